"""Locks on files beside a database: they die with the process that holds them."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTANT = 0.1
"""Seconds. Whoever only looks whether a lock is free holds it for much less."""


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """An open file to be locked. Nobody else may read it: to read is enough to hold the lock.

    What somebody has put there to lead elsewhere is not followed.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def taken(handle: int) -> bool:
    """Whether the lock is ours now; it stays ours until the file is closed."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def taken_from_lookers(handle: int) -> bool:
    """The same, where others look at the lock without wanting it."""
    if taken(handle):
        return True
    threading.Event().wait(INSTANT)
    return taken(handle)
