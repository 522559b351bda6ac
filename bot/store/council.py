"""Stores what a source delivers: finds what is new or changed, and what has gone."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Body, CouncilObject, File, FileUse
from bot.store.blocks import Blocks
from bot.store.objects import ObjectRows
from bot.store.pending import Cause, Pending
from bot.store.publicness import PAPERS_OF_FILE
from bot.store.rows import EMBEDDED, MAPPINGS, key_values, kind_of, object_key
from bot.store.runs import Run

_LOOSE = """
SELECT id FROM file f WHERE body = ? AND via = ? AND NOT EXISTS
 (SELECT 1 FROM file_use u WHERE u.body = f.body AND u.file = f.id)
"""
Named = tuple[str, str]
"""Kind and key of an object."""

PARENTS = ("Paper", "Meeting", "AgendaItem")
NOBODY = ""
"""In place of a carrier: the object is only named by others, and belongs to whoever brings it next."""


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
        self.pending = Pending(w, run)

    def put(self, objects: Sequence[CouncilObject], uses: Sequence[FileUse]) -> bool:
        """Stores a delivered object, the first one, and what is embedded in it.

        The same delivery twice does nothing. A second version of an object in one run is counted and
        ignored, but for a stricter statement about its publicness. False where something was not taken.
        """
        if self.blocks.hold(objects):
            self.counts["blocked"] += 1
            return False
        kind, key = _named(objects[0])
        carrier, fresh = f"{kind} {key}", bundle_hash(objects, uses)
        again = carrier in self.seen
        self.seen.add(carrier)
        taken_back = self._taken_back(objects)
        if not taken_back and self._delivered(kind, key) == fresh:
            self.counts["unchanged"] += sum(not isinstance(each, Body) for each in objects)
            return True
        if again:
            self.counts["contradicted"] += 1
            for each in objects:
                self.rows.heed(each)
            return False
        whole = self._put_all(carrier, objects, uses, taken_back)
        if whole:
            self._note(kind, key, fresh)
        return whole

    def _taken_back(self, objects: Sequence[CouncilObject]) -> set[Named]:
        """What comes again is not withdrawn after all: the objects that were about to be."""
        if not self.pending.some_waited:
            return set()
        return {named for each in objects if self.pending.take_back(*(named := _named(each)))}

    def _put_all(
        self, carrier: str, objects: Sequence[CouncilObject], uses: Sequence[FileUse], taken_back: set[Named]
    ) -> bool:
        """False after a contradiction: it is said at every run until the source has mended it."""
        before = self.counts["contradicted"]
        kept = [each for each in objects if not self._only_for_blocked(each, uses)]
        owned = [each for each in kept if self._put_object(each, carrier, taken_back)]
        kind, key = _named(objects[0])
        self._put_uses(kind, key, owned, uses)
        self._withdraw_missing(carrier, {_named(each) for each in objects})
        self._touch_papers(kind, key)
        return self.counts["contradicted"] == before

    def _only_for_blocked(self, each: CouncilObject, uses: Sequence[FileUse]) -> bool:
        """A file that came with blocked objects only, such as the minutes of a blocked agenda item."""
        parents = [(use.parent_kind, use.parent) for use in uses if use.file == each.id]
        return isinstance(each, File) and bool(parents) and all(self.blocks.holds(*p) for p in parents)

    def _put_object(self, each: CouncilObject, carrier: str, taken_back: set[Named]) -> bool:
        """Writes one object; True where this carrier is the one that has the say about it."""
        kind, key = _named(each)
        if isinstance(each, Body):
            self.rows.put_body(each)
            return True
        if self.blocks.withholds(each):
            self.counts["blocked"] += 1
            return False
        row = MAPPINGS[kind].row(each)
        stored = self.rows.stored(kind, row)
        adopted = self.pending.take_back(kind, key) or (kind, key) in taken_back
        if stored is None:
            self.rows.insert(kind, key, row, carrier)
        elif stored["via"] in {carrier, NOBODY} or adopted:
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
            self.pending.add(each, key, "tombstone")

    def miss(self, kind: str, object_id: str, cause: Cause) -> bool:
        """The source does not give it out (any more); False where nothing of it is held."""
        found = self.rows.keys(kind, object_id)
        for key in found:
            self.pending.add(kind, key, cause)
        self.counts["withdrawn"] += len(found)
        return bool(found)

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

    def _withdraw_missing(self, carrier: str, delivered: set[Named]) -> None:
        """What this carrier brought once and brings no more."""
        for kind in EMBEDDED:
            mapping = MAPPINGS[kind]
            columns = ", ".join(mapping.key)
            stored = self.w.execute(
                f"SELECT {columns} FROM {mapping.table} WHERE body = ? AND via = ?", [self.body, carrier]
            ).fetchall()
            for row in stored:
                key = object_key(kind, dict(zip(mapping.key, row, strict=True)))
                if (kind, key) not in delivered and not self._hand_over(kind, key, carrier):
                    self._drop(kind, key)
        for row in self.w.execute(_LOOSE, [self.body, NOBODY]).fetchall():
            self._drop("File", row["id"])

    def _drop(self, kind: str, key: str) -> None:
        self.pending.add(kind, key, "dropped")
        self.counts["withdrawn"] += 1

    def _hand_over(self, kind: str, key: str, carrier: str) -> bool:
        """An object that also came by itself, or a file that hangs on something else, stays with that."""
        other = f"{kind} {key}" if self._delivered(kind, key) else None
        if other is None and kind == "File":
            other = self._carrier_of_a_parent(key, carrier)
        if other is None:
            return False
        mapping = MAPPINGS[kind]
        where = " AND ".join(f"{column} = ?" for column in mapping.key)
        self.w.execute(
            f"UPDATE {mapping.table} SET via = ? WHERE body = ? AND {where}",
            [other, self.body, *key_values(kind, key)],
        )
        return True

    def _carrier_of_a_parent(self, file: str, carrier: str) -> str | None:
        """What delivers one of the objects that the file still hangs on; nobody, if that is only who brought
        it so far and merely names it now."""
        uses = self.w.execute(
            "SELECT parent_kind, parent FROM file_use WHERE body = ? AND file = ?", [self.body, file]
        ).fetchall()
        for kind, parent in uses:
            row = self.w.execute(
                f"SELECT via FROM {MAPPINGS[kind].table} WHERE body = ? AND id = ?", [self.body, parent]
            ).fetchone()
            if row is not None and row["via"] != carrier:
                return str(row["via"])
        return NOBODY if uses else None

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


def _named(each: CouncilObject) -> Named:
    kind = kind_of(each)
    return kind, each.id if isinstance(each, Body) else object_key(kind, MAPPINGS[kind].row(each))
