"""What exists only through other objects, and so goes or is hidden with them."""

from collections.abc import Container, Sequence

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef
from bot.store.rows import SEPARATOR


def with_dependents(w: SqliteUtils, refs: Sequence[ObjectRef]) -> list[ObjectRef]:
    """The objects and all that exists only through them: a paper's stations and own files, a
    meeting's agenda items, and their files."""
    found = dict.fromkeys(refs)
    waiting = list(found)
    while waiting:
        children = [each for each in _children(w, waiting.pop()) if each not in found]
        fresh = [each for each in children if each.kind != "File" or _only_used_by(w, each, found)]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return list(found)


def _children(w: SqliteUtils, ref: ObjectRef) -> list[ObjectRef]:
    children: list[tuple[str, str]] = []
    if ref.kind == "Paper":
        rows = w.execute(
            "SELECT paper, id, at FROM consultation WHERE body = ? AND paper = ?", [ref.body, ref.id]
        )
        children += [("Consultation", SEPARATOR.join(row)) for row in rows]
    if ref.kind == "Meeting":
        rows = w.execute("SELECT id FROM agenda_item WHERE body = ? AND meeting = ?", [ref.body, ref.id])
        children += [("AgendaItem", row[0]) for row in rows]
    if ref.kind in {"Paper", "Meeting", "AgendaItem"}:
        rows = w.execute(
            "SELECT DISTINCT file FROM file_use WHERE body = ? AND parent_kind = ? AND parent = ?",
            [ref.body, ref.kind, ref.id],
        )
        children += [("File", row[0]) for row in rows]
    return [ObjectRef(kind, ref.body, key) for kind, key in children]


def _only_used_by(w: SqliteUtils, file: ObjectRef, parents: Container[ObjectRef]) -> bool:
    uses = w.execute(
        "SELECT parent_kind, parent FROM file_use WHERE body = ? AND file = ?", [file.body, file.id]
    ).fetchall()
    return all(ObjectRef(kind, file.body, parent) in parents for kind, parent in uses)
