"""An event loop whose clock does not wait: where nothing is ready, it goes on to the next timer at once.

Sockets of this machine are real; what the processor needs takes no time. Work in threads is done in place.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tests.delivery.fakes import START, Inline

T = TypeVar("T")
GLANCE_SECONDS = 0.0005
"""Real ones, in which what was sent on this machine must have arrived."""


class _Selector(selectors.DefaultSelector):
    """Instead of waiting, advances the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found or timeout == 0:
            return found
        found = super().select(GLANCE_SECONDS)
        if not found and timeout is not None:
            self.now += timeout
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)
        self.set_default_executor(Inline(1))

    def time(self) -> float:
        return self._clock.now


class VirtualClock:
    """The loop's, as bot.clock has it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return START + timedelta(seconds=self._loop.time())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Like asyncio.run, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
