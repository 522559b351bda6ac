"""When something is planned, and when a place wants quiet. Times are those of a clock on the wall.

A time that the clocks skip falls on the first instant after the gap, one that they show twice counts once,
the first time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.digest.records import EVERY_DAY, Rhythm
from bot.digest.wording.clock import read_clock
from bot.texts import subscriptions as texts

ONE_DAY = timedelta(days=1)
_DAYS_LOOKED_AT = 9
"""A week, the same weekday again, and a day for a moment that the clocks have moved."""
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bbis\b)\s*", re.IGNORECASE)
_NO_QUIET = frozenset(("keine", "kein", "keiner", "nie", "aus", "nein", "ohne"))


def next_after(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first planned moment after `now`, in UTC; None where nothing is waited for."""
    if rhythm.at_once:
        return None
    return next(each for each in _moments(rhythm, now, zone, 1) if each > now)


def previous(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime:
    """The last planned moment up to `now`, in UTC; a day ago where nothing is waited for."""
    if rhythm.at_once:
        return now.astimezone(UTC) - ONE_DAY
    return next(each for each in _moments(rhythm, now, zone, -1) if each <= now)


def _moments(rhythm: Rhythm, now: datetime, zone: ZoneInfo, step: int) -> Iterator[datetime]:
    """The planned moments around `now`, away from it."""
    first = now.astimezone(zone).date() - step * ONE_DAY
    days = (first + step * number * ONE_DAY for number in range(_DAYS_LOOKED_AT + 1))
    return (_moment(day, rhythm, zone) for day in days if day.weekday() in rhythm.days)


def _moment(day: date, rhythm: Rhythm, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time(rhythm.hour, rhythm.minute), zone)
    moment = wall.astimezone(UTC)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    return moment if shown == wall.replace(tzinfo=None) else _after_gap(moment, zone)


def _after_gap(inside: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks went on, not more than a day before."""
    low, high = inside - ONE_DAY, inside
    offset = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, high)
    return high.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is said unasked, every day from `start` to `end`; none where both are None."""

    start: time | None = None
    end: time | None = None

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When speaking is allowed again, in UTC; None if it is now."""
        if self.start is None or self.end is None:
            return None
        begin, stop = _daily(self.start), _daily(self.end)
        if previous(begin, now, zone) <= previous(stop, now, zone):
            return None
        return next_after(stop, now, zone)

    @property
    def text(self) -> str:
        """As `read_quiet` reads it, to be stored."""
        if self.start is None or self.end is None:
            return texts.NO_QUIET
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def told(self) -> str:
        """As it is shown to people."""
        if self.start is None or self.end is None:
            return texts.NO_QUIET
        return texts.quiet(self.start, self.end)


def read_quiet(text: str) -> Quiet | None:
    """„20-6“, „20:30 bis 7 Uhr“, „von 22 bis 6 Uhr“, „keine“; None for what is no span of hours."""
    wanted = " ".join(text.casefold().split()).strip(" .!")
    if wanted in _NO_QUIET:
        return Quiet()
    ends = _BETWEEN.split(wanted.removeprefix("von ").removeprefix("zwischen "))
    clocks = [read_clock(each) for each in ends]
    start, end = clocks if len(clocks) == 2 else (None, None)  # noqa: PLR2004 - from and to
    return Quiet(start, end) if start is not None and end is not None and start != end else None


def _daily(clock: time) -> Rhythm:
    return Rhythm(EVERY_DAY, clock.hour, clock.minute)
