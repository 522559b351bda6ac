"""How much memory a process with threads holds on to."""

import ctypes

ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3)."""
MOST = 2


def few_heaps() -> bool:
    """Before the first thread: threads share two heaps; False where the C library knows no such thing.

    glibc gives threads heaps of their own, up to eight for each core, and what is freed in one is of no use
    in another: a bot at work grew by 100 MiB an hour for hours, with two it stays as it is
    (benchmarks/soak.md).
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(ARENA_MAX, MOST))
    except (OSError, AttributeError):
        return False


def give_back() -> bool:
    """What is free goes back to the system; False where the C library cannot, or had nothing to give.

    A night's load leaves holes in the heap that glibc keeps: 4 MiB a night at ten times a city's load,
    without an object more (benchmarks/soak.md).
    """
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (OSError, AttributeError):
        return False
