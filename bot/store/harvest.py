"""What a run has brought that could be news: read from its changes and from what is stored now."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.council.votes import folded
from bot.messages import ObjectRef
from bot.store.candidates import KINDS, OPENED, RESTATED, Candidate, Restated, day_of
from bot.store.database import Database, Row, Writer
from bot.store.delivery import stamp
from bot.store.news import NewsKind
from bot.store.runs import RunKind
from bot.store.twins import Twin, twin_of

PASSED = dt.timedelta(days=3)
COMES_AGAIN = dt.timedelta(days=400)
"""Results of meetings a year ago are not told anyhow."""


@dataclass(frozen=True, slots=True)
class HarvestRun:
    id: int
    body: str
    kind: RunKind
    started_at: dt.datetime


def waiting_runs(db: Database) -> list[HarvestRun]:
    """Runs that are finished and have not been looked through, the oldest first."""
    rows = db.rows(
        "SELECT id, body, kind, started_at FROM run WHERE finished_at IS NOT NULL"
        " AND id NOT IN (SELECT run FROM harvested_run) ORDER BY id"
    )
    return [
        HarvestRun(row["id"], row["body"], row["kind"], dt.datetime.fromisoformat(row["started_at"]))
        for row in rows
    ]


def previous_run(db: Database, run: HarvestRun) -> dt.datetime | None:
    """When the last run before it began that could bring news of the city."""
    found = db.value(
        "SELECT max(started_at) FROM run WHERE body = ? AND id < ? AND finished_at IS NOT NULL",
        [run.body, run.id],
    )
    return dt.datetime.fromisoformat(found) if found else None


class HarvestTable:
    """Inside the caller's transaction."""

    def __init__(self, w: Writer, run: HarvestRun) -> None:
        self._w = w
        self._run = run
        self._values = {"run": run.id, "body": run.body, "now": f"{run.started_at:%Y-%m-%dT%H:%M:%S}Z"}

    def candidates(self) -> list[Candidate]:
        """What the run has brought, public or not: that is asked when somebody is told."""
        found = [
            self._candidate(kind, row)
            for kind, sql in KINDS
            for row in self._rows(sql)
            if not self._passed(kind, row)
        ]
        new = {(each.kind, each.object) for each in found}
        return found + [each for each in self._opened() if (each.kind, each.object) not in new]

    def _candidate(self, kind: NewsKind, row: Row) -> Candidate:
        came = bool(_column(row, "came"))
        twin: Twin = twin_of(self._w, self._run.body, self._run.id, kind, row) if came else "none"
        return Candidate(
            kind, row["object"], row["since"], day_of(row), str(_column(row, "part")), came=came, twin=twin
        )

    def _opened(self) -> list[Candidate]:
        """With the run as their part: they may have been news already, that nobody was allowed to hear."""
        return [
            Candidate(
                kind, row["object"], row["since"], day_of(row),
                _column(row, "part") or str(self._run.id), opened=True,
            )
            for kind, sql in OPENED
            for row in self._rows(sql)
        ]  # fmt: skip

    def _passed(self, kind: NewsKind, row: Row) -> bool:
        marks = [mark(self._run.body, kind, row)]
        if kind == "result":
            marks.append(own_mark(self._run.body, row["object"], row["said"]))
        return any(
            self._w.execute("SELECT 1 FROM passed WHERE mark = ?", [each]).fetchone()
            for each in marks
            if each
        )

    def restated(self) -> list[Restated]:
        return [
            Restated(row["object"], row["since"], row["old"], row["new"], day_of(row), bool(row["refilled"]))
            for row in self._rows(RESTATED)
        ]

    def add(self, candidates: Iterable[Candidate]) -> int:
        """As news, in the order in which they came; says how many were none yet."""
        added = 0
        for each in sorted(candidates, key=lambda candidate: candidate.since):
            added += self._w.execute(
                "INSERT OR IGNORE INTO news (run, body, kind, object, part, since, observed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    self._run.id, self._run.body, each.kind, each.object, each.part, each.since,
                    stamp(self._run.started_at),
                ],
            ).rowcount  # fmt: skip
        return added

    def agendas(self) -> list[tuple[int, str, int]]:
        """Id, meeting and `since` of the agenda news of the run."""
        rows = self._w.execute(
            "SELECT id, object, since FROM news WHERE run = ? AND kind = 'agenda'", [self._run.id]
        ).fetchall()
        return [(row["id"], row["object"], row["since"]) for row in rows]

    def keep(self, news: int, before: str) -> None:
        """How an agenda was: once something of it is deleted, nobody can tell any more."""
        self._w.execute("UPDATE news SET before = ? WHERE id = ?", [before, news])

    def told_of(self, item: str) -> list[Row]:
        """The editions that have told of an item's result, with what they said."""
        return self._w.execute(
            "SELECT a.edition, a.value FROM announced a JOIN news n ON n.id = a.news"
            " WHERE n.body = ? AND n.kind = 'result' AND n.object = ? AND a.edition != 0",
            [self._run.body, item],
        ).fetchall()

    def close(self) -> None:
        self._w.execute(_NOTE_MINUTES, {"run": self._run.id, "body": self._run.body})
        self._w.execute("INSERT OR IGNORE INTO harvested_run (run) VALUES (?)", [self._run.id])

    def _rows(self, sql: str) -> list[Row]:
        return self._w.execute(sql, self._values).fetchall()


