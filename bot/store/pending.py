"""What is to be withdrawn, and what the source has declared dead.

Causes: `tombstone` and `gone` (HTTP 410) are the source's word and final. `dropped` (its carrier no longer
contains it), `unlisted`, `unauthorized` and `not_found` may be a passing fault: a live source's are hidden
first, and deleted when a run on another day agrees.
"""

from collections.abc import Container
from typing import Any, Literal

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.dependents import with_dependents
from bot.store.rows import MAPPINGS, key_values
from bot.store.runs import Run

Cause = Literal["tombstone", "gone", "dropped", "unlisted", "unauthorized", "not_found"]
_FINAL = "cause IN ('tombstone', 'gone')"


class Pending:
    """The withdrawals of one body that wait for the end of the import."""

    def __init__(self, w: SqliteUtils, run: Run) -> None:
        self.w = w
        self.run = run
        self.body = run.body
        found = w.execute("SELECT 1 FROM withdrawal WHERE body = ? LIMIT 1", [run.body])
        self.some_waited = found.fetchone() is not None

    def add(self, kind: str, key: str, cause: Cause) -> None:
        """Notes it, or that it was seen so again; a final cause stays."""
        self.some_waited = True
        self.w.execute(
            "INSERT INTO withdrawal (body, kind, id, cause, noted_on, seen_on) VALUES (?, ?, ?, ?, ?, ?)"
            f" ON CONFLICT DO UPDATE SET seen_on = excluded.seen_on,"
            f"  cause = CASE WHEN {_FINAL} THEN cause ELSE excluded.cause END",
            [self.body, kind, key, cause, self.run.day, self.run.day],
        )

    def take_back(self, kind: str, key: str) -> bool:
        """What comes again is neither dead nor withdrawn; True where it was about to be."""
        named = [self.body, kind, key]
        undead = self.w.execute("DELETE FROM tombstone WHERE body = ? AND kind = ? AND id = ?", named)
        if undead.rowcount and kind == "Meeting":
            # Its items were closed with it, for no reason of their own.
            self.w.execute(
                "UPDATE agenda_item SET publicness = 'undecided' WHERE body = ? AND meeting = ?"
                " AND stated = 'missing' AND publicness = 'nonpublic'",
                [self.body, key],
            )
        # That something still names a document does not bring back one whose address answered 404.
        unread = " AND cause NOT IN ('unauthorized', 'not_found', 'gone')" if kind == "File" else ""
        return self._drop(kind, key, unread)

    def found(self, file: str) -> None:
        """A document that was not to be had has been fetched after all."""
        self._drop("File", file, "")

    def _drop(self, kind: str, key: str, condition: str) -> bool:
        gone = self.w.execute(
            "DELETE FROM withdrawal WHERE body = ? AND kind = ? AND id = ?"
            f"{condition} RETURNING hidden, cause",
            [self.body, kind, key],
        ).fetchall()
        if gone and gone[0]["hidden"]:
            _log(self.w, self.run, ObjectRef(kind, self.body, key), gone[0]["cause"], None)
        return bool(gone)

    def bury(self, kind: str, object_id: str, at: str) -> bool:
        """Notes the source's tombstone; True the first time."""
        if not kind and self._buried(object_id):
            return False
        noted = self.w.execute(
            "INSERT OR IGNORE INTO tombstone (body, kind, id, observed_at) VALUES (?, ?, ?, ?)",
            [self.body, kind, object_id, at],
        )
        return noted.rowcount > 0

    def _buried(self, object_id: str) -> bool:
        found = self.w.execute("SELECT 1 FROM tombstone WHERE body = ? AND id = ?", [self.body, object_id])
        return found.fetchone() is not None


def pending_withdrawals(w: SqliteUtils, body: str) -> list[ObjectRef]:
    """All that wait."""
    return _refs(w, body, "1")


def fresh_certain(w: SqliteUtils, body: str) -> list[ObjectRef]:
    """What the source itself has declared gone, and nothing has been done about yet."""
    return _refs(w, body, f"hidden = 0 AND {_FINAL}")


def fresh_doubts(w: SqliteUtils, body: str) -> list[ObjectRef]:
    """What may be a passing fault, and is still to be seen."""
    return _refs(w, body, f"hidden = 0 AND NOT {_FINAL}")


def confirmed(w: SqliteUtils, body: str) -> list[ObjectRef]:
    """What is out of sight already and certain by now: declared gone, or seen so on two days."""
    return _refs(w, body, f"hidden = 1 AND (seen_on > noted_on OR {_FINAL})")


def hidden_on(w: SqliteUtils, body: str, day: str) -> list[ObjectRef]:
    """What was put out of sight on a day, and still is."""
    rows = w.execute(
        "SELECT kind, id FROM withdrawal WHERE body = ? AND hidden = 1 AND noted_on = ?", [body, day]
    ).fetchall()
    return [ObjectRef(row["kind"], body, row["id"]) for row in rows]


def _refs(w: SqliteUtils, body: str, condition: str) -> list[ObjectRef]:
    rows = w.execute(f"SELECT kind, id FROM withdrawal WHERE body = ? AND ({condition})", [body]).fetchall()
    return [ObjectRef(kind, body, key) for kind, key in rows]


