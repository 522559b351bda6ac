"""What a database that was put back must not show again, and not say again."""

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.delivery import stamp
from bot.store.rows import MAPPINGS, SEPARATOR
from bot.store.snapshot import rows_of
from bot.store.wordless import REMEMBERED

DELIVERIES = (
    "inbox", "cursor", "outbox", "ledger", "shown", "held_event", "vote", "place_setting", "subscription",
    "subscription_number", "follow", "edition", "announced",
)  # fmt: skip
"""What has been said since the backup, and what people have wished for."""
FAR = 1_000_000
"""Numbers given after the backup must not be given again: messages are named after them."""
OLD = dt.timedelta(days=30)
"""After so long what is recent no longer overlaps with what the backup holds: everything is read anew."""
NOTE = "restored"
RESTORE = "restore"
"""The source of the unfinished run that begins with it: what the next load finds new is not told as news."""
_QUIET_RUN = f"INSERT INTO run (body, kind, source, started_at) VALUES (?, 'backfill', '{RESTORE}', ?)"
_NEVER = "2000-01-01"
_NOT_LOADED = f"""SELECT key FROM body b, (SELECT value FROM meta WHERE key = '{NOTE}') note
    WHERE NOT json_extract(note.value, '$.complete')
    AND EXISTS (SELECT 1 FROM paper p WHERE p.body = b.key)
    AND NOT EXISTS (SELECT 1 FROM run r WHERE r.body = b.key AND r.counts != 'null'
        AND r.finished_at > json_extract(note.value, '$.at'))
    ORDER BY b.key"""
"""The cities that were put back without it being known what was withdrawn, and not loaded since."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken away since the backup. `blocked` and `tombstones` are rows, `deleted` objects;
    `closed` are objects that are no longer public: table, key columns, statement, publicness."""

    blocked: tuple[tuple[object, ...], ...]
    tombstones: tuple[tuple[object, ...], ...]
    waiting: tuple[tuple[object, ...], ...]
    deleted: tuple[ObjectRef, ...]
    closed: tuple[tuple[str, dict[str, str], str, str], ...]
    known: bool
    """Whether all of it could be read."""


@dataclass(frozen=True, slots=True)
class Note:
    """When what was put back, and whether it is known what was withdrawn since."""

    at: str
    made_at: str
    complete: bool


class _Replaced:
    """The database that is replaced, asked table by table: one that is damaged hides no other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.known = True

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Empty where they cannot be read."""
        try:
            return rows_of(self._path, sql)
        except sqlite3.Error:
            self.known = False
            return []


def withdrawn_since(old: Path) -> Withdrawn:
    """What can still be read in the database that is replaced."""
    asked = _Replaced(old)
    blocked = asked.rows("SELECT body, kind, id, cause, number, web FROM block")
    tombstones = asked.rows("SELECT body, kind, id, observed_at FROM tombstone")
    waiting = asked.rows("SELECT body, kind, id, cause, noted_on, seen_on, hidden FROM withdrawal")
    named = asked.rows(
        "SELECT body, kind, object FROM change c WHERE field = 'withdrawn' AND new = 'deleted' AND id ="
        " (SELECT max(id) FROM change m WHERE m.body = c.body AND m.kind = c.kind AND m.object = c.object)",
    )
    deleted = [ObjectRef(str(kind), str(body), str(key)) for body, kind, key in named if kind in MAPPINGS]
    closed = [each for kind in MAPPINGS for each in _closed(asked, kind)]
    # What was itself put back, and not loaded since, does not know it either.
    known = not asked.rows(_NOT_LOADED) and asked.known
    return Withdrawn(tuple(blocked), tuple(tombstones), tuple(waiting), tuple(deleted), tuple(closed), known)


def _closed(asked: _Replaced, kind: str) -> list[tuple[str, dict[str, str], str, str]]:
    mapping = MAPPINGS[kind]
    columns = ("body", *mapping.key)
    rows = asked.rows(
        f"SELECT {', '.join(columns)}, stated, publicness FROM {mapping.table} WHERE publicness != 'public'",
    )
    size = len(columns)
    return [
        (mapping.table, dict(zip(columns, map(str, row[:size]), strict=True)), str(row[size]), str(row[-1]))
        for row in rows
    ]


def hold_back(db: Database, found: Withdrawn) -> list[ObjectRef]:
    """Writes the blocks, tombstones and withdrawals; the answer are the objects that must be deleted now."""
    with db.write() as w:
        _insert(w, "block", ("body", "kind", "id", "cause", "number", "web"), found.blocked)
        _insert(w, "tombstone", ("body", "kind", "id", "observed_at"), found.tombstones)
        columns = ("body", "kind", "id", "cause", "noted_on", "seen_on", "hidden")
        _insert(w, "withdrawal", columns, found.waiting)
        blocked = [ObjectRef(str(kind), str(body), str(key)) for body, kind, key, *_ in found.blocked]
        wanted = dict.fromkeys(each for each in [*blocked, *found.deleted] if each.kind in MAPPINGS)
        return [each for each in wanted if _is_there(w, each)]