# Not what a later run has brought, which is still to be looked through.
_NOTE_MINUTES = """
INSERT OR IGNORE INTO minuted (body, meeting, role)
SELECT u.body, u.parent, u.role FROM file_use u
JOIN file f ON f.body = u.body AND f.id = u.file AND f.publicness IN ('public', 'hidden')
WHERE u.body = :body AND u.parent_kind = 'Meeting' AND u.role IN ('resultsProtocol', 'verbatimProtocol')
 AND NOT EXISTS (SELECT 1 FROM change c WHERE c.body = u.body AND c.kind = 'File' AND c.object = u.file
  AND c.field = '' AND c.run > :run)
"""
_ITEM_GONE = """
SELECT a.name, a.result AS said, m.start FROM agenda_item a
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting WHERE a.body = ? AND a.id = ? AND a.result != ''
"""
_PAPER_GONE = "SELECT name, reference_key AS said, date AS start FROM paper WHERE body = ? AND id = ?"
_MEETING_GONE = """
SELECT m.name, k.role AS said, m.start FROM meeting m
JOIN minuted k ON k.body = m.body AND k.meeting = m.id WHERE m.body = ? AND m.id = ?
"""
_GONE: dict[str, tuple[NewsKind, str]] = {
    "AgendaItem": ("result", _ITEM_GONE),
    "Paper": ("paper", _PAPER_GONE),
    "Meeting": ("minutes", _MEETING_GONE),
}


def remember_passed(w: Writer, refs: Sequence[ObjectRef], now: dt.datetime) -> None:
    """Before objects are deleted: for some days they are known should they come under another id, and a
    result for as long as it could be told should it come again."""
    w.execute("DELETE FROM passed WHERE until < ?", [stamp(now)])
    for ref in refs:
        if ref.kind not in _GONE:
            continue
        kind, sql = _GONE[ref.kind]
        for row in w.execute(sql, [ref.body, ref.id]).fetchall():
            _remember(w, mark(ref.body, kind, row), now + PASSED)
            if kind == "result":
                _remember(w, own_mark(ref.body, ref.id, row["said"]), now + COMES_AGAIN)


def _remember(w: Writer, known: str, until: dt.datetime) -> None:
    if known:
        w.execute("INSERT OR REPLACE INTO passed (mark, until) VALUES (?, ?)", [known, stamp(until)])


def mark(body: str, kind: NewsKind, row: Row) -> str:
    """The same for two objects that say the same of the same day; no word can be read from it. '' where
    nothing tells it from others of its name."""
    if kind not in {"result", "paper", "minutes"} or not row["said"]:
        return ""
    day = (row["start"] or "")[:10] if kind != "paper" else ""
    return _hash(body, kind, day, " ".join(row["name"].casefold().split()), row["said"].casefold())


def own_mark(body: str, item: str, result: str) -> str:
    """Of one item with its result."""
    return _hash(body, "own result", item, folded(result))


def _hash(*words: str) -> str:
    return hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).hexdigest()


def _column(row: Row, name: str) -> Any:
    return row[name] if name in row.keys() else ""  # noqa: SIM118 - a Row is no mapping
