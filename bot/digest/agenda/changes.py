"""What has changed between two agendas of a meeting: pure.

An item is the same as before by its id while that persists, else by its paper, else by its title; among
equal titles by order. Its number is no sign of it: numbers shift with every item that is put in. A server
that numbers its ids along shows titles that wander from id to id: then the title decides as well.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.store.history import Agenda, Point


@dataclass(frozen=True, slots=True)
class Added:
    point: Point


@dataclass(frozen=True, slots=True)
class Removed:
    """`point` as it was."""

    point: Point


@dataclass(frozen=True, slots=True)
class Renamed:
    point: Point


@dataclass(frozen=True, slots=True)
class Moved:
    """Among the items that stayed: that others came or went shifts numbers, it moves nothing."""

    old: Point
    point: Point


@dataclass(frozen=True, slots=True)
class PaperAdded:
    point: Point
    paper: str


@dataclass(frozen=True, slots=True)
class Unpublished:
    """There is no item left; that all of them are gone is one thing."""

    count: int


@dataclass(frozen=True, slots=True)
class Rescheduled:
    old: dt.datetime | None
    new: dt.datetime | None


LONGEST = 400
"""Items among which moves are looked for: the time grows with their square. A council's longest agendas, for
its budget, have as many."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    pass


@dataclass(frozen=True, slots=True)
class Uncancelled:
    pass


@dataclass(frozen=True, slots=True)
class Relocated:
    location: str


OfMeeting = Cancelled | Uncancelled | Rescheduled | Relocated
OfPoint = Added | Removed | Renamed | Moved | PaperAdded
Change = OfMeeting | OfPoint | Unpublished
Pair = tuple[Point, Point]


def changes(before: Agenda, now: Agenda) -> list[Change]:
    return [*of_meeting(before, now), *of_points(before, now)]


def of_meeting(before: Agenda, now: Agenda) -> list[OfMeeting]:
    found: list[OfMeeting] = []
    if before.cancelled != now.cancelled:
        found.append(Cancelled() if now.cancelled else Uncancelled())
    if before.start != now.start:
        found.append(Rescheduled(before.start, now.start))
    # Where a meeting takes place is often said late: that is no other place.
    if before.where and now.where and before.where != now.where:
        found.append(Relocated(now.location))
    return found


def of_points(before: Agenda, now: Agenda) -> list[OfPoint | Unpublished]:
    """What has gone, then the rest in the order of the agenda."""
    if before.points and not now.points:
        return [Unpublished(len(before.points))]
    pairs = kept(before.points, now.points)
    stayed = {new: old for old, new in pairs}
    moved = {each.point: each for each in moves(before.points, pairs)}
    known = {old for old, _ in pairs}
    found: list[OfPoint | Unpublished] = [Removed(each) for each in before.points if each not in known]
    for point in now.points:
        old = stayed.get(point)
        if old is None:
            found.append(Added(point))
            continue
        if point in moved:
            found.append(moved[point])
        if old.title != point.title:
            found.append(Renamed(point))
        found += [PaperAdded(point, each) for each in point.papers if each not in old.papers]
    return found


def kept(before: Sequence[Point], now: Sequence[Point]) -> list[Pair]:
    """Which items were there before, in the order of now."""
    rest = _Rest(before, now)
    rest.match(lambda point: [(point.id, point.title)])
    rest.match(lambda point: [(point.id, paper) for paper in point.papers])
    rest.match_ids(but=rest.titles_of_both())
    rest.match(lambda point: [(paper, point.title) for paper in point.papers])
    rest.match(lambda point: point.papers)
    rest.match(lambda point: [point.title])
    rest.match_ids(but=set())
    return [(rest.pairs[at], point) for at, point in enumerate(now) if at in rest.pairs]


class _Rest:
    """The items of both agendas that have no partner yet; `pairs` has the old one by the place of the new."""

    def __init__(self, before: Sequence[Point], now: Sequence[Point]) -> None:
        self.old = list(before)
        self.new = dict(enumerate(now))
        self.pairs: dict[int, Point] = {}

    def match(self, signs: Callable[[Point], Iterable[Hashable]]) -> None:
        """Those that share a sign, in their order."""
        by_sign: defaultdict[Hashable, list[Point]] = defaultdict(list)
        for old in self.old:
            for sign in signs(old):
                by_sign[sign].append(old)
        free = set(self.old)
        for at, point in list(self.new.items()):
            fitting = (old for sign in signs(point) for old in by_sign[sign] if old in free)
            if (partner := next(fitting, None)) is not None:
                free.remove(partner)
                self.pairs[at] = partner
                del self.new[at]
        self.old = [each for each in self.old if each in free]

    def titles_of_both(self) -> set[str]:
        return {each.title for each in self.old} & {each.title for each in self.new.values()}

    def match_ids(self, *, but: set[str]) -> None:
        """By id alone, but for titles that both agendas still offer: those belong together."""
        self.match(lambda point: [] if point.title in but else [point.id])


def moves(before: Sequence[Point], pairs: Sequence[Pair]) -> list[Moved]:
    """The fewest items that must have moved: all but a longest common subsequence.

    Items of equal titles stand for each other. What kept its number has not moved for whoever reads it.
    """
    if len(pairs) > LONGEST:
        return []
    place = {point: at for at, point in enumerate(before)}
    old = sorted(pairs, key=lambda pair: place[pair[0]])
    stayed_old, stayed_new = _common(
        [_Seat(new.title, was.number) for was, new in old], [_Seat(new.title, new.number) for _, new in pairs]
    )
    left: defaultdict[str, list[Point]] = defaultdict(list)
    for at, (was, new) in enumerate(old):
        if at not in stayed_old:
            left[new.title].append(was)
    gone = [new for at, (_, new) in enumerate(pairs) if at not in stayed_new]
    found = [Moved(left[new.title].pop(0), new) for new in gone]
    return [each for each in found if not each.point.number or each.old.number != each.point.number]


class _Seat(NamedTuple):
    title: str
    number: str


def _common(one: Sequence[_Seat], other: Sequence[_Seat]) -> tuple[set[int], set[int]]:
    """The places of a longest common subsequence of titles in both; of several the one in which the most
    keep their numbers."""
    best = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for k in reversed(range(len(other))):
            together = best[i + 1][k + 1] + _worth(one[i], other[k], len(one))
            best[i][k] = max(together, best[i + 1][k], best[i][k + 1])
    i = k = 0
    places: list[tuple[int, int]] = []
    while i < len(one) and k < len(other):
        if best[i][k] == best[i + 1][k]:
            i += 1
        elif best[i][k] == best[i][k + 1]:
            k += 1
        else:
            places.append((i, k))
            i, k = i + 1, k + 1
    return {i for i, _ in places}, {k for _, k in places}


def _worth(one: _Seat, other: _Seat, length: int) -> int:
    """One more title that is common outweighs all numbers that are kept."""
    return length + 1 + (one.number == other.number) if one.title == other.title else 0
