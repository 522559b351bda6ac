"""Times of the clock as people write them: „8“, „7:30 Uhr“, „halb neun“, „viertel nach acht“."""

import re
from datetime import time

_HOURS = (
    "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig",
    "einundzwanzig", "zweiundzwanzig", "dreiundzwanzig",
)  # fmt: skip
_BY_WORD = {
    **{word: number for number, word in enumerate(_HOURS)},
    "eins": 1, "zwo": 2, "fuenf": 5, "zwoelf": 12, "fuenfzehn": 15,
}  # fmt: skip
_MINUTES = {"fünf": 5, "zehn": 10, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "vierzig": 40,
            "fünfundvierzig": 45, "fünfzig": 50}  # fmt: skip
_WORDS = "|".join(sorted(_BY_WORD, key=len, reverse=True))
_O_CLOCK = r"(?:\s*(?:uhr|h)\b)"
_AFTER = "|".join(sorted(_MINUTES, key=len, reverse=True))
_BARE = "|".join(each for each in sorted(_BY_WORD, key=len, reverse=True) if each not in {"null", "ein"})
_HOUR = rf"(?:\d{{1,2}}(?!\d)|(?:{_WORDS})\b)"
CLOCK = rf"""(?:
  (?P<part>halb|dreiviertel|viertel(?:\s+(?:vor|nach))?)\s+(?P<to>{_HOUR}){_O_CLOCK}?
 |(?P<digits>\d{{1,2}})[:.](?P<minutes>\d{{2}})(?!\d){_O_CLOCK}?
 |(?P<hour>{_HOUR}){_O_CLOCK}(?:\s+(?P<after>\d{{2}}(?!\d)|(?:{_AFTER})\b))?
 |(?P<four>0\d[0-5]\d(?!\d)|[0-2]\d[0-5]\d(?={_O_CLOCK})){_O_CLOCK}?
 |(?P<named>mitternacht|mittag)
 |(?P<bare>\d{{1,2}})(?![\w:.]*\d)
 |(?<=[^\W\d]\s)(?P<word>{_BARE})\b
)"""
"""A pattern for (re.VERBOSE | re.IGNORECASE); a bare number is a time only where its surroundings say so."""
_CLOCK = re.compile(CLOCK, re.VERBOSE | re.IGNORECASE)
_NAMED = {"mitternacht": 0, "mittag": 12}
_QUARTERS = {"halb": -30, "dreiviertel": -15, "viertel": -45, "viertel vor": -15, "viertel nach": 15}
_DAY = 24 * 60
_NOON = 12 * 60


def read_clock(text: str) -> time | None:
    """The time that the whole text is; 24:00 is midnight. None where there is no such time."""
    found = _CLOCK.fullmatch(text.strip())
    return clock_of(found) if found else None


def clock_of(found: re.Match[str], *, late: bool = False) -> time | None:
    """What a match of CLOCK means. `late`: said of an afternoon or evening, so that 8 is 20 o'clock."""
    minutes = _minutes(found)
    if minutes is None or not 0 <= minutes <= _DAY:
        return None
    if late and minutes < _NOON:
        minutes += _NOON
    return time(minutes // 60 % 24, minutes % 60)


def _minutes(found: re.Match[str]) -> int | None:
    if part := found["part"]:
        return (_number(found["to"]) * 60 + _QUARTERS[" ".join(part.casefold().split())]) % _DAY
    if named := found["named"]:
        return _NAMED[named.casefold()] * 60
    if four := found["four"]:
        return int(four[:2]) * 60 + int(four[2:])
    hour = _number(found["digits"] or found["hour"] or found["bare"] or found["word"])
    after = (found["minutes"] or found["after"] or "0").casefold().replace("ue", "ü").replace("ss", "ß")
    minute = _MINUTES[after] if after in _MINUTES else int(after)
    return hour * 60 + minute if minute < 60 else None  # noqa: PLR2004 - minutes of an hour


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _BY_WORD[text.casefold()]