def _insert(w: SqliteUtils, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(columns))
    w.conn.executemany(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _is_there(w: SqliteUtils, ref: ObjectRef) -> bool:
    mapping = MAPPINGS[ref.kind]
    key = ref.id.split(SEPARATOR)
    if len(key) != len(mapping.key):
        return False
    where = " AND ".join(f"{column} = ?" for column in mapping.key)
    sql = f"SELECT 1 FROM {mapping.table} WHERE body = ? AND {where}"
    return w.execute(sql, [ref.body, *key]).fetchone() is not None


def close_again(db: Database, found: Withdrawn) -> dict[str, list[tuple[str, dict[str, str], str]]]:
    """What has been closed since is as closed as it was; by city what that concerns, for the index: table,
    key and publicness."""
    concerned: dict[str, list[tuple[str, dict[str, str], str]]] = {}
    with db.write() as w:
        for table, key, stated, publicness in found.closed:
            where = " AND ".join(f"{column} = ?" for column in key)
            changed = w.execute(
                f"UPDATE {table} SET stated = ?, publicness = ? WHERE {where} AND publicness = 'public'",
                [stated, publicness, *key.values()],
            ).rowcount
            if changed:
                concerned.setdefault(key["body"], []).append((table, key, publicness))
    return concerned


def take_over_deliveries(db: Database, old: Path) -> None:
    """What has been asked, answered and wished for since the backup. Raises sqlite3.Error before anything
    is changed."""
    contents = [(table, *_whole(old, table)) for table in DELIVERIES]
    with db.write() as w:
        for table, columns, rows in contents:
            w.execute(f"DELETE FROM {table}")
            _insert(w, table, columns, rows)
        # What has become news since is found anew, under other numbers.
        w.execute("DELETE FROM announced WHERE news NOT IN (SELECT id FROM news)")


def _whole(old: Path, table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    columns = [str(row[0]) for row in rows_of(old, f"SELECT name FROM pragma_table_info('{table}')")]
    return columns, rows_of(old, f"SELECT {', '.join(columns)} FROM {table}")


def say_nothing_again(db: Database, now: dt.datetime, *, taken_over: bool) -> None:
    """What was on its way when the backup was made has been said, as far as anybody knows, and what the next
    run finds was perhaps told already: at most once. Unless `taken_over`, questions of then stay unanswered,
    and of what is read in rooms only what comes from now on counts."""
    with db.write() as w:
        for table in REMEMBERED:
            w.execute(f"DELETE FROM {table}")
        if not taken_over:
            for sql in (
                "DELETE FROM cursor",
                "DELETE FROM held_event",
                "UPDATE inbox SET state = 'done', incoming = NULL WHERE state != 'done'",
                "UPDATE outbox SET state = 'dead', reply = NULL, reason = 'restored' WHERE state = 'due'",
                "UPDATE edition SET state = 'posted', posted_at = made_at WHERE state = 'waiting'",
                "UPDATE edition SET revising = 0, reissue = ''",
            ):
                w.execute(sql)
        newest = w.execute("SELECT coalesce(max(id), 0) FROM news").fetchone()[0]
        w.execute("UPDATE subscription SET floor = ?, seen = ?, since = min(since, ?)", [newest] * 3)
        w.execute("UPDATE follow SET touched = '[]', before = NULL, thread = coalesce(thread, '')")
        for table in ("edition", "follow", "news"):
            _skip_numbers(w, table)
    _forget_how_far(db, now)


def _skip_numbers(w: SqliteUtils, table: str) -> None:
    known = w.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
    highest = w.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
    w.execute("DELETE FROM sqlite_sequence WHERE name = ?", [table])
    next_ = max(known[0] if known else 0, highest) + FAR
    w.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, next_])


def _forget_how_far(db: Database, now: dt.datetime) -> None:
    """The next load of each city is none whose changes are told, and sees what has vanished meanwhile."""
    with db.write() as w:
        for row in w.execute("SELECT key FROM body").fetchall():
            body = row["key"]
            last = w.execute("SELECT max(started_at) FROM run WHERE body = ?", [body]).fetchone()[0]
            if last is None:
                continue
            w.execute(
                "UPDATE run SET finished_at = ? WHERE body = ? AND finished_at IS NULL", [stamp(now), body]
            )
            w.execute(_QUIET_RUN, [body, now.isoformat()])
            keys = ["sync recent"]
            if now - dt.datetime.fromisoformat(last) > OLD:
                keys += ["sync back", "sync mark"]
            w.conn.executemany(
                "DELETE FROM source_state WHERE body = ? AND key = ?", [(body, key) for key in keys]
            )
            w.execute(
                "UPDATE source_state SET value = ? WHERE body = ? AND key = 'sync complete'", [_NEVER, body]
            )


def put_note(db: Database, note: Note) -> None:
    with db.write() as w:
        value = json.dumps({"at": note.at, "made_at": note.made_at, "complete": note.complete})
        w.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [NOTE, value])
        w.execute(
            "INSERT INTO audit (at, action, body, object, reason) VALUES (?, 'restored', '', '', ?)",
            [note.at, f"backup of {note.made_at}"],
        )


def not_up_to_date(db: Database) -> list[str]:
    """The cities that were put back, and have not been loaded since: what has been withdrawn meanwhile may
    still be shown. Empty where nothing was put back, or it is known what was withdrawn."""
    return [row["key"] for row in db.rows(_NOT_LOADED)]
