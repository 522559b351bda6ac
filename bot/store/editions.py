"""The rows of editions, and of what places have heard."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal

from bot.messages import ObjectRef
from bot.store.database import Database, Row
from bot.store.delivery import stamp

EditionKind = Literal["digest", "follow"]
Reissue = Literal["corrected", "withdrawn"]
_KINDS = {"AgendaItem": ("result", "early"), "Paper": ("paper",), "Meeting": ("agenda", "minutes")}
"""Which news are about an object of a kind."""
KEY = "edition"
"""Before an edition's id, the key of its reply."""


def key_of(edition: int) -> str:
    return f"{KEY} {edition}"


def edition_of(key: str) -> int | None:
    """The edition whose reply has this key, None for any other reply."""
    kind, _, number = key.partition(" ")
    return int(number) if kind == KEY and number.isascii() and number.isdecimal() else None


Mark = tuple[int, int]
"""The newest change and the newest entry of the audit at one moment."""


class EditionTable:
    """Every method joins the transaction that is open."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self, kind: EditionKind, *, platform: str, place: str, address: str, subject: str, at: datetime
    ) -> int:
        with self._db.write() as w:
            row_id = w.execute(
                "INSERT INTO edition (kind, platform, place, address, subject, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [kind, platform, place, address, subject, stamp(at)],
            ).lastrowid
        assert row_id is not None  # noqa: S101 - an INSERT has one
        return row_id

    def hear(self, edition: int, platform: str, place: str, heard: Iterable[tuple[int, str]]) -> None:
        """The place has heard these news, so; `edition` 0: they came to nothing."""
        with self._db.write() as w:
            for news, value in heard:
                w.execute(
                    "INSERT OR IGNORE INTO announced (platform, place, news, edition, value)"
                    " VALUES (?, ?, ?, ?, ?)",
                    [platform, place, news, edition, value],
                )

    def heard_in(self, platform: str, place: str, news: Collection[int]) -> set[int]:
        """Which of these a place has heard: themselves, or the same object by another of its news."""
        if not news:
            return set()
        marks = ", ".join("?" * len(news))
        with self._db.write() as w:
            rows = w.execute(
                f"SELECT n.id FROM news n WHERE n.id IN ({marks}) AND EXISTS (SELECT 1 FROM announced a"
                "  WHERE a.platform = ? AND a.place = ? AND a.news = n.id)"
                f" UNION SELECT n.id FROM news n JOIN news o ON o.body = n.body AND o.kind = n.kind"
                "  AND o.object = n.object AND o.id != n.id"
                "  JOIN announced a ON a.news = o.id AND a.platform = ? AND a.place = ? AND a.edition != 0"
                "  AND a.restated != 'news'"
                f"  WHERE n.id IN ({marks}) AND n.kind NOT IN ('agenda', 'minutes')",
                [*news, platform, place, platform, place, *news],
            ).fetchall()
        return {row[0] for row in rows}

    def warned_of(self, platform: str, place: str) -> set[tuple[str, str]]:
        """City and id of the papers for which a place has been told what other cities decided: each comes to
        several bodies."""
        rows = self._db.rows(
            "SELECT DISTINCT n.body, s.paper FROM announced a"
            " JOIN news n ON n.id = a.news AND n.kind = 'early'"
            " JOIN station_item s ON s.body = n.body AND s.item = n.object"
            " WHERE a.platform = ? AND a.place = ? AND a.edition != 0",
            [platform, place],
        )
        return {(row["body"], row["paper"]) for row in rows}

    def told(self, edition: int) -> list[Row]:
        """The news of an edition, with what was said of them."""
        with self._db.write() as w:
            return w.execute(
                "SELECT news, value FROM announced WHERE edition = ? ORDER BY news", [edition]
            ).fetchall()

    def edition(self, id_: int) -> Row | None:
        return self._db.row("SELECT * FROM edition WHERE id = ?", [id_])

    def on_their_way(self) -> list[Row]:
        """Those that have not been posted yet, and those that are being changed."""
        return self._db.rows(
            "SELECT * FROM edition WHERE state = 'waiting' UNION SELECT * FROM edition WHERE revising = 1"
            " ORDER BY id"
        )

    def waits_in(self, platform: str, place: str) -> bool:
        """Whether an edition for the place has not been posted yet."""
        found = self._db.value(
            "SELECT 1 FROM edition WHERE platform = ? AND place = ? AND state = 'waiting'"
            " AND kind = 'digest'",
            [platform, place],
        )
        return found is not None

    def made_between(self, platform: str, place: str, since: datetime, until: datetime) -> int:
        """How many messages that nobody asked for a place has got in that time, posted or not."""
        return int(
            self._db.value(
                "SELECT count(*) FROM edition WHERE platform = ? AND place = ? AND made_at >= ?"
                " AND made_at <= ?"
                " AND state != 'dead'",
                [platform, place, stamp(since), stamp(until)],
            )
        )

    def latest(self, limit: int) -> list[Row]:
        return self._db.rows(
            "SELECT e.*, (SELECT count(*) FROM announced a WHERE a.edition = e.id) AS news"
            " FROM edition e ORDER BY id DESC LIMIT ?",
            [limit],
        )

    def last_in(self, platform: str, place: str) -> int | None:
        """The newest edition that stands there."""
        found = self._db.value(
            "SELECT max(id) FROM edition WHERE platform = ? AND place = ? AND kind = 'digest'"
            " AND state = 'posted'",
            [platform, place],
        )
        return None if found is None else int(found)

    def deaths_in(self, platform: str, place: str, last: int) -> int:
        """How many of the last editions of a place its platform refused; of what was given up for another
        reason nothing is known."""
        with self._db.write() as w:
            rows = w.execute(
                "SELECT refused FROM edition WHERE platform = ? AND place = ? AND kind = 'digest'"
                " AND (state != 'dead' OR refused) ORDER BY id DESC LIMIT ?",
                [platform, place, last],
            ).fetchall()
        return sum(row["refused"] for row in rows)

    def observed(self, id_: int) -> list[datetime]:
        """When what it tells became known."""
        rows = self._db.rows(
            "SELECT n.observed_at FROM announced a JOIN news n ON n.id = a.news WHERE a.edition = ?", [id_]
        )
        return [datetime.fromisoformat(row[0]) for row in rows]

    def posted(self, id_: int, at: datetime) -> None:
        with self._db.write() as w:
            w.execute("UPDATE edition SET state = 'posted', posted_at = ? WHERE id = ?", [stamp(at), id_])

    def dead(self, id_: int, *, refused: bool) -> int:
        """It will not be posted: its place has not heard its news; answers with the first of them, 0 if it
        had none. `refused`: by the platform."""
        with self._db.write() as w:
            w.execute(
                "UPDATE edition SET state = 'dead', reissue = '', revising = 0, refused = ? WHERE id = ?",
                [refused, id_],
            )
            first = w.execute("SELECT min(news) FROM announced WHERE edition = ?", [id_]).fetchone()[0]
            w.execute("DELETE FROM announced WHERE edition = ?", [id_])
        return int(first or 0)

    def mark(self, id_: int, why: Reissue) -> bool:
        """To be shown anew; what is withdrawn goes before what is corrected. False where that is known."""
        with self._db.write() as w:
            marked = w.execute(
                "UPDATE edition SET reissue = ? WHERE id = ? AND kind = 'digest' AND reissue != 'withdrawn'",
                [why, id_],
            ).rowcount
        return marked == 1

    def to_reissue(self) -> list[Row]:
        return self._db.rows("SELECT * FROM edition WHERE reissue != '' AND state != 'dead' ORDER BY id")

    def reissued(self, id_: int, revision: int) -> None:
        with self._db.write() as w:
            w.execute("UPDATE edition SET reissue = '', revision = ? WHERE id = ?", [revision, id_])

    def showing(self, ref: ObjectRef) -> list[int]:
        """The editions that stand somewhere and show this object."""
        with self._db.write() as w:
            rows = w.execute(
                "SELECT DISTINCT l.reply_key FROM shown s JOIN ledger l USING (outbox)"
                " WHERE s.kind = ? AND s.body = ? AND s.object = ? AND l.turn IS NULL AND l.reply_key LIKE ?",
                [ref.kind, ref.body, ref.id, f"{KEY} %"],
            ).fetchall()
        return [int(row[0].removeprefix(f"{KEY} ")) for row in rows]

    def forget(self, ref: ObjectRef) -> None:
        """An object is deleted: what was news of it is none."""
        kinds = _KINDS.get(ref.kind, ())
        with self._db.write() as w:
            for kind in kinds:
                named = [ref.body, kind, ref.id]
                w.execute(
                    "DELETE FROM announced WHERE news IN"
                    " (SELECT id FROM news WHERE body = ? AND kind = ? AND object = ?)",
                    named,
                )
                w.execute("DELETE FROM news WHERE body = ? AND kind = ? AND object = ?", named)

    def move(self, platform: str, old: str, new: str, address: str) -> None:
        """A conversation goes on elsewhere: what was heard there was heard."""
        with self._db.write() as w:
            w.execute(
                "UPDATE edition SET place = ?, address = ? WHERE platform = ? AND place = ?",
                [new, address, platform, old],
            )
            w.execute(
                "UPDATE OR IGNORE announced SET place = ? WHERE platform = ? AND place = ?",
                [new, platform, old],
            )

    def mark_now(self) -> Mark:
        """To ask `closed_since` with."""
        change = self._db.value("SELECT coalesce(max(id), 0) FROM change")
        return int(change), int(self._db.value("SELECT coalesce(max(id), 0) FROM audit"))

    def closed_since(self, mark: Mark) -> bool:
        """Whether something has been withdrawn, or says another thing about its publicness, since then."""
        found = self._db.value(
            "SELECT 1 FROM change WHERE id > ? AND field IN ('withdrawn', 'stated')"
            " UNION ALL SELECT 1 FROM audit WHERE id > ? LIMIT 1",
            mark,
        )
        return found is not None
