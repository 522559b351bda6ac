"""A month in the life of a bot, as a list of what happens: the same for every way of dying in it."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from benchmarks.digest_replay_expected import Expected
from benchmarks.digest_replay_lives import Shares
from benchmarks.digest_replay_rooms import AT_ONCE, DAILY, EVENING, MONDAY, MORNING, ZONE, Room, Rooms
from benchmarks.digest_replay_truth import Truth
from benchmarks.digest_replay_year import DAY, Year
from bot.digest.records import EVERY_DAY, Rhythm
from tests.digest.town import Town

SPRING, AUTUMN = dt.date(2025, 3, 17), dt.date(2025, 10, 13)
"""Two weeks before the Sundays on which the clocks are changed."""
DAYS = 28
LOOKS = dt.timedelta(minutes=30)
AT_HALF_PAST_TWO = Rhythm(EVERY_DAY, 2, 30)
"""A time that one of those Sundays lacks, and the other has twice."""
SLEEP, SILENCE, OUTAGE = dt.timedelta(days=2), dt.timedelta(days=7), dt.timedelta(days=5)
RETRY = dt.timedelta(minutes=15)
"""After which a platform that is down is asked again."""
NIGHT = 3
FIRST_HOUR = 4
"""In which everybody orders; the first run comes right after."""

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Act:
    """At a moment: a run that brings what has come between two days, or a look of the publisher."""

    at: dt.datetime
    what: Literal["run", "look"]
    first: dt.date = dt.date.min
    last: dt.date = dt.date.min


@dataclass(frozen=True)
class Story:
    """`asleep`: nothing runs; `silent`: the source cannot be reached; `mute`: the platform cannot."""

    seed: int
    days: int = DAYS
    asleep: Span | None = None
    silent: Span | None = None
    mute: Span | None = None
    begins: dt.date = field(default=SPRING)

    @cached_property
    def year(self) -> Year:
        # While nothing can be posted nobody knows which wording the next edition would have met.
        shares = Shares(late=0.2, corrected=0 if self.mute else 0.1, disturbed=0.5, shells=0.5)
        return Year(Town(self.seed, self.begins, self.days).council(), self.seed, shares=shares)

    @cached_property
    def rooms(self) -> list[Room]:
        return faulty_rooms(self.begins, self.begins + (self.days + 1) * DAY)

    @cached_property
    def acts(self) -> list[Act]:
        return list(self._acts())

    def chance(self, room: str, at: dt.datetime) -> dt.datetime:
        """When something that is due could be said: by a machine that is awake, on a platform that is up
        and has shown what waited before, and not in the quiet hours."""
        held = next(each for each in self.rooms if each.name == room)
        for _ in range(3):
            for trouble, slack in ((self.asleep, LOOKS), (self.mute, 2 * LOOKS + RETRY)):
                if trouble and trouble[0] <= at < trouble[1] + slack:
                    at = trouble[1] + slack
            at = held.speaks(at)
        return at

    def can_post(self, at: dt.datetime) -> bool:
        return not _within(at, self.mute)

    def _acts(self) -> Iterator[Act]:
        moment, end = at(self.begins, FIRST_HOUR), at(self.begins + self.days * DAY, 0)
        behind = self.begins
        while moment < end:
            if not _within(moment, self.asleep):
                day = moment.astimezone(ZONE).date()
                ready = behind <= day and moment >= at(day, NIGHT)
                if ready and not _within(moment, self.silent):
                    yield Act(moment, "run", behind, day)
                    behind = day + DAY
                yield Act(moment, "look")
            moment += LOOKS

    def truth(self) -> tuple[Truth, Expected]:
        """What the rooms should have heard at the end."""
        truth, expected = Truth(), Expected(self.rooms, {})
        truth.take(self.year.key, "initial", at(self.begins - DAY, NIGHT), self.year.whole(self.begins - DAY))
        spoke = at(self.begins, FIRST_HOUR)
        for act in self.acts:
            if act.what == "run":
                truth.take(self.year.key, "incremental", act.at, self.year.between(act.first, act.last))
                expected.look(truth, act.at, spoke)
            else:
                spoke = act.at
        return truth, expected


def story(seed: int, days: int = DAYS) -> Story:
    """With every kind of trouble in two of three, wherever it falls."""
    chance = random.Random(seed)
    begins = chance.choice((SPRING, AUTUMN))

    def somewhen(length: dt.timedelta) -> Span | None:
        begin = at(begins, 0) + dt.timedelta(hours=chance.randrange(24, max(25, days * 24 - 9 * 24)))
        return (begin, begin + length) if chance.random() < 2 / 3 else None

    return Story(seed, days, somewhen(SLEEP), somewhen(SILENCE), somewhen(OUTAGE), begins)


def faulty_rooms(first: dt.date, last: dt.date) -> list[Room]:
    rooms = Rooms(first, last)
    rooms.order("alles", ["result", "paper", "agenda", "minutes"], DAILY)
    rooms.order("sofort", ["result"], AT_ONCE)
    rooms.order("montags", ["decision"], MONDAY)
    rooms.order("nachts", ["paper"], AT_HALF_PAST_TWO)
    rooms.quiet("nachts", None)
    rooms.order("werktags", ["agenda", "minutes"], MORNING)
    rooms.order("doppelt", ["result"], EVENING, bodies=["Bauausschuss"], cities=["probedorf"])
    rooms.order("doppelt", ["decision"], AT_ONCE)
    return rooms.all()


def at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZONE).astimezone(dt.UTC)


def _within(moment: dt.datetime, span: Span | None) -> bool:
    return span is not None and span[0] <= moment < span[1]
