"""Work in a thread that nobody waits for at the end."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")


def beside(work: Callable[[], T], name: str) -> asyncio.Future[T]:
    """What it gives or raises. Threads of a pool are waited for when the process ends, however long what they
    do hangs; this one, called `name`, goes with it: whatever it does must stand that."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[T] = loop.create_future()

    def tell(outcome: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(lambda: None if found.done() else outcome())

    def run() -> None:
        try:
            given = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the work is awaited
            tell(partial(found.set_exception, error))
        else:
            tell(partial(found.set_result, given))

    threading.Thread(target=run, name=name, daemon=True).start()
    return found
