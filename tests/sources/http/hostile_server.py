"""A server that answers as it should not: too much, too long, in pieces that are none, or with what it heard.

with HostileServer() as server:
    server.answers("/sync", Answer(endless=b"x" * 65_536))
    ... a client asks server.url ...
    server.heard
"""

import asyncio
import contextlib
import gzip
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

PATIENCE = 10.0
LONGEST_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """`raw` is sent as it is, in place of everything else. `endless` is repeated after `body` until the other
    side has had enough; `drip` are seconds before each byte of the body."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    endless: bytes = b""
    drip: float = 0.0
    raw: bytes = b""


Choice = Callable[[Heard], Answer]


@dataclass
class HostileServer:
    """`heard` is all that was asked, in order; what nothing was said about is answered with `otherwise`."""

    otherwise: Answer = field(default_factory=lambda: Answer(b"{}"))
    heard: list[Heard] = field(default_factory=list)
    url: str = ""
    _said: dict[str, deque[Answer | Choice]] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _up: threading.Event = field(default_factory=threading.Event)
    _talking: set[asyncio.Task[None]] = field(default_factory=set)

    def answers(self, part: str, *answers: Answer | Choice) -> None:
        """To paths with `part` in them: one after the other, the last one for ever."""
        self._said[part] = deque(answers)

    def asked(self, part: str) -> list[Heard]:
        return [each for each in self.heard if part in each.path]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, name="hostile-server", daemon=True)
        self._thread.start()
        assert self._up.wait(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._up.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            self._loop.run_until_complete(self._end())
            self._loop.close()

    async def _end(self) -> None:
        for each in self._talking:
            each.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talking.add(task)
        try:
            with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
                while await self._one(reader, writer):
                    pass
        finally:
            self._talking.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may be used again."""
        heard = await _read(reader)
        self.heard.append(heard)
        found = self._chosen(heard)
        answer = found(heard) if callable(found) else found
        if answer.raw:
            writer.write(answer.raw)
            await writer.drain()
        else:
            await _write(writer, answer)
        return not (answer.raw or answer.endless)

    def _chosen(self, heard: Heard) -> Answer | Choice:
        for part, answers in self._said.items():
            if part in heard.path:
                return answers.popleft() if len(answers) > 1 else answers[0]
        return self.otherwise


async def _read(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in head[1:-2])}
    body = b""
    if "chunked" in headers.get("transfer-encoding", ""):
        body = b"".join([piece async for piece in _chunks(reader)])
    elif length := int(headers.get("content-length", "0")):
        body = await reader.readexactly(length)
    return Heard(method, path, headers, body)


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int((await reader.readline()).split(b";")[0], 16):
        yield await reader.readexactly(size)
        await reader.readline()
    await reader.readline()


async def _write(writer: asyncio.StreamWriter, answer: Answer) -> None:
    length = () if answer.endless else (("Content-Length", str(len(answer.body))),)
    head = (("Content-Type", answer.kind), *length, *answer.headers)
    lines = [f"HTTP/1.1 {answer.status} Answer", *(f"{name}: {value}" for name, value in head), "", ""]
    writer.write("\r\n".join(lines).encode())
    for piece in [answer.body] if not answer.drip else [bytes([each]) for each in answer.body]:
        await asyncio.sleep(answer.drip)
        writer.write(piece)
        await writer.drain()
    while answer.endless:
        await asyncio.sleep(answer.drip)
        writer.write(answer.endless)
        await writer.drain()


def bomb(megabytes: int, inside: bytes = b" ") -> Answer:
    """A small answer that unpacks to so much."""
    piece = inside * (1 << 20)
    packed = gzip.compress(piece * megabytes)
    return Answer(packed, headers=(("Content-Encoding", "gzip"),))
