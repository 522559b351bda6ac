"""What stands on an agenda now: every query here asks for public rows."""

from dataclasses import dataclass

from bot.messages import ObjectRef
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """An item and, where it deals with one, a paper, called `name`; `title` is the item's name, else that."""

    item: ObjectRef
    title: str
    paper: ObjectRef | None = None
    paper_no: int | None = None
    name: str = ""


_ITEMS = """
SELECT a.id AS item, a.name AS item_name, p.id AS paper, p.no, p.name
FROM meeting m JOIN agenda_item a ON a.body = m.body AND a.meeting = m.id AND a.publicness = 'public'
LEFT JOIN station_item s ON s.body = a.body AND s.item = a.id
LEFT JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
 AND c.publicness = 'public'
LEFT JOIN paper p ON p.body = c.body AND p.id = c.paper AND p.publicness = 'public'
WHERE m.body = ? AND m.id = ? AND m.publicness = 'public' ORDER BY a.position, a.id, p.no
"""


class AgendaReader:
    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, meeting: ObjectRef) -> tuple[OnAgenda, ...]:
        """In order; an item with several papers comes with each of them."""
        body = meeting.body
        return tuple(
            OnAgenda(
                ObjectRef("AgendaItem", body, row["item"]),
                row["item_name"] or row["name"] or "",
                ObjectRef("Paper", body, row["paper"]) if row["paper"] else None,
                row["no"],
                row["name"] or "",
            )
            for row in self._db.rows(_ITEMS, [body, meeting.id])
        )
