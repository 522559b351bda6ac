"""Reads dates as people write them in German: pure, relative to a given day."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
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
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            try:
                first, last = read(match, today)
            except ValueError:
                continue
            rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
            return Period(first, last, rest)
    return None


Days = tuple[dt.date, dt.date]


def _iso(match: re.Match[str], _today: dt.date) -> Days:
    day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    return day, day


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


def _word(match: re.Match[str], today: dt.date) -> Days:
    monday = today - dt.timedelta(days=today.weekday())
    week = dt.timedelta(days=6)
    match " ".join(match[1].casefold().split()):
        case "heute":
            return today, today
        case "gestern":
            return today - dt.timedelta(days=1), today - dt.timedelta(days=1)
        case "morgen":
            return today + dt.timedelta(days=1), today + dt.timedelta(days=1)
        case "diese woche":
            return monday, monday + week
        case "nächste woche":
            return monday + dt.timedelta(days=7), monday + dt.timedelta(days=13)
        case "letzte woche":
            return monday - dt.timedelta(days=7), monday - dt.timedelta(days=1)
        case "dieser monat" | "diesen monat":
            return _whole_month(today.year, today.month)
        case "letzter monat" | "letzten monat":
            last = today.replace(day=1) - dt.timedelta(days=1)
            return _whole_month(last.year, last.month)
        case _:
            return dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)


def _whole_month(year: int, month: int) -> Days:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, 1), following - dt.timedelta(days=1)


def _month(name: str) -> int:
    plain = name.casefold().replace("maerz", "märz")
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(plain.rstrip(".")))


def _year(text: str | None, today: dt.date) -> int:
    if not text:
        return today.year
    year = int(text)
    if len(text) > len("99"):
        return year
    return year + (2000 if year < CENTURY_PIVOT else 1900)


_MONTH = r"(januar|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember)"
_WORDS = (
    r"\b(heute|gestern|morgen|(?:diese|nächste|letzte)\s+woche|diese[rn]\s+monat|letzte[rn]\s+monat|"
    r"dieses\s+jahr)\b"
)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], Days]], ...] = (
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), _iso),
    (re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})\b)?"), _german),
    (re.compile(rf"\b(\d{{1,2}})\.\s*{_MONTH}(?:\s+(\d{{4}}))?", re.IGNORECASE), _day_and_month),
    (re.compile(rf"\b{_MONTH}(?:\s+(\d{{4}}))?\b", re.IGNORECASE), _month_and_year),
    (re.compile(_WORDS, re.IGNORECASE), _word),
    (re.compile(r"(?<![\d/.])\b((?:19|20)\d{2})\b(?![/\d])"), _whole_year),
)
