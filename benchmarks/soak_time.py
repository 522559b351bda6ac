"""The time of the soak: hours and days pass quicker than they do, seconds on sockets do not."""

import datetime as dt
import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
BEGINS_AT = dt.time(1, 30)
"""An hour before the cities are looked at for the first time."""


@dataclass(frozen=True, slots=True)
class FastClock:
    """A bot.clock.Clock that all processes of a soak share: at the second `begun` of this machine it was
    `start`, and since then it has gone `speed` times as fast."""

    start: dt.datetime
    begun: float
    speed: float

    @classmethod
    def begin(cls, speed: float) -> "FastClock":
        """In the coming night; never behind this machine's clock, or the tokens of Teams were from the
        future."""
        now = dt.datetime.now(BERLIN)
        night = dt.datetime.combine(now.date() + dt.timedelta(days=1), BEGINS_AT, BERLIN)
        return cls(night.astimezone(dt.UTC), time.time(), speed)

    def now(self) -> dt.datetime:
        return self.start + dt.timedelta(seconds=(time.time() - self.begun) * self.speed)

    @property
    def days(self) -> float:
        """That have passed."""
        return (self.now() - self.start) / dt.timedelta(days=1)
