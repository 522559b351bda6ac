"""One import at a time per database; the lock dies with the process, also after kill -9."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Busy


@contextmanager
def import_lock(database: Path) -> Iterator[None]:
    path = database.with_name(database.name + ".import.lock")
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                "In diese Datenbank lädt gerade ein anderer Vorgang Daten. "
                "Bitte warten, bis er fertig ist, und dann noch einmal starten."
            ) from error
        yield


def import_runs(database: Path) -> bool:
    """Whether somebody holds the lock right now."""
    try:
        with import_lock(database):
            return False
    except Busy:
        return True
