"""Who may read an instance's files: the user it runs as, and nobody else on the machine."""

import logging
import os
import stat
from pathlib import Path

from bot.store.beside import BACKUPS, INDEX, KEY, PAGES, PAPER_VECTORS, PASSAGE_VECTORS, WAL, beside

log = logging.getLogger(__name__)

FILES = ("", WAL, INDEX, KEY, PAPER_VECTORS, PASSAGE_VECTORS, BACKUPS, PAGES)
"""What is added to the database's name; locks are made anew each time."""
MOUNTED = Path("/run/secrets")
"""Where a container engine puts files; their modes are not ours."""
_OTHERS = 0o077


def is_open(path: Path) -> bool:
    """Whether other users of this machine may do anything with it. Raises OSError."""
    return bool(path.stat().st_mode & _OTHERS) and MOUNTED not in path.absolute().parents


def take_back(database: Path) -> None:
    """What others may read or write, by a copy that forgot it or an old version, they may no more.

    Another user's file stays as it is: `ratsbot doctor config` tells of it. A link is not followed.
    """
    for ending in FILES:
        _take_back(beside(database, ending))


def _take_back(path: Path) -> None:
    try:
        found = path.lstat()
        ours = found.st_uid == os.getuid() and not stat.S_ISLNK(found.st_mode)
        if ours and found.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
            log.warning("%s war auch für andere lesbar; das ist behoben.", path)
    except OSError:
        return
