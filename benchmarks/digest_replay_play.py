"""Drives a house through days: what is new comes at night, then the publisher looks every half an hour."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from adapters.command_line.compose import House
from benchmarks.digest_replay_expected import Expected
from benchmarks.digest_replay_lives import Raw
from benchmarks.digest_replay_rooms import PLATFORM, ZONE, Order, Room
from benchmarks.digest_replay_screen import Screen
from benchmarks.digest_replay_truth import Fits, Truth
from benchmarks.digest_replay_verdict import Judge, Verdict, told_in
from benchmarks.digest_replay_year import DAY, Year
from bot.digest.records import Subscription
from bot.messages import Block
from bot.store.runs import RunKind
from tests.delivery.fakes import FakeClock

EVERY = dt.timedelta(minutes=30)
NIGHT, ORDERS = 3, 4
"""Hours of the day: of the runs, and of what people order."""


class Replay:
    """A house, its cities' servers and its rooms. `reimported`, `reindexed`: days on which that is done."""

    def __init__(
        self,
        house: House,
        clock: FakeClock,
        years: Sequence[Year],
        rooms: Sequence[Room],
        *,
        reimported: dt.date | None = None,
        reindexed: dt.date | None = None,
        fits: Mapping[str, Fits] | None = None,
    ) -> None:
        self.house, self.clock, self.years, self.rooms = house, clock, years, rooms
        self.reimported, self.reindexed = reimported, reindexed
        self.digest = house.services.digest
        self.truth, self.screen = Truth(), Screen()
        self.expected = Expected(rooms, fits or {})
        self.whole: dict[int, Sequence[Block]] = {}
        self.held: dict[int, Subscription] = {}
        self.brought: list[tuple[dt.date, int]] = []

    def base(self, day: dt.date, *, load: bool = True) -> None:
        """How things stand at the end of a day; `load` False: they are in the store already."""
        self.clock.at = _at(day, NIGHT)
        for year in self.years:
            raws = year.whole(day)
            if load:
                self._import(year, "initial", raws)
            self.truth.take(year.key, "initial", self.clock.now(), raws)
        self.tick()
        for room in self.rooms:
            self.house.services.place_settings.put(room.place, "ruhezeit", room.ruhezeit)

    def day(self, day: dt.date) -> None:
        self.clock.at = _at(day, NIGHT)
        self.night(day)
        self.tick()
        self.clock.at = _at(day, ORDERS)
        self._orders(day)
        for moment in _moments(day):
            self.clock.at = moment
            self.tick()

    def night(self, day: dt.date, since: dt.date | None = None) -> None:
        """One run per city: with what is new on that day, or what has come `since` then."""
        before = len(self.truth.facts)
        for year in self.years:
            if day == self.reimported:
                raws = year.whole(day - DAY)
                self._import(year, "reimport", raws)
                self.truth.take(year.key, "reimport", self.clock.now(), raws)
            if raws := year.between(since or day, day):
                self._import(year, "incremental", raws)
                self.truth.take(year.key, "incremental", self.clock.now(), raws)
        if day == self.reindexed:
            self.house.index.rebuild()
        self.brought.append((day, len(self.truth.facts) - before))
        self.expected.look(self.truth, self.clock.now())

    def tick(self) -> None:
        self.digest.tick()
        while due := self.house.mailbox.due(PLATFORM):
            for each in due:
                self.house.mailbox.sent(each.id, self.screen.post(each, self.clock.now()))
        self.digest.tick()
        for message in self.screen.messages.values():
            edition = message.edition
            if edition is not None and edition not in self.whole:
                place = next(room.place for room in self.rooms if room.name == message.room)
                self.whole[edition] = self.digest.whole(place, edition)

    def verdict(self, until: dt.datetime) -> Verdict:
        judge = Judge(self.truth, self.expected, self.screen, self.whole)
        for room in self.rooms:
            judge.room(room.name, told_in(self.house.db, PLATFORM, room.name), until)
        return judge.found

    def _import(self, year: Year, kind: RunKind, raws: Sequence[Raw]) -> None:
        report = self.house.importer().run(
            year.bundle(raws), body=year.key, name=year.key.title(), kind=kind, brake=False
        )
        assert not report.refused, report.refused[:3]

    def _orders(self, day: dt.date) -> None:
        """Makes, pauses, resumes and ends subscriptions as people would."""
        wanted = self.digest.subscriptions
        for room in self.rooms:
            for order in room.orders:
                for number, (first, last) in enumerate(order.spans):
                    if day == first:
                        self._begin(room, order)
                    elif day == last and number + 1 < len(order.spans):
                        wanted.pause(self.held[id(order)])
                    elif day == last:
                        wanted.delete(self.held[id(order)])

    def _begin(self, room: Room, order: Order) -> None:
        wanted = self.digest.subscriptions
        if id(order) not in self.held:
            self.held[id(order)] = wanted.draft(room.place, order.wish)
        wanted.confirm(self.held[id(order)])


def _moments(day: dt.date) -> Iterator[dt.datetime]:
    moment, end = _at(day, ORDERS) + EVERY, _at(day + DAY, 0)
    while moment < end:
        yield moment
        moment += EVERY


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZONE).astimezone(dt.UTC)
