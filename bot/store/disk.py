"""What is to outlive a loss of power."""

import os
from pathlib import Path


def settle(path: Path) -> None:
    """A file, or a folder's names, on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class NotMounted(OSError):
    """Says in German which folder is not there."""


def demand_folder(folder: Path) -> None:
    """Makes it where only itself is missing. With more of the path a share would come into being on the local
    disk that is not mounted now. Raises OSError."""
    if not folder.absolute().parent.is_dir():
        raise NotMounted(not_mounted(folder))
    folder.mkdir(mode=0o700, exist_ok=True)


def not_mounted(folder: Path) -> str:
    return f"Den Ordner {folder.absolute().parent} gibt es nicht. Ist das Laufwerk eingehängt?"
