"""Periods in a text: single points of time put together by „seit“, „bis“, „zwischen … und …“."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.retrieval.query.points import Point, Unit, points

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to `until`, both days included; None: open on that side."""

    since: dt.date | None = None
    until: dt.date | None = None


class Form(Enum):
    """How a period was said: what reads natural wording trusts some forms more than others."""

    SINCE = "since"
    UNTIL = "until"
    RANGE = "range"
    """With words for both ends: zwischen … und …, von … bis …"""
    WITHIN = "within"
    """A month, a year, a day, or two with „und“; with or without „im“."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A phrase of time. `periods` has several where they do not touch; `prefixed`: im, am, aus …"""

    start: int
    end: int
    periods: tuple[Period, ...]
    form: Form
    unit: Unit
    prefixed: bool = False

    @property
    def hull(self) -> Period:
        return hull(self.periods)


def hull(periods: Sequence[Period]) -> Period:
    """The shortest single period that holds all of them."""
    since = [each.since for each in periods]
    until = [each.until for each in periods]
    return Period(
        None if None in since else min(filter(None, since), default=None),
        None if None in until else max(filter(None, until), default=None),
    )


def timed_phrases(text: str, today: dt.date) -> list[Timed]:
    """All phrases of time in the text, in order. Pure; what is no date is left out."""
    named = _with_years(text, points(text, today))
    found: list[Timed] = []
    while named:
        phrase, used = _phrase(text, found[-1].end if found else 0, named)
        if phrase:
            found.append(phrase)
        named = named[used:]
    return found


def read_period(text: str, today: dt.date) -> Timed | None:
    """The period that the whole text is, such as the value of „seit:“; None where it is something else."""
    found = timed_phrases(text, today)
    if len(found) != 1:
        return None
    rest = text[: found[0].start] + text[found[0].end :]
    return None if re.search(r"\w", rest) else found[0]


_JOIN_RANGE = re.compile(
    r"\s*(?:–|-|bis(?:\s+(?:zum|zur|einschließlich|ende|anfang|mitte))?)\s*", re.IGNORECASE
)
_JOIN_AND = re.compile(
    r"\s*(?:,|/|&|\+|\bund\b|\boder\b|\bsowie\b)\s*(?:(?:im|in|am|ende)\s+)?", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?P<word>seit|ab|nach|bis|vor|zwischen|von|vom|im|in|am|aus|während)\s+"
    r"(?:(?:dem|den|der|des|zum|zur|ende|anfang|mitte|einschließlich|einschliesslich|laufe|"
    r"jahr(?:e[ns]?|es)?|zeitraum|monat|tag)\s+)*$",
    re.IGNORECASE,
)
_JUST_YEAR = re.compile(r"\b(?:jahr(?:e[ns]?|es)?|(?<=\bdes )jahres)\s+$", re.IGNORECASE)
_ON = re.compile(r"\s+an\b(?!\s+(?:der|den|dem|die|das)\b)", re.IGNORECASE)
_WITHOUT_YEAR = frozenset(("seit", "ab", "nach", "bis", "vor", "zwischen", "von", "vom", "im", "am"))


def _with_years(text: str, found: list[Point]) -> list[Point]:
    """„Januar und Februar 2025“: a point without a year takes that of its partner."""
    named = list(found)
    for place in range(len(named) - 2, -1, -1):
        point, following = named[place], named[place + 1]
        between = text[point.end : following.start]
        joined = _JOIN_RANGE.fullmatch(between) or _JOIN_AND.fullmatch(between)
        if point.open_year and not following.open_year and joined and point.unit == following.unit:
            named[place] = _moved(point, following)
    return named


def _moved(point: Point, following: Point) -> Point:
    later = (point.first.month, point.first.day) > (following.first.month, following.first.day)
    year = following.first.year - later
    try:
        first = point.first.replace(year=year)
        last = point.last.replace(year=year)
    except ValueError:  # the 29th of February
        return point
    return replace(point, first=first, last=last, open_year=False)


def _phrase(text: str, after: int, named: list[Point]) -> tuple[Timed | None, int]:
    """The phrase that begins with the first of the points, and how many of them it takes."""
    point = named[0]
    before = _BEFORE.search(text, after, point.start)
    word = before["word"].casefold() if before else ""
    if point.open_year and point.unit is not Unit.RELATIVE and word not in _WITHOUT_YEAR:
        return None, 1
    just = None if before else _JUST_YEAR.search(text, after, point.start)
    start = before.start() if before else just.start() if just else point.start
    if len(named) > 1:
        joined = _range(text, start, word, named) or _several(text, start, word, named)
        if joined:
            return joined
    return _single(text, start, word, point), 1


def _range(text: str, start: int, word: str, named: list[Point]) -> tuple[Timed, int] | None:
    first, last = named[0], named[1]
    between = text[first.end : last.start]
    words = word in {"von", "vom", "ab", "seit"} or "bis" in between.casefold()
    if word == "zwischen":
        fits = re.fullmatch(r"\s+und\s+(?:dem\s+)?", between, re.IGNORECASE)
        words = True
    else:
        fits = _JOIN_RANGE.fullmatch(between)
    if not fits or first.first > last.last:
        return None
    period = Period(first.first, last.last)
    unit = last.unit if words else Unit.YEARS
    return Timed(start, last.end, (period,), Form.RANGE, unit, prefixed=bool(word)), 2


def _several(text: str, start: int, word: str, named: list[Point]) -> tuple[Timed, int] | None:
    """Months, years or days named side by side."""
    if word in {"seit", "ab", "nach", "bis", "vor", "zwischen"}:
        return None
    used = 1
    while (
        used < len(named)
        and named[used].unit == named[0].unit
        and _JOIN_AND.fullmatch(text[named[used - 1].end : named[used].start])
    ):
        used += 1
    if used == 1:
        return None
    periods = _merged([Period(each.first, each.last) for each in named[:used]])
    end = named[used - 1].end
    return Timed(start, end, periods, Form.WITHIN, named[0].unit, prefixed=bool(word)), used


def _merged(periods: list[Period]) -> tuple[Period, ...]:
    """Periods that touch are one."""
    ordered = sorted(periods, key=lambda each: str(each.since))
    merged = [ordered[0]]
    for each in ordered[1:]:
        last = merged[-1].until
        if last and each.since and each.since <= last + ONE_DAY:
            merged[-1] = hull((merged[-1], each))
        else:
            merged.append(each)
    return tuple(merged)


def _single(text: str, start: int, word: str, point: Point) -> Timed | None:
    period, form, end = Period(point.first, point.last), Form.WITHIN, point.end
    match word:
        case "seit" | "ab":
            period, form = Period(since=point.first), Form.SINCE
        case "nach":
            period, form = Period(since=point.last + ONE_DAY), Form.SINCE
        case "bis":
            period, form = Period(until=point.last), Form.UNTIL
        case "vor":
            period, form = Period(until=point.first - ONE_DAY), Form.UNTIL
        case "zwischen":
            return None
        case "von" | "vom" if on := _ON.match(text, point.end):
            period, form, end = Period(since=point.first), Form.SINCE, on.end()
    return Timed(start, end, (period,), form, point.unit, prefixed=bool(word))
