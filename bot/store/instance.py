"""Who uses a database right now: one serve at a time, and nobody while it is replaced."""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import Busy, DatabaseError
from bot.store.beside import WAL, beside
from bot.store.locks import taken, taken_from_lookers

_FLOCK = "hhqqi"
"""struct flock of Linux: kind of lock, from where, offset, length, process."""
_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes on which every connection to a database in WAL mode holds a lock (SQLite's file format)."""

_held: set[Path] = set()
"""Locks that this process holds itself: looking at them from here would find them taken."""


def lock_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.serve")


@contextmanager
def serving(database: Path) -> Iterator[None]:
    """Held as long as serve runs; ends with the process, however that ends. Raises Busy; DatabaseError where
    nothing can be put beside the database."""
    try:
        handle = os.open(lock_file(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseError(
            f"Die Datenbank {database} lässt sich nicht öffnen: {error}. Gibt es den Ordner, darf dieser "
            "Benutzer dort schreiben, und ist Platz auf dem Datenträger?"
        ) from error
    try:
        if not taken_from_lookers(handle):
            raise Busy(
                f"Mit der Datenbank {database} läuft schon ein Ratsbot (ratsbot serve), oder sie wird gerade "
                "gesichert oder eingespielt. Bitte warten oder den anderen Vorgang beenden: Zwei zugleich "
                "würden einander die Nachrichten wegnehmen."
            )
        with _noted(lock_file(database).resolve()):
            yield
    finally:
        os.close(handle)


@contextmanager
def _noted(lock: Path) -> Iterator[None]:
    _held.add(lock)
    try:
        yield
    finally:
        _held.discard(lock)


@contextmanager
def unserved(database: Path) -> Iterator[None]:
    """Nobody serves meanwhile, but for this process itself: for what an older version that still runs could
    not stand. Raises Busy."""
    if lock_file(database).resolve() in _held:
        yield
        return
    try:
        with serving(database):
            yield
    except Busy:
        raise Busy(
            f"Diese Fassung muss die Datenbank {database} umstellen, aber es läuft noch ein Ratsbot mit ihr, "
            "wohl der alten Fassung. Bitte ihn neu starten (systemctl restart ratsbot; im Container: docker "
            "compose up -d), dann denselben Befehl noch einmal."
        ) from None


def last_written(database: Path) -> datetime | None:
    """When something was last written into a database of SQLite; None where there is none."""
    files = (database, beside(database, WAL))
    found = [each.stat().st_mtime for each in files if each.exists()]
    return datetime.fromtimestamp(max(found), UTC) if found else None


def is_served(database: Path) -> bool:
    """Whether serve runs on it, in whatever process; or a backup of it is made or put back.

    Who looks holds the lock for an instant, which `serving` allows for.
    """
    try:
        handle = os.open(lock_file(database), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not taken(handle)
    finally:
        os.close(handle)


@contextmanager
def at_rest(database: Path) -> Iterator[bool]:
    """Whether no serve runs on it, and none begins meanwhile. On a disk that is full or may only be read the
    lock is taken where there is one already; else nobody must have it open, and nobody can begin."""
    with ExitStack() as held:
        try:
            held.enter_context(serving(database))
        except Busy:
            yield False
        except DatabaseError:
            yield _rests(database, held)
        else:
            yield True


def _rests(database: Path, held: ExitStack) -> bool:
    try:
        handle = os.open(lock_file(database), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return user_of(database) is None
    held.callback(os.close, handle)
    return taken(handle)


def user_of(database: Path) -> int | None:
    """The number of another process that has the database open, None if there is none.

    Never for a database that this process has open: looking would give up its own locks (POSIX).
    """
    try:
        handle = os.open(database, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        wanted = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, _SHARED_FIRST, _SHARED_SIZE, 0)
        kind, _, _, _, process = struct.unpack(_FLOCK, fcntl.fcntl(handle, fcntl.F_GETLK, wanted))
        return None if kind == fcntl.F_UNLCK else int(process)
    finally:
        os.close(handle)
