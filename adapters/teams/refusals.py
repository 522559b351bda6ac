"""Tells the operator that somebody is turned away, without letting anybody fill the log."""

import logging
from datetime import datetime, timedelta

from adapters.teams.guard import Refused
from bot.app import Metrics
from bot.clock import Clock

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=1)


class Refusals:
    """Counts all, logs each reason once in a while. Reasons and cities are ours: what is kept has an end."""

    def __init__(self, clock: Clock, metrics: Metrics) -> None:
        self._clock = clock
        self._counter = metrics.counter("teams_refused", "requests turned away at the door", "city", "status")
        self._said: dict[tuple[str, str], tuple[datetime, int]] = {}

    def note(self, city: str, refused: Refused) -> None:
        self._counter.labels(city, str(refused.status)).inc()
        now, which = self._clock.now(), (city, refused.reason)
        last, more = self._said.get(which, (None, 0))
        if last is not None and abs(now - last) < QUIET:
            self._said[which] = (last, more + 1)
            return
        self._said[which] = (now, 0)
        log.warning(
            "Teams %s: refused with %s: %s (%s more before)", city, refused.status, refused.reason, more
        )
