"""How often an endpoint is asked again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.errors import ModelBusy, ModelError, ModelUnavailable

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each further attempt, where the endpoint names no wait of its own."""

Answer = TypeVar("Answer")


async def patiently(
    once: Callable[[], Awaitable[Answer | ModelError]], end: float, pauses: Sequence[float] = PAUSES
) -> Answer | ModelError:
    """Asks again as long as that may help and there is time to wait for it; `end` is of the loop's clock."""
    for pause in pauses:
        answer = await once()
        if not isinstance(answer, ModelBusy | ModelUnavailable):
            return answer
        after = answer.after if isinstance(answer, ModelBusy) else None
        wait = pause if after is None else after.total_seconds()
        if now() + wait >= end:
            return answer
        await asyncio.sleep(wait)
    return await once()


def now() -> float:
    return asyncio.get_running_loop().time()
