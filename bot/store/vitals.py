"""How the house is, in numbers for its operator: what waits, what was given up, what is held of each city."""

import datetime as dt
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.delivery import stamp

MEANT = ("question deleted", "withdrawn")
"""Reasons for which a reply is not delivered although all is well: nobody wants it any more."""
_SERVED = "platform <> 'terminal' AND platform NOT GLOB 'terminal-*'"
"""What a terminal is owed waits until a person opens one: that is nobody's backlog, and each has its name."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits on a platform: how many, and since when the oldest has."""

    platform: str
    waiting: int
    oldest: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Dead:
    """Replies that were given up in the last days, by platform and reason (a code, or words of ours)."""

    platform: str
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a city: public papers, things that could not be read, withdrawals that wait for the
    operator."""

    body: str
    papers: int
    gaps: int
    braked: int


def answers(db: Database) -> bool:
    """Whether it does; may also hang, or raise sqlite3.Error."""
    return db.value("SELECT 1 FROM meta LIMIT 1") in {None, 1}


class Vitals:
    """From any thread; each look takes milliseconds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def questions(self) -> list[Queue]:
        """Events that came in and are not answered."""
        return self._queues(
            "SELECT platform, count(*), min(received_at) FROM inbox WHERE state <> 'done'"
            f" AND {_SERVED} GROUP BY platform",
            [],
        )

    def replies(self, now: dt.datetime) -> list[Queue]:
        """Replies that are not delivered, but for those that wait for the end of a quiet time."""
        sql = f"""SELECT platform, count(*), min(nullif(created_at, '')) FROM outbox WHERE state = 'due'
            AND {_SERVED} AND NOT (reason = 'quiet' AND next_at > ?) GROUP BY platform"""
        return self._queues(sql, [stamp(now)])

    def _queues(self, sql: str, values: list[str]) -> list[Queue]:
        rows = self._db.rows(sql, values)
        return [Queue(row[0], row[1], dt.datetime.fromisoformat(row[2]) if row[2] else None) for row in rows]

    def dead(self) -> list[Dead]:
        """Without those that nobody wanted any more."""
        known = ", ".join("?" for _ in MEANT)
        sql = f"""SELECT platform, reason, count(*) FROM outbox WHERE state = 'dead'
            AND {_SERVED} AND reason NOT IN ({known})
            GROUP BY platform, reason ORDER BY count(*) DESC, reason"""
        return [Dead(*row) for row in self._db.rows(sql, MEANT)]

    def held(self) -> list[Held]:
        rows = self._db.rows("SELECT body, count(*) FROM paper WHERE publicness = 'public' GROUP BY body")
        papers = {row[0]: row[1] for row in rows}
        gaps = {row[0]: row[1] for row in self._db.rows("SELECT body, count(*) FROM gap GROUP BY body")}
        rows = self._db.rows("SELECT body, sum(1 - hidden) FROM withdrawal GROUP BY body")
        braked = {row[0]: row[1] for row in rows}
        bodies = [row[0] for row in self._db.rows("SELECT key FROM body ORDER BY key")]
        return [Held(body, papers.get(body, 0), gaps.get(body, 0), braked.get(body, 0)) for body in bodies]
