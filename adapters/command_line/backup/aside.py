"""What is put aside before a database is changed or replaced, and when it goes: it holds what people said."""

import datetime as dt
import logging
import re
from collections.abc import Iterable
from contextlib import suppress
from glob import escape
from itertools import chain
from pathlib import Path

from bot.clock import ZONE

log = logging.getLogger(__name__)

COPIES_FOR = dt.timedelta(days=14)
"""So long at most it stays."""
TAILS = (".vor-m*.db", ".vor-wiederherstellung-*")


def drop_copies(database: Path, folders: Iterable[Path], by: dt.datetime) -> None:
    """Those of `database` in any of the folders that would be too old at `by`."""
    names = [f"{escape(database.name)}{tail}" for tail in TAILS]
    for path in chain.from_iterable(folder.glob(name) for folder in folders for name in names):
        with suppress(FileNotFoundError):  # somebody else has just deleted it
            if _made(path) + COPIES_FOR < by:
                _drop(path)


def _made(path: Path) -> dt.datetime:
    """When it was made, by its name; else when it was written."""
    with suppress(ValueError):
        named = re.search(r"\d{4}-\d\d-\d\d-\d{6}", path.name)
        if named:
            return dt.datetime.strptime(named[0], "%Y-%m-%d-%H%M%S").replace(tzinfo=ZONE)
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def _drop(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        log.error("Die alte Kopie %s lässt sich nicht löschen: %s", path, error)  # noqa: TRY400 - for the operator
    else:
        log.info("copy of before a change deleted: %s", path.name)
