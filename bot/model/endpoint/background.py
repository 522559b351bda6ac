"""An event loop in a thread of its own, for callers that know none.

Why not the synchronous client: its time limits hold for each single read, so that an endpoint that drips
one byte at a time, or a name server that never answers, holds its caller for ever. A task can be cancelled
wherever it is.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Background:
    """Starts its thread when it is made; `close` ends it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="model-endpoint", daemon=True)
        self._thread.start()

    def wait(self, task: Coroutine[Any, Any, Answer]) -> Answer:
        """What `task` returns or raises; CancelledError if the loop ends before."""
        try:
            future = asyncio.run_coroutine_threadsafe(task, self._loop)
        except RuntimeError as error:  # the loop is closed
            task.close()
            raise CancelledError from error
        try:
            return future.result()
        finally:
            future.cancel()  # a caller interrupted while waiting takes the task along

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(_ended())
        self._loop.close()


async def _ended() -> None:
    """Whoever still waits is told so by a CancelledError."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
