"""The only place that asks for the time; everything else is given a Clock."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Protocol
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

ZONE = ZoneInfo("Europe/Berlin")
"""In which the operator reads every time, whatever the machine is set to."""
TOLERANCE = timedelta(minutes=5)
"""By so much a clock may be set without anybody minding."""
SHORT_STEP = timedelta(days=8)
"""A step of up to a week is believed after BELIEVED_SOON, a longer one after BELIEVED_LATE: a machine may
have been asleep for days, and what is kept for a week is no great loss."""
BELIEVED_SOON = timedelta(hours=1)
BELIEVED_LATE = timedelta(days=1)
LONGEST_REST = timedelta(days=60)
"""So long nothing may have been written before a start, or the clock is doubted."""


def told(at: datetime) -> str:
    """An instant as the operator reads it: „23.11.2026, 10:27 Uhr MEZ“."""
    local = at.astimezone(ZONE)
    return f"{local:%d.%m.%Y, %H:%M} Uhr {'MESZ' if local.dst() else 'MEZ'}"


def told_stamp(at: str) -> str:
    """The same of an instant in ISO 8601."""
    return told(datetime.fromisoformat(at))


def last_moment(now: datetime, at: time_of_day, zone: ZoneInfo) -> datetime:
    """The latest past moment at which the clocks of a zone showed a time of day, in UTC."""
    today = now.astimezone(zone).date()
    # In UTC: a time that clocks skip or show twice is equal to no other in its own zone.
    moment, before = (
        datetime.combine(today - timedelta(days=back), at, zone).astimezone(UTC) for back in (0, 1)
    )
    return moment if moment <= now else before


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class WatchedClock:
    """The machine's clock, that tells when it cannot be right.

    It was set by more than a few minutes while we ran (a wrong time server, a machine that was resumed, a
    hand), or stands before the last thing that was written, or months after it (an empty battery, a copy of a
    machine). Nobody can know which of the two times is true, so what cannot be undone waits: see `doubt`. It
    is believed as soon as it is back, else after an hour or, where it is far off, after a day.
    """

    def __init__(
        self,
        written: datetime | None = None,
        *,
        wall: Callable[[], datetime] | None = None,
        elapsed: Callable[[], float] | None = None,
    ) -> None:
        """`written`: when something was last written here, None where nothing ever was. `elapsed` counts
        seconds whatever the clock is set to."""
        self._wall, self._elapsed = wall or SystemClock().now, elapsed or seconds_since_boot
        self._lock = threading.Lock()
        self._seen, self._at = self._wall(), self._elapsed()
        self._off = self._seen - written if written else timedelta()
        self._latest = LONGEST_REST if written else TOLERANCE
        self._doubted_at: float | None = None
        self._judge()

    def now(self) -> datetime:
        with self._lock:
            return self._look()

    @property
    def doubt(self) -> str:
        """Why the clock is doubted just now, a German sentence for the operator; '' where it is not."""
        with self._lock:
            self._look()
            if self._doubted_at is None:
                return ""
            way = "geht wohl vor" if self._off > timedelta() else "geht wohl nach"
            return (
                f"Die Uhr dieses Rechners {way}, um {_told(self._off)}. Gelöscht, abgeglichen und "
                "verschickt wird nach Plan erst wieder, wenn sie stimmt oder sich als richtig erweist."
            )

    def _look(self) -> datetime:
        wall, at = self._wall(), self._elapsed()
        step = wall - self._seen - timedelta(seconds=at - self._at)
        self._seen, self._at = wall, at
        if abs(step) > TOLERANCE:
            self._off += step
            self._doubted_at = None
            self._judge()
        elif self._doubted_at is not None and at - self._doubted_at >= self._patience.total_seconds():
            self._believe()
        return wall

    def _judge(self) -> None:
        if -TOLERANCE <= self._off <= self._latest:
            self._believe()
        else:
            self._doubted_at = self._at
            log.warning("this machine's clock is off by %s, it seems; it says %s", self._off, self._seen)

    def _believe(self) -> None:
        if self._doubted_at is not None:
            log.warning("this machine's clock is believed again; it says %s", self._seen)
        self._off, self._latest, self._doubted_at = timedelta(), TOLERANCE, None

    @property
    def _patience(self) -> timedelta:
        rested = self._latest == LONGEST_REST and self._off > timedelta()
        return BELIEVED_SOON if rested or abs(self._off) <= SHORT_STEP else BELIEVED_LATE


def doubted(clock: Clock) -> str:
    """Why what is done by the clock and cannot be undone has to wait; '' where it need not."""
    return clock.doubt if isinstance(clock, WatchedClock) else ""


def seconds_since_boot() -> float:
    """Those in which the machine slept included, where it can tell."""
    which = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if which is None else time.clock_gettime(which)


def _told(off: timedelta) -> str:
    days, hours = abs(off).days, abs(off).seconds // 3600
    return f"{days} Tage" if days > 1 else f"{24 * days + hours} Stunden" if days or hours else "Minuten"
