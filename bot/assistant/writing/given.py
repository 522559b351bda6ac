"""What a draft says that nobody has given: numbers, days, names, sections of laws, quotations.

There is no source to check such a text against, only what a person put in. So nothing is taken out of it:
what was not given is named, and a person looks. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.assistant.grounding.dates import MONTHS
from bot.assistant.grounding.number_words import WORD, number_of
from bot.assistant.writing.tidy import without_runs
from bot.texts.writing import TITLES_OF_PEOPLE

MOST_NAMED = 12

_GAP = re.compile(r"\[…[^\]\n]*\]|\[\.\.\.[^\]\n]*\]")
_MONTH = "|".join(MONTHS)
_DAY = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?:(?P<month>\d{1,2})\.|(?P<name>" + _MONTH + r")\b\.?)"
    r"(?:\s?(?P<year>\d{4}|\d{2})(?!\d|[.,:]\d))?",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b")
_SECTION = re.compile(
    r"(?:§§?|\bArt\.|\bArtikel)\s*\d+\w?(?:\s+(?:Abs|Satz|Nr)\.?\s*\d+)*(?:\s+[A-ZÄÖÜ]\w+)?"
)
_CODE = re.compile(r"(?<!\w)(?=[\w./-]*\d)(?=[\w./-]*[^\W\d_])[^\W_][\w./-]*[^\W_]|\b\d+(?:[/-]\d+)+\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NO_CENTS = re.compile(r"[.,]0+$")
_QUOTED = re.compile(r"[„“»\"]([^„“”»«\"\n]{12,400})[“”«\"]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORDED = re.compile(rf"\b(?!eins?\b){WORD}\b", re.IGNORECASE)
_PERSON = re.compile(rf"\b(?:{'|'.join(TITLES_OF_PEOPLE)})\s+((?:[A-Z]\w*\.\s*)*[A-ZÄÖÜ][\w-]+)")
_POLITE = r"(?!(?:Sie|Ihr|Ihre[mnrs]?|Ihnen)\b)"
_PAIR = re.compile(
    rf"(?<=[^\W\d_] )(?P<pair>{_POLITE}[A-ZÄÖÜ][\w-]*[a-zäöüß] {_POLITE}[A-ZÄÖÜ][\w-]*[a-zäöüß])\b"
)
_STREET = re.compile(
    r"\b[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|allee|gasse|ufer)(?!\w)"
    r"|\b[A-ZÄÖÜ][\w-]+ (?:Straße|Platz|Allee)\b"
)
_SHORT = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{2,6}(?![\w-])")
_STEM = 5
"""Letters by which two forms of a name are the same: Gonsenheim, Gonsenheims, Gonsenheimer."""


def not_given(draft: str, given: str, *, german: bool = True) -> tuple[str, ...]:
    """What stands in the draft but not in what was given, as it is written there, each once, in order.

    Of a text in another language only digits are compared: its words are others by intention.
    """
    draft = _GAP.sub(lambda found: " " * len(found[0]), without_runs(draft))
    known = _Known.of(without_runs(given))
    found = [*_numbers(draft, known)]
    if german:
        found += [*_words_for_numbers(draft, known), *_quotations(draft, known), *_names(draft, known)]
    found.sort(key=lambda each: (each[0], -len(each[1])))
    named = dict.fromkeys(text for _place, text in _outermost(found))
    return tuple(named)[:MOST_NAMED]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was given, in the forms in which it is looked up."""

    text: str
    flat: str
    days: frozenset[tuple[int, int, int | None]]
    numbers: frozenset[str]
    codes: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Known":
        days = {day for _start, _text, day in _days(text)}
        words = [word.casefold() for word in _WORD.findall(text)]
        return cls(
            text.casefold(),
            _flat(text),
            frozenset(days | {(day, month, None) for day, month, _year in days}),
            frozenset(_value(each) for each in _NUMBER.findall(text))
            | frozenset(str(number_of(word)) for word in _WORDED.findall(text)),
            frozenset(_flat(each) for each in _CODE.findall(text)),
            frozenset(_stem(word) for word in words),
        )

    def has(self, word: str) -> bool:
        return _stem(word.casefold()) in self.stems


