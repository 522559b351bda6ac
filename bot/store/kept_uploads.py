"""Files that people have sent without saying what for: their references, never their content."""

import datetime as dt
import json

from bot.messages import Place, Upload
from bot.store.database import Database
from bot.store.delivery import stamp

_HERE = "platform = ? AND place = ? AND thread = ? AND sender = ?"


class KeptUploads:
    """One for each person in a thread, the last; each has an end."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, place: Place, sender: str, upload: Upload, until: dt.datetime) -> None:
        value = json.dumps([upload.name, upload.mime, upload.size, upload.ref])
        with self._db.write() as w:
            w.execute(
                "INSERT OR REPLACE INTO kept_upload (platform, place, thread, sender, upload, expires_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [*_here(place, sender), value, stamp(until)],
            )

    def last(self, place: Place, sender: str, now: dt.datetime) -> Upload | None:
        value = self._db.value(
            f"SELECT upload FROM kept_upload WHERE {_HERE} AND expires_at > ?",
            [*_here(place, sender), stamp(now)],
        )
        return None if value is None else Upload(*json.loads(value))

    def forget(self, place: Place, sender: str) -> int:
        """All of a person in a place, whatever the thread; how many there were."""
        with self._db.write() as w:
            return w.execute(
                "DELETE FROM kept_upload WHERE platform = ? AND place = ? AND sender = ?",
                [place.platform, place.id, sender],
            ).rowcount


def _here(place: Place, sender: str) -> list[str]:
    return [place.platform, place.id, place.thread or "", sender]
