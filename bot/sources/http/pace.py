"""How often a server is asked, by everybody in this process together; and when it is left alone."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FAULTS_BEFORE_REST = 6
"""So many faults in a row, and nobody asks for a while. A time-out counts at each attempt, an error page once
per address: a server may well have six broken pages, but hardly in a row."""
REST_SECONDS = 300.0


class Server:
    """One request at a time, with a pause between two. Moments are those of `now` (monotonic seconds)."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._last: float | None = None
        self._interval = 0.0
        self._held_until = float("-inf")
        self._faults = 0
        self._rests_until: float | None = None

    @contextmanager
    def turn(
        self, interval: float, now: Callable[[], float], pause: Callable[[float], object]
    ) -> Iterator[None]:
        """Waits until it is our turn. The pause is counted from the beginning of the last request.

        Cities may share a server and name different pauses: the longer one holds.
        """
        with self._turn:
            wait = self._due(interval) - now()
            if wait > 0:
                pause(wait)
            self._last, self._interval = now(), interval
            yield

    def _due(self, interval: float) -> float:
        due = float("-inf") if self._last is None else self._last + max(interval, self._interval)
        return max(due, self._held_until)

    def hold(self, until: float) -> None:
        """Nobody asks before that moment (Retry-After, back-off)."""
        self._held_until = max(self._held_until, until)

    def resting(self, moment: float) -> float:
        """Seconds for which it is still left alone; 0: ask, if only to see whether it is back."""
        return max(0.0, self._rests_until - moment) if self._rests_until is not None else 0.0

    def failed(self, moment: float) -> None:
        self._faults += 1
        if self._faults >= FAULTS_BEFORE_REST:
            self.rest(moment + REST_SECONDS)

    def rest(self, until: float) -> None:
        self._rests_until = until

    def answered(self) -> None:
        self._faults, self._rests_until = 0, None


class Servers:
    """All servers that this process asks."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._servers: dict[tuple[str, int], Server] = {}

    def of(self, place: tuple[str, int]) -> Server:
        with self._guard:
            return self._servers.setdefault(place, Server())


SERVERS = Servers()
"""Of the whole process: cities may share a hoster's server, and run in different threads."""
