"""How the fake Bot Connector fails when told to, in the ways the real one does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Kind = Literal["refuse", "cut", "lost", "slow"]
LONG = 30.0


@dataclass(frozen=True)
class Fault:
    """One request that fails.

    `refuse` answers with `status` and nothing is done; `cut` tears the connection down before anything is
    done; `lost` does it and tears the connection down instead of answering; `slow` does it and answers
    after `seconds`. `only` is a method, empty for all.
    """

    kind: Kind = "refuse"
    status: int = 500
    code: str = "ServiceError"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = LONG
    only: str = ""


def refused(status: int, code: str = "ServiceError", *, after: str = "") -> Fault:
    """`after` is the Retry-After header: seconds or a date."""
    return Fault("refuse", status, code, {"Retry-After": after} if after else {})


CUT, LOST, SLOW = Fault("cut"), Fault("lost"), Fault("slow")
THROTTLED = refused(429, "Throttled", after="1")
CONFLICT = refused(412, "PreconditionFailed")
BLOCKED = refused(403, "MessageWritesBlocked")
NOT_IN_ROSTER = refused(403, "BotNotInConversationRoster")
GONE = refused(404, "ConversationNotFound")
TOO_LARGE = refused(413, "MessageSizeTooBig")


async def failing(
    fault: Fault | None, request: web.Request, do: Callable[[web.Request], Awaitable[web.Response]]
) -> web.Response:
    """Does what was asked, or fails as told."""
    if fault is None:
        return await do(request)
    if fault.kind == "refuse":
        return error(fault.status, fault.code, fault.headers)
    if fault.kind == "cut":
        return _torn(request)
    answer = await do(request)
    if fault.kind == "lost":
        return _torn(request)
    await asyncio.sleep(fault.seconds)
    return answer


def error(status: int, code: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """As the connector words its errors."""
    body = {"error": {"code": code, "message": f"{code} (fake)"}}
    return web.json_response(body, status=status, headers=headers)


def _torn(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
