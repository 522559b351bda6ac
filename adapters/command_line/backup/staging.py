"""A folder for what is half done: gone at the end, and after a kill at the next start."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import OperatorError

PREFIX = ".ratsbot-teil."
LOCK = "lock"


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A folder in `folder`, for this user only. Raises OperatorError where it cannot be made."""
    try:
        _sweep(folder)
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    except OSError as error:
        raise OperatorError(
            f"In {folder} lässt sich nichts anlegen ({error.strerror}). Gibt es den Ordner, und darf dieser "
            "Benutzer dort schreiben?"
        ) from error
    handle = os.open(made / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(handle)


def roomy(home: Path, needed: int) -> Path:
    """`home`; where its disk has not so many bytes left or may only be read, this machine's folder for what
    is temporary, if that will do."""
    folders = (home, Path(tempfile.gettempdir()))
    fit = (each for each in folders if os.access(each, os.W_OK) and shutil.disk_usage(each).free >= needed)
    return next(fit, home)


def _sweep(folder: Path) -> None:
    """What nobody works on any more."""
    for path in folder.glob(f"{PREFIX}*"):
        try:
            handle = os.open(path / LOCK, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue  # just being made; an empty one costs nothing
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)


def demand_room(folder: Path, needed: int, what: str) -> None:
    """Raises OperatorError where `folder` has not so many bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OperatorError(
            f"{what} braucht in {folder} bis zu {needed // 1_000_000 + 1} MB, frei sind "
            f"{free // 1_000_000} MB. Bitte Platz schaffen oder einen anderen Ordner nehmen."
        )
