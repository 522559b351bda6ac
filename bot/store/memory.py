"""What `mehr` continues: one value for one sender in one thread of one place."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef, Place
from bot.store.database import Database
from bot.store.delivery import stamp

KEY = "platform = ? AND place = ? AND thread = ? AND sender = ?"


class Memory:
    """Values are the caller's own text. They are a person's doing, so each has an end."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, place: Place, sender_key: str, value: str, expires_at: datetime) -> None:
        """Replaces what was remembered here for this sender."""
        with self._db.write() as writer:
            writer.execute(
                "INSERT OR REPLACE INTO memory VALUES (?, ?, ?, ?, ?, ?)",
                (*_key(place, sender_key), value, stamp(expires_at)),
            )

    def get(self, place: Place, sender_key: str, now: datetime) -> str | None:
        value: str | None = self._db.value(
            f"SELECT value FROM memory WHERE {KEY} AND expires_at > ?",
            (*_key(place, sender_key), stamp(now)),
        )
        return value

    def forget(self, place: Place, sender_key: str) -> int:
        """All of a person in a place, whatever the thread; how many values there were."""
        with self._db.write() as writer:
            gone: int = writer.execute(
                "DELETE FROM memory WHERE platform = ? AND place = ? AND sender = ?",
                (place.platform, place.id, sender_key),
            ).rowcount
        return gone


def forget_papers(w: SqliteUtils, refs: Sequence[ObjectRef]) -> None:
    """A list that showed a paper that is deleted goes with it: what it was asked for may be that paper's
    words."""
    for ref in refs:
        if ref.kind == "Paper":
            w.execute(
                "DELETE FROM memory WHERE json_valid(memory.value) AND EXISTS"
                " (SELECT 1 FROM json_each(memory.value, '$.shown') j"
                " WHERE json_extract(j.value, '$[0]') = ? AND json_extract(j.value, '$[1]') = ?)",
                [ref.body, ref.id],
            )


def _key(place: Place, sender_key: str) -> tuple[str, str, str, str]:
    return place.platform, place.id, place.thread or "", sender_key
