"""Stores what a source delivers: finds what is new or changed, and what has gone."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Body, CouncilObject, FileUse
from bot.store.blocks import Blocks
from bot.store.objects import ObjectRows
from bot.store.pending import Pending
from bot.store.publicness import PAPERS_OF_FILE
from bot.store.rows import EMBEDDED, MAPPINGS, kind_of, object_key
from bot.store.runs import Run

PARENTS = ("Paper", "Meeting", "AgendaItem")


@dataclass(slots=True)
class Tally:
    """What one run has seen so far: `counts` for the summary, `seen` the objects delivered in it."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)


def bundle_hash(objects: Sequence[CouncilObject], uses: Sequence[FileUse]) -> str:
    return hashlib.blake2b(repr((objects, uses)).encode(), digest_size=16).hexdigest()


class CouncilWriter:
    """One run's deliveries, inside the caller's transaction."""

    def __init__(self, w: SqliteUtils, run: Run, tally: Tally) -> None:
        self.w = w
        self.run = run
        self.body = run.body
        self.counts = tally.counts
        self.seen = tally.seen
        self.rows = ObjectRows(w, run, tally.counts)
        self.blocks = Blocks(w, run.body)
        self.pending = Pending(w, run.body)

    def put(self, objects: Sequence[CouncilObject], uses: Sequence[FileUse]) -> None:
        """Stores a delivered object, the first one, and what is embedded in it.

        The same delivery twice does nothing. A second version of an object in one run is counted and
        ignored, but for a stricter statement about its publicness.
        """
        if self.blocks.hold(objects):
            self.counts["blocked"] += 1
            return
        kind, key = _named(objects[0])
        carrier, fresh = f"{kind} {key}", bundle_hash(objects, uses)
        again = carrier in self.seen
        self.seen.add(carrier)
        if not self._take_back(objects) and self._delivered(kind, key) == fresh:
            self.counts["unchanged"] += len(objects)
        elif again:
            self.counts["contradicted"] += 1
            for each in objects:
                self.rows.heed(each)
        elif self._put_all(carrier, objects, uses):
            self._note(kind, key, fresh)

    def _take_back(self, objects: Sequence[CouncilObject]) -> bool:
        """What comes again is not withdrawn after all; True where something was about to be."""
        if not self.pending.some_waited:
            return False
        # Every one of them, so no short cut by any().
        return sum(self.pending.take_back(*_named(each)) for each in objects) > 0

    def _put_all(self, carrier: str, objects: Sequence[CouncilObject], uses: Sequence[FileUse]) -> bool:
        """False after a contradiction: it is said at every run until the source has mended it."""
        before = self.counts["contradicted"]
        owned = [each for each in objects if self._put_object(each, carrier)]
        kind, key = _named(objects[0])
        self._put_uses(kind, key, owned, uses)
        self._withdraw_missing(carrier, {_named(each) for each in objects})
        self._touch_papers(kind, key)
        return self.counts["contradicted"] == before

    def _put_object(self, each: CouncilObject, carrier: str) -> bool:
        """Writes one object; True where this carrier is the one that has the say about it."""
        kind, key = _named(each)
        if isinstance(each, Body):
            self.rows.put_body(each)
            return True
        if self.blocks.holds(kind, key):
            self.counts["blocked"] += 1
            return False
        row = MAPPINGS[kind].row(each)
        stored = self.rows.stored(kind, row)
        taken_back = self.pending.take_back(kind, key)
        if stored is None:
            self.rows.insert(kind, key, row, carrier)
        elif stored["via"] == carrier or taken_back:
            self.rows.update(kind, key, {**row, "via": carrier}, stored)
        else:
            if any(stored[column] != value for column, value in row.items()):
                # Two deliveries disagree about one object: the one that brought it keeps the say.
                self.counts["contradicted"] += 1
                self.rows.heed(each)
            return False
        return True

    def bury(self, kind: str, object_id: str) -> None:
        """The source's tombstone: noted once, and what we hold of the object is to be withdrawn.

        Some servers leave out the type of what is deleted: then any object of that id is meant.
        """
        meant = [kind] if kind in MAPPINGS else [] if kind else list(MAPPINGS)
        found = [(each, key) for each in meant for key in self.rows.keys(each, object_id)]
        known_as = kind or (found[0][0] if found else "")
        first = self.pending.bury(known_as, object_id, self.run.started_at)
        self.counts["withdrawn" if first else "unchanged"] += 1
        for each, key in found:
            self.pending.add(each, key)

    def _delivered(self, kind: str, key: str) -> str | None:
        row = self.w.execute(
            "SELECT hash FROM delivered WHERE body = ? AND kind = ? AND id = ?", [self.body, kind, key]
        ).fetchone()
        return None if row is None else str(row[0])

    def _note(self, kind: str, key: str, fresh: str) -> None:
        self.w.execute(
            "INSERT OR REPLACE INTO delivered (body, kind, id, hash) VALUES (?, ?, ?, ?)",
            [self.body, kind, key, fresh],
        )

    def _put_uses(self, kind: str, key: str, owned: Sequence[CouncilObject], uses: Sequence[FileUse]) -> None:
        """The file links that this delivery states, in place of those that it stated before."""
        parents = {(kind_of(each), each.id) for each in owned if kind_of(each) in PARENTS}
        if kind == "File":
            self.w.execute("DELETE FROM file_use WHERE body = ? AND file = ? AND role = ''", [self.body, key])
        for parent_kind, parent in parents:
            self.w.execute(
                "DELETE FROM file_use WHERE body = ? AND parent_kind = ? AND parent = ? AND role != ''",
                [self.body, parent_kind, parent],
            )
        self.w.conn.executemany(
            "INSERT OR IGNORE INTO file_use (body, parent_kind, parent, role, position, file)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (self.body, u.parent_kind, u.parent, u.role, u.position, u.file)
                for u in uses
                if u.role == "" or (u.parent_kind, u.parent) in parents
            ],
        )

    def _withdraw_missing(self, carrier: str, delivered: set[tuple[str, str]]) -> None:
        """What this carrier brought once and brings no more."""
        for kind in EMBEDDED:
            mapping = MAPPINGS[kind]
            columns = ", ".join(mapping.key)
            stored = self.w.execute(
                f"SELECT {columns} FROM {mapping.table} WHERE body = ? AND via = ?", [self.body, carrier]
            ).fetchall()
            for row in stored:
                key = object_key(kind, dict(zip(mapping.key, row, strict=True)))
                if (kind, key) not in delivered and not self._hand_over(kind, key):
                    self.pending.add(kind, key)
                    self.counts["withdrawn"] += 1

    def _hand_over(self, kind: str, key: str) -> bool:
        """An object that also came by itself, or a file that hangs on something else, stays with that."""
        other = f"{kind} {key}" if self._delivered(kind, key) else None
        if other is None and kind == "File":
            use = self.w.execute(
                "SELECT parent_kind || ' ' || parent FROM file_use WHERE body = ? AND file = ?",
                [self.body, key],
            ).fetchone()
            other = use[0] if use else None
        if other is None:
            return False
        table = MAPPINGS[kind].table
        self.w.execute(f"UPDATE {table} SET via = ? WHERE body = ? AND id = ?", [other, self.body, key])
        return True

    def _touch_papers(self, kind: str, key: str) -> None:
        """Papers whose index entries may be out of date now."""
        if kind == "Paper":
            self.w.execute(
                "INSERT OR IGNORE INTO stale_paper SELECT no FROM paper WHERE body = ? AND id = ?",
                [self.body, key],
            )
        elif kind == "File":
            mark_stale_by_file(self.w, self.body, key)


def mark_stale_by_file(w: SqliteUtils, body: str, file: str) -> None:
    w.execute(f"INSERT OR IGNORE INTO stale_paper {PAPERS_OF_FILE}", [body, file])


def _named(each: CouncilObject) -> tuple[str, str]:
    """Kind and key of an object."""
    kind = kind_of(each)
    return kind, each.id if isinstance(each, Body) else object_key(kind, MAPPINGS[kind].row(each))
