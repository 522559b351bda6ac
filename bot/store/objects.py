"""The rows of council objects: inserts and updates with their change log, and hiding at once."""

import hashlib
from collections import Counter
from typing import Any

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Body, CouncilObject, Stated
from bot.council.publicness import stricter
from bot.store.rows import EMBEDDED, MAPPINGS, Row, kind_of, object_key
from bot.store.runs import Run


class ObjectRows:
    """Writes within one run and the caller's transaction; `counts` tells new, changed, unchanged."""

    def __init__(self, w: SqliteUtils, run: Run, counts: Counter[str]) -> None:
        self.w = w
        self.run = run
        self.body = run.body
        self.counts = counts

    def put_body(self, found: Body) -> None:
        """The first Body of an archive describes the city; others are its neighbours or parts."""
        self.w.execute(
            "UPDATE body SET id = ?, name = coalesce(nullif(?, ''), name), short_name = ?, ags = ?, web = ?,"
            " licence = ? WHERE key = ? AND id IN ('', ?)",
            [
                found.id, found.name, found.short_name, found.ags, found.web, found.licence,
                self.body, found.id,
            ],
        )  # fmt: skip

    def keys(self, kind: str, object_id: str) -> list[str]:
        """The keys of the stored objects with this id; stations share ids."""
        if kind not in MAPPINGS:
            return []
        mapping = MAPPINGS[kind]
        rows = self.w.execute(
            f"SELECT {', '.join(mapping.key)} FROM {mapping.table} WHERE body = ? AND id = ?",
            [self.body, object_id],
        ).fetchall()
        return [object_key(kind, dict(zip(mapping.key, row, strict=True))) for row in rows]

    def stored(self, kind: str, row: Row) -> Any:
        mapping = MAPPINGS[kind]
        where = " AND ".join(f"{column} = ?" for column in mapping.key)
        return self.w.execute(
            f"SELECT * FROM {mapping.table} WHERE body = ? AND {where}",
            [self.body, *(row[column] for column in mapping.key)],
        ).fetchone()

    def insert(self, kind: str, key: str, row: Row, carrier: str) -> None:
        full = {"body": self.body, **row, "via": carrier}
        columns, marks = ", ".join(f'"{column}"' for column in full), ", ".join("?" * len(full))
        self.w.execute(
            f"INSERT INTO {MAPPINGS[kind].table} ({columns}) VALUES ({marks})", list(full.values())
        )
        self._log(kind, key, "", None, None)
        self._hide_newly_linked(kind, row)
        self.counts["new"] += 1

    def update(self, kind: str, key: str, row: Row, stored: Any) -> None:
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
        if changed.keys() & {"agenda_item", "meeting", "consultation"}:
            self._hide_newly_linked(kind, row)
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
        elif kind == "Paper":
            self.w.execute(
                f"UPDATE agenda_item {undecided} AND stated != 'public' AND id IN"
                " (SELECT item FROM station_item WHERE body = ? AND paper = ?)",
                [self.body, self.body, row["id"]],
            )
        elif kind == "Meeting":
            self.w.execute(
                f"UPDATE paper {undecided} AND id IN (SELECT s.paper FROM station_item s JOIN agenda_item a"
                " ON a.body = s.body AND a.id = s.item WHERE s.body = ? AND a.meeting = ?)",
                [self.body, self.body, row["id"]],
            )

    def _hide_newly_linked(self, kind: str, row: Row) -> None:
        """A link may close what says nothing itself: hidden until the end of the run has decided."""
        undecided = "SET publicness = 'undecided' WHERE publicness = 'public' AND body = ?"
        if kind == "Consultation":
            self.w.execute(
                f"UPDATE paper {undecided} AND id = ? AND stated = 'missing'", [self.body, row["paper"]]
            )
        elif kind == "AgendaItem" and row["consultation"]:
            self.w.execute(f"UPDATE agenda_item {undecided} AND id = ?", [self.body, row["id"]])
            if row["stated"] != Stated.PUBLIC:
                self.w.execute(
                    f"UPDATE paper {undecided} AND stated = 'missing' AND id IN"
                    " (SELECT paper FROM consultation WHERE body = ? AND id = ?)",
                    [self.body, self.body, row["consultation"]],
                )

    def heed(self, each: CouncilObject) -> None:
        """Of contradicting statements about publicness the stricter one holds."""
        if isinstance(each, Body):
            return
        kind = kind_of(each)
        row = MAPPINGS[kind].row(each)
        stored = self.stored(kind, row)
        if stored is not None and stricter(row["stated"], Stated(stored["stated"])) != stored["stated"]:
            self._write(kind, row, {"stated": row["stated"]})
            self._log(kind, object_key(kind, row), "stated", stored["stated"], row["stated"])
            self._hide(kind, row, stored["via"])
            # Its owner is read again, so that the statement does not outlive the contradiction.
            forget_delivery(self.w, self.body, stored["via"])

    def _log(self, kind: str, key: str, column: str, old: Any, new: Any) -> None:
        self.w.execute(
            "INSERT INTO change (run, body, kind, object, field, old, new, observed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [self.run.id, self.body, kind, key, column, old, new, self.run.started_at],
        )


def _short_hash(text: str | None) -> str | None:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest() if text else text


def forget_delivery(w: SqliteUtils, body: str, carrier: str) -> None:
    """Makes the next import read a delivered object anew; `carrier` is the `via` of a row."""
    kind, _, key = carrier.partition(" ")
    w.execute("DELETE FROM delivered WHERE body = ? AND kind = ? AND id = ?", [body, kind, key])
