"""What is to be withdrawn, and what the source has declared dead."""

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef


class Pending:
    """The withdrawals of one body that wait for the end of the import."""

    def __init__(self, w: SqliteUtils, body: str) -> None:
        self.w = w
        self.body = body
        found = w.execute("SELECT 1 FROM withdrawal WHERE body = ? LIMIT 1", [body])
        self.some_waited = found.fetchone() is not None

    def add(self, kind: str, key: str) -> None:
        self.some_waited = True
        self.w.execute(
            "INSERT OR IGNORE INTO withdrawal (body, kind, id) VALUES (?, ?, ?)", [self.body, kind, key]
        )

    def take_back(self, kind: str, key: str) -> bool:
        """What comes again is neither dead nor withdrawn; True where it was about to be."""
        named = [self.body, kind, key]
        undead = self.w.execute("DELETE FROM tombstone WHERE body = ? AND kind = ? AND id = ?", named)
        if undead.rowcount and kind == "Meeting":
            # Its items were closed with it, for no reason of their own.
            self.w.execute(
                "UPDATE agenda_item SET publicness = 'undecided' WHERE body = ? AND meeting = ?"
                " AND stated = 'missing' AND publicness = 'nonpublic'",
                [self.body, key],
            )
        gone = self.w.execute("DELETE FROM withdrawal WHERE body = ? AND kind = ? AND id = ?", named)
        return gone.rowcount > 0

    def bury(self, kind: str, object_id: str, at: str) -> bool:
        """Notes the source's tombstone; True the first time."""
        if not kind and self._buried(object_id):
            return False
        noted = self.w.execute(
            "INSERT OR IGNORE INTO tombstone (body, kind, id, observed_at) VALUES (?, ?, ?, ?)",
            [self.body, kind, object_id, at],
        )
        return noted.rowcount > 0

    def _buried(self, object_id: str) -> bool:
        found = self.w.execute("SELECT 1 FROM tombstone WHERE body = ? AND id = ?", [self.body, object_id])
        return found.fetchone() is not None


def pending_withdrawals(w: SqliteUtils, body: str) -> list[ObjectRef]:
    rows = w.execute("SELECT kind, id FROM withdrawal WHERE body = ?", [body]).fetchall()
    return [ObjectRef(kind, body, key) for kind, key in rows]
