"""Who may read an instance's files: the user it runs as, and nobody else on the machine."""

import logging
import os
import stat
from pathlib import Path

log = logging.getLogger(__name__)

BESIDE = ("", "-wal", "-shm", ".key", ".vectors", ".vectors-passages", ".backups.json", ".pages")
"""What is added to the database's name; locks are made anew each time."""
OTHERS = 0o077


def take_back(database: Path) -> None:
    """What others may read or write, by a copy that forgot it or an old version, they may no more.

    Another user's file stays as it is: `ratsbot doctor config` tells of it. A link is not followed.
    """
    for ending in BESIDE:
        _take_back(database.with_name(f"{database.name}{ending}"))


def _take_back(path: Path) -> None:
    try:
        found = path.lstat()
        ours = found.st_uid == os.getuid() and not stat.S_ISLNK(found.st_mode)
        if ours and found.st_mode & OTHERS:
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
            log.warning("%s war auch für andere lesbar; das ist behoben.", path)
    except OSError:
        return
