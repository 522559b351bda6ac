"""The vectors that are searched, kept at hand: what was loaded, and what has changed since.

Every search asks the database first whether anything was added or removed, in this process or
another: one look-up. So what is removed is forgotten at once, and what is added is found at once.
"""

import sqlite3
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.retrieval.vectors import stored
from bot.retrieval.vectors.rows import Mask, Rows, empty, in_memory
from bot.retrieval.vectors.schema import Kind, ModelRow, Serving, serving, snapshot
from bot.store.beside import PAPER_VECTORS, PASSAGE_VECTORS, beside
from bot.store.database import Database

SMALL = 50_000
"""Rows that are kept and compared as they are (77 MB at 384 dimensions), without a file."""

FOLD = 2_000
FOLD_SHARE = 0.1
"""More changes than both of these are worked into what was loaded."""

_CHANGES = """
SELECT id, value FROM vector WHERE no > ? AND model_no = ? AND kind = ? ORDER BY no
"""
_SUFFIXES = {Kind.PAPER: PAPER_VECTORS, Kind.PASSAGE: PASSAGE_VECTORS}


@dataclass(frozen=True, slots=True)
class Held:
    """One state of the vectors; never changed, so that a search may go on with it.

    `outdated` marks the rows of `base` that were removed or replaced; `fresh` came since.
    """

    model: ModelRow
    seen: int
    base: Rows
    outdated: Mask | None
    fresh: Rows


class Cache:
    """The vectors of one kind. Any thread may ask; `small` and `fold` are for tests."""

    def __init__(self, db: Database, kind: Kind, *, small: int = SMALL, fold: int = FOLD) -> None:
        self._db = db
        self._kind = kind
        self._small = small
        self._fold = fold
        self._held: Held | None = None
        self._stamp: tuple[int, int] | None = None
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        return beside(self._db.path, _SUFFIXES[self._kind])

    def held(self) -> Held | None:
        """The vectors as the database has them now; None as long as there is no model."""
        now = serving(self._db.reader())
        held = self._held
        if held is not None and held.model == now.model and held.seen == now.latest:
            return held
        with self._lock, snapshot(self._db) as reader:
            self._held = self._current(reader)
            return self._held

    def settle(self, *, forget: bool = False) -> None:
        """Writes the file of a large set anew if much has changed, or, to `forget`, if anything went.

        For whoever updates, so that no search has to. A small set has no file.
        """
        with self._lock, snapshot(self._db) as reader:
            now = serving(reader)
            if now.model is None or stored.count(reader, now.model, self._kind) <= self._small:
                stored.forget(self.path, whole=True)
                return
            self._held = held = self._current(reader)
            # Another process's file may hold what this one never had in its own.
            gone = held is not None and (held.outdated is not None or self._found() != self._stamp)
            if forget:  # before the next one is written: there may be no space for it
                stored.forget(self.path, whole=gone)
            if held and (self._outgrown(held) or (forget and gone)):
                self._held = self._made(reader, now.model, now.latest)

    def _current(self, reader: sqlite3.Connection) -> Held | None:
        now = serving(reader)
        if now.model is None:
            return None
        held = self._held
        if held is None or held.model != now.model or not now.swept <= held.seen <= now.latest:
            held = self._read(reader, now.model, now) or self._made(reader, now.model, now.latest)
        held = self._with_changes(reader, held, now.latest)
        return self._folded(reader, held, now) if self._outgrown(held) else held

    def _read(self, reader: sqlite3.Connection, model: ModelRow, now: Serving) -> Held | None:
        """What the file has, if it is of use."""
        self._stamp = self._found()
        found = stored.read(self.path, reader, model, self._kind) if self._stamp else None
        if found is None or not now.swept <= found[1] <= now.latest:
            return None
        return Held(model, found[1], found[0], None, empty(model.dimensions))

    def _made(self, reader: sqlite3.Connection, model: ModelRow, latest: int) -> Held:
        """Everything from the table; a large set goes through the file."""
        if stored.count(reader, model, self._kind) <= self._small:
            self.path.unlink(missing_ok=True)
            start = Held(model, 0, empty(model.dimensions), None, empty(model.dimensions))
            changed = self._with_changes(reader, start, latest)
            return replace(changed, base=changed.fresh, fresh=empty(model.dimensions))
        if stored.write(self.path, reader, model, self._kind, latest):
            self._stamp = self._found()
            found = stored.read(self.path, reader, model, self._kind)
            if found is not None and found[1] == latest:
                return Held(model, latest, found[0], None, empty(model.dimensions))
        rows = stored.in_memory(reader, model, self._kind, latest) or empty(model.dimensions)
        return Held(model, latest, rows, None, empty(model.dimensions))

    def _with_changes(self, reader: sqlite3.Connection, held: Held, latest: int) -> Held:
        rows = reader.execute(_CHANGES, [held.seen, held.model.no, self._kind]).fetchall()
        if not rows:
            return replace(held, seen=latest)
        ids = np.array([row[0] for row in rows], np.int64)
        outdated = np.isin(held.base.ids, ids)
        if held.outdated is not None:
            outdated |= held.outdated
        kept = ~np.isin(held.fresh.ids, ids)
        new = [row for row in rows if row[1] is not None]
        values = np.frombuffer(b"".join(row[1] for row in new), "<f2").astype(np.float32)
        fresh = in_memory(
            np.concatenate([held.fresh.ids[kept], np.array([row[0] for row in new], np.int64)]),
            np.concatenate([held.fresh.values[kept], values.reshape(len(new), held.model.dimensions)]),
        )
        return replace(held, seen=latest, outdated=outdated if outdated.any() else None, fresh=fresh)

    def _folded(self, reader: sqlite3.Connection, held: Held, now: Serving) -> Held:
        """Fresh rows joined with the others in memory; a large set waits for another process's file."""
        if held.base.coded is None and len(held.base) + len(held.fresh) <= self._small:
            kept = np.ones(len(held.base), bool) if held.outdated is None else ~held.outdated
            ids = np.concatenate([held.base.ids[kept], held.fresh.ids])
            values = np.concatenate([held.base.values[kept], held.fresh.values])
            return replace(
                held, base=in_memory(ids, values), outdated=None, fresh=empty(held.model.dimensions)
            )
        if (held.base.coded is None or self._found() != self._stamp) and (
            found := self._read(reader, held.model, now)
        ):
            return self._with_changes(reader, found, held.seen)
        return held if held.base.coded else self._made(reader, held.model, held.seen)

    def _outgrown(self, held: Held) -> bool:
        return len(held.fresh) > max(self._fold, FOLD_SHARE * len(held.base))

    def _found(self) -> tuple[int, int] | None:
        """Tells one file from the next that takes its place."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns
