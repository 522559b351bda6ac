"""A folder that is gone afterwards, even if whoever made it was killed: then the next one removes it."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "ratsbot-demo-"
LOCK = "in-use"


@contextmanager
def folder(base: Path) -> Iterator[Path]:
    """A new folder below `base`, for its owner only; those of the dead beside it are removed first."""
    sweep(base)
    made = Path(tempfile.mkdtemp(prefix=f"new-{PREFIX}", dir=base))
    with (made / LOCK).open("w") as lock:
        # Locked before it has the name by which others find it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        named = made.rename(base / made.name.removeprefix("new-"))
        try:
            yield named
        finally:
            shutil.rmtree(named, ignore_errors=True)


def sweep(base: Path) -> None:
    """Removes the folders whose makers have ended without doing so; those of other accounts stay."""
    for each in base.glob(f"{PREFIX}*"):
        try:
            with (each / LOCK).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(each, ignore_errors=True)
        except OSError:
            continue
