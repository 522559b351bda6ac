"""How far a city's load is, and so what a run has to do; all of it is remembered in the store."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.intake.known import Stored
from bot.store import pending, source_state
from bot.store.database import Database
from bot.store.runs import Run

COMPLETE_EVERY = dt.timedelta(days=7)
"""How often lists are read to their ends, to see what has vanished from them."""
RECENT_EVERY = dt.timedelta(hours=20)
CLOCKS_DIFFER = dt.timedelta(hours=1)
ASKED_AGAIN = 300
"""Missing things that are asked for again in one run."""
RECENT, COMPLETE, BACK, LOADED, MARK, ORIGIN, PRODUCT = (
    "sync recent", "sync complete", "sync back", "sync loaded", "sync mark", "sync origin", "sync product"
)  # fmt: skip
"""Keys under which is remembered: when the recent pass was last whole, when lists were last read to their
ends, how far back the first load has been ("all", or a date), when it was through, where it goes on, of
which source."""
ALL = "all"


class Standing:
    """Of one city. Instants are UTC, days the city's own."""

    def __init__(
        self, db: Database, city: str, known: Stored, *, clock: Clock, zone: ZoneInfo, window_days: int
    ) -> None:
        self.db = db
        self.city = city
        self.known = known
        self.clock = clock
        self.zone = zone
        self.window_days = window_days

    @property
    def now(self) -> dt.datetime:
        return self.clock.now()

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(self.zone).date()

    @property
    def _recent(self) -> dt.datetime | None:
        found = self.known.recall(RECENT)
        return dt.datetime.fromisoformat(found) if found else None

    @property
    def window(self) -> dt.date:
        """From where meetings are read anew: what lay ahead at the last look has been held meanwhile."""
        last = self._recent.astimezone(self.zone).date() if self._recent else self.today
        return min(self.today, last) - dt.timedelta(days=self.window_days)

    @property
    def is_new(self) -> bool:
        """Whether what is recent has never been read whole: nothing of it is news then."""
        return self._recent is None

    @property
    def recent_is_due(self) -> bool:
        """A last look that lies ahead was dated by a clock that was wrong."""
        last = self._recent
        return last is None or not self.now - RECENT_EVERY <= last <= self.now + CLOCKS_DIFFER

    @property
    def first_load_goes_on(self) -> bool:
        """Whether what is recent has just been read: runs of few requests would never get further back."""
        return not self.known.recall(BACK) and not self.recent_is_due

    @property
    def complete_is_due(self) -> bool:
        last = self.known.recall(COMPLETE)
        return bool(last) and abs(self.today - dt.date.fromisoformat(last)) >= COMPLETE_EVERY

    def reaches(self, until: dt.date | None) -> bool:
        """Whether the first load has been as far back as that, None for everything."""
        reached = self.known.recall(BACK)
        return bool(reached) and (reached == ALL or (until is not None and until.isoformat() >= reached))

    def missing(self, *, news: bool) -> list[tuple[str, str]]:
        """What could not be read so far. `news`: only what is held, or was met after the first load."""
        loaded = self.known.recall(LOADED)
        gaps = source_state.gaps(self.db, self.city, before=self.now.isoformat(), most=ASKED_AGAIN)
        return [
            (each.kind, each.id)
            for each in gaps
            if news == ((bool(loaded) and each.first_at > loaded) or self.known.has(each.kind, each.id))
        ]

    def doubtful(self, run: Run) -> list[tuple[str, str]]:
        """What was hidden on an earlier day for not being given out, and what had dropped something."""
        hidden = [each for each in pending.doubtful(self.db, run.body, run.day) if each[0] != "File"]
        return [*hidden, *pending.dropping_carriers(self.db, run.body)]
