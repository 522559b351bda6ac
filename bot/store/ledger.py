"""The SQL of what was posted, and of what people think of it."""

from collections.abc import Mapping

from bot.store.database import Database, Row
from bot.store.delivery import ObjectKey

UNKNOWN = "outbox NOT IN (SELECT id FROM outbox) AND outbox NOT IN (SELECT outbox FROM ledger)"
"""Rows of `shown` whose message neither waits nor stands anywhere, so far as we know."""


class LedgerTables:
    def __init__(self, database: Database) -> None:
        self._db = database

    def posted_as(self, platform: str, place: str, ref: str) -> Row | None:
        """The latest row of a message; `ref` may be one of several that an answer was split into."""
        return self._db.row(
            """SELECT * FROM ledger WHERE platform = ? AND place = ?
            AND instr(' ' || platform_ref || ' ', ' ' || ? || ' ') ORDER BY rowid DESC LIMIT 1""",
            [platform, place, ref],
        )

    def posts_in(self, platform: str, place: str, thread: str) -> bool:
        """Whether anything was posted, or is about to be, in this thread."""
        found = self._db.value(
            """SELECT 1 FROM ledger WHERE platform = :platform AND place = :place AND thread = :thread
            UNION ALL SELECT 1 FROM outbox
            WHERE platform = :platform AND place = :place AND thread = :thread LIMIT 1""",
            {"platform": platform, "place": place, "thread": thread},
        )
        return found is not None

    def address_of(self, platform: str, place: str, turn: str) -> str | None:
        """Where the answer to this turn was posted, or is about to be."""
        found = self._db.value(
            """SELECT address FROM ledger WHERE platform = :platform AND turn = :turn AND place = :place
            UNION ALL SELECT address FROM outbox
            WHERE platform = :platform AND turn = :turn AND place = :place AND state = 'due' LIMIT 1""",
            {"platform": platform, "turn": turn, "place": place},
        )
        return None if found is None else str(found)

    def has_key(self, platform: str, place: str, key: str) -> bool:
        """Whether anything was posted under this key, or is about to be."""
        found = self._db.value(
            """SELECT 1 FROM ledger WHERE platform = :platform AND place = :place AND reply_key = :key
            UNION ALL SELECT 1 FROM outbox WHERE platform = :platform AND state = 'due' AND place = :place
            AND reply_key = :key LIMIT 1""",
            {"platform": platform, "place": place, "key": key},
        )
        return found is not None

    def unasked(self, platform: str, place: str, key: str) -> Row | None:
        """The latest posted under this key outside any turn."""
        return self._db.row(
            """SELECT * FROM ledger WHERE platform = ? AND place = ? AND reply_key = ? AND turn IS NULL
            ORDER BY rowid DESC LIMIT 1""",
            [platform, place, key],
        )

    def unposted(self, platform: str, place: str, key: str) -> Row | None:
        """The latest that waits or was given up under this key outside any turn."""
        return self._db.row(
            """SELECT state, reason, expires_at FROM outbox
            WHERE platform = ? AND state IN ('due', 'dead') AND place = ? AND reply_key = ? AND turn IS NULL
            ORDER BY no DESC LIMIT 1""",
            [platform, place, key],
        )

    def of_turn(self, platform: str, turn: str, place: str) -> list[Row]:
        """What stands in a place for this turn: the latest row of each key."""
        return self._latest("platform = :platform AND turn = :turn AND place = :place", {
            "platform": platform, "turn": turn, "place": place,
        })  # fmt: skip

    def strays(self, platform: str, turn: str, place: str, key: str) -> list[Row]:
        """Messages that showed progress under this key and are part of no answer, nor replaced by one."""
        with self._db.write() as writer:
            return writer.execute(
                """SELECT * FROM ledger AS d WHERE platform = ? AND turn = ? AND place = ? AND reply_key = ?
                AND outbox GLOB 'draft *' AND platform_ref <> '' AND NOT EXISTS (
                  SELECT 1 FROM ledger AS l WHERE l.platform = d.platform AND l.turn = d.turn
                  AND l.place = d.place AND l.reply_key = d.reply_key AND l.outbox NOT GLOB 'draft *'
                  AND instr(' ' || l.platform_ref || ' ', ' ' || d.platform_ref || ' '))""",
                [platform, turn, place, key],
            ).fetchall()

    def replaced(self, platform: str, turn: str, place: str, ref: str) -> None:
        """An answer has taken the place of the message that showed progress."""
        with self._db.write() as writer:
            writer.execute(
                """DELETE FROM ledger WHERE platform = ? AND turn = ? AND place = ? AND platform_ref = ?
                AND outbox GLOB 'draft *'""",
                [platform, turn, place, ref],
            )

    def rename(self, outbox: str, key: str) -> None:
        """From now on the message stands under another key."""
        with self._db.write() as writer:
            writer.execute("UPDATE ledger SET reply_key = ? WHERE outbox = ?", [key, outbox])

    def showing(self, key: ObjectKey) -> list[Row]:
        """The latest rows of messages of which some version showed this object."""
        values = dict(zip(("kind", "body", "object"), key, strict=True))
        return self._latest(
            """EXISTS (SELECT 1 FROM ledger AS l JOIN shown USING (outbox)
            WHERE kind = :kind AND body = :body AND object = :object AND l.platform = ledger.platform
            AND l.place = ledger.place AND l.turn IS ledger.turn AND l.reply_key = ledger.reply_key)""",
            values,
        )

    def _latest(self, where: str, values: Mapping[str, str]) -> list[Row]:
        with self._db.write() as writer:
            return writer.execute(
                f"""SELECT * FROM ledger WHERE rowid IN (
                  SELECT max(rowid) FROM ledger WHERE {where} GROUP BY platform, place, turn, reply_key
                ) AND platform_ref <> '' ORDER BY rowid""",
                dict(values),
            ).fetchall()

    def put(self, values: Mapping[str, str]) -> None:
        """What stands there, as the latest row of its key."""
        with self._db.write() as writer:
            writer.execute(
                """INSERT OR REPLACE INTO ledger (outbox, platform, place, thread, address, reply_key, turn,
                  platform_ref, posted_at, expires_at)
                VALUES (:outbox, :platform, :place, :thread, :address, :reply_key, :turn, :platform_ref,
                  :posted_at, :expires_at)""",
                dict(values),
            )

    def put_vote(self, values: Mapping[str, str | int]) -> None:
        with self._db.write() as writer:
            writer.execute(
                """INSERT OR REPLACE INTO vote
                VALUES (:platform, :event, :outbox, :voter, :value, :at, :expires_at)""",
                dict(values),
            )

    def drop_vote(self, platform: str, event: str) -> None:
        with self._db.write() as writer:
            writer.execute("DELETE FROM vote WHERE platform = ? AND event = ?", [platform, event])
