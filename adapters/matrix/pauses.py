"""How long to wait before asking a server again that has not answered."""

import random
from datetime import timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(seconds=60)


class Pauses:
    """Doubles from a second to a minute, by up to half shorter, so that many clients do not come at once."""

    def __init__(self) -> None:
        self._failures = 0

    def next(self, asked_for: timedelta | None = None) -> float:
        """Seconds; never shorter than the server asked for."""
        doubled: int = 2 ** min(self._failures, 10)
        self._failures += 1
        wait = min(FIRST * doubled, LONGEST) * random.uniform(0.5, 1)  # noqa: S311 - no secret
        return max(wait, asked_for or timedelta()).total_seconds()

    def reset(self) -> None:
        self._failures = 0
