"""Deletes objects for good, and keeps account of what a deletion still owes."""

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef
from bot.store.council import mark_stale_by_file
from bot.store.database import Database
from bot.store.objects import forget_delivery
from bot.store.publicness import PAPERS_OF_FILE
from bot.store.rows import MAPPINGS, key_values
from bot.store.snapshot import rows_of

SCRUB_OWED = "scrub_owed"


def items_about(w: SqliteUtils, paper: ObjectRef) -> list[ObjectRef]:
    """The agenda items that deal with no other paper that may be seen: their names repeat its title."""
    rows = w.execute(
        "SELECT item FROM station_item s WHERE body = :body AND paper = :paper AND NOT EXISTS"
        " (SELECT 1 FROM station_item o WHERE o.body = s.body AND o.item = s.item AND o.paper != :paper"
        "  AND NOT EXISTS (SELECT 1 FROM block b WHERE b.body = o.body AND b.kind = 'Paper'"
        "   AND b.id = o.paper))",
        {"body": paper.body, "paper": paper.id},
    )
    return [ObjectRef("AgendaItem", paper.body, row[0]) for row in rows]


def papers_indexed_with(w: SqliteUtils, refs: Sequence[ObjectRef]) -> list[int]:
    """The numbers of papers whose index entries contain something of these objects."""
    found: set[int] = set()
    for ref in refs:
        if ref.kind == "Paper":
            rows = w.execute("SELECT no FROM paper WHERE body = ? AND id = ?", [ref.body, ref.id])
            found.update(row[0] for row in rows)
        if ref.kind == "File":
            found.update(row[0] for row in w.execute(PAPERS_OF_FILE, [ref.body, ref.id]))
    return sorted(found)


def delete_objects(w: SqliteUtils, refs: Sequence[ObjectRef]) -> None:
    """Removes the rows and texts and blanks what the change log kept of their values."""
    for ref in refs:
        _delete(w, ref)
    w.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [SCRUB_OWED, secrets.token_hex(8)])


def _delete(w: SqliteUtils, ref: ObjectRef) -> None:
    named = [ref.body, ref.kind, ref.id]
    if ref.kind == "Paper":
        w.execute(
            "DELETE FROM stale_paper WHERE paper_no IN (SELECT no FROM paper WHERE body = ? AND id = ?)",
            [ref.body, ref.id],
        )
    if ref.kind == "File":
        mark_stale_by_file(w, ref.body, ref.id)
        _let_parents_come_again(w, ref)
    mapping = MAPPINGS[ref.kind]
    where = "body = ? AND " + " AND ".join(f"{column} = ?" for column in mapping.key)
    key = [ref.body, *key_values(ref.kind, ref.id)]
    for row in w.execute(f"SELECT via FROM {mapping.table} WHERE {where}", key).fetchall():
        # Should it come back, what brings it must be read anew.
        forget_delivery(w, ref.body, row["via"])
    w.execute(f"DELETE FROM {mapping.table} WHERE {where}", key)
    # A file that stays because others name it belongs to whoever brings it next.
    w.execute("UPDATE file SET via = '' WHERE body = ? AND via = ?", [ref.body, f"{ref.kind} {ref.id}"])
    w.execute("DELETE FROM file_use WHERE body = ? AND parent_kind = ? AND parent = ?", named)
    w.execute("UPDATE change SET old = NULL, new = NULL WHERE body = ? AND kind = ? AND object = ?", named)
    for table in ("delivered", "withdrawal", "gap"):
        w.execute(f"DELETE FROM {table} WHERE body = ? AND kind = ? AND id = ?", named)


def _let_parents_come_again(w: SqliteUtils, file: ObjectRef) -> None:
    """Should the file come back, its parents' deliveries must be read anew to link it."""
    w.execute(
        "DELETE FROM delivered WHERE body = :body AND (kind, id) IN"
        " (SELECT parent_kind, parent FROM file_use WHERE body = :body AND file = :file)",
        {"body": file.body, "file": file.id},
    )


def scrub_owed(db: Database) -> str | None:
    """A token while deleted words may still stand in the index's old segments or in the WAL."""
    found: str | None = db.value("SELECT value FROM meta WHERE key = ?", [SCRUB_OWED])
    return found


def owes_scrub(path: Path) -> bool:
    """The same of a file that nobody has opened as a Database. Raises sqlite3.Error."""
    return bool(rows_of(path, f"SELECT 1 FROM meta WHERE key = '{SCRUB_OWED}'"))


def scrub_done(db: Database, token: str) -> None:
    """Clears the debt, unless another deletion has made a new one meanwhile."""
    with db.write() as w:
        w.execute("DELETE FROM meta WHERE key = ? AND value = ?", [SCRUB_OWED, token])


def audit(w: SqliteUtils, at: dt.datetime, action: str, ref: ObjectRef, reason: str) -> None:
    """What an operator did; the object's id and the reason, never its title."""
    w.execute(
        "INSERT INTO audit (at, action, body, object, reason) VALUES (?, ?, ?, ?, ?)",
        [at.isoformat(), action, ref.body, ref.id, reason],
    )
