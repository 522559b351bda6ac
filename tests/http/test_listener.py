"""The operator's port and the platforms' door, with real sockets: what they tell, and to whom."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from aiohttp import web

from adapters.addresses import base, is_loopback
from adapters.http.health import Standing
from adapters.http.listener import Listener
from adapters.http.status import CityAge, Sources, Status
from bot.errors import OperatorError
from bot.metrics import Metrics

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WELL = Standing("matrix", running=True, ready=True, since=NOW)
ILL = Standing(
    "teams", running=False, ready=False, since=NOW, failures=3, reason="Port belegt.", next_try=NOW
)


@dataclass
class World:
    """What the operator's port is told."""

    standings: list[Standing] = field(default_factory=lambda: [WELL])
    database: bool = True
    hangs: threading.Event | None = None
    share: threading.Event | None = None
    """What a service says of itself comes from a disk that answers once this is set."""
    asked: int = 0

    def answers(self) -> bool:
        self.asked += 1
        if self.hangs is not None:
            self.hangs.wait(30)
        return self.database

    def stands(self) -> list[Standing]:
        if self.share is not None:
            self.share.wait(30)
        return self.standings

    def status(self, *, local: bool = True) -> Status:
        cities = [
            CityAge("trier", datetime(2026, 11, 19, 9, 0, tzinfo=UTC), kept=True),
            CityAge("mainz", None),
        ]
        metrics = Metrics()
        metrics.counter("things", "Dinge").inc()
        sources = Sources(self.stands, lambda: cities, self.answers, metrics.text, lambda: NOW, "1.2.3")
        return Status(sources, local=local)


@asynccontextmanager
async def listening(listener: Listener) -> AsyncIterator[Listener]:
    listener.bind()
    stop = asyncio.Event()
    running = asyncio.create_task(listener.run(stop))
    try:
        yield listener
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await running


async def raw(listener: Listener, request: bytes, seconds: float = 20.0) -> bytes:
    """All that is answered until the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    writer.write(request)
    try:
        async with asyncio.timeout(seconds):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def ask(
    listener: Listener, path: str, method: str = "GET", host: str = "127.0.0.1"
) -> tuple[int, bytes, bytes]:
    """Status, head and body."""
    request = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    answer = await raw(listener, request)
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head, body


def operators(world: World, **wanted: float) -> Listener:
    return Listener("127.0.0.1", 0, world.status().routes(), **wanted)  # type: ignore[arg-type]


async def test_healthz_is_about_the_process_and_its_database_only() -> None:
    world = World(standings=[WELL, ILL])
    async with listening(operators(world)) as listener:
        assert (await ask(listener, "/healthz"))[0] == 200
        world.database = False
        status, _, body = await ask(listener, "/healthz")
    assert (status, json.loads(body)) == (503, {"ok": False, "reason": "Die Datenbank antwortet nicht."})


async def test_readyz_names_what_is_not_ready() -> None:
    async with listening(operators(World(standings=[WELL, ILL]))) as listener:
        status, _, body = await ask(listener, "/readyz")
    told = json.loads(body)
    assert (status, told["ready"], told["version"]) == (503, False, "1.2.3")
    assert told["reason"] == "Port belegt."
    assert told["services"][1] == {
        "name": "teams", "running": False, "ready": False, "since": "2026-11-20T09:00:00+00:00",
        "failures": 3, "reason": "Port belegt.", "next_try": "2026-11-20T09:00:00+00:00",
    }  # fmt: skip
    assert told["cities"] == [
        {"city": "trier", "loaded_at": "2026-11-19T09:00:00+00:00", "age_seconds": 86400, "kept": True},
        {"city": "mainz", "loaded_at": None, "age_seconds": None, "kept": False},
    ]


async def test_readyz_is_well_where_all_services_are() -> None:
    async with listening(operators(World())) as listener:
        assert (await ask(listener, "/readyz"))[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_head_is_an_answer_without_body_and_nothing_else_is_taken(path: str) -> None:
    async with listening(operators(World())) as listener:
        status, head, body = await ask(listener, path, "HEAD")
        assert (status, body) == (200, b"")
        assert b"server:" not in head.lower()
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
            status, head, _ = await ask(listener, path, method)
            assert status == 405
            assert b"server:" not in head.lower()


@pytest.mark.parametrize(
    "path", ["/", "/healthz/", "//healthz", "/api/teams/trier/messages", "/metrics/../x", "/%00"]
)
async def test_there_is_nothing_else(path: str) -> None:
    async with listening(operators(World())) as listener:
        assert (await ask(listener, path))[0] in {400, 404}


async def test_metrics_are_there() -> None:
    async with listening(operators(World())) as listener:
        status, head, body = await ask(listener, "/metrics")
    assert status == 200
    assert b"text/plain" in head
    assert b"ratsbot_things_total 1.0" in body


HOSTS = {
    "127.0.0.1": 200, "127.0.0.1:8088": 200, "localhost:1": 200, "[::1]:8088": 200, "192.0.2.7": 200,
    "boese.example": 403, "127.0.0.1.boese.example": 403, "ratsbot": 403, "": 403, "localhost.example": 403,
}  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
async def test_a_web_page_in_the_operators_browser_reads_nothing(host: str) -> None:
    """A name that somebody else's DNS leads to this machine."""
    async with listening(operators(World())) as listener:
        status, _, body = await ask(listener, "/readyz", host=host)
    assert status == HOSTS[host]
    if status == web.HTTPForbidden.status_code:
        assert body == b"Nur unter einer Adresse dieses Rechners."


