"""What a live source remembers between its runs, and what it could not read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database

MOST_ATTEMPTS = 20
"""Runs after which a gap is no longer tried by itself; it stays listed."""


class Fault(Protocol):
    """What could not be read: see sources.delivered.Gap."""

    @property
    def place(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something missing here. `kind` and `id` are '' where it is not known which object it is."""

    place: str
    kind: str
    id: str
    cause: str
    reason: str
    first_at: str


def recall(db: Database, body: str, key: str) -> str:
    """What is remembered under a key, '' if nothing."""
    return str(db.value("SELECT value FROM source_state WHERE body = ? AND key = ?", [body, key]) or "")


def remember(w: SqliteUtils, body: str, values: Mapping[str, str]) -> None:
    """Stores values; '' forgets."""
    w.conn.executemany(
        "INSERT OR REPLACE INTO source_state (body, key, value) VALUES (?, ?, ?)",
        [(body, key, value) for key, value in values.items() if value],
    )
    w.conn.executemany(
        "DELETE FROM source_state WHERE body = ? AND key = ?",
        [(body, key) for key, value in values.items() if not value],
    )


def forget_all(w: SqliteUtils, body: str) -> None:
    """The city's source is another one now."""
    w.execute("DELETE FROM source_state WHERE body = ?", [body])


def note_gap(w: SqliteUtils, body: str, gap: Fault, now: dt.datetime) -> None:
    w.execute(
        "INSERT INTO gap (body, place, kind, id, cause, reason, first_at, last_at, attempts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET"
        " cause = excluded.cause, reason = excluded.reason, last_at = excluded.last_at,"
        " attempts = attempts + 1",
        [body, gap.place, gap.kind, gap.id, gap.cause, gap.reason, now.isoformat(), now.isoformat()],
    )


def close_gaps(w: SqliteUtils, body: str, kind: str, object_id: str, place: str) -> None:
    """The object has been read after all."""
    w.execute(
        "DELETE FROM gap WHERE body = ? AND ((kind = ? AND id = ?) OR place = ?)",
        [body, kind, object_id, place],
    )


def unread_lists(db: Database, body: str) -> bool:
    """Whether a page that names objects is still missing (single broken entries are none)."""
    found = db.value("SELECT 1 FROM gap WHERE body = ? AND kind = '' AND cause != 'broken' LIMIT 1", [body])
    return found is not None


def close_lists(w: SqliteUtils, body: str, before: str, *, complete: bool) -> None:
    """Pages that name objects, unreadable before that instant, have been read since then, or other pages
    in their place. Single entries that made no sense are seen again only where all lists were read."""
    w.execute(
        "DELETE FROM gap WHERE body = ? AND kind = '' AND last_at < ? AND (cause != 'broken' OR ?)",
        [body, before, complete],
    )


def gaps(db: Database, body: str, *, before: str = "", most: int = -1) -> list[GapRow]:
    """What is missing, the oldest first; with `before` (an instant) those to be tried again."""
    again = " AND kind NOT IN ('', 'File') AND last_at < ? AND attempts < ?" if before else ""
    values = [before, MOST_ATTEMPTS] if before else []
    rows = db.rows(
        f"SELECT place, kind, id, cause, reason, first_at FROM gap WHERE body = ?{again}"
        " ORDER BY first_at, place LIMIT ?",
        [body, *values, most],
    )
    return [GapRow(*row) for row in rows]


def gap_counts(db: Database, body: str) -> dict[str, int]:
    """How many things are missing, by cause."""
    rows = db.rows("SELECT cause, count(*) FROM gap WHERE body = ? GROUP BY cause ORDER BY 2 DESC", [body])
    return {row[0]: row[1] for row in rows}
