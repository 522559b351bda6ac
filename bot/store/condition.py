"""In which condition a database file is, found out without opening it as a Database."""

import sqlite3
from pathlib import Path
from typing import Literal

from bot.store.database import known_steps
from bot.store.snapshot import glance_at, rows_of

Condition = Literal["sound", "absent", "empty", "foreign", "damaged", "newer", "closed"]
"""`closed`: this user may not read it; `foreign`: SQLite, but not ours, or no SQLite at all."""

MAGIC = b"SQLite format 3\x00"
STEPS = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'ratsbot'"
CITIES = "SELECT body, sum(publicness = 'public') FROM paper GROUP BY body ORDER BY body"


def condition(path: Path) -> Condition:
    """Looks where `Database` looks when it opens it. The whole file is read once a week by `serve`, see
    `bot.store.backups.read_record`."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except FileNotFoundError:
        return "absent"
    except OSError:
        return "closed"
    if not head:
        return "empty"
    return _schema(path) if head == MAGIC else "foreign"


def _schema(path: Path) -> Condition:
    try:
        applied = set(steps_of(path))
        glance_at(path)
    except sqlite3.OperationalError as error:
        return "foreign" if "no such table" in str(error) else "closed"
    except sqlite3.DatabaseError:
        return "damaged"
    return "newer" if applied - known_steps() else "sound"


def is_ratsbots(path: Path) -> bool:
    """Whether a database is one of ours, of whichever version. Raises sqlite3.Error."""
    return bool(rows_of(path, "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'"))


def steps_of(path: Path) -> tuple[str, ...]:
    """The names of its migrations. Raises sqlite3.Error."""
    return tuple(sorted(str(name) for (name,) in rows_of(path, STEPS)))


def cities_of(path: Path) -> dict[str, int]:
    """How many public papers it has of each. Raises sqlite3.Error."""
    return {str(city): int(str(count)) for city, count in rows_of(path, CITIES)}
