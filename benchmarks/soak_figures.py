"""From samples to a verdict: does anything grow, and how sure is that."""

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WARM_SHARE = 1 / 2
"""Of a life: caches of bounded size fill (the last 200 answers alone take a thousand questions), and the
heap finds its size."""
FEWEST = 4
MOST_MEMORY = 20.0
"""MiB an hour: at ten times a city's load, with twenty simulated days in it, so a MiB for each of these."""
STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)
"""97.5 % of Student's distribution by degrees of freedom, from 1."""


@dataclass(frozen=True, slots=True)
class Slope:
    """Per hour, with the half width of its 95 % interval."""

    per_hour: float
    sure: float

    @property
    def highest(self) -> float:
        return self.per_hour + self.sure

    @property
    def flat(self) -> bool:
        """Whether nothing shows that it grows."""
        return self.per_hour - self.sure <= 0

    def __str__(self) -> str:
        return f"{self.per_hour:+.2f} ± {self.sure:.2f} an hour"


@dataclass(frozen=True, slots=True)
class Series:
    """The samples of the bot's longest life, after its warm-up; `seconds` between two of them."""

    samples: Sequence[dict[str, Any]]
    seconds: float
    block: int
    """So many samples are one block: a simulated day, lest the day's course be taken for growth."""

    @classmethod
    def read(cls, path: Path, seconds: float, day_seconds: float) -> "Series":
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        pids = [each["pid"] for each in lines]
        longest = max(set(pids), key=pids.count)
        life = [each for each in lines if each["pid"] == longest]
        block = max(1, round(day_seconds / seconds))
        return cls(life[math.ceil(len(life) * WARM_SHARE) :], seconds, block)

    def values(self, name: str) -> list[float]:
        return [_value(each, name) for each in self.samples]

    def slope(self, name: str) -> Slope:
        """Of the means of whole blocks; of single samples where there are too few blocks."""
        values, size = self.values(name), self.block
        if len(values) // size < FEWEST:
            size = 1
        whole = len(values) // size
        means = [statistics.fmean(values[at * size : (at + 1) * size]) for at in range(whole)]
        return slope(means, size * self.seconds)

    @property
    def last(self) -> dict[str, Any]:
        return self.samples[-1]


def slope(values: Sequence[float], seconds: float) -> Slope:
    """Least squares over values that are so many seconds apart."""
    count = len(values)
    if count <= 2:
        return Slope(0.0, math.inf)
    hours = [at * seconds / 3600 for at in range(count)]
    fit = statistics.linear_regression(hours, values)
    mean = statistics.fmean(hours)
    spread = sum((each - mean) ** 2 for each in hours)
    rest = sum((y - fit.intercept - fit.slope * x) ** 2 for x, y in zip(hours, values, strict=True))
    error = math.sqrt(rest / (count - 2) / spread)
    return Slope(fit.slope, STUDENT[min(count - 3, len(STUDENT) - 1)] * error)


def _value(sample: dict[str, Any], name: str) -> float:
    """`a` is a number, or the sum of all in it; `a.b` one of these."""
    first, _, second = name.partition(".")
    found = sample[first]
    if second:
        return float(found.get(second, 0))
    return float(sum(found.values()) if isinstance(found, dict) else found)
