"""German number words: „zwei“ to „neunhundertneunundneunzigtausend“."""

import re

_ONES = {
    "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15,
    "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreissig": 30, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_ORDINALS = {
    "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "siebent": 7,
    "neunt": 9, "zehnt": 10, "elft": 11, "zwölft": 12,
}  # fmt: skip
_ONE = "|".join(sorted(_ONES, key=len, reverse=True))
_TEN = "|".join(_TENS)
_SMALL = rf"(?:(?:{_ONE})und(?:{_TEN})|{_TEN}|{_ONE})"
_BELOW_THOUSAND = rf"(?:(?:{_ONE})?hundert(?:und)?(?:{_SMALL})?|{_SMALL})"
WORD = rf"(?:(?:{_BELOW_THOUSAND})?tausend(?:und)?(?:{_BELOW_THOUSAND})?|{_BELOW_THOUSAND})"
"""Part of an expression that ignores case. „ein“ is found too: whether it counts depends on what follows."""
ORDINAL = rf"(?:{'|'.join(_ORDINALS)})(?:e[nmrs]?)"

_THOUSAND = re.compile(rf"(?:({_BELOW_THOUSAND})?(tausend)(?:und)?)?({_BELOW_THOUSAND})?", re.IGNORECASE)
_HUNDRED = re.compile(rf"(?:({_ONE})?(hundert)(?:und)?)?({_SMALL})?", re.IGNORECASE)
_PAIR = re.compile(rf"(?:({_ONE})und)?({_TEN})", re.IGNORECASE)


def number_of(word: str) -> int:
    """The value of what WORD matches."""
    found = _THOUSAND.fullmatch(word.lower())
    if found is None:
        return 0
    thousands, tausend, rest = found.groups()
    high = 1000 * (_hundreds(thousands) if thousands else 1) if tausend else 0
    return high + (_hundreds(rest) if rest else 0)


def ordinal_of(word: str) -> int:
    return _ORDINALS.get(re.sub(r"e[nmrs]?$", "", word.lower()), 0)


def _hundreds(word: str) -> int:
    found = _HUNDRED.fullmatch(word)
    if found is None:
        return 0
    ones, hundert, rest = found.groups()
    return (100 * (_ONES[ones] if ones else 1) if hundert else 0) + (_small(rest) if rest else 0)


def _small(word: str) -> int:
    if word in _ONES:
        return _ONES[word]
    found = _PAIR.fullmatch(word)
    return (_ONES[found[1]] if found[1] else 0) + _TENS[found[2]] if found else 0
