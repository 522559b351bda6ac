"""The rows of subscriptions. What a wish means is the digest's; here it is a text."""

from datetime import datetime

from bot.store.database import Database, Row
from bot.store.delivery import stamp


class SubscriptionTable:
    """Every method joins the transaction that is open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(
        self,
        *,
        platform: str,
        place: str,
        address: str,
        wish: str,
        made_at: datetime,
        expires_at: datetime,
    ) -> int:
        """A draft, with a number that was never given in its place; answers with that number."""
        with self._db.write() as w:
            number: int = w.execute(
                "INSERT INTO subscription_number VALUES (?, ?, 1)"
                " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
                [platform, place],
            ).fetchone()[0]
            w.execute(
                "INSERT INTO subscription (platform, place, address, number, state, wish, made_at, floor,"
                " seen, expires_at) VALUES (?, ?, ?, ?, 'draft', ?, ?, 0, 0, ?)",
                [platform, place, address, number, wish, stamp(made_at), stamp(expires_at)],
            )
        return number

    def activate(self, id_: int, next_at: datetime | None) -> None:
        """From now on; what is known already is not news for it."""
        with self._db.write() as w:
            w.execute(
                "UPDATE subscription SET state = 'active', expires_at = NULL, next_at = :next,"
                " puzzled_at = NULL, floor = n.newest, seen = n.newest, since = n.newest"
                " FROM (SELECT coalesce(max(id), 0) AS newest FROM news) n WHERE subscription.id = :id",
                {"id": id_, "next": stamp(next_at) if next_at else None},
            )

    def pause(self, id_: int) -> None:
        with self._db.write() as w:
            w.execute("UPDATE subscription SET state = 'paused', next_at = NULL WHERE id = ?", [id_])

    def change(self, id_: int, wish: str, next_at: datetime | None) -> None:
        """Another wish in its place, for what is new since its last edition."""
        with self._db.write() as w:
            w.execute(
                "UPDATE subscription SET wish = ?, next_at = CASE state WHEN 'active' THEN ? END,"
                " floor = max(floor, seen), puzzled_at = NULL WHERE id = ?",
                [wish, stamp(next_at) if next_at else None, id_],
            )

    def puzzle(self, id_: int, since: datetime | None) -> None:
        with self._db.write() as w:
            w.execute(
                "UPDATE subscription SET puzzled_at = ? WHERE id = ?", [stamp(since) if since else None, id_]
            )

    def puzzled_at(self, id_: int) -> str | None:
        found: str | None = self._db.value("SELECT puzzled_at FROM subscription WHERE id = ?", [id_])
        return found

    def plan(self, id_: int, *, next_at: datetime | None, floor: int, seen: int) -> None:
        """After an edition: when the next one is due, and what it need not look at any more."""
        with self._db.write() as w:
            w.execute(
                "UPDATE subscription SET next_at = ?, floor = max(floor, ?), seen = max(seen, ?)"
                " WHERE id = ? AND state = 'active'",
                [stamp(next_at) if next_at else None, floor, seen, id_],
            )

    def delete(self, id_: int) -> None:
        with self._db.write() as w:
            w.execute("DELETE FROM subscription WHERE id = ?", [id_])

    def reopen(self, id_: int, floor: int | None, next_at: datetime | None) -> None:
        """An edition for it was lost: news beyond `floor` are looked at again, from `next_at` on if given."""
        with self._db.write() as w:
            w.execute(
                "UPDATE subscription SET floor = max(since, min(floor, coalesce(:floor, floor))),"
                " seen = min(seen, :seen),"
                " next_at = CASE WHEN :next IS NULL OR state != 'active' OR next_at IS NULL THEN next_at"
                "  ELSE min(next_at, :next) END WHERE id = :id",
                {
                    "id": id_, "floor": floor, "seen": -1 if next_at else 2**62,
                    "next": stamp(next_at) if next_at else None,
                },
            )  # fmt: skip

    def of_place(self, platform: str, place: str) -> list[Row]:
        return self._db.rows(
            "SELECT * FROM subscription WHERE platform = ? AND place = ? ORDER BY number", [platform, place]
        )

    def every(self) -> list[Row]:
        """All that are no drafts."""
        return self._db.rows("SELECT * FROM subscription WHERE state != 'draft' ORDER BY id")

    def due(self, now: datetime, never: datetime) -> list[Row]:
        """The active ones whose time has come, and those without one that have not seen the latest news. None
        is planned later than `never`: a clock was wrong."""
        return self._db.rows(
            "SELECT * FROM subscription WHERE state = 'active' AND (next_at <= ? OR next_at >= ?"
            " OR next_at IS NULL AND seen < (SELECT coalesce(max(id), 0) FROM news))",
            [stamp(now), stamp(never)],
        )

    def expire(self, now: datetime) -> None:
        """Drafts that nobody has confirmed."""
        with self._db.write() as w:
            w.execute("DELETE FROM subscription WHERE expires_at <= ?", [stamp(now)])

    def move(self, platform: str, old: str, new: str, address: str) -> None:
        """A conversation goes on elsewhere, with the numbers that people know; where some are taken there,
        all that come are given higher ones."""
        with self._db.write() as w:
            known = {"platform": platform, "old": old, "new": new}
            sql = "SELECT coalesce(max(last), 0) FROM subscription_number WHERE platform = ? AND place = ?"
            there = w.execute(sql, [platform, new]).fetchone()[0]
            w.execute(
                "UPDATE subscription SET place = :new, address = :address, number = number + :there"
                " WHERE platform = :platform AND place = :old",
                {**known, "address": address, "there": there},
            )
            w.execute(
                "INSERT OR REPLACE INTO subscription_number SELECT platform, :new, last + :there"
                " FROM subscription_number WHERE platform = :platform AND place = :old",
                {**known, "there": there},
            )

    def drop(self, platform: str, place: str) -> int:
        """The bot is no longer there; says how many ended."""
        with self._db.write() as w:
            return w.execute(
                "DELETE FROM subscription WHERE platform = ? AND place = ?", [platform, place]
            ).rowcount
