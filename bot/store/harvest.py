"""What a run has brought that could be news: read from its changes and from what is stored now."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.messages import ObjectRef
from bot.store.database import Database, Row, Writer
from bot.store.delivery import stamp
from bot.store.news import NewsKind
from bot.store.runs import RunKind

PASSED = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class HarvestRun:
    id: int
    body: str
    kind: RunKind
    started_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """`day` is that of its meeting, else of the paper, None where neither has one; `since` the first change
    of it in the run."""

    kind: NewsKind
    object: str
    since: int
    day: dt.date | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Restated:
    """A result that another one has taken the place of; `new` is '' where it was taken back."""

    item: str
    since: int
    old: str
    new: str
    day: dt.date | None


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


# What came back after it was withdrawn is known; so is what only has a new id, while the old one is hidden.
_KNOWN_BEFORE = """
EXISTS (SELECT 1 FROM change w WHERE w.body = c.body AND w.kind = c.kind AND w.object = c.object
 AND w.field = 'withdrawn' AND w.id < c.id)
"""
_NEW_RESULTS = f"""
SELECT c.object, min(c.id) AS since, m.start, a.name, a.result AS said FROM change c
JOIN agenda_item a ON a.body = c.body AND a.id = c.object AND a.result != ''
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting
WHERE c.run = :run AND c.kind = 'AgendaItem' AND (
 c.field = 'result' AND coalesce(c.old, '') = ''
 OR c.field = '' AND NOT {_KNOWN_BEFORE}
  AND NOT EXISTS (SELECT 1 FROM change r WHERE r.body = c.body AND r.kind = c.kind AND r.object = c.object
   AND r.field = 'result' AND coalesce(r.old, '') = '' AND r.id > c.id)
  AND NOT EXISTS (SELECT 1 FROM agenda_item t LEFT JOIN meeting tm ON tm.body = t.body AND tm.id = t.meeting
   WHERE t.body = a.body AND t.result = a.result AND t.name = a.name AND t.id != a.id
   AND t.publicness != 'public' AND (t.meeting = a.meeting OR tm.start = m.start)))
GROUP BY c.object ORDER BY since
"""
_RESTATED = """
SELECT c.object, min(c.id) AS since, c.old, a.result AS new, m.start FROM change c
JOIN agenda_item a ON a.body = c.body AND a.id = c.object
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting
WHERE c.run = :run AND c.kind = 'AgendaItem' AND c.field = 'result' AND coalesce(c.old, '') != ''
GROUP BY c.object ORDER BY since
"""
_NEW_PAPERS = f"""
SELECT c.object, min(c.id) AS since, p.name, p.reference_key AS said,
 coalesce(p.date, (SELECT min(m.start) FROM consultation s
 JOIN meeting m ON m.body = s.body AND m.id = s.meeting WHERE s.body = p.body AND s.paper = p.id)) AS start
FROM change c JOIN paper p ON p.body = c.body AND p.id = c.object
WHERE c.run = :run AND c.kind = 'Paper' AND c.field = '' AND NOT {_KNOWN_BEFORE}
 AND NOT EXISTS (SELECT 1 FROM paper t WHERE t.body = p.body AND t.reference_key = p.reference_key
  AND t.name = p.name AND t.id != p.id AND t.publicness != 'public')
GROUP BY c.object ORDER BY since
"""
# `since` is the run's first change: a paper that it stored first was not there before either.
_AGENDAS = """
WITH touched (meeting) AS (
 SELECT a.meeting FROM change c JOIN agenda_item a ON a.body = c.body AND a.id = c.object
 WHERE c.run = :run AND c.kind = 'AgendaItem'
  AND c.field IN ('', 'name', 'number', 'position', 'consultation', 'meeting', 'withdrawn', 'stated')
 UNION SELECT c.old FROM change c WHERE c.run = :run AND c.kind = 'AgendaItem' AND c.field = 'meeting'
 UNION SELECT a.meeting FROM change c JOIN station_item s ON s.body = c.body
  AND s.paper = substr(c.object, 1, instr(c.object, char(31)) - 1)
  AND c.object = s.paper || char(31) || s.id || char(31) || s.at
  JOIN agenda_item a ON a.body = s.body AND a.id = s.item
 WHERE c.run = :run AND c.kind = 'Consultation'
 UNION SELECT c.object FROM change c WHERE c.run = :run AND c.kind = 'Meeting'
  AND c.field IN ('start', 'cancelled', 'location', 'name', 'stated', 'withdrawn'))
