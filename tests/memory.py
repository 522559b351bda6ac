"""How much memory something takes at its height, as the kernel counts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Growth:
    """`megabytes` above what was there before; known at the end."""

    megabytes = 0.0


@contextmanager
def growth() -> Iterator[Growth]:
    """Of this process and all its threads; what other tests took before does not count."""
    if not FORGET.exists():
        pytest.skip("no /proc: memory cannot be measured here")
    FORGET.write_text("5")
    before, found = _kilobytes("VmRSS"), Growth()
    yield found
    found.megabytes = (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    line = next(each for each in STATUS.read_text().splitlines() if each.startswith(f"{name}:"))
    return int(line.split()[1])
