"""An endpoint for vectors that does on the wire what it is told, and records what it was asked."""

import asyncio
import base64
import json
import ssl
import struct
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from aiohttp import web

from bot.model.endpoint import Endpoint
from bot.settings import Embeddings

KEY = "sk-geheim-0123456789"


@dataclass(frozen=True, slots=True)
class Reply:
    """What becomes of one request; without a body it gets the vectors it asked for."""

    status: int = 200
    body: Any = None
    """Sent as JSON, or as it is if it is bytes."""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds before each byte of the body."""


def refusal(status: int, message: str = "no", code: str | None = None, **headers: str) -> Reply:
    error = {"message": message, "type": "some_error", "param": None, "code": code}
    return Reply(status, {"error": error}, {name.replace("_", "-"): value for name, value in headers.items()})


def vector(text: str) -> list[float]:
    """Its length, 4 and 0: three dimensions, and texts of different lengths point elsewhere."""
    return [float(len(text)), 4.0, 0.0]


def unit(text: str) -> Any:
    """The same, of length 1."""
    return np.array(vector(text)) / np.linalg.norm(vector(text))


def answer(rows: list[Any], indices: list[int] | None = None) -> Reply:
    places = range(len(rows)) if indices is None else indices
    data = [
        {"object": "embedding", "index": at, "embedding": row} for at, row in zip(places, rows, strict=True)
    ]
    return Reply(body={"object": "list", "model": "m", "data": data, "usage": {}})


class FakeEndpoint:
    """Use as a context manager: it runs in a thread of its own on a free port."""

    def __init__(self, *script: Reply, tls: ssl.SSLContext | None = None) -> None:
        self.script = deque(script)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/embeddings", self._embeddings)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls).start()
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def _embeddings(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.requests.append(asked)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        reply = self.script.popleft() if self.script else Reply()
        await asyncio.sleep(reply.delay)
        return await self._send(request, reply, _body(asked) if reply.body is None else reply.body)

    async def _send(self, request: web.Request, reply: Reply, body: Any) -> web.StreamResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if not reply.drip:
            headers = {"Content-Type": "application/json", **reply.headers}
            return web.Response(status=reply.status, body=raw, headers=headers)
        response = web.StreamResponse(status=reply.status, headers=reply.headers)
        await response.prepare(request)
        for byte in raw:
            await asyncio.sleep(reply.drip)
            await response.write(bytes([byte]))
        return response


class Asking:
    """Makes endpoints that ask the fake one, and closes them in the end."""

    def __init__(self, fake: FakeEndpoint) -> None:
        self._fake = fake
        self._made: list[Endpoint] = []

    def __call__(self, *script: Reply, key: str = KEY, rest: float = 0.0, **wanted: Any) -> Endpoint:
        self._fake.script.extend(script)
        defaults = {"kind": "endpoint", "url": self._fake.url, "model": "m", "deadline_seconds": 5.0}
        endpoint = Endpoint(Embeddings(**{**defaults, **wanted}), key, rest=rest)
        self._made.append(endpoint)
        return endpoint

    def close(self) -> None:
        for each in self._made:
            each.close()


def _body(asked: dict[str, Any]) -> Any:
    rows: list[Any] = [vector(text) for text in asked["input"]]
    if asked.get("encoding_format") == "base64":
        rows = [base64.b64encode(struct.pack("<3f", *row)).decode() for row in rows]
    return answer(rows).body
