"""The SQL of way 3: inbox, cursor, outbox; what was posted is in store/ledger.

Knows rows and texts, nothing of what they mean; bot/delivery/mailbox.py gives the rules. Every
method joins the transaction that is open, so a rule can combine several into one.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.store.database import Database, Row

ObjectKey = tuple[str, str, str]
"""kind, body, id"""

_DUE = """SELECT o.*, (
    SELECT platform_ref FROM ledger AS l WHERE l.platform = o.platform AND l.turn IS o.turn
    AND l.place = o.place AND l.reply_key = o.reply_key ORDER BY l.rowid DESC LIMIT 1) AS replaces
  FROM outbox AS o JOIN (
    SELECT coalesce(min(CASE WHEN turn IS NOT NULL THEN no END), min(no)) AS first FROM outbox
    WHERE platform = :platform AND state = 'due' AND expires_at > :now
    AND NOT (turn IS NULL AND reason = 'quiet' AND next_at > :now)
    AND place NOT IN (SELECT value FROM json_each(:without)) GROUP BY place
  ) ON no = first WHERE next_at <= :now AND (turn IS NOT NULL) = :asked ORDER BY no LIMIT :most"""


def stamp(at: datetime) -> str:
    """An instant as text of fixed length: the order of the texts is the order of the instants."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class DeliveryTables:
    def __init__(self, database: Database) -> None:
        self._db = database

    def _change(self, sql: str, values: Mapping[str, Any]) -> int:
        with self._db.write() as writer:
            return writer.execute(sql, dict(values)).rowcount

    def _written(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """Rows as the open transaction sees them, its own changes included."""
        with self._db.write() as writer:
            return writer.execute(sql, dict(values)).fetchall()

    def add_event(self, values: Mapping[str, str | int]) -> bool:
        """False if the event is known already."""
        sql = """INSERT INTO inbox
              (platform, event, place, incoming, received_at, expires_at, sender, thread, addressed)
            VALUES (:platform, :event, :place, :incoming, :received_at, :expires_at, :sender, :thread,
              :addressed)
            ON CONFLICT (platform, event) DO NOTHING"""
        return self._change(sql, values) == 1

    def event(self, platform: str, event: str) -> Row | None:
        """Whatever became of it, as long as its id is kept."""
        sql = "SELECT * FROM inbox WHERE platform = :platform AND event = :event"
        found = self._written(sql, {"platform": platform, "event": event})
        return found[0] if found else None

    def save_cursor(self, name: str, value: str) -> None:
        self._change("INSERT OR REPLACE INTO cursor VALUES (:name, :value)", {"name": name, "value": value})

    def cursor(self, name: str) -> str | None:
        value: str | None = self._db.value("SELECT value FROM cursor WHERE name = ?", (name,))
        return value

    def hold(self, values: Mapping[str, str]) -> None:
        """Nothing, if the event was taken in or held before."""
        sql = """INSERT INTO held_event (platform, event, place, payload, at, expires_at)
            SELECT :platform, :event, :place, :payload, :at, :expires_at
            WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE platform = :platform AND event = :event)
            ON CONFLICT (platform, event) DO NOTHING"""
        self._change(sql, values)

    def held(self, platform: str) -> list[Row]:
        return self._db.rows("SELECT * FROM held_event WHERE platform = ? ORDER BY at, event", [platform])

    def release(self, platform: str, event: str) -> None:
        sql = "DELETE FROM held_event WHERE platform = :platform AND event = :event"
        self._change(sql, {"platform": platform, "event": event})

    def waiting(self, platform: str) -> int:
        sql = "SELECT count(*) FROM inbox WHERE platform = ? AND state = 'waiting'"
        return int(self._db.value(sql, (platform,)))

    def start_next(self, platform: str) -> Row | None:
        """Mark the oldest waiting event running whose place has none running."""
        if not self.waiting(platform):  # a look first: an idle poll must not take the writer's lock
            return None
        found = self._written(
            """UPDATE inbox SET state = 'running' WHERE no = (
              SELECT no FROM inbox AS i WHERE platform = :platform AND state = 'waiting' AND NOT EXISTS (
                SELECT 1 FROM inbox AS r
                WHERE r.platform = i.platform AND r.state = 'running' AND r.place = i.place)
              ORDER BY no LIMIT 1)
            RETURNING event, incoming, attempts""",
            {"platform": platform},
        )
        return found[0] if found else None

    def running(self, platform: str) -> list[Row]:
        sql = """SELECT event, incoming, attempts FROM inbox
            WHERE platform = :platform AND state = 'running' ORDER BY no"""
        return self._written(sql, {"platform": platform})

    def open_event(self, platform: str, event: str) -> Row | None:
        sql = """SELECT event, incoming, attempts FROM inbox
            WHERE platform = :platform AND event = :event AND state <> 'done'"""
        found = self._written(sql, {"platform": platform, "event": event})
        return found[0] if found else None

    def open_events(self, platform: str, place: str) -> list[Row]:
        sql = """SELECT event, incoming, attempts FROM inbox
            WHERE platform = :platform AND place = :place AND state <> 'done'"""
        return self._written(sql, {"platform": platform, "place": place})

    def requeue(self, platform: str, event: str) -> None:
        sql = """UPDATE inbox SET state = 'waiting', attempts = attempts + 1
            WHERE platform = :platform AND event = :event"""
        self._change(sql, {"platform": platform, "event": event})

    def close_event(self, platform: str, event: str) -> None:
        sql = """UPDATE inbox SET state = 'done', incoming = NULL
            WHERE platform = :platform AND event = :event"""
        self._change(sql, {"platform": platform, "event": event})

    def readdress_event(self, platform: str, event: str, place: str, incoming: str) -> None:
        sql = """UPDATE inbox SET place = :place, incoming = :incoming
            WHERE platform = :platform AND event = :event"""
        self._change(sql, {"platform": platform, "event": event, "place": place, "incoming": incoming})

    def add_reply(self, values: Mapping[str, str | None], shows: Sequence[ObjectKey]) -> bool:
        """False if this id is in the outbox already, or was posted and is in the ledger."""
        with self._db.write():
            added = self._change(
                """INSERT INTO outbox
                  (id, platform, place, thread, address, reply_key, turn, reply, next_at, expires_at,
                  created_at)
                SELECT :id, :platform, :place, :thread, :address, :reply_key, :turn, :reply, :next_at,
                  :expires_at, :created_at
                WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE outbox = :id)
                ON CONFLICT (id) DO NOTHING""",
                values,
            )
            for kind, body, id_ in shows if added else ():
                sql = "INSERT OR IGNORE INTO shown VALUES (:outbox, :kind, :body, :object)"
                self._change(sql, {"outbox": values["id"], "kind": kind, "body": body, "object": id_})
        return added == 1

    def due(self, platform: str, now: str, without: Collection[str], unasked: int | None) -> list[Row]:
        """In every place, but for those `without`, the first unsent answer, else the first of what nobody
        asked for, where its time has come; of the latter at most so many. What was put off holds nothing
        back. `replaces` is where the latest message under the same key in the same turn stands."""
        values = {"platform": platform, "now": now, "without": json.dumps(list(without))}
        answers = self._db.rows(_DUE, values | {"asked": True, "most": -1})
        most = -1 if unasked is None else unasked
        return answers + (self._db.rows(_DUE, values | {"asked": False, "most": most}) if most else [])

    def unsent(self, platform: str) -> int:
        sql = "SELECT count(*) FROM outbox WHERE platform = ? AND state = 'due'"
        return int(self._db.value(sql, (platform,)))

    def reply(self, id_: str) -> Row | None:
        found = self._written("SELECT * FROM outbox WHERE id = :id", {"id": id_})
        return found[0] if found else None

    def mark_sent(self, id_: str, platform_ref: str, posted_at: str, expires_at: str) -> None:
        with self._db.write():
            self._change(
                """INSERT INTO ledger (outbox, platform, place, thread, address, reply_key, turn,
                  platform_ref, posted_at, expires_at)
                SELECT id, platform, place, thread, address, reply_key, turn, :ref, :posted_at, :expires_at
                FROM outbox WHERE id = :id ON CONFLICT (outbox) DO NOTHING""",
                {"id": id_, "ref": platform_ref, "posted_at": posted_at, "expires_at": expires_at},
            )
            self._change("UPDATE outbox SET state = 'posted', reply = NULL WHERE id = :id", {"id": id_})

    def postpone(self, id_: str, reason: str, next_at: str) -> None:
        sql = """UPDATE outbox SET attempts = attempts + 1, reason = :reason, next_at = :next_at
            WHERE id = :id AND state = 'due'"""
        self._change(sql, {"id": id_, "reason": reason, "next_at": next_at})

    def hurry(self, platform: str, now: str, later_than: str) -> None:
        """What is to be tried again only after that is tried now."""
        sql = """UPDATE outbox SET next_at = :now
            WHERE platform = :platform AND state = 'due' AND next_at > :later_than"""
        self._change(sql, {"platform": platform, "now": now, "later_than": later_than})

    def put_off(self, id_: str, next_at: str) -> None:
        """Its place wants quiet until then: that is no attempt."""
        sql = "UPDATE outbox SET reason = 'quiet', next_at = :next_at WHERE id = :id AND state = 'due'"
        self._change(sql, {"id": id_, "next_at": next_at})

    def kill(self, id_: str, reason: str, expires_at: str) -> bool:
        """Dead and blank, kept until `expires_at`: its id must not come back. False if not due."""
        sql = """UPDATE outbox SET state = 'dead', reply = NULL, reason = :reason,
              attempts = attempts + 1, expires_at = :expires_at
            WHERE id = :id AND state = 'due'"""
        return self._change(sql, {"id": id_, "reason": reason, "expires_at": expires_at}) == 1

    def readdress_replies(self, platform: str, old: str, place: str, address: str) -> None:
        sql = """UPDATE outbox SET place = :place, address = :address
            WHERE platform = :platform AND place = :old AND state = 'due'"""
        self._change(sql, {"platform": platform, "old": old, "place": place, "address": address})

    def shown_among(self, keys: Iterable[ObjectKey]) -> list[ObjectKey]:
        """Those that a reply shows, or showed: few, where a whole city is decided anew."""
        sql = "SELECT 1 FROM shown WHERE kind = ? AND body = ? AND object = ? LIMIT 1"
        with self._db.write() as writer:
            return [key for key in keys if writer.execute(sql, key).fetchone()]

    def due_showing(self, key: ObjectKey) -> list[str]:
        sql = """SELECT id FROM outbox JOIN shown ON shown.outbox = outbox.id
            WHERE kind = :kind AND body = :body AND object = :object AND state = 'due'"""
        values = dict(zip(("kind", "body", "object"), key, strict=True))
        return [row["id"] for row in self._written(sql, values)]

    def due_of(self, platform: str, turn: str, place: str) -> list[str]:
        sql = """SELECT id FROM outbox
            WHERE platform = :platform AND turn = :turn AND place = :place AND state = 'due'"""
        return [row["id"] for row in self._written(sql, {"platform": platform, "turn": turn, "place": place})]

    def overdue(self, now: str) -> list[str]:
        sql = "SELECT id FROM outbox WHERE state = 'due' AND expires_at <= :now"
        return [row["id"] for row in self._written(sql, {"now": now})]
