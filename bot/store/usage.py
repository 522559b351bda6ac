"""How much is asked, by ISO week and kind of place: never by whom.

A running week tells persons apart by hashes with a key of its own; when it is closed, only numbers stay that
enough persons have made (usage_publishing), and the key goes: nothing then leads from one week to another or
back to anybody. What runs is not told at all: what two looks differ by would be one person's doing.
"""

import datetime as dt
import hashlib
import hmac
import secrets
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.clock import ZONE
from bot.store.database import Database, Row
from bot.store.delivery import stamp
from bot.store.usage_publishing import Told, Turns, publishable

STEPS = (100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 600_000)
"""Milliseconds within which an answer came; the last one stands for more."""
HASH_BYTES = 16
KEPT_IN_MEMORY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One command run for somebody, or one vote (usage_publishing.VOTE). `person` is a pseudonym; `seconds`
    is None where nobody waited."""

    at: dt.datetime
    platform: str
    place_kind: str
    person: str
    room: str
    command: str
    outcome: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is told of one kind of place on one platform; of fewer than `least` persons nothing is."""

    platform: str
    place_kind: str
    least: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A closed one. `name` is like 2026-W47."""

    name: str
    groups: tuple[Group, ...]


class UsageCounts:
    """`least` persons have to have made a number that is told; `weeks` are kept. From any thread."""

    def __init__(self, db: Database, *, least: int, weeks: int) -> None:
        self._db = db
        self._least = least
        self._weeks = weeks
        self._lock = threading.Lock()
        self._waiting: list[Turn] = []

    def count(self, turn: Turn) -> bool:
        """Notes it without touching the disk; True where it is time to `flush`."""
        with self._lock:
            self._waiting.append(turn)
            return turn.at - self._waiting[0].at >= KEPT_IN_MEMORY

    def flush(self) -> None:
        """Stores what was counted since; raises what the store raises, and the counts are then lost."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        with self._db.write() as w:
            for week in sorted({week_of(each.at) for each in waiting}):
                if (key := _key(w, week)) is not None:
                    _store(w, week, key, [each for each in waiting if week_of(each.at) == week])

    def close(self, now: dt.datetime) -> int:
        """Closes the weeks that are over, and forgets those kept long enough; how many were closed. A week
        that lies ahead is a wrong clock's: it is closed as well, or its key would be kept until then."""
        self.flush()
        current = week_of(now)
        with self._db.write() as w:
            over = w.execute("SELECT week FROM usage_week WHERE closed_at IS NULL AND week <> ?", [current])
            weeks = [row["week"] for row in over.fetchall()]
            for week in weeks:
                self._close(w, week, now)
            oldest = week_of(now - dt.timedelta(weeks=self._weeks))
            for table in ("usage_told", "usage_week"):
                w.execute(f"DELETE FROM {table} WHERE week < ?", [oldest])
        if weeks:
            self._db.scrub()  # or the key would stand in the write-ahead log for a while
        return len(weeks)

    def _close(self, w: SqliteUtils, week: str, now: dt.datetime) -> None:
        for platform, kind in _groups(w, week):
            here = [week, platform, kind]
            for told in publishable(_turns(w, here), self._least, _times(w, here)):
                row = [*here, told.what, told.name, told.number, self._least]
                w.execute("INSERT INTO usage_told VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for table in ("usage_turn", "usage_time"):
            w.execute(f"DELETE FROM {table} WHERE week = ?", [week])
        w.execute("UPDATE usage_week SET key = NULL, closed_at = ? WHERE week = ?", [stamp(now), week])

    def weeks(self) -> list[Week]:
        """The closed ones, the newest first."""
        names = self._db.rows("SELECT week FROM usage_week WHERE closed_at IS NOT NULL ORDER BY week DESC")
        return [Week(row["week"], self._told(row["week"])) for row in names]

    def _told(self, week: str) -> tuple[Group, ...]:
        sql = "SELECT * FROM usage_told WHERE week = ? ORDER BY platform, place_kind, what, number DESC, name"
        groups: dict[tuple[str, str, int], list[Told]] = {}
        for row in self._db.rows(sql, [week]):
            key = row["platform"], row["place_kind"], row["least"]
            groups.setdefault(key, []).append(Told(row["what"], row["name"], row["number"]))
        return tuple(Group(*key, tuple(told)) for key, told in groups.items())

    def forget(self, platform: str, person: str) -> int:
        """What running weeks still hold of somebody; how many rows it was. Nobody is in closed ones."""
        self.flush()
        sql = "DELETE FROM usage_turn WHERE week = ? AND platform = ? AND person = ?"
        with self._db.write() as w:
            open_ = w.execute("SELECT week, key FROM usage_week WHERE key IS NOT NULL").fetchall()
            whose = [(row["week"], _hash(row["key"], platform, person)) for row in open_]
            return sum(w.execute(sql, [week, platform, hashed]).rowcount for week, hashed in whose)

    def held_of(self, platform: str, person: str) -> int:
        """How many rows of running weeks are about somebody."""
        self.flush()
        sql = "SELECT count(*) FROM usage_turn WHERE week = ? AND platform = ? AND person = ?"
        open_ = self._db.rows("SELECT week, key FROM usage_week WHERE key IS NOT NULL")
        whose = [(row["week"], platform, _hash(row["key"], platform, person)) for row in open_]
        return sum(int(self._db.value(sql, each)) for each in whose)


def week_of(at: dt.datetime) -> str:
    """The ISO week in the cities' time, as in 2026-W47."""
    year, week, _ = at.astimezone(ZONE).isocalendar()
    return f"{year:04}-W{week:02}"


def _key(w: SqliteUtils, week: str) -> bytes | None:
    """None where the week is closed: a clock that was set back counts nothing any more."""
    w.execute(
        "INSERT INTO usage_week (week, key) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [week, secrets.token_bytes(32)],
    )
    key: bytes | None = w.execute("SELECT key FROM usage_week WHERE week = ?", [week]).fetchone()[0]
    return key


def _hash(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).digest()[:HASH_BYTES]


def _store(w: SqliteUtils, week: str, key: bytes, turns: Sequence[Turn]) -> None:
    counted = Counter(
        (
            week, each.platform, each.place_kind, _hash(key, each.platform, each.person),
            _hash(key, each.platform, "room", each.room), each.command, each.outcome,
        )
        for each in turns
    )  # fmt: skip
    for row, number in counted.items():
        w.execute(
            "INSERT INTO usage_turn VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET number = number + excluded.number",
            [*row, number],
        )
    timed = [(each, _step(each.seconds)) for each in turns if each.seconds is not None]
    for place, number in Counter(
        (week, each.platform, each.place_kind, step) for each, step in timed
    ).items():
        w.execute(
            "INSERT INTO usage_time VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET number = number + excluded.number",
            [*place, number],
        )


def _step(seconds: float) -> int:
    return next((step for step in STEPS if seconds * 1_000 <= step), STEPS[-1])


def _groups(w: SqliteUtils, week: str) -> list[Row]:
    sql = "SELECT DISTINCT platform, place_kind FROM usage_turn WHERE week = ?"
    return w.execute(sql, [week]).fetchall()


def _turns(w: SqliteUtils, here: Sequence[str]) -> list[Turns]:
    sql = """SELECT person, room, command, outcome, number FROM usage_turn
        WHERE week = ? AND platform = ? AND place_kind = ?"""
    return [Turns(*row) for row in w.execute(sql, list(here)).fetchall()]


def _times(w: SqliteUtils, here: Sequence[str]) -> dict[int, int]:
    sql = "SELECT step, number FROM usage_time WHERE week = ? AND platform = ? AND place_kind = ?"
    return {row["step"]: row["number"] for row in w.execute(sql, list(here)).fetchall()}