_Found = tuple[int, str]
"""A place in the draft and what stands there."""


def _numbers(draft: str, known: _Known) -> Iterator[_Found]:
    for start, text, day in _days(draft):
        if day not in known.days:
            yield start, text
    rest = _blanked(draft, [(start, start + len(text)) for start, text, _day in _days(draft)])
    for pattern, holds in _FORMS:
        for found in pattern.finditer(rest):
            if not holds(found[0], known) and not _numbers_a_line(rest, found):
                yield found.start(), found[0]
        rest = pattern.sub(lambda each: " " * len(each[0]), rest)


def _is_section(text: str, known: _Known) -> bool:
    return _flat(text) in known.flat


def _is_time(text: str, known: _Known) -> bool:
    return text in known.text or (text.endswith(":00") and _value(text[:-3]) in known.numbers)


def _is_code(text: str, known: _Known) -> bool:
    """„30er“ and „12-köpfig“ are the number with a word."""
    digits = _NUMBER.findall(text)
    worded = len(digits) == 1 and text.startswith(digits[0]) and _value(digits[0]) in known.numbers
    return worded or _flat(text) in known.codes


def _is_number(text: str, known: _Known) -> bool:
    return _value(text) in known.numbers


_FORMS = ((_SECTION, _is_section), (_TIME, _is_time), (_CODE, _is_code), (_NUMBER, _is_number))
"""Each is looked for in what the ones before have left."""


def _numbers_a_line(text: str, number: re.Match[str]) -> bool:
    before = text[text.rfind("\n", 0, number.start()) + 1 : number.start()]
    return not before.strip() and text[number.end() : number.end() + 1] in (".", ")")


def _days(text: str) -> Iterator[tuple[int, str, tuple[int, int, int | None]]]:
    for found in _DAY.finditer(text):
        month = int(found["month"]) if found["month"] else MONTHS.index(found["name"].casefold()) + 1
        yield found.start(), found[0], (int(found["day"]), month, _year(found["year"]))
    for found in _ISO_DAY.finditer(text):
        yield found.start(), found[0], (int(found["day"]), int(found["month"]), int(found["year"]))


def _year(digits: str | None) -> int | None:
    return None if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)  # noqa: PLR2004 - „25“


def _words_for_numbers(draft: str, known: _Known) -> Iterator[_Found]:
    for word in _WORDED.finditer(draft):
        if str(number_of(word[0])) not in known.numbers:
            yield word.start(), word[0]


def _quotations(draft: str, known: _Known) -> Iterator[_Found]:
    for found in _QUOTED.finditer(draft):
        if len(found[1].split()) > 2 and _flat(found[1]) not in known.flat:  # noqa: PLR2004 - names have two
            yield found.start(), found[0]


def _names(draft: str, known: _Known) -> Iterator[_Found]:
    for found in _PERSON.finditer(draft):
        if not known.has(_WORD.findall(found[1])[-1]):
            yield found.start(), found[0]
    for found in _PAIR.finditer(draft):
        if not all(map(known.has, _WORD.findall(found["pair"]))):
            yield found.start(), found["pair"]
    for found in (*_STREET.finditer(draft), *_SHORT.finditer(draft)):
        if found[0].casefold() not in known.text:
            yield found.start(), found[0]


def _outermost(found: list[_Found]) -> Iterator[_Found]:
    """Without what stands inside another one."""
    end = 0
    for start, text in found:
        if start >= end:
            yield start, text
            end = start + len(text)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _value(number: str) -> str:
    """1.250,00 and 1250 are the same, 1,5 and 15 are not; a point or comma before three digits parts them."""
    if _THOUSANDS.fullmatch(number):
        parting = next(sign for sign in number if not sign.isdigit())
        number = number.replace(parting, "")
    number = _NO_CENTS.sub("", number.replace(",", "."))
    return number.lstrip("0") or "0"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _stem(word: str) -> str:
    return word[:_STEM]
