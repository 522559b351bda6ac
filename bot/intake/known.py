"""What the store tells a live source of its own city (the port is sources.live.Known)."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.store import held, source_state
from bot.store.database import Database, Writer


class Stored:
    """One city's. What the source remembers waits here until what it yielded is stored."""

    def __init__(self, db: Database, body: str, zone: ZoneInfo) -> None:
        self._db = db
        self._body = body
        self._zone = zone
        self._waiting: dict[str, str] = {}

    def has(self, kind: str, object_id: str) -> bool:
        return held.has(self._db, self._body, kind, object_id)

    def meetings(self, first: dt.date, last: dt.date | None = None) -> list[str]:
        return held.meeting_ids(self._db, self._body, self._zone, first, last)

    def recall(self, key: str) -> str:
        if key in self._waiting:
            return self._waiting[key]
        return source_state.recall(self._db, self._body, key)

    def remember(self, key: str, value: str) -> None:
        self._waiting[key] = value

    def keep(self, w: Writer) -> None:
        """Stores what waits, inside the caller's transaction."""
        source_state.remember(w, self._body, self._waiting)
        self._waiting = {}

    def drop(self) -> None:
        """Forgets what waits: what it is about may not have been stored."""
        self._waiting = {}
