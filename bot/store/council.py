"""Writes council objects: finds what is new or changed, logs it, and remembers what has gone."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Body, CouncilObject, FileUse, Stated
from bot.council.publicness import stricter
from bot.messages import ObjectRef
from bot.store.blocks import Blocks
from bot.store.publicness import PAPERS_OF_FILE
from bot.store.rows import MAPPINGS, Row, kind_of, object_key
from bot.store.runs import Run

PARENTS = ("Paper", "Meeting", "AgendaItem")
EMBEDDED = ("AgendaItem", "Consultation", "File")


@dataclass(slots=True)
class Tally:
    """What one run has seen so far: `counts` for the summary, `seen` the objects delivered in it."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)


def bundle_hash(objects: Sequence[CouncilObject], uses: Sequence[FileUse]) -> str:
    return hashlib.blake2b(repr((objects, uses)).encode(), digest_size=16).hexdigest()


class CouncilWriter:
    """One run's writes inside the caller's transaction."""

    def __init__(self, w: SqliteUtils, run: Run, tally: Tally) -> None:
        self.w = w
        self.run = run
        self.body = run.body
        self.counts = tally.counts
        self.seen = tally.seen
        self.blocks = Blocks(w, run.body)
        self._pending = _any(w, "SELECT 1 FROM withdrawal WHERE body = ? LIMIT 1", [run.body])

    def put(self, objects: Sequence[CouncilObject], uses: Sequence[FileUse]) -> None:
        """Stores a delivered object, the first one, and what is embedded in it.

        The same delivery twice does nothing. A second version of an object in one run is counted and
        ignored, but for a stricter statement about its publicness.
        """
        kind, key = kind_of(objects[0]), _key_of(objects[0])
        if self.blocks.hold(objects):
            self.counts["blocked"] += 1
            return
        carrier = f"{kind} {key}"
        again, fresh = carrier in self.seen, bundle_hash(objects, uses)
        self.seen.add(carrier)
        kept = not (self._pending and self._keep(objects))
        if kept and self._delivered(kind, key) == fresh:
            self.counts["unchanged"] += len(objects)
        elif again:
            self.counts["contradicted"] += 1
            self._heed(objects)
        else:
            contradictions = self.counts["contradicted"]
            self._put_all(kind, key, objects, uses)
            # A contradiction is said at every run until the source has mended it.
            if self.counts["contradicted"] == contradictions:
                self._note(kind, key, fresh)

    def _put_all(
        self, kind: str, key: str, objects: Sequence[CouncilObject], uses: Sequence[FileUse]
    ) -> None:
        carrier = f"{kind} {key}"
        owned = [each for each in objects if self._put_object(each, carrier)]
        self._put_uses(kind, key, owned, uses)
        self._withdraw_missing(carrier, {(kind_of(each), _key_of(each)) for each in objects})
        self._touch_papers(kind, key)

    def _note(self, kind: str, key: str, fresh: str) -> None:
        self.w.execute(
            "INSERT OR REPLACE INTO delivered (body, kind, id, hash) VALUES (?, ?, ?, ?)",
            [self.body, kind, key, fresh],
        )

    def bury(self, kind: str, object_id: str) -> None:
        """The source's tombstone: noted once, and what we hold of the object is to be withdrawn.

        Some servers leave out the type of what is deleted: then any object of that id is meant.
        """
        meant = [kind] if kind in MAPPINGS else [] if kind else list(MAPPINGS)
        found = [(each, key) for each in meant for key in self._keys(each, object_id)]
        noted = self.w.execute(
            "INSERT OR IGNORE INTO tombstone (body, kind, id, observed_at) VALUES (?, ?, ?, ?)",
            [self.body, found[0][0] if found and not kind else kind, object_id, self.run.started_at],
        )
        self.counts["withdrawn" if noted.rowcount else "unchanged"] += 1
        for each, key in found:
            self._withdraw(each, key)

    def _keys(self, kind: str, object_id: str) -> list[str]:
        mapping = MAPPINGS[kind]
        rows = self.w.execute(
            f"SELECT {', '.join(mapping.key)} FROM {mapping.table} WHERE body = ? AND id = ?",
            [self.body, object_id],
        ).fetchall()
        return [object_key(kind, dict(zip(mapping.key, row, strict=True))) for row in rows]

    def _delivered(self, kind: str, key: str) -> str | None:
        row = self.w.execute(
            "SELECT hash FROM delivered WHERE body = ? AND kind = ? AND id = ?", [self.body, kind, key]
        ).fetchone()
        return None if row is None else str(row[0])

    def _keep(self, objects: Sequence[CouncilObject]) -> bool:
        """What comes again is not withdrawn after all; True where something was about to be."""
        saved = 0
        for each in objects:
            saved += self._unwithdraw(kind_of(each), _key_of(each))
        return saved > 0

    def _unwithdraw(self, kind: str, key: str) -> int:
        where = [self.body, kind, key]
        self.w.execute("DELETE FROM tombstone WHERE body = ? AND kind = ? AND id = ?", where)
        gone = self.w.execute("DELETE FROM withdrawal WHERE body = ? AND kind = ? AND id = ?", where)
        return gone.rowcount

    def _put_object(self, each: CouncilObject, carrier: str) -> bool:
        """Writes one object; True where this carrier is the one that has the say about it."""
        if isinstance(each, Body):
            self._put_body(each)
            return True
        kind = kind_of(each)
        row = MAPPINGS[kind].row(each)
        key = object_key(kind, row)
        if self.blocks.holds(kind, key):
            self.counts["blocked"] += 1
            return False
        stored = self._stored(kind, row)
        if stored is None:
            self._insert(kind, key, row, carrier)
        elif stored["via"] != carrier and not self._unwithdraw(kind, key):
            if any(stored[column] != value for column, value in row.items()):
                # Two deliveries disagree about one object: the one that brought it keeps the say.
                self.counts["contradicted"] += 1
                self._heed([each])
            return False
        else:
            self._unwithdraw(kind, key)
            self._update(kind, key, {**row, "via": carrier}, stored)
        return True

    def _put_body(self, found: Body) -> None:
        """The first Body of an archive describes the city; others are its neighbours or parts."""
        self.w.execute(
            "UPDATE body SET id = ?, name = coalesce(nullif(?, ''), name), short_name = ?, ags = ?, web = ?,"
            " licence = ? WHERE key = ? AND id IN ('', ?)",
            [
                found.id, found.name, found.short_name, found.ags, found.web, found.licence,
                self.body, found.id,
            ],
        )  # fmt: skip

    def _stored(self, kind: str, row: Row) -> Any:
        mapping = MAPPINGS[kind]
        where = " AND ".join(f"{column} = ?" for column in mapping.key)
        return self.w.execute(
            f"SELECT * FROM {mapping.table} WHERE body = ? AND {where}",
            [self.body, *(row[column] for column in mapping.key)],
        ).fetchone()

    def _insert(self, kind: str, key: str, row: Row, carrier: str) -> None:
        full = {"body": self.body, **row, "via": carrier}
        columns, marks = ", ".join(f'"{column}"' for column in full), ", ".join("?" * len(full))
        self.w.execute(
            f"INSERT INTO {MAPPINGS[kind].table} ({columns}) VALUES ({marks})", list(full.values())
        )
        self._log(kind, key, "", None, None)
        self._unwithdraw(kind, str(row["id"]))
        self.counts["new"] += 1

    def _update(self, kind: str, key: str, row: Row, stored: Any) -> None:
        changed = {column: value for column, value in row.items() if stored[column] != value}
        self._write(kind, row, changed)
        changed.pop("via", None)
        for column, value in changed.items():
            old, new = stored[column], value
            if column in MAPPINGS[kind].long:
                old, new = _short_hash(old), _short_hash(new)
            self._log(kind, key, column, old, new)
        if changed.get("stated", Stated.PUBLIC) != Stated.PUBLIC:
            self._hide(kind, row, stored["via"])
        self.counts["changed" if changed else "unchanged"] += 1

    def _write(self, kind: str, row: Row, changed: Row) -> None:
        if changed:
            mapping = MAPPINGS[kind]
            sets = ", ".join(f'"{column}" = ?' for column in changed)
            where = " AND ".join(f"{column} = ?" for column in mapping.key)
            self.w.execute(
                f"UPDATE {mapping.table} SET {sets} WHERE body = ? AND {where}",
                [*changed.values(), self.body, *(row[column] for column in mapping.key)],
            )

    def _hide(self, kind: str, row: Row, via: str) -> None:
        """What no longer says that it is public is hidden at once, and all that came or hangs with it;
        the end of the run decides anew."""
        undecided = "SET publicness = 'undecided' WHERE publicness = 'public' AND body = ?"
        for table in {MAPPINGS[each].table for each in (kind, *EMBEDDED)}:
            self.w.execute(f"UPDATE {table} {undecided} AND via = ?", [self.body, via])
        if kind == "AgendaItem":
            self.w.execute(
                f"UPDATE paper {undecided} AND id IN"
                " (SELECT paper FROM station_item WHERE body = ? AND item = ?)",
                [self.body, self.body, row["id"]],
            )

    def _heed(self, objects: Sequence[CouncilObject]) -> None:
        """Of contradicting statements about publicness the stricter one holds."""
        for each in objects:
            if isinstance(each, Body):
                continue
            row = MAPPINGS[kind_of(each)].row(each)
            stored = self._stored(kind_of(each), row)
            if stored is not None and stricter(row["stated"], Stated(stored["stated"])) != stored["stated"]:
                self._write(kind_of(each), row, {"stated": row["stated"]})
                self._log(kind_of(each), _key_of(each), "stated", stored["stated"], row["stated"])
                self._hide(kind_of(each), row, stored["via"])

    def _log(self, kind: str, key: str, column: str, old: Any, new: Any) -> None:
        self.w.execute(
            "INSERT INTO change (run, body, kind, object, field, old, new, observed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [self.run.id, self.body, kind, key, column, old, new, self.run.started_at],
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
                    self._withdraw(kind, key)
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

    def _withdraw(self, kind: str, key: str) -> None:
        self.w.execute(
            "INSERT OR IGNORE INTO withdrawal (body, kind, id) VALUES (?, ?, ?)", [self.body, kind, key]
        )

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


def pending_withdrawals(w: SqliteUtils, body: str) -> list[ObjectRef]:
    rows = w.execute("SELECT kind, id FROM withdrawal WHERE body = ?", [body]).fetchall()
    return [ObjectRef(kind, body, key) for kind, key in rows]


def _key_of(each: CouncilObject) -> str:
    return each.id if isinstance(each, Body) else object_key(kind_of(each), MAPPINGS[kind_of(each)].row(each))


def _any(w: SqliteUtils, sql: str, values: list[str]) -> bool:
    return w.execute(sql, values).fetchone() is not None


def _short_hash(text: str | None) -> str | None:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest() if text else text
