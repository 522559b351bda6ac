"""Who may load: one import into a database at a time, one load of a city. Locks die with their process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Busy
from bot.store.locks import opened, taken

LOOK_SECONDS = 0.2


@contextmanager
def import_lock(database: Path, *, wait: threading.Event | None = None) -> Iterator[None]:
    """For what changes links, publicness and index as a whole. With `wait` it waits until that is set."""
    path = database.with_name(database.name + ".import.lock")
    with opened(path) as handle:
        while not taken(handle):
            if wait is None or wait.wait(LOOK_SECONDS):
                raise Busy(
                    "In diese Datenbank lädt gerade ein anderer Vorgang Daten. "
                    "Bitte warten, bis er fertig ist, und dann noch einmal starten."
                )
        yield


@contextmanager
def city_lock(database: Path, city: str) -> Iterator[None]:
    """For all that loads one city, however long that takes."""
    with opened(database.with_name(f"{database.name}.{city}.lock")) as handle:
        if not taken(handle):
            raise Busy(
                f"{city}: Diese Stadt wird gerade schon geladen. Bitte warten, bis das fertig ist "
                "(ratsbot stand sagt, wie weit), oder jenen Vorgang beenden."
            )
        yield


def import_runs(database: Path) -> bool:
    """Whether somebody holds the lock right now."""
    try:
        with import_lock(database):
            return False
    except Busy:
        return True
