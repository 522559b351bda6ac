"""What was asked and answered in a thread, for the questions that follow; each has an end.

In a thread everybody may follow up; outside of threads, where several talk at once, only who asked.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.messages import ObjectRef, Place
from bot.store.database import Database
from bot.store.delivery import stamp

KEPT = 5
"""Of a thread: the last ones."""
_HERE = "platform = ? AND place = ? AND thread = ? AND (thread <> '' OR sender = ?)"


@dataclass(frozen=True, slots=True)
class Exchange:
    """`question` is complete, however short the words were that asked it. `papers` are those that the
    answer showed."""

    command: str
    question: str
    papers: tuple[ObjectRef, ...]


class Exchanges:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self, place: Place, sender: str, exchange: Exchange, now: dt.datetime, until: dt.datetime
    ) -> None:
        here = _here(place, sender)
        papers = json.dumps([(ref.body, ref.id) for ref in exchange.papers])
        with self._db.write() as w:
            w.execute(
                "INSERT INTO exchange (platform, place, thread, sender, command, question, papers, at,"
                " expires_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*here, exchange.command, exchange.question, papers, stamp(now), stamp(until)],
            )
            w.execute(
                f"DELETE FROM exchange WHERE {_HERE} AND id NOT IN"
                f" (SELECT id FROM exchange WHERE {_HERE} ORDER BY id DESC LIMIT {KEPT})",
                [*here, *here],
            )

    def last(self, place: Place, sender: str, now: dt.datetime) -> list[Exchange]:
        """The newest first."""
        rows = self._db.rows(
            f"SELECT command, question, papers FROM exchange WHERE {_HERE} AND expires_at > ?"
            " ORDER BY id DESC",
            [*_here(place, sender), stamp(now)],
        )
        return [
            Exchange(
                row["command"],
                row["question"],
                tuple(ObjectRef("Paper", body, each) for body, each in json.loads(row["papers"])),
            )
            for row in rows
        ]

    def forget(self, place: Place, sender: str) -> int:
        """All of a person in a place, whatever the thread; how many there were."""
        with self._db.write() as w:
            gone: int = w.execute(
                "DELETE FROM exchange WHERE platform = ? AND place = ? AND sender = ?",
                [place.platform, place.id, sender],
            ).rowcount
        return gone


def forget_papers(w: SqliteUtils, refs: Sequence[ObjectRef]) -> None:
    """What was asked about papers that are deleted goes with them: a question may repeat their words."""
    for ref in refs:
        if ref.kind == "Paper":
            w.execute(
                "DELETE FROM exchange WHERE EXISTS (SELECT 1 FROM json_each(papers) j"
                " WHERE json_extract(j.value, '$[0]') = ? AND json_extract(j.value, '$[1]') = ?)",
                [ref.body, ref.id],
            )


def _here(place: Place, sender: str) -> list[str]:
    return [place.platform, place.id, place.thread or "", sender]