SELECT m.id AS object, :run AS part, (SELECT min(id) FROM change WHERE run = :run) AS since, m.start
FROM touched JOIN meeting m ON m.body = :body AND m.id = touched.meeting AND m.start >= :now
ORDER BY m.start, m.id
"""
# Once for each role: a protocol that is put in the place of another one is no second one.
_MINUTES = f"""
SELECT u.parent AS object, u.role AS part, min(c.id) AS since, m.start FROM change c
JOIN file_use u ON u.body = c.body AND u.file = c.object AND u.parent_kind = 'Meeting'
 AND u.role IN ('resultsProtocol', 'verbatimProtocol')
JOIN meeting m ON m.body = u.body AND m.id = u.parent AND m.start < :now
WHERE c.run = :run AND c.kind = 'File' AND c.field = '' AND NOT {_KNOWN_BEFORE}
GROUP BY u.parent, u.role ORDER BY since
"""
_EARLY = """
SELECT a.id AS object, min(c.id) AS since, m.start FROM change c
JOIN agenda_item a ON a.body = c.body AND a.id = c.object
JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.start >= :now
WHERE c.run = :run AND c.kind = 'AgendaItem' AND c.field IN ('', 'consultation')
 AND EXISTS (SELECT 1 FROM station_item s WHERE s.body = a.body AND s.item = a.id)
GROUP BY a.id ORDER BY since
"""
_KINDS: tuple[tuple[NewsKind, str], ...] = (
    ("result", _NEW_RESULTS),
    ("paper", _NEW_PAPERS),
    ("agenda", _AGENDAS),
    ("minutes", _MINUTES),
    ("early", _EARLY),
)


class HarvestTable:
    """Inside the caller's transaction."""

    def __init__(self, w: Writer, run: HarvestRun) -> None:
        self._w = w
        self._run = run
        self._values = {"run": run.id, "body": run.body, "now": f"{run.started_at:%Y-%m-%dT%H:%M:%S}Z"}

    def candidates(self) -> list[Candidate]:
        """What the run has brought, public or not: that is asked when somebody is told."""
        return [
            Candidate(kind, row["object"], row["since"], _day(row), _column(row, "part"))
            for kind, sql in _KINDS
            for row in self._rows(sql)
            if not self._passed(kind, row)
        ]

    def _passed(self, kind: NewsKind, row: Row) -> bool:
        if kind not in {"result", "paper"}:
            return False
        known = mark(self._run.body, kind, row)
        return self._w.execute("SELECT 1 FROM passed WHERE mark = ?", [known]).fetchone() is not None

    def restated(self) -> list[Restated]:
        return [
            Restated(row["object"], row["since"], row["old"], row["new"], _day(row))
            for row in self._rows(_RESTATED)
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
        self._w.execute("INSERT OR IGNORE INTO harvested_run (run) VALUES (?)", [self._run.id])

    def _rows(self, sql: str) -> list[Row]:
        return self._w.execute(sql, self._values).fetchall()


_ITEM_GONE = """
SELECT a.name, a.result AS said, m.start FROM agenda_item a
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting WHERE a.body = ? AND a.id = ? AND a.result != ''
"""
_PAPER_GONE = "SELECT name, reference_key AS said, date AS start FROM paper WHERE body = ? AND id = ?"


def remember_passed(w: Writer, refs: Sequence[ObjectRef], now: dt.datetime) -> None:
    """Before objects are deleted: for some days they are known should they come under another id."""
    w.execute("DELETE FROM passed WHERE until < ?", [stamp(now)])
    for ref in refs:
        sql = {"AgendaItem": _ITEM_GONE, "Paper": _PAPER_GONE}.get(ref.kind)
        kind: NewsKind = "result" if ref.kind == "AgendaItem" else "paper"
        for row in w.execute(sql, [ref.body, ref.id]).fetchall() if sql else ():
            w.execute(
                "INSERT OR REPLACE INTO passed (mark, until) VALUES (?, ?)",
                [mark(ref.body, kind, row), stamp(now + PASSED)],
            )


def mark(body: str, kind: NewsKind, row: Row) -> str:
    """The same for two objects that say the same of the same day; no word can be read from it."""
    day = (row["start"] or "")[:10] if kind == "result" else ""
    words = " ".join(row["name"].casefold().split())
    text = "\x1f".join((body, kind, day, words, row["said"].casefold()))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _column(row: Row, name: str) -> str:
    return str(row[name]) if name in row.keys() else ""  # noqa: SIM118 - a Row is no mapping


def _day(row: Row) -> dt.date | None:
    return dt.date.fromisoformat(row["start"][:10]) if row["start"] else None
