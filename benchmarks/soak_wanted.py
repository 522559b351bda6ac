"""What a soak is to be, and what came of it."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak_asked import Verdict

LONGEST_AWAY = 6.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """`times` a city's load on each platform, in so many `rooms` and with so many `papers` a day in each of
    the two cities (0: that many times a city's). `small` goes without the model that reads."""

    folder: Path
    minutes: float
    speed: float
    times: float
    every: float
    restarts: bool = False
    trace: bool = False
    rooms: int = 0
    papers: int = 0
    small: bool = False

    @property
    def away_seconds(self) -> float:
        """For which a server is away now and then."""
        return min(LONGEST_AWAY, self.minutes * 60 / 10)

    @property
    def day_seconds(self) -> float:
        """Real ones."""
        return 86_400 / self.speed


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of it all. `facts` are for the table, `told` the papers that rooms were to be told of."""

    wanted: Wanted
    samples: Path
    days: float
    verdict: Verdict
    told: int
    lines: int
    facts: dict[str, str]
    log: str
