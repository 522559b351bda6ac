"""A council's web server for tests: real HTTP on 127.0.0.1, answers and faults as the test scripts them.

    with WebServer() as server:
        server.answer("/oparl/system", {"type": "..."})          # dict and list are sent as JSON
        server.answer("/bi/si0057.php?__ksinr=7", "<html>...")   # with a query: exactly this one
        server.handle("/bi/", lambda seen: Answer("..."))        # whatever begins so and has no answer
        server.fault("/oparl/system", "cut", times=2)            # first these, then the answer; "*": any path
        ...
        assert server.paths == ["/robots.txt", "/oparl/system"]

It runs in a thread of its own, because the client it plays with is synchronous. What it does not know is
404, robots.txt included. An answer with an ETag or Last-Modified answers 304 by itself.
"""

import asyncio
import json
import ssl
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.sources.http.web_faults import FAULTS

Body = bytes | str | dict[str, Any] | list[Any]
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came. `target` is path and query as they stood on the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    at: float

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    body: Body = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def sent(self, seen: Seen) -> web.Response:
        headers = dict(self.headers)
        if "Content-Type" not in headers:
            headers["Content-Type"] = HTML if isinstance(self.body, bytes | str) else "application/json"
        if _unchanged(headers, seen.headers):
            return web.Response(status=304, headers=headers)
        return web.Response(status=self.status, headers=headers, body=_bytes(self.body))


def _bytes(body: Body) -> bytes:
    if isinstance(body, bytes):
        return body
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return text.encode()


def _unchanged(stated: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    return any(stated.get(ours) and stated.get(ours) == asked.get(theirs) for ours, theirs in pairs)


class WebServer:
    """Use as a context manager. `tls` makes it an https server."""

    def __init__(self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.requests: list[Seen] = []
        self.most_at_once = 0
        self.delay = 0.0
        """Seconds before every answer."""
        self.ending = asyncio.Event()
        self._tls = tls
        self._named = host
        self._answers: dict[str, Answer] = {}
        self._handlers: dict[str, Callable[[Seen], Answer]] = {}
        self._faults: dict[str, deque[tuple[str, str]]] = {}
        self._at_once = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.ServerRunner

    @property
    def paths(self) -> list[str]:
        """Path and query of all requests, in the order in which they came."""
        return [seen.target for seen in self.requests]

    @property
    def host(self) -> str:
        return f"{self._named}:{self.port}"

    @property
    def url(self) -> str:
        """Scheme and host, without a slash at the end."""
        return f"{'https' if self._tls else 'http'}://{self.host}"

    def answer(
        self, path: str, body: Body = b"", *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self._answers[path] = Answer(body, status, headers or {})

    def handle(self, beginning: str, answer: Callable[[Seen], Answer]) -> None:
        """For pages that a test makes when they are asked for; of several the longest beginning counts."""
        self._handlers[beginning] = answer

    def fault(self, path: str, kind: str, *, times: int = 1, detail: str = "") -> None:
        """Queues one of `web_faults.FAULTS`. `detail`: where redirects lead, Retry-After, or what is cut."""
        if kind not in FAULTS:
            raise KeyError(kind)
        self._faults.setdefault(path, deque()).extend([(kind, detail)] * times)

    def hang_up(self) -> None:
        """Closes all connections that wait for another request."""
        asyncio.run_coroutine_threadsafe(self._server.shutdown(0.1), self._loop).result()

    def forget(self) -> None:
        """Empties the list of requests."""
        self.requests.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        self._server = web.Server(self._serve, access_log=None)
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()
        self._runner = web.ServerRunner(self._server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.port: int = self._runner.addresses[0][1]

    async def _stop(self) -> None:
        self.ending.set()
        await self._runner.cleanup()
        # What a client has hung up on would be closed only when it is collected, in somebody else's test.
        for each in self._transports:
            each.abort()
        await asyncio.sleep(0.01)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.transport is not None:
            self._transports.add(request.transport)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            seen = Seen(request.method, request.raw_path, dict(request.headers), time.monotonic())
            self.requests.append(seen)
            await asyncio.sleep(self.delay)
            return await self._respond(request, seen)
        finally:
            self._at_once -= 1

    async def _respond(self, request: web.BaseRequest, seen: Seen) -> web.StreamResponse:
        for key in (seen.target, seen.path, "*"):
            if self._faults.get(key):
                kind, detail = self._faults[key].popleft()
                return await FAULTS[kind](self.ending, request, detail)
        found = self._answers.get(seen.target) or self._answers.get(seen.path)
        if found is None:
            fitting = [each for each in self._handlers if seen.target.startswith(each)]
            if not fitting:
                return web.Response(status=404, text="not here")
            found = self._handlers[max(fitting, key=len)](seen)
        return found.sent(seen)
