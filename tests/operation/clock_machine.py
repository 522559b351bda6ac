"""A machine whose clock can be set, for the tests of what happens then."""

import datetime as dt

from bot.clock import WatchedClock
from tests.delivery.fakes import START

DAY, YEARS = dt.timedelta(days=1), dt.timedelta(days=3650)
TO_1970 = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) - START
BACK = {"1 h": -dt.timedelta(hours=1), "1 day": -DAY, "1970": TO_1970}
JUMPS = {"+ 1 day": DAY, "+ 10 years": YEARS} | {f"- {name}": by for name, by in BACK.items()}


class Machine:
    """A clock on the wall that can be set, and seconds that only pass."""

    def __init__(self) -> None:
        self.wall, self.seconds, self.looks = START, 0.0, 0

    def clock(self, written: dt.datetime | None = None) -> WatchedClock:
        return WatchedClock(written, wall=self._look, elapsed=lambda: self.seconds)

    def _look(self) -> dt.datetime:
        self.looks += 1
        return self.wall

    def wait(self, by: dt.timedelta) -> None:
        self.wall += by
        self.seconds += by.total_seconds()

    def set(self, by: dt.timedelta) -> None:
        self.wall += by
