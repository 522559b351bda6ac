"""What is counted, row by row, and what is not."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.assistant.counting.asked import Group
from bot.retrieval.counted import CountedMeeting, CountedPaper, CountedStation

TAKEN_OFF = "taken_off"
"""The group of what was taken off the agenda: it was put off, but not by a vote on it."""


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One thing that is counted. `paper` is the first of those that an agenda item deals with, `stations` are
    the ones that count, the latest last; a meeting stands alone."""

    body: str
    day: dt.date | None
    paper: CountedPaper | None = None
    stations: tuple[CountedStation, ...] = ()
    meeting: CountedMeeting | None = None
    groups: tuple[str, ...] = ()

    @property
    def station(self) -> CountedStation | None:
        return self.stations[-1] if self.stations else None


@dataclass(frozen=True, slots=True)
class Counted:
    """All rows, the newest first, those of the home city before all others.

    `undated` fit but for a date; `unknown` have no result that is known, where one was asked for, and `heard`
    have one; `silent` are city → decisions without a majority, where one was asked for; `loose` are
    decisions without a paper; `ahead` and `cancelled` are meetings that were not counted.
    """

    rows: tuple[CountedRow, ...] = ()
    undated: int = 0
    unknown: int = 0
    heard: int = 0
    silent: tuple[tuple[str, int], ...] = ()
    loose: int = 0
    ahead: int = 0
    cancelled: int = 0
    matters: int = 0
    groups: tuple[tuple[str, int], ...] = ()
    parties: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.rows)


def group_keys(row: CountedRow, group: Group, facets: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """What a row is counted under; '' where that is not known. Several for what several have filed.

    `facets` are paper number → parties or kinds, where these are asked for.
    """
    match group:
        case Group.CITY:
            return (row.body,)
        case Group.YEAR | Group.MONTH:
            form = "%Y" if group is Group.YEAR else "%Y-%m"
            return (row.day.strftime(form) if row.day else "",)
        case Group.GREMIUM:
            if row.meeting:
                return row.meeting.gremien or ("",)
            return tuple(dict.fromkeys(each.facts.organization for each in row.stations)) or ("",)
        case Group.RESULT:
            return (_result(row.station),)
        case _:
            return facets.get(row.paper.no, ("",)) if row.paper else ("",)


def _result(station: CountedStation | None) -> str:
    if station is None:
        return ""
    return TAKEN_OFF if station.taken_off else str(station.outcome or "")


def grouped(rows: Iterable[CountedRow], group: Group | None) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for row in rows:
        for key in row.groups:
            found[key] = found.get(key, 0) + 1
    by_time = group in {Group.YEAR, Group.MONTH}
    return tuple(sorted(found.items(), key=lambda each: each if by_time else (-each[1], each[0])))


def order(row: CountedRow, home: str | None) -> tuple[bool, str, str, int]:
    return (row.body == home, str(row.day or ""), row.body, row.paper.no if row.paper else 0)
