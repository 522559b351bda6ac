"""Whether what is new in a run only looks so: the same thing under another id."""

from typing import Any, Literal

from bot.store.database import Row, Writer
from bot.store.news import NewsKind

Twin = Literal["none", "gone", "standing"]
"""Something that was held before the run and says the same: out of sight or about to go, or given out still,
elsewhere. Two items of one name in one meeting that are both given out are two items."""

_ITEMS = """
WITH held (meeting, elsewhere) AS (
 SELECT :meeting, 0
 UNION ALL SELECT id, name = :held FROM meeting WHERE body = :body AND start = :start AND id != :meeting)
SELECT held.elsewhere, t.publicness, EXISTS (SELECT 1 FROM withdrawal w WHERE w.body = t.body
 AND (w.kind = 'AgendaItem' AND w.id = t.id OR w.kind = 'Meeting' AND w.id = t.meeting)) AS going
FROM held CROSS JOIN agenda_item t ON t.body = :body AND t.meeting = held.meeting
WHERE t.id != :object AND t.name = :name AND t.result = :said
 AND NOT EXISTS (SELECT 1 FROM change f WHERE f.body = t.body AND f.kind = 'AgendaItem' AND f.object = t.id
  AND f.field IN ('', 'result') AND f.run >= :run)
"""
_PAPERS = """
SELECT t.date IS :date AND t.paper_type = :paper_type AS elsewhere, t.publicness, EXISTS (
 SELECT 1 FROM withdrawal w WHERE w.body = t.body AND w.kind = 'Paper' AND w.id = t.id) AS going
FROM paper t
WHERE t.body = :body AND t.reference_key = :said AND t.name = :name AND t.id != :object AND :said != ''
 AND NOT EXISTS (SELECT 1 FROM change f WHERE f.body = t.body AND f.kind = 'Paper' AND f.object = t.id
  AND f.field = '' AND f.run >= :run)
"""
# One that had no agenda yet was a mere date.
_MEETINGS = """
SELECT 1 AS elsewhere, t.publicness, EXISTS (
 SELECT 1 FROM withdrawal w WHERE w.body = t.body AND w.kind = 'Meeting' AND w.id = t.id) AS going
FROM meeting t
WHERE t.body = :body AND t.start = :start AND t.name = :name AND t.id != :object
 AND EXISTS (SELECT 1 FROM agenda_item a WHERE a.body = t.body AND a.meeting = t.id)
 AND NOT EXISTS (SELECT 1 FROM change f WHERE f.body = t.body AND f.kind = 'Meeting' AND f.object = t.id
  AND f.field = '' AND f.run >= :run)
"""
_SQL: dict[NewsKind, str] = {"result": _ITEMS, "early": _ITEMS, "paper": _PAPERS, "agenda": _MEETINGS}


def twin_of(w: Writer, body: str, run: int, kind: NewsKind, row: Row) -> Twin:
    """`row` is what a candidate's query says of it."""
    if kind not in _SQL:
        return "none"
    values: dict[str, Any] = {**dict(row), "body": body, "run": run}
    found = w.execute(_SQL[kind], values).fetchall()
    if any(each["publicness"] == "hidden" or each["going"] for each in found):
        return "gone"
    # What is closed is another thing, should it have the same name.
    standing = any(each["elsewhere"] and each["publicness"] == "public" for each in found)
    return "standing" if standing else "none"
