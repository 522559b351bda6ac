"""What of a run could be news, asked of its changes and of what is stored now; public or not."""

import datetime as dt
from dataclasses import dataclass

from bot.store.database import Row
from bot.store.news import NewsKind
from bot.store.twins import Twin


@dataclass(frozen=True, slots=True)
class Candidate:
    """`day` is that of its meeting, else of the paper, None where neither has one; `since` the first change
    of it in the run. `came`: it was not held before, then `twin` says whether something else was that looks
    like it. `opened`: it was held, and closed."""

    kind: NewsKind
    object: str
    since: int
    day: dt.date | None
    part: str = ""
    came: bool = False
    twin: Twin = "none"
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Restated:
    """A result that another one has taken the place of; `new` is '' where it was taken back. `refilled`: it
    had been taken back, `old` is what it said before that."""

    item: str
    since: int
    old: str
    new: str
    day: dt.date | None
    refilled: bool = False


def day_of(row: Row) -> dt.date | None:
    return dt.date.fromisoformat(row["start"][:10]) if row["start"] else None


# What came back after it was withdrawn is known.
_KNOWN_BEFORE = """
EXISTS (SELECT 1 FROM change w WHERE w.body = c.body AND w.kind = c.kind AND w.object = c.object
 AND w.field = 'withdrawn' AND w.id < c.id)
"""
_NEW_RESULTS = """
SELECT c.object, min(c.id) AS since, max(c.field = '') AS came, m.start, m.name AS held, a.meeting, a.name,
 a.result AS said
FROM change c
JOIN agenda_item a ON a.body = c.body AND a.id = c.object AND a.result != ''
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting
WHERE c.run = :run AND c.kind = 'AgendaItem' AND (
 c.field = 'result' AND coalesce(c.old, '') = ''
 OR c.field = '' AND NOT EXISTS (SELECT 1 FROM change r WHERE r.body = c.body AND r.kind = c.kind
  AND r.object = c.object AND r.field = 'result' AND coalesce(r.old, '') = '' AND r.id > c.id))
GROUP BY c.object ORDER BY since
"""
_START_OF_PAPER = """
coalesce(p.date, (SELECT min(m.start) FROM consultation s
 JOIN meeting m ON m.body = s.body AND m.id = s.meeting WHERE s.body = p.body AND s.paper = p.id))
"""
_NEW_PAPERS = f"""
SELECT c.object, min(c.id) AS since, 1 AS came, p.name, p.reference_key AS said, p.date, p.paper_type,
 {_START_OF_PAPER} AS start
FROM change c JOIN paper p ON p.body = c.body AND p.id = c.object
WHERE c.run = :run AND c.kind = 'Paper' AND c.field = '' AND NOT {_KNOWN_BEFORE}
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
SELECT m.id AS object, :run AS part, (SELECT min(id) FROM change WHERE run = :run) AS since, m.start, m.name,
 EXISTS (SELECT 1 FROM change c WHERE c.body = m.body AND c.kind = 'Meeting' AND c.object = m.id
  AND c.field = '' AND c.run = :run) AS came
FROM touched JOIN meeting m ON m.body = :body AND m.id = touched.meeting AND m.start >= :now
ORDER BY m.start, m.id
"""
# Once for each role: a protocol that is put in the place of another one is no second one, nor is that of
# the same meeting under another id.
_MINUTES = f"""
SELECT u.parent AS object, u.role AS part, u.role AS said, min(c.id) AS since, m.start, m.name FROM change c
JOIN file_use u ON u.body = c.body AND u.file = c.object AND u.parent_kind = 'Meeting'
 AND u.role IN ('resultsProtocol', 'verbatimProtocol')
JOIN meeting m ON m.body = u.body AND m.id = u.parent AND m.start < :now
WHERE c.run = :run AND c.kind = 'File' AND c.field = '' AND NOT {_KNOWN_BEFORE}
 AND NOT EXISTS (SELECT 1 FROM minuted k WHERE k.body = u.body AND k.meeting = u.parent AND k.role = u.role)
 AND NOT EXISTS (SELECT 1 FROM meeting t JOIN minuted k ON k.body = t.body AND k.meeting = t.id
  AND k.role = u.role WHERE t.body = m.body AND t.start = m.start AND t.name = m.name AND t.name != '')
GROUP BY u.parent, u.role ORDER BY since
"""
_EARLY = """
SELECT a.id AS object, min(c.id) AS since, max(c.field = '') AS came, m.start, m.name AS held, a.meeting,
 a.name, a.result AS said
FROM change c
JOIN agenda_item a ON a.body = c.body AND a.id = c.object
JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.start >= :now
WHERE c.run = :run AND c.kind = 'AgendaItem' AND c.field IN ('', 'consultation')
 AND EXISTS (SELECT 1 FROM station_item s WHERE s.body = a.body AND s.item = a.id)
GROUP BY a.id ORDER BY since
"""
KINDS: tuple[tuple[NewsKind, str], ...] = (
    ("result", _NEW_RESULTS),
    ("paper", _NEW_PAPERS),
    ("agenda", _AGENDAS),
    ("minutes", _MINUTES),
    ("early", _EARLY),
)

