"""A reverse proxy before the homeserver that fails when told to, in the ways real ones do."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

SYNC = "/sync"
HOP = frozenset(("host", "content-length", "accept-encoding", "connection", "transfer-encoding"))
"""Headers that belong to one connection."""


@dataclass(slots=True)
class Hit:
    """A request that came: when (time.monotonic()), where to, and by which fault it was answered, if any."""

    at: float
    method: str
    path: str
    fault: str | None = None


@dataclass(slots=True)
class Fault:
    """`only` is part of the paths that fail, empty for all; `over` is set when it has passed."""

    kind: str
    only: str
    begun: float
    over: asyncio.Event


class FaultProxy:
    """Passes everything on to `target`, from `async with` to its end, on a port of its own (`url`).

    Kinds of fault: `502` an HTML page of a proxy, `html200` a maintenance page, `cut` a body that ends too
    early, `badtoken` M_UNKNOWN_TOKEN, `429` with a second to wait, `hang` no answer, `reset` the connection
    is torn down, `lost` the request is carried out and then the connection torn down.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.url = ""
        self.hits: list[Hit] = []
        self._fault: Fault | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._open: list[web.Request] = []
        self._client: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=None)
        self._client = aiohttp.ClientSession(timeout=timeout, auto_decompress=False)
        application = web.Application(client_max_size=1 << 26)
        application.router.add_route("*", "/{path:.*}", self._answer)
        # Whoever hangs up ends what was done for them: long polls must not outlive their client.
        self._runner = web.AppRunner(
            application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.mend()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._client is not None:
            await self._client.close()

    # --- faults

    def fail(self, kind: str, seconds: float | None = None, *, only: str = SYNC, drop: bool = True) -> None:
        """From now on, for so many seconds or until `mend`, every request to such a path fails.

        `drop`: what is under way there is torn down as well, as when a real proxy is restarted. Without
        it a long poll that has begun ends well.
        """
        if kind not in FAULTS:
            raise ValueError(f"{kind} is none of {', '.join(FAULTS)}")
        self.mend()
        self._fault = Fault(kind, only, time.monotonic(), asyncio.Event())
        if seconds is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.mend)
        if drop:
            for request in self._open:
                if only in request.path and request.transport is not None:
                    request.transport.abort()

    def mend(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._fault is not None:
            self._fault.over.set()
        self._fault = self._timer = None

    def failed(self, kind: str | None = None) -> int:
        """How many requests were answered by a fault (of this kind)."""
        return len([hit for hit in self.hits if hit.fault and kind in (None, hit.fault)])

    def reached(self, only: str = SYNC) -> int:
        """How many requests to such a path came in all."""
        return len([hit for hit in self.hits if only in hit.path])

    def well_after(self, moment: float, only: str = SYNC) -> float | None:
        """Seconds from `moment` (time.monotonic()) to the first request passed on since, if there is one."""
        passed = (hit.at - moment for hit in self.hits if only in hit.path and not hit.fault)
        return next((seconds for seconds in passed if seconds >= 0), None)

    # --- the wire

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault if self._fault is not None and self._fault.only in request.path else None
        self.hits.append(
            Hit(time.monotonic(), request.method, request.path_qs, fault.kind if fault else None)
        )
        self._open.append(request)
        try:
            if fault is not None:
                return await FAULTS[fault.kind](self, request, fault)
            return await self._forward(request)
        finally:
            self._open.remove(request)

    async def _forward(self, request: web.Request) -> web.StreamResponse:
        assert self._client is not None
        url = self.target + request.raw_path
        headers = {key: value for key, value in request.headers.items() if key.lower() not in HOP}
        body = await request.read()
        try:
            async with self._client.request(request.method, url, data=body, headers=headers) as answer:
                kept = _kept(answer.headers)
                return web.Response(status=answer.status, body=await answer.read(), headers=kept)
        except aiohttp.ClientError as error:  # the homeserver is down: what nginx would say
            return web.Response(
                status=502, text=f"<html>Bad Gateway: {error}</html>", content_type="text/html"
            )

    async def _bad_gateway(self, _request: web.Request, _fault: Fault) -> web.StreamResponse:
        return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")

    async def _maintenance(self, _request: web.Request, _fault: Fault) -> web.StreamResponse:
        return web.Response(text="<html>Wartungsarbeiten</html>", content_type="text/html")

    async def _bad_token(self, _request: web.Request, _fault: Fault) -> web.StreamResponse:
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN", "error": "Unknown token"}, status=401)

    async def _too_many(self, _request: web.Request, _fault: Fault) -> web.StreamResponse:
        body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 1000}
        return web.json_response(body, status=429)

    async def _cut(self, request: web.Request, _fault: Fault) -> web.StreamResponse:
        headers = {"Content-Type": "application/json", "Content-Length": "9999"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b'{"next_batch": "s')
        if request.transport is not None:
            request.transport.close()
        return response

    async def _hang(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        await fault.over.wait()
        return await self._reset(request, fault)

    async def _reset(self, request: web.Request, _fault: Fault) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # nobody reads it

    async def _lost(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        with contextlib.suppress(aiohttp.ClientError):
            await self._forward(request)
        return await self._reset(request, fault)


FAULTS: Mapping[str, Callable[[FaultProxy, web.Request, Fault], Awaitable[web.StreamResponse]]] = {
    "502": FaultProxy._bad_gateway,
    "html200": FaultProxy._maintenance,
    "cut": FaultProxy._cut,
    "badtoken": FaultProxy._bad_token,
    "429": FaultProxy._too_many,
    "hang": FaultProxy._hang,
    "reset": FaultProxy._reset,
    "lost": FaultProxy._lost,
}


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key.lower() not in HOP | {"date", "server"}}