async def test_inside_a_container_network_the_name_is_the_services() -> None:
    listener = Listener("127.0.0.1", 0, World().status(local=is_loopback("0.0.0.0")).routes())  # noqa: S104
    async with listening(listener):
        assert (await ask(listener, "/metrics", host="ratsbot:8088"))[0] == 200


HOSTILE = {
    "a huge header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "a thousand headers": b"GET /healthz HTTP/1.1\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
    "a huge line": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "two lengths": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "both lengths": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "another version": b"GET /healthz HTTP/9.9\r\n\r\n",
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_malformed_requests_are_refused_and_forgotten(
    what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(operators(World(), idle=1.0)) as listener:
        answer = await raw(listener, HOSTILE[what])
        assert answer[:12] in {b"", b"HTTP/1.1 400", b"HTTP/1.0 400", b"HTTP/1.1 505"}
        assert b"aiohttp" not in answer.lower().split(b"\r\n\r\n")[0]
        assert (await ask(listener, "/healthz"))[0] == 200
    assert caplog.text == ""


async def test_who_sends_a_head_byte_by_byte_is_let_go() -> None:
    async with listening(operators(World(), idle=0.3)) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nX-A: ")
        async with asyncio.timeout(20):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()


async def test_who_says_nothing_after_an_answer_is_let_go() -> None:
    async with listening(operators(World(), idle=0.3)) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        async with asyncio.timeout(20):
            assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()


async def test_there_is_room_for_so_many_and_the_first_gives_way_to_the_next() -> None:
    async with listening(operators(World(), most=3, idle=120)) as listener:
        held = [await asyncio.open_connection("127.0.0.1", listener.port) for _ in range(3)]
        for reader, writer in held:  # an answer shows that it has been let in
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            await reader.readuntil(b"}")
        assert (await ask(listener, "/healthz"))[0] == 200
        async with asyncio.timeout(20):
            assert await held[0][0].read() == b""
        for _, writer in held:
            writer.close()


async def test_what_a_route_refuses_is_said_in_its_own_words() -> None:
    async def refuses(_request: web.Request) -> web.Response:
        return web.json_response({"error": "Das biete ich hier nicht an."}, status=400)

    async with listening(Listener("127.0.0.1", 0, [web.get("/x", refuses)])) as listener:
        status, _, body = await ask(listener, "/x")
    assert (status, json.loads(body)) == (400, {"error": "Das biete ich hier nicht an."})


async def test_a_bug_behind_a_route_tells_nobody_anything(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_request: web.Request) -> web.Response:
        raise ValueError("geheim")

    async with listening(Listener("127.0.0.1", 0, [web.get("/x", fails)])) as listener:
        status, _, body = await ask(listener, "/x")
    assert (status, body) == (500, b"")
    assert "request failed: ValueError [" in caplog.text
    assert "geheim" not in caplog.text


async def test_a_taken_port_names_the_setting() -> None:
    async with listening(operators(World())) as first:
        second = Listener("127.0.0.1", first.port, (), what="[teams] port")
        with pytest.raises(
            OperatorError, match=r"Läuft Ratsbot schon\? Ein anderer Port steht in \[teams\] port"
        ):
            second.bind()


def test_where_a_listener_is_reached_from_here() -> None:
    assert base("0.0.0.0", 8088) == "http://127.0.0.1:8088"  # noqa: S104
    assert base("::", 1) == "http://[::1]:1"
    assert base("192.0.2.7", 1) == "http://192.0.2.7:1"
