"""Calls to the store from the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def stored(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A call to the mailbox in a thread. A thread cannot be cancelled, so its end is waited for."""
    work = asyncio.ensure_future(asyncio.to_thread(call, *args, **kwargs))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait({work})
        raise