# What was closed as long as it was held; what was open before is known. Items say nothing themselves where
# their meeting does, and papers where their items do.
_OPENED = """
WITH opened (kind, object, since) AS (
 SELECT c.kind, c.object, c.id FROM change c
 WHERE c.run = :run AND c.field = 'stated' AND c.old IN ('nonpublic', 'unreadable') AND c.new = 'public'
  AND NOT EXISTS (SELECT 1 FROM change e WHERE e.body = c.body AND e.kind = c.kind AND e.object = c.object
   AND e.field = 'stated' AND e.old = 'public')),
items (object, since) AS (
 SELECT object, since FROM opened WHERE kind = 'AgendaItem'
 UNION SELECT a.id, o.since FROM opened o JOIN agenda_item a ON a.body = :body AND a.meeting = o.object
  AND a.stated = 'missing' WHERE o.kind = 'Meeting'),
papers (object, since) AS (
 SELECT object, since FROM opened WHERE kind = 'Paper'
 UNION SELECT p.id, i.since FROM items i JOIN station_item s ON s.body = :body AND s.item = i.object
  JOIN paper p ON p.body = s.body AND p.id = s.paper AND p.stated = 'missing')
"""
_OPENED_RESULTS = f"""{_OPENED}
SELECT i.object, min(i.since) AS since, m.start FROM items i
JOIN agenda_item a ON a.body = :body AND a.id = i.object AND a.result != ''
JOIN meeting m ON m.body = a.body AND m.id = a.meeting GROUP BY i.object
"""
_OPENED_PAPERS = f"""{_OPENED}
SELECT i.object, min(i.since) AS since, {_START_OF_PAPER} AS start FROM papers i
JOIN paper p ON p.body = :body AND p.id = i.object GROUP BY i.object
"""
_OPENED_MINUTES = f"""{_OPENED}
SELECT u.parent AS object, u.role AS part, min(o.since) AS since, m.start FROM opened o
JOIN file_use u ON u.body = :body AND u.file = o.object AND u.parent_kind = 'Meeting'
 AND u.role IN ('resultsProtocol', 'verbatimProtocol')
JOIN meeting m ON m.body = u.body AND m.id = u.parent AND m.start < :now
WHERE o.kind = 'File'
 AND NOT EXISTS (SELECT 1 FROM minuted k WHERE k.body = u.body AND k.meeting = u.parent AND k.role = u.role)
GROUP BY u.parent, u.role
"""
OPENED: tuple[tuple[NewsKind, str], ...] = (
    ("result", _OPENED_RESULTS),
    ("paper", _OPENED_PAPERS),
    ("minutes", _OPENED_MINUTES),
)

# Of a result that had been taken back, what it said before; where nobody ever heard of it, it is a first one.
RESTATED = """
SELECT c.object, min(c.id) AS since, coalesce(c.old, '') = '' AS refilled, a.result AS new, m.start,
 coalesce(nullif(c.old, ''), (SELECT e.old FROM change e WHERE e.body = c.body AND e.kind = c.kind
  AND e.object = c.object AND e.field = c.field AND e.id < c.id AND e.old != ''
  ORDER BY e.id DESC LIMIT 1), '') AS old
FROM change c
JOIN agenda_item a ON a.body = c.body AND a.id = c.object
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting
WHERE c.run = :run AND c.kind = 'AgendaItem' AND c.field = 'result' AND (coalesce(c.old, '') != ''
 OR EXISTS (SELECT 1 FROM news n WHERE n.body = c.body AND n.kind = 'result' AND n.object = c.object))
GROUP BY c.object ORDER BY since
"""
