"""Where a platform's stream has been read to, looked up without opening or changing the database."""

import sqlite3
from pathlib import Path

from bot.errors import DatabaseError
from bot.store.snapshot import rows_of


def kept_cursor(path: Path, name: str) -> str | None:
    """None where there is no database yet, or nothing under that name. Raises DatabaseError."""
    if not path.is_file():
        return None
    try:
        if not rows_of(path, "SELECT 1 FROM sqlite_schema WHERE name = 'cursor'"):
            return None
        kept = {str(each): str(value) for each, value in rows_of(path, "SELECT name, value FROM cursor")}
    except sqlite3.Error as error:
        raise DatabaseError(
            f"Die Datenbank {path} lässt sich nicht lesen: {error}. Mehr dazu: ratsbot doctor config"
        ) from error
    return kept.get(name)
