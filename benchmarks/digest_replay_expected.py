"""Which facts each room is to be told, and by when: the truth as seen from the orders."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.digest_replay_rooms import Order, Room
from benchmarks.digest_replay_truth import LOOK_BACK, Asked, Fact, Fits, Key, Truth


@dataclass(frozen=True, slots=True)
class Due:
    """`since`: when it was in scope; `by`: when it is to be said, the daily most of a room apart."""

    fact: Fact
    since: dt.datetime
    by: dt.datetime


@dataclass(frozen=True, slots=True)
class _Order:
    """`singles` are what it is to be told but agendas."""

    room: Room
    order: Order
    asked: Asked
    singles: dict[Key, Due] = field(default_factory=dict)

    def due(self, fact: Fact, at: dt.datetime) -> Due | None:
        """None where it ends before it could speak."""
        by, end = self.room.speaks(self.order.due(at)), self.order.active(at)
        return None if end is None or by >= end else Due(fact, at, by)


class Expected:
    """Asked after every run, with what is known then."""

    def __init__(self, rooms: Sequence[Room], fits: Mapping[str, Fits]) -> None:
        self._orders = [
            _Order(room, order, _with_topic(order, fits)) for room in rooms for order in room.orders
        ]
        self.agendas: defaultdict[str, dict[Fact, Due]] = defaultdict(dict)
        """Of a room: every change of an agenda stands for itself."""

    def of_room(self, name: str) -> dict[Key, Due]:
        """The earliest of its orders counts: a room hears a thing once."""
        found: dict[Key, Due] = {}
        for each in self._orders:
            if each.room.name == name:
                for key, due in each.singles.items():
                    found[key] = min(found.get(key, due), due, key=lambda one: one.by)
        return found

    def look(self, truth: Truth, at: dt.datetime, spoke: dt.datetime | None = None) -> None:
        """At the facts of the last two weeks: what fits now counts from now, what no longer fits when it
        would have been told does not count. `spoke`: when the bot could speak last, if not just before."""
        recent = [each for each in _recent(truth.facts, at) if truth.still(each)]
        for each in self._orders:
            if each.order.active(at) is not None:
                self._look(each, [fact for fact in recent if fact.at >= each.order.began(at)], truth, at)
                self._drop(each, recent, truth, spoke or at)

    def _look(self, each: _Order, facts: Sequence[Fact], truth: Truth, at: dt.datetime) -> None:
        for fact in facts:
            due = each.due(fact, at) if each.asked.wants(fact, truth.towns[fact.city]) else None
            if due is not None and fact.kind == "agenda":
                self.agendas[each.room.name].setdefault(fact, due)
            elif due is not None:
                each.singles.setdefault(fact.key, due)

    def _drop(self, each: _Order, facts: Sequence[Fact], truth: Truth, spoke: dt.datetime) -> None:
        for fact in facts:
            known = each.singles.get(fact.key)
            if known is not None and known.by > spoke and not each.asked.wants(fact, truth.towns[fact.city]):
                del each.singles[fact.key]


def _with_topic(order: Order, fits: Mapping[str, Fits]) -> Asked:
    return replace(order.asked, fits=fits[order.topic]) if order.topic else order.asked


def _recent(facts: Sequence[Fact], at: dt.datetime) -> Iterator[Fact]:
    """Facts come in order of time."""
    for each in reversed(facts):
        if each.at < at - LOOK_BACK:
            return
        yield each
