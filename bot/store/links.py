"""Which agenda item a station belongs to: the one rule, kept as a table.

Vendors link from either side. A station belongs to the item it names, if that is there; else to the
items that name it, at its own meeting where it names one. The meeting matters because the same
consultation id occurs at several meetings, and even for several papers, on real servers.
"""

from bot.store.database import Database


def relink(db: Database, body: str) -> None:
    """Derives the links of a city anew from what is stored."""
    with db.write() as w:
        w.execute("DELETE FROM station_item WHERE body = ?", [body])
        w.execute(
            "INSERT INTO station_item SELECT c.body, c.paper, c.id, c.at, a.id FROM consultation c"
            " JOIN agenda_item a ON a.body = c.body AND a.id = c.agenda_item WHERE c.body = ?",
            [body],
        )
        w.execute(
            "INSERT OR IGNORE INTO station_item SELECT c.body, c.paper, c.id, c.at, a.id FROM consultation c"
            " JOIN agenda_item a ON a.body = c.body AND a.consultation = c.id"
            "  AND (c.meeting = '' OR c.meeting = a.meeting)"
            " WHERE c.body = ? AND NOT EXISTS"
            "  (SELECT 1 FROM agenda_item named WHERE named.body = c.body AND named.id = c.agenda_item)",
            [body],
        )
