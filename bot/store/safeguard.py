"""Before the schema of a database in use is changed, a copy of it is put aside."""

import logging
import os
import shutil
import sqlite3
from pathlib import Path

from bot.errors import DatabaseError
from bot.store.beside import WAL, beside
from bot.store.disk import demand_folder, settle
from bot.store.snapshot import copy

log = logging.getLogger(__name__)

MORE = 1.05
"""What a copy needs beyond the file itself."""
JOURNAL = "-journal"
"""What SQLite has beside a file that it is writing."""


class NoRoom(OSError):
    """Says in German how much is needed and how much is there."""


def put_aside(database: Path, first: str, folder: Path | None) -> Path:
    """Where the copy is: `<database>.vor-m012.db` in `folder`, or beside the database where that cannot be
    used: a share that is away or full must not hold up an update. `first` is the step that comes next. Raises
    DatabaseError where there is no room for it beside the database either."""
    if folder is not None:
        try:
            demand_folder(folder)
            return _copied(database, first, folder)
        except (OSError, sqlite3.Error) as error:
            log.warning(
                "Der Ordner %s aus [backup] ist nicht zu gebrauchen (%s); die Kopie von vor der Umstellung "
                "kommt neben die Datenbank.", folder, error
            )  # fmt: skip
    try:
        return _copied(database, first, database.parent)
    except NoRoom as error:
        raise DatabaseError(
            f"Vor der Umstellung auf die neue Fassung wird die Datenbank kopiert: {error}. Bitte Platz "
            "schaffen, mit [backup] folder einen anderen Ordner nennen, oder, wenn eine eigene Sicherung da "
            "ist, [backup] before_migration = false setzen."
        ) from error


def _copied(database: Path, first: str, where: Path) -> Path:
    target = where / f"{database.name}.vor-{first.partition('_')[0]}.db"
    half = target.with_name(f".{target.name}.{os.getpid()}")
    _sweep(where, f".{target.name}.")
    _demand_room(database, where)
    try:
        copy(database, half)
        settle(half)
        half.replace(target)
        settle(where)
    finally:
        for left in (half, half.with_name(half.name + JOURNAL)):
            left.unlink(missing_ok=True)
    log.warning(
        "Vor der Umstellung der Datenbank auf die neue Fassung gesichert: %s (zurück: die alte Fassung "
        "installieren und damit: ratsbot restore %s)", target, target
    )  # fmt: skip
    return target


def _demand_room(database: Path, folder: Path) -> None:
    needed = int(sum(_size(database, ending) for ending in ("", WAL)) * MORE)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(
            f"In {folder} braucht es dafür {needed // 1_000_000 + 1} MB, frei sind {free // 1_000_000} MB"
        )


def _size(database: Path, ending: str) -> int:
    path = beside(database, ending)
    return path.stat().st_size if path.exists() else 0


def _sweep(folder: Path, prefix: str) -> None:
    """What processes that were killed have left half done."""
    for path in folder.glob(f"{prefix}*"):
        process = path.name.removeprefix(prefix).removesuffix(JOURNAL)
        if process.isdecimal() and (int(process) == os.getpid() or not _lives(int(process))):
            path.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