def agree_on_dropped(w: SqliteUtils, run: Run, seen: Container[str]) -> None:
    """What its carrier still does not contain; `seen` are the carriers that a whole look has brought."""
    for row in _dropped(w, run.body):
        if _carrier(w, run.body, row["kind"], row["id"]) in seen:
            w.execute(
                "UPDATE withdrawal SET seen_on = ? WHERE body = ? AND kind = ? AND id = ?",
                [run.day, run.body, row["kind"], row["id"]],
            )


def dropping_carriers(db: Database, body: str) -> list[tuple[str, str]]:
    """Kind and id of what no longer contained something, so that it can be asked once more."""
    with db.write() as w:
        found = [_carrier(w, body, row["kind"], row["id"]) for row in _dropped(w, body)]
    named = dict.fromkeys(each for each in found if each)
    return [(kind, key) for kind, _, key in (each.partition(" ") for each in named)]


def _dropped(w: SqliteUtils, body: str) -> list[Any]:
    found: list[Any] = w.execute(
        "SELECT kind, id FROM withdrawal WHERE body = ? AND cause = 'dropped' AND hidden = 1", [body]
    ).fetchall()
    return found


def _carrier(w: SqliteUtils, body: str, kind: str, key: str) -> str:
    """The `via` of a stored object, '' where it is gone."""
    mapping = MAPPINGS[kind]
    where = " AND ".join(f"{column} = ?" for column in mapping.key)
    row = w.execute(
        f"SELECT via FROM {mapping.table} WHERE body = ? AND {where}", [body, *key_values(kind, key)]
    ).fetchone()
    return "" if row is None else str(row["via"])


_DOUBTED_TODAY = (
    "body = :body AND cause IN ('unauthorized', 'not_found') AND (hidden = 0 OR seen_on > noted_on)"
    " AND seen_on = :day"
)


def undecided(db: Database, body: str) -> frozenset[tuple[str, str]]:
    """Kind and id of what a run has held back, until the operator says whether it may go."""
    rows = db.rows("SELECT kind, id FROM withdrawal WHERE body = ? AND hidden = 0", [body])
    return frozenset((row["kind"], row["id"]) for row in rows)


def refused(w: SqliteUtils, run: Run, held_back: Container[tuple[str, str]] = ()) -> bool:
    """Whether something was answered with 401 or 403 today that is about to count."""
    return any(row["cause"] == "unauthorized" for row in _doubted_today(w, run, held_back))


def forget_doubts(w: SqliteUtils, run: Run, held_back: Container[tuple[str, str]] = ()) -> None:
    """What was refused or not found today proves nothing: it stands as it stood before. So does what an
    earlier run has `held_back`, by what it saw itself."""
    here = "WHERE body = ? AND kind = ? AND id = ?"
    for row in _doubted_today(w, run, held_back):
        back = "UPDATE withdrawal SET seen_on = noted_on" if row["hidden"] else "DELETE FROM withdrawal"
        w.execute(f"{back} {here}", [run.body, row["kind"], row["id"]])


def _doubted_today(w: SqliteUtils, run: Run, held_back: Container[tuple[str, str]]) -> list[Any]:
    sql = f"SELECT kind, id, cause, hidden FROM withdrawal WHERE {_DOUBTED_TODAY}"
    found = w.execute(sql, {"body": run.body, "day": run.day}).fetchall()
    return [row for row in found if row["hidden"] or (row["kind"], row["id"]) not in held_back]


def hide_doubts(w: SqliteUtils, run: Run) -> None:
    """From now on they are out of sight (store.publicness decides so)."""
    for row in w.execute(
        f"UPDATE withdrawal SET hidden = 1 WHERE body = ? AND hidden = 0 AND NOT {_FINAL}"
        " RETURNING kind, id, cause",
        [run.body],
    ).fetchall():
        _log(w, run, ObjectRef(row["kind"], run.body, row["id"]), None, row["cause"])


def log_withdrawn(w: SqliteUtils, run: Run, refs: list[ObjectRef]) -> None:
    """That the objects have been deleted; nothing of what they were."""
    for ref in refs:
        _log(w, run, ref, None, "deleted")


def hidden_objects(db: Database, body: str) -> set[tuple[str, str]]:
    """Kind and key of what is out of sight for now, with all that exists only through it."""
    if db.value("SELECT 1 FROM withdrawal WHERE body = ? AND hidden = 1 LIMIT 1", [body]) is None:
        return set()
    with db.write() as w:
        return {(ref.kind, ref.id) for ref in with_dependents(w, _refs(w, body, "hidden = 1"))}


def doubtful(db: Database, body: str, before: str) -> list[tuple[str, str]]:
    """Hidden objects that were asked for and not given out, seen so last before a day: to be asked again."""
    rows = db.rows(
        "SELECT kind, id FROM withdrawal WHERE body = ? AND hidden = 1 AND seen_on < ?"
        " AND cause IN ('unauthorized', 'not_found') ORDER BY noted_on",
        [body, before],
    )
    return [(row["kind"], row["id"]) for row in rows]


def _log(w: SqliteUtils, run: Run, ref: ObjectRef, old: str | None, new: str | None) -> None:
    w.execute(
        "INSERT INTO change (run, body, kind, object, field, old, new, observed_at)"
        " VALUES (?, ?, ?, ?, 'withdrawn', ?, ?, ?)",
        [run.id, ref.body, ref.kind, ref.id, old, new, run.started_at],
    )
