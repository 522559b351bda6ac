"""How often progress may be shown: homeservers count an account's events, and answers come first.

Synapse's default (rc_message) is one event in five seconds in the long run, ten at once, for all rooms of an
account together. Drafts take at most half of it.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from bot.errors import TryLater

AT_ONCE = 5
EVERY_SECONDS = 10.0


class Pace:
    """One per account. `now` counts seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._free = float(AT_ONCE)
        self._at = now()

    def take(self) -> None:
        """TryLater where it is not yet time for another."""
        now = self._now()
        self._free = min(float(AT_ONCE), self._free + (now - self._at) / EVERY_SECONDS)
        self._at = now
        if self._free < 1:
            raise TryLater("own rate limit", after=timedelta(seconds=(1 - self._free) * EVERY_SECONDS))
        self._free -= 1

    def rest(self, after: timedelta | None) -> None:
        """The homeserver wants to be left alone for so long: nothing is free before that is over."""
        self._at = self._now()
        self._free = 1 - (after.total_seconds() if after else EVERY_SECONDS) / EVERY_SECONDS
