"""Dates and times of day in German texts, in whatever way they are written."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bot.assistant.grounding.number_words import ORDINAL, ordinal_of

MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "dezember",
)  # fmt: skip
_SHORT = {"jan": 1, "feb": 2, "mär": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
          "okt": 10, "nov": 11, "dez": 12, "jänner": 1}  # fmt: skip
_NUMBER_OF_MONTH = {**{name: number for number, name in enumerate(MONTHS, start=1)}, **_SHORT}
_MONTH = rf"(?:{'|'.join(MONTHS)}|jänner|(?:{'|'.join(each for each in _SHORT if each != 'jänner')})\.)"
_YEAR = r"(?:19|20)\d\d"
_AFTER = r"(?![\d]|[.,]\d)"
# What makes a number of four figures something else than a year.
_COUNTED = (
    r"(?!\s?(?:€|%|(?:euro|eur|prozent|m²|m2|qm|ha|km|meter|quadratmeter|hektar|kwp?|mwh|kwh"
    r"|stück|tonnen|t|mio|mrd)\b))"
)
_SEASONS = {"frühjahr": {3, 4, 5}, "frühling": {3, 4, 5}, "sommer": {6, 7, 8}, "herbst": {9, 10, 11},
            "winter": {12, 1, 2}}  # fmt: skip
_DATE = re.compile(
    rf"(?<![\d.,/-])(?P<iso>(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d))(?!\d)"
    rf"|(?<![\d.,/])(?P<fd>\d{{1,2}})\.\s?(?P<fm>\d{{1,2}})\.\s?(?P<fy>{_YEAR}|\d\d(?=\D|$)){_AFTER}"
    rf"|(?<![\d.,/])(?P<nd>\d{{1,2}})\.(?:\s?(?:und|bis|oder|/|-"
    rf"|,)\s?(?P<nd2>\d{{1,2}})\.)?\s?(?P<nm>{_MONTH})"
    rf"(?:\s(?P<ny>{_YEAR})\b)?"
    rf"|\b(?P<mm>{_MONTH})(?:\s?(?:und|bis|/|-"
    rf"|oder)\s?(?P<mm2>{_MONTH}))?(?:(?:\sdes\sjahres)?\s(?P<my>{_YEAR})\b)?(?!\w)"
    rf"|(?<![\d.,/])(?P<sd>\d{{1,2}})\.(?P<sm>\d{{1,2}})\.(?![\d])"
    rf"|(?<![\d.,/:-])(?P<ya>{_YEAR})\s?/\s?(?P<yb>{_YEAR}|\d\d)\b(?![/.,]\d)"
    rf"|(?<![\d.,/:-])(?P<y>{_YEAR})\b{_AFTER}(?!/\d){_COUNTED}",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d.,:])(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?\s?uhr\b"
    r"|(?<![\d.,:])(?P<ch>[01]?\d|2[0-4]):(?P<cm>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_SEASON = re.compile(rf"\b({'|'.join(_SEASONS)})(?:s|es)?\b", re.IGNORECASE)
# Only „ab“ and „bis“ say opposite things of one day.
_SIDE = re.compile(r"\b(?P<ab>ab|frühestens)(?: dem| der| jahr| ende| anfang| mitte)*\s$|\b(?P<bis>bis"
        r"|spätestens)(?: zum| zur| dem| jahr| ende| anfang| mitte)*\s$", re.IGNORECASE)  # fmt: skip
_PART = re.compile(r"\b(anfang|mitte|ende)(?: des jahres| jahres)?\s$", re.IGNORECASE)
_CENTURY = 2000
_REACH = 24


class Date(NamedTuple):
    """What is not said is None. `side`: „ab“ or „bis“; `part`: Anfang, Mitte, Ende."""

    day: int | None
    month: int | None
    year: int | None
    side: str = ""
    part: str = ""


_SPELT = re.compile(rf"\b({ORDINAL})(?=\s(?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)


def in_figures(text: str) -> str:
    """„vom dritten Februar“ with its day as a figure."""
    return _SPELT.sub(lambda found: f"{ordinal_of(found[0])}.", text)


def take_dates(text: str) -> tuple[list[Date], str]:
    """All dates, and the text without them."""
    text = in_figures(text)
    found: list[Date] = []
    for each in _DATE.finditer(text):
        before = text[max(0, each.start() - _REACH) : each.start()]
        side, part = _SIDE.search(before), _PART.search(before)
        of = (side.lastgroup or "" if side else "", part[1].lower() if part else "")
        found += [Date(*date, *of) for date in _read(each)]
    return found, _DATE.sub(" … ", text) if found else text


def take_times(text: str) -> tuple[set[tuple[int, int]], str]:
    """Hours and minutes."""
    found = {
        (int(each["h"] or each["ch"]), int(each["m"] or each["cm"] or 0)) for each in _TIME.finditer(text)
    }
    return found, _TIME.sub(" … ", text) if found else text


def placed_dates(text: str) -> Iterator[tuple[Date, int, int]]:
    """Each with its place, without sides."""
    for found in _DATE.finditer(text):
        for date in _read(found):
            yield Date(*date), found.start(), found.end()


def placed_times(text: str) -> Iterator[tuple[tuple[int, int], int, int]]:
    for found in _TIME.finditer(text):
        yield (
            (int(found["h"] or found["ch"]), int(found["m"] or found["cm"] or 0)),
            found.start(),
            found.end(),
        )


def is_given(date: Date, known: Collection[Date]) -> bool:
    """Whether one of the known says it, or more precisely; nothing but what is said may be concluded."""
    return any(_says(each, date) and _same_side(each, date) for each in known) or (
        date.day is not None
        and date.year is not None
        and any(each.year == date.year for each in known)
        and any(each.year is None and (each.day, each.month) == date[:2] for each in known)
    )


def seasons_given(text: str, known_text: str, known: Collection[Date]) -> bool:
    """Whether each season is named there too, or a month of it."""
    there = known_text.lower()
    months = {each.month for each in known if each.month}
    named = {each[1].lower() for each in _SEASON.finditer(text)}
    return all(each in there or bool(_SEASONS[each] & months) for each in named)


def _says(known: Date, date: Date) -> bool:
    return all(wanted is None or wanted == has for wanted, has in zip(date[:3], known[:3], strict=True))


def _same_side(known: Date, date: Date) -> bool:
    turned = bool(known.side and date.side and known.side != date.side)
    of_year = date.month is None and known.month is not None
    is_in = _is_in_part_of_year(known.month or 0, date.part) if of_year else _is_in_part(known, date.part)
    moved = bool(date.part) and not is_in
    return not turned and not moved


_THIRD, _TWO_THIRDS = 10, 20
_PARTS_OF_YEAR = {"anfang": range(1, 4), "mitte": range(5, 9), "ende": range(10, 13)}


def _is_in_part_of_year(month: int, part: str) -> bool:
    """December is „Ende 2031“, and the 30th of March is not."""
    return month in _PARTS_OF_YEAR[part] if part else True


def _is_in_part(known: Date, part: str) -> bool:
    """The 30th of June is „Ende Juni“."""
    if known.part or known.day is None:
        return known.part in {"", part} and not (known.part == "" and known.month and known.day is None)
    named = "anfang" if known.day <= _THIRD else "mitte" if known.day <= _TWO_THIRDS else "ende"
    return named == part


def _read(found: re.Match[str]) -> Iterator[tuple[int | None, int | None, int | None]]:
    if found["iso"]:
        yield int(found["id"]), int(found["im"]), int(found["iy"])
    elif found["fd"]:
        yield int(found["fd"]), int(found["fm"]), _year(found["fy"])
    elif found["nd"]:
        days = [found["nd"], *filter(None, [found["nd2"]])]
        yield from ((int(day), _month(found["nm"]), _year(found["ny"])) for day in days)
    elif found["mm"]:
        months = [found["mm"], *filter(None, [found["mm2"]])]
        yield from ((None, _month(month), _year(found["my"])) for month in months)
    elif found["sd"]:
        yield int(found["sd"]), int(found["sm"]), None
    elif found["ya"]:
        first = int(found["ya"])
        last = int(found["yb"]) + (first // 100 * 100 if len(found["yb"]) == 2 else 0)  # noqa: PLR2004 - 2031/32
        yield None, None, first
        # A span that goes backwards is none that a quote could give.
        yield None, None, last if last > first else 0
    else:
        yield None, None, int(found["y"])


def _month(name: str) -> int:
    return _NUMBER_OF_MONTH[name.lower().rstrip(".")]


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) > 2 else _CENTURY + int(digits)  # noqa: PLR2004 - „31“
