"""Deletes objects for good, and hides what an operator has blocked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef
from bot.store.council import mark_stale_by_file
from bot.store.database import Database
from bot.store.rows import MAPPINGS

SCRUB_OWED = "scrub_owed"


def with_dependents(w: SqliteUtils, refs: Sequence[ObjectRef]) -> list[ObjectRef]:
    """The objects and all that exists only through them: a paper's stations and own files, a
    meeting's agenda items, and their files."""
    found = list(dict.fromkeys(refs))
    for ref in found:
        found += [each for each in _children(w, ref) if each not in found]
    return found


def _children(w: SqliteUtils, ref: ObjectRef) -> list[ObjectRef]:
    children: list[tuple[str, str]] = []
    if ref.kind == "Paper":
        rows = w.execute(
            "SELECT paper, id, at FROM consultation WHERE body = ? AND paper = ?", [ref.body, ref.id]
        )
        children += [("Consultation", " ".join(row)) for row in rows]
    if ref.kind == "Meeting":
        rows = w.execute("SELECT id FROM agenda_item WHERE body = ? AND meeting = ?", [ref.body, ref.id])
        children += [("AgendaItem", row[0]) for row in rows]
    if ref.kind in {"Paper", "Meeting", "AgendaItem"}:
        rows = w.execute(
            "SELECT file FROM file_use u WHERE body = :body AND parent_kind = :kind AND parent = :id"
            " AND NOT EXISTS (SELECT 1 FROM file_use o WHERE o.body = u.body AND o.file = u.file"
            " AND NOT (o.parent_kind = :kind AND o.parent = :id))",
            {"body": ref.body, "kind": ref.kind, "id": ref.id},
        )
        children += [("File", row[0]) for row in rows]
    return [ObjectRef(kind, ref.body, key) for kind, key in children]


def items_about(w: SqliteUtils, body: str, paper: str) -> list[ObjectRef]:
    """The agenda items that deal with a paper: their names repeat its title."""
    rows = w.execute(
        "SELECT a.id FROM agenda_item a JOIN consultation c ON c.body = a.body"
        " AND (c.agenda_item = a.id OR (a.consultation != '' AND a.consultation = c.id))"
        " WHERE c.body = ? AND c.paper = ?",
        [body, paper],
    )
    return [ObjectRef("AgendaItem", body, row[0]) for row in rows]


def papers_indexed_with(w: SqliteUtils, refs: Sequence[ObjectRef]) -> list[int]:
    """The numbers of papers whose index entries contain something of these objects."""
    found: set[int] = set()
    for ref in refs:
        if ref.kind == "Paper":
            rows = w.execute("SELECT no FROM paper WHERE body = ? AND id = ?", [ref.body, ref.id])
            found.update(row[0] for row in rows)
        if ref.kind == "File":
            mark_stale_by_file(w, ref.body, ref.id)
            rows = w.execute(
                "SELECT p.no FROM file_use u JOIN paper p ON p.body = u.body AND p.id = u.parent"
                " WHERE u.body = ? AND u.file = ? AND u.parent_kind = 'Paper'",
                [ref.body, ref.id],
            )
            found.update(row[0] for row in rows)
    return sorted(found)


def delete_objects(w: SqliteUtils, refs: Sequence[ObjectRef]) -> None:
    """Removes the rows and texts and blanks what the change log kept of their values."""
    for ref in refs:
        if ref.kind == "Paper":
            w.execute(
                "DELETE FROM stale_paper WHERE paper_no IN (SELECT no FROM paper WHERE body = ? AND id = ?)",
                [ref.body, ref.id],
            )
        mapping = MAPPINGS[ref.kind]
        where = " AND ".join(f"{column} = ?" for column in mapping.key)
        values = ref.id.split(" ", len(mapping.key) - 1)
        w.execute(f"DELETE FROM {mapping.table} WHERE body = ? AND {where}", [ref.body, *values])
        w.execute(
            "DELETE FROM file_use WHERE body = ? AND parent_kind = ? AND parent = ?",
            [ref.body, ref.kind, ref.id],
        )
        if ref.kind == "File":
            w.execute("DELETE FROM file_use WHERE body = ? AND file = ?", [ref.body, ref.id])
        w.execute(
            "UPDATE change SET old = NULL, new = NULL WHERE body = ? AND kind = ? AND object = ?",
            [ref.body, ref.kind, ref.id],
        )
        for table in ("delivered", "withdrawal"):
            w.execute(
                f"DELETE FROM {table} WHERE body = ? AND kind = ? AND id = ?", [ref.body, ref.kind, ref.id]
            )
    w.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", [SCRUB_OWED])


def scrub_owed(db: Database) -> bool:
    """True while deleted words may still stand in the index's old segments or in the WAL."""
    return db.value("SELECT 1 FROM meta WHERE key = ?", [SCRUB_OWED]) is not None


def scrub_done(db: Database) -> None:
    with db.write() as w:
        w.execute("DELETE FROM meta WHERE key = ?", [SCRUB_OWED])


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A stored paper, whatever its publicness: for the operator's commands only."""

    ref: ObjectRef
    number: str


def find_papers(db: Database, body: str, number: str, address: str) -> list[KnownPaper]:
    """Papers by normalised number, source id or web address."""
    rows = db.rows(
        "SELECT id, reference_key FROM paper WHERE body = :body AND (id = :address"
        " OR (:number != '' AND reference_key = :number) OR (web != '' AND web = :address))",
        {"body": body, "number": number, "address": address},
    )
    return [KnownPaper(ObjectRef("Paper", body, row["id"]), row["reference_key"]) for row in rows]


def find_blocked(db: Database, body: str, number: str, address: str) -> list[ObjectRef]:
    rows = db.rows(
        "SELECT DISTINCT cause FROM block WHERE body = :body AND ((:number != '' AND number = :number)"
        " OR cause = :address)",
        {"body": body, "number": number, "address": address},
    )
    return [ObjectRef("Paper", body, row["cause"]) for row in rows]


def block(w: SqliteUtils, refs: Sequence[ObjectRef], paper: KnownPaper) -> None:
    w.conn.executemany(
        "INSERT OR IGNORE INTO block (body, kind, id, cause, number) VALUES (?, ?, ?, ?, ?)",
        [(ref.body, ref.kind, ref.id, paper.ref.id, paper.number) for ref in refs],
    )


def unblock(w: SqliteUtils, paper: ObjectRef) -> None:
    """Lifts a block. What was purged comes back with the next import: its carriers are read anew."""
    where = "body = ? AND cause = ?"
    kinds = w.execute(f"SELECT DISTINCT kind FROM block WHERE {where}", [paper.body, paper.id]).fetchall()
    if ("AgendaItem",) in [tuple(row) for row in kinds]:
        w.execute("DELETE FROM delivered WHERE body = ? AND kind = 'Meeting'", [paper.body])
    w.execute(f"DELETE FROM block WHERE {where}", [paper.body, paper.id])


def audit(w: SqliteUtils, at: dt.datetime, action: str, ref: ObjectRef, reason: str) -> None:
    """What an operator did; the object's id and the reason, never its title."""
    w.execute(
        "INSERT INTO audit (at, action, body, object, reason) VALUES (?, ?, ?, ?, ?)",
        [at.isoformat(), action, ref.body, ref.id, reason],
    )
