"""Writes council objects: finds what is new or changed, logs it, and remembers what has gone."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Body, Consultation, CouncilObject, File, FileUse
from bot.messages import ObjectRef
from bot.store.rows import MAPPINGS, Row, kind_of, object_key
from bot.store.runs import Run

PARENTS = ("Paper", "Meeting", "AgendaItem")
EMBEDDED = ("AgendaItem", "Consultation", "File")


def bundle_hash(objects: tuple[CouncilObject, ...], uses: tuple[FileUse, ...]) -> str:
    return hashlib.blake2b(repr((objects, uses)).encode(), digest_size=16).hexdigest()


class CouncilWriter:
    """One run's writes inside the caller's transaction. `counts` tells new, changed, unchanged …"""

    def __init__(self, w: SqliteUtils, run: Run, counts: Counter[str]) -> None:
        self.w = w
        self.run = run
        self.body = run.body
        self.counts = counts

    def put(
        self, kind: str, object_id: str, objects: tuple[CouncilObject, ...], uses: tuple[FileUse, ...]
    ) -> None:
        """Stores a delivered object and what is embedded in it; the same delivery twice does nothing."""
        if self._blocked(kind, object_id):
            self._extend_block(object_id, objects)
            self.counts["blocked"] += 1
            return
        fresh = bundle_hash(objects, uses)
        if self._delivered(kind, object_id) == fresh:
            self.counts["unchanged"] += len(objects)
            return
        via = f"{kind} {object_id}"
        written = [self._put_object(each, via) for each in objects]
        self._put_uses(kind, object_id, objects, uses)
        self._withdraw_missing(via, set(written))
        self._touch_papers(kind, object_id, objects)
        self.w.execute(
            "INSERT OR REPLACE INTO delivered (body, kind, id, hash) VALUES (?, ?, ?, ?)",
            [self.body, kind, object_id, fresh],
        )

    def bury(self, kind: str, object_id: str) -> None:
        """The source's tombstone: noted once, and what we hold of the object is to be withdrawn."""
        noted = self.w.execute(
            "INSERT OR IGNORE INTO tombstone (body, kind, id, observed_at) VALUES (?, ?, ?, ?)",
            [self.body, kind, object_id, self.run.started_at],
        )
        self.counts["withdrawn" if noted.rowcount else "unchanged"] += 1
        if kind in MAPPINGS and self._exists(kind, object_id):
            self._withdraw(kind, object_id)

    def put_body(self, found: Body, key: str) -> None:
        self.w.execute(
            "UPDATE body SET id = ?, name = coalesce(nullif(?, ''), name), short_name = ?, ags = ?, web = ?,"
            " licence = ? WHERE key = ?",
            [found.id, found.name, found.short_name, found.ags, found.web, found.licence, key],
        )

    def _delivered(self, kind: str, object_id: str) -> str | None:
        row = self.w.execute(
            "SELECT hash FROM delivered WHERE body = ? AND kind = ? AND id = ?", [self.body, kind, object_id]
        ).fetchone()
        return None if row is None else str(row[0])

    def _blocked(self, kind: str, object_id: str) -> bool:
        return (
            self.w.execute(
                "SELECT 1 FROM block WHERE body = ? AND kind = ? AND id = ?", [self.body, kind, object_id]
            ).fetchone()
            is not None
        )

    def _extend_block(self, paper: str, objects: tuple[CouncilObject, ...]) -> None:
        """What a blocked paper gained since: its files, and agenda items, whose names repeat its title."""
        gained = [("File", each.id) for each in objects if isinstance(each, File)]
        gained += [
            ("AgendaItem", each.agenda_item)
            for each in objects
            if isinstance(each, Consultation) and each.agenda_item
        ]
        for kind, object_id in gained:
            self.w.execute(
                "INSERT OR IGNORE INTO block (body, kind, id, cause, number) SELECT body, ?, ?, cause, number"
                " FROM block WHERE body = ? AND kind = 'Paper' AND id = ?",
                [kind, object_id, self.body, paper],
            )
            if self._exists(kind, object_id):
                self._withdraw(kind, object_id)

    def _exists(self, kind: str, object_id: str) -> bool:
        table = MAPPINGS[kind].table
        return (
            self.w.execute(
                f"SELECT 1 FROM {table} WHERE body = ? AND id = ?", [self.body, object_id]
            ).fetchone()
            is not None
        )

    def _put_object(self, each: CouncilObject, via: str) -> tuple[str, str]:
        kind = kind_of(each)
        if isinstance(each, Body):
            self.put_body(each, self.body)
            return kind, each.id
        mapping = MAPPINGS[kind]
        row = mapping.row(each)
        key = object_key(kind, row)
        if self._blocked(kind, each.id):
            self.counts["blocked"] += 1
            return kind, key
        stored = self._stored(kind, row)
        if stored is None:
            self._insert(kind, key, row, via)
        elif stored["via"] != via and self._differs(stored, row):
            # Two deliveries disagree about one object: the one that brought it keeps the say.
            self.counts["contradicted"] += 1
        else:
            self._update(kind, key, row, stored)
        self.w.execute(
            "DELETE FROM withdrawal WHERE body = ? AND kind = ? AND id = ?", [self.body, kind, key]
        )
        return kind, key

    def _stored(self, kind: str, row: Row) -> Any:
        mapping = MAPPINGS[kind]
        where = " AND ".join(f"{column} = ?" for column in mapping.key)
        return self.w.execute(
            f"SELECT * FROM {mapping.table} WHERE body = ? AND {where}",
            [self.body, *(row[column] for column in mapping.key)],
        ).fetchone()

    @staticmethod
    def _differs(stored: Any, row: Row) -> bool:
        return any(stored[column] != value for column, value in row.items())

    def _insert(self, kind: str, key: str, row: Row, via: str) -> None:
        full = {"body": self.body, **row, "via": via}
        columns, marks = ", ".join(f'"{column}"' for column in full), ", ".join("?" * len(full))
        self.w.execute(
            f"INSERT INTO {MAPPINGS[kind].table} ({columns}) VALUES ({marks})", list(full.values())
        )
        self._log(kind, key, "", None, None)
        self.w.execute(
            "DELETE FROM tombstone WHERE body = ? AND kind = ? AND id = ?", [self.body, kind, row["id"]]
        )
        self.counts["new"] += 1

    def _update(self, kind: str, key: str, row: Row, stored: Any) -> None:
        changed = {column: value for column, value in row.items() if stored[column] != value}
        if not changed:
            self.counts["unchanged"] += 1
            return
        mapping = MAPPINGS[kind]
        for column, value in changed.items():
            old, new = stored[column], value
            if column in mapping.long:
                old, new = _short_hash(old), _short_hash(new)
            self._log(kind, key, column, old, new)
        sets = ", ".join(f'"{column}" = ?' for column in changed)
        where = " AND ".join(f"{column} = ?" for column in mapping.key)
        self.w.execute(
            f"UPDATE {mapping.table} SET {sets} WHERE body = ? AND {where}",
            [*changed.values(), self.body, *(row[column] for column in mapping.key)],
        )
        self.counts["changed"] += 1

    def _log(self, kind: str, key: str, field: str, old: Any, new: Any) -> None:
        self.w.execute(
            "INSERT INTO change (run, body, kind, object, field, old, new, observed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [self.run.id, self.body, kind, key, field, old, new, self.run.started_at],
        )

    def _put_uses(
        self, kind: str, object_id: str, objects: Iterable[CouncilObject], uses: tuple[FileUse, ...]
    ) -> None:
        """The file links that this delivery states, in place of those that it stated before."""
        if kind == "File":
            self.w.execute(
                "DELETE FROM file_use WHERE body = ? AND file = ? AND role = ''", [self.body, object_id]
            )
        for each in objects:
            if kind_of(each) in PARENTS:
                self.w.execute(
                    "DELETE FROM file_use WHERE body = ? AND parent_kind = ? AND parent = ? AND role != ''",
                    [self.body, kind_of(each), each.id],
                )
        self.w.conn.executemany(
            "INSERT OR IGNORE INTO file_use (body, parent_kind, parent, role, position, file)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [(self.body, u.parent_kind, u.parent, u.role, u.position, u.file) for u in uses],
        )

    def _withdraw_missing(self, via: str, written: set[tuple[str, str]]) -> None:
        for kind in EMBEDDED:
            mapping = MAPPINGS[kind]
            columns = ", ".join(mapping.key)
            stored = self.w.execute(
                f"SELECT {columns} FROM {mapping.table} WHERE body = ? AND via = ?", [self.body, via]
            ).fetchall()
            for row in stored:
                key = " ".join(row)
                if (kind, key) not in written and not (kind == "File" and self._hand_over(key)):
                    self._withdraw(kind, key)
                    self.counts["withdrawn"] += 1

    def _hand_over(self, file: str) -> bool:
        """A file that hangs on something else still stays, with that as the one that brings it."""
        other = self.w.execute(
            "SELECT parent_kind || ' ' || parent FROM file_use WHERE body = ? AND file = ?", [self.body, file]
        ).fetchone()
        if other is None:
            return False
        self.w.execute("UPDATE file SET via = ? WHERE body = ? AND id = ?", [other[0], self.body, file])
        return True

    def _withdraw(self, kind: str, key: str) -> None:
        self.w.execute(
            "INSERT OR IGNORE INTO withdrawal (body, kind, id) VALUES (?, ?, ?)", [self.body, kind, key]
        )

    def _touch_papers(self, kind: str, object_id: str, objects: tuple[CouncilObject, ...]) -> None:
        """Papers whose index entries may be out of date now."""
        if kind == "Paper":
            self.w.execute(
                "INSERT OR IGNORE INTO stale_paper SELECT no FROM paper WHERE body = ? AND id = ?",
                [self.body, object_id],
            )
        files = [each.id for each in objects if kind_of(each) == "File"] if kind == "File" else []
        for file in files:
            mark_stale_by_file(self.w, self.body, file)


def mark_stale_by_file(w: SqliteUtils, body: str, file: str) -> None:
    w.execute(
        "INSERT OR IGNORE INTO stale_paper SELECT p.no FROM file_use u JOIN paper p ON p.body = u.body"
        " AND p.id = u.parent WHERE u.body = ? AND u.file = ? AND u.parent_kind = 'Paper'",
        [body, file],
    )


def pending_withdrawals(w: SqliteUtils, body: str) -> list[ObjectRef]:
    rows = w.execute("SELECT kind, id FROM withdrawal WHERE body = ?", [body]).fetchall()
    return [ObjectRef(kind, body, key) for kind, key in rows]


def _short_hash(text: str | None) -> str | None:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest() if text else text
