"""Reads dates as people write them in German: pure, relative to a given day."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
EARLIEST, LATEST = 1900, 2199
CENTURY_PIVOT = 70
"""Two-digit years below are 20xx, from here on 19xx."""


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it. `rest` is the text without the words of the date."""

    first: dt.date
    last: dt.date
    rest: str


def read_period(text: str, today: dt.date) -> Period | None:
    """The first date or period named in the text, None where there is none."""
    if impossible_day(text):
        return None
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            days = _days(read, match, today)
            if days:
                rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
                return Period(*days, rest)
    return None


def impossible_day(text: str) -> str | None:
    """What is written like a day and is none, such as „31.02.2025“."""
    for pattern, read in _DAY_FORMS:
        for match in pattern.finditer(text):
            # A leap year: whether the 29th of February without a year is one does not matter here.
            if _days(read, match, _LEAP_DAY) is None:
                return match[0].strip()
    return None


Days = tuple[dt.date, dt.date]


def _days(read: "_Reader", match: re.Match[str], today: dt.date) -> Days | None:
    """None for what does not exist, and for years in which no council of ours has met or will."""
    try:
        first, last = read(match, today)
    except (ValueError, OverflowError, LookupError):
        return None
    return (first, last) if first.year >= EARLIEST and last.year <= LATEST else None


def _iso(match: re.Match[str], _today: dt.date) -> Days:
    day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    return day, day


def _iso_month(match: re.Match[str], _today: dt.date) -> Days:
    return _whole_month(int(match[1]), int(match[2]))


def _short_month(match: re.Match[str], _today: dt.date) -> Days:
    return _whole_month(int(match[2]), int(match[1]))


def _german(match: re.Match[str], today: dt.date) -> Days:
    day = dt.date(_year(match[3], today), int(match[2]), int(match[1]))
    return day, day


def _day_and_month(match: re.Match[str], today: dt.date) -> Days:
    day = dt.date(_year(match[3], today), _month(match[2]), int(match[1]))
    return day, day


def _month_and_year(match: re.Match[str], today: dt.date) -> Days:
    return _whole_month(_year(match[2], today), _month(match[1]))


def _whole_year(match: re.Match[str], _today: dt.date) -> Days:
    year = int(match[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


DAYS_AWAY = {"gestern": -1, "heute": 0, "morgen": 1}
UNITS_AWAY = {"letzte": -1, "diese": 0, "nächste": 1}


def _word(match: re.Match[str], today: dt.date) -> Days:
    words = match[1].casefold().split()
    if len(words) == 1:
        day = today + dt.timedelta(days=DAYS_AWAY[words[0]])
        return day, day
    away = UNITS_AWAY[words[0].rstrip("rns")]
    match words[1]:
        case "woche":
            monday = today + dt.timedelta(days=7 * away - today.weekday())
            return monday, monday + dt.timedelta(days=6)
        case "monat":
            months = today.year * 12 + today.month - 1 + away
            return _whole_month(months // 12, months % 12 + 1)
        case _:
            return dt.date(today.year + away, 1, 1), dt.date(today.year + away, 12, 31)


def _whole_month(year: int, month: int) -> Days:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, 1), following - dt.timedelta(days=1)


def _month(name: str) -> int:
    plain = name.casefold().replace("maerz", "märz")
    # index() and not next(): letters such as „ı“ pass the pattern, and the error must be a ValueError.
    return MONTHS.index(plain) + 1


def _year(text: str | None, today: dt.date) -> int:
    if not text:
        return today.year
    year = int(text)
    if len(text) > len("99"):
        return year
    return year + (2000 if year < CENTURY_PIVOT else 1900)


_MONTH = r"(januar|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember)"
_WORDS = r"\b(heute|gestern|morgen|(?:diese|nächste|letzte)[rns]?\s+(?:woche|monat|jahr))\b"
_Reader = Callable[[re.Match[str], dt.date], Days]
_ISO_DAY = (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), _iso)
_GERMAN_DAY = (re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})\b)?"), _german)
_NAMED_DAY = (
    re.compile(rf"\b(\d{{1,2}})\.\s*{_MONTH}(?:\s+(\d{{4}}))?\b", re.IGNORECASE),
    _day_and_month,
)
_DAY_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (_ISO_DAY, _GERMAN_DAY, _NAMED_DAY)
_LEAP_DAY = dt.date(2024, 2, 29)
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    _ISO_DAY,
    (re.compile(r"\b(\d{4})-(\d{1,2})\b"), _iso_month),
    (re.compile(r"(?<![\d.])(\d{1,2})[./](\d{4})\b(?![./])"), _short_month),
    _GERMAN_DAY,
    _NAMED_DAY,
    (re.compile(rf"\b{_MONTH}(?:\s+(\d{{4}}))?\b", re.IGNORECASE), _month_and_year),
    (re.compile(_WORDS, re.IGNORECASE), _word),
    (re.compile(r"(?<![\d/.])\b((?:19|20)\d{2})\b(?![/\d])"), _whole_year),
)
