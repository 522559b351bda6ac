"""An endpoint for /chat/completions that does on the wire what it is told, and records what it was asked."""

import asyncio
import json
import ssl
import threading
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Self

import openai  # noqa: F401 - it takes a second to load, which is not to be of anybody's deadline
from aiohttp import web

from bot.errors import ModelError
from bot.model.chat import Message, Spent
from bot.model.chat.endpoint import ChatEndpoint
from bot.settings import Assistant, Task
from bot.settings.assistant import TASKS

KEY = "sk-geheim-0123456789"
TEXT = "Das Freibad Silberbrück öffnet am 1. Mai."
QUESTION = "Wann öffnet das Freibad Silberbrück?"
MESSAGES = (Message("system", "Antworte kurz."), Message("user", QUESTION))


@dataclass(frozen=True, slots=True)
class Reply:
    """What becomes of one request: a stream of `text`, word by word, unless it says otherwise."""

    text: str = TEXT
    finish: str | None = "stop"
    usage: bool = True
    """Whether it tells the tokens when it is asked to."""
    events: tuple[bytes, ...] | None = None
    """Sent instead of the words."""
    status: int = 200
    body: Any = None
    """Sent instead of a stream: as JSON, or as it is if it is bytes."""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the first byte."""
    first: float = 0.0
    """Seconds after the headers, before the first word."""
    ping: float = 0.0
    """Sends a comment that often meanwhile."""
    drip: float = 0.0
    """Seconds before each further word."""
    cut: int | None = None
    """So many events come, and the stream ends ..."""
    hard: bool = False
    """... with the connection."""
    linger: float = 0.0
    """Seconds for which the connection stays open after all was said."""


def event(data: object) -> bytes:
    raw = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return b"data: " + raw + b"\n\n"


def part(content: object = None, finish: str | None = None, **delta: object) -> bytes:
    words = delta if content is None else {"content": content, **delta}
    return event({**CHUNK, "choices": [{"index": 0, "delta": words, "finish_reason": finish}]})


def counted(prompt: object, answer: object) -> bytes:
    used = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": 0}
    return event({**CHUNK, "choices": [], "usage": used})


def refusal(status: int, message: str = "no", code: str | None = None, **more: str) -> Reply:
    """`more` are headers; `type` and `param` belong to the error."""
    error = {
        "message": message,
        "code": code,
        "type": more.pop("type", "t"),
        "param": more.pop("param", None),
    }
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    return Reply(status=status, body={"error": error}, headers=headers)


def whole(content: object, finish: str = "stop", **more: object) -> Reply:
    """An answer in one, as of an endpoint that does not stream."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    used = {"prompt_tokens": 7, "completion_tokens": 9}
    return Reply(body={"object": "chat.completion", "choices": [choice], "usage": used, **more})


CHUNK = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
DONE = b"data: [DONE]\n\n"
ESTIMATED = round(sum(len(each.text) for each in MESSAGES) / 3.2)
"""Tokens of MESSAGES, where nobody counts them."""
USED = Spent(7, 9)
"""What a request takes that reached its end, if the endpoint tells it."""


class FakeChat:
    """Use as a context manager: it runs in a thread of its own on a free port."""

    def __init__(self, *script: Reply, tls: ssl.SSLContext | None = None) -> None:
        self.script = deque(script)
        self.always = Reply()
        """When the script has come to its end."""
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.models: Any = {"object": "list", "data": [{"id": "m", "object": "model"}]}
        """None: it knows no /models."""
        self.asked = threading.Event()
        self.left = threading.Event()
        """Somebody has gone before the answer was whole."""
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
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", self._models)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls).start()
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response(self.models, status=404 if self.models is None else 200)

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.requests.append(asked)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.asked.set()
        try:
            return await self._answer(request, asked, self.script.popleft() if self.script else self.always)
        except (asyncio.CancelledError, ConnectionError):
            self.left.set()
            # The server would log the other one as its own error.
            raise asyncio.CancelledError from None

    async def _answer(self, request: web.Request, asked: dict[str, Any], reply: Reply) -> web.StreamResponse:
        await asyncio.sleep(reply.delay)
        if reply.body is not None:
            raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            headers = {"Content-Type": reply.kind, **reply.headers}
            return web.Response(status=reply.status, body=raw, headers=headers)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **reply.headers})
        await response.prepare(request)
        await _wait(response, reply)
        events = _events(asked, reply)
        for each in events[: reply.cut]:
            await response.write(each)
            await asyncio.sleep(reply.drip)
        await asyncio.sleep(reply.linger)
        if reply.hard and request.transport:
            await asyncio.sleep(0.05)  # what was written is to arrive
            request.transport.abort()
        return response


async def _wait(response: web.StreamResponse, reply: Reply) -> None:
    left = reply.first
    while left > 0:
        await asyncio.sleep(min(left, reply.ping or left))
        left -= reply.ping or left
        if reply.ping:
            await response.write(b": ping\n\n")


def _events(asked: dict[str, Any], reply: Reply) -> Sequence[bytes]:
    if reply.events is not None:
        return reply.events
    words = [part(word + " ") for word in reply.text.split()]
    told = reply.usage and (asked.get("stream_options") or {}).get("include_usage")
    used = [counted(USED.prompt, USED.answer)] if told else []
    return [part("", role="assistant"), *words, part(finish=reply.finish), *used, DONE]


def wanted(url: str, task: Task | None = None, **section: Any) -> Assistant:
    tasks = dict.fromkeys(TASKS, task or Task(deadline_seconds=5.0))
    return Assistant(**{"url": url, "model": "m", "tasks": tasks, **section})


def endpoint(fake: FakeChat, task: Task | None = None, key: str = KEY) -> ChatEndpoint:
    """Impatient: tests have no seconds to wait between attempts."""
    return ChatEndpoint(wanted(fake.url, task), key, pauses=(0.02, 0.04))


@dataclass(slots=True)
class Told:
    """What came out of one question."""

    pieces: list[str] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    failure: ModelError | None = None

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()


async def ask(
    chat: ChatEndpoint, messages: Sequence[Message] = MESSAGES, task: str = "answer", most: int = 10_000
) -> Told:
    """Reads `most` pieces and leaves."""
    told = Told()
    try:
        async with aclosing(chat.stream(messages, task, told.spent.append)) as pieces:
            async for piece in _first(pieces, most):
                told.pieces.append(piece)
    except ModelError as error:
        told.failure = error
    return told


async def _first(pieces: AsyncIterator[str], most: int) -> AsyncIterator[str]:
    for _ in range(most):
        piece = await anext(pieces, None)
        if piece is None:
            return
        yield piece
