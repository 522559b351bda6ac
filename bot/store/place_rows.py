"""The rows that are stored of one place, for the person to whom it belongs."""

from bot.messages import Place
from bot.store.database import Database
from bot.store.leaving import PLACED

INTERNAL = frozenset({"platform", "place"})


def place_rows(db: Database, table: str, place: Place) -> list[dict[str, str | None]]:
    """Column by column, as stored."""
    if table not in PLACED:
        raise ValueError(table)
    rows = db.rows(f"SELECT * FROM {table} WHERE platform = ? AND place = ?", [place.platform, place.id])
    return [{key: row[key] for key in row.keys() if key not in INTERNAL} for row in rows]  # noqa: SIM118 - a Row
