"""The one normalised text per file, with the hash of what the source sent."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.store.council import mark_stale_by_file
from bot.store.database import Database
from bot.store.runs import Run


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A stored file; `source_hash` is that of its text as the source sent it, None without text."""

    id: str
    no: int
    source_hash: str | None


def text_hash(raw: str) -> str:
    return hashlib.blake2b(raw.encode("utf-8", "replace"), digest_size=16).hexdigest()


def known_file(db: Database, body: str, file: str) -> KnownFile | None:
    row = db.row(
        "SELECT f.no, t.source_hash FROM file f LEFT JOIN file_text t ON t.file_no = f.no"
        " WHERE f.body = ? AND f.id = ?",
        [body, file],
    )
    return None if row is None else KnownFile(file, row["no"], row["source_hash"])


def has_text(db: Database, no: int) -> bool:
    return db.value("SELECT 1 FROM file_text WHERE file_no = ?", [no]) is not None


def is_blocked(db: Database, body: str, kind: str, object_id: str) -> bool:
    return (
        db.row("SELECT 1 FROM block WHERE body = ? AND kind = ? AND id = ?", [body, kind, object_id])
        is not None
    )


def put_text(
    w: SqliteUtils, run: Run, known: KnownFile, source_hash: str, text: str, *, ocr_pages: Sequence[int] = ()
) -> None:
    """Stores a text that is new or has changed; the papers it belongs to are indexed again.

    `ocr_pages`, counted from 1, were read from a picture.
    """
    # The file may have been purged since it was looked up: then there is nothing to keep a text for.
    stored = w.execute(
        "INSERT OR REPLACE INTO file_text (file_no, source_hash, characters, text, ocr_pages)"
        " SELECT no, ?, ?, ?, ? FROM file WHERE no = ?",
        [source_hash, len(text), text, json.dumps(list(ocr_pages)), known.no],
    )
    if not stored.rowcount:
        return
    if known.source_hash is not None or run.kind != "incremental":
        # A first text is no news of its own: its file is, and may have come long before it.
        w.execute(
            "INSERT INTO change (run, body, kind, object, field, old, new, observed_at)"
            " VALUES (?, ?, 'File', ?, 'text', ?, ?, ?)",
            [run.id, run.body, known.id, known.source_hash, source_hash, run.started_at],
        )
    mark_stale_by_file(w, run.body, known.id)


def ocr_pages(db: Database, body: str, file: str) -> frozenset[int]:
    """The pages of a file that were read from a picture, counted from 1."""
    found = db.value(
        "SELECT t.ocr_pages FROM file_text t JOIN file f ON f.no = t.file_no WHERE f.body = ? AND f.id = ?",
        [body, file],
    )
    return frozenset(json.loads(found)) if found else frozenset()
