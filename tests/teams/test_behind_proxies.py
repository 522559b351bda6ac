"""Teams through a real reverse proxy with TLS: the same answers, and nothing else of us is seen outside."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.matrix.bot import fetch
from tests.matrix.process import free_port
from tests.operation.proxy_front import PROXIES, Front, Proxy, missing
from tests.teams.bot import TOWN
from tests.teams.process import ROOT, process
from tests.teams.world import Tenant, World, until

pytestmark = pytest.mark.slow

MESSAGES = f"/api/teams/{TOWN}/messages"


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody on the internet: all they reach is the proxy."""

    front: Front
    tenant: Tenant
    world: World

    async def asks(
        self, method: str, path: str, *, token: str | None = None, **more: Any
    ) -> tuple[int, Mapping[str, str], str]:
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=self._trust())) as http,
            http.request(method, self.front.url + path, headers=headers, **more) as got,
        ):
            return got.status, dict(got.headers), await got.text()

    async def dawdles(self) -> str:
        """Announces a body that never comes; what is said to that before the connection is closed."""
        here = ("127.0.0.1", self.front.port)
        reading, writing = await asyncio.open_connection(*here, ssl=self._trust())
        announced = f"POST {MESSAGES} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        announced += f"Authorization: Bearer {self.tenant.token()}\r\nContent-Length: 100\r\n\r\n{{"
        writing.write(announced.encode())
        try:
            return (await asyncio.wait_for(reading.read(), 10)).decode()
        finally:
            writing.close()

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.front.certificate)

    async def posts(self, activity: Mapping[str, Any], path: str = MESSAGES) -> tuple[int, str]:
        status, _, body = await self.asks("POST", path, token=self.tenant.token(), json=activity)
        return status, body


@pytest.fixture(params=["nginx", "caddy"])
async def outside(
    request: pytest.FixtureRequest, world: World, demo_database: Path, tmp_path: Path
) -> AsyncIterator[Outside]:
    lacking = missing(request.param)
    if lacking:
        pytest.skip(lacking)
    port, database = free_port(), Path(shutil.copy(demo_database, tmp_path / "ratsbot.db"))
    bot = process(database, port, world.origin, tmp_path / "bot.log")
    door = f"http://127.0.0.1:{port}"
    try:
        await asyncio.to_thread(lambda: bot.start(lambda: fetch(f"{door}/nutzung")[0] == 200, cwd=ROOT))
        with Proxy(request.param, tmp_path, port) as front:
            yield Outside(front, Tenant(world, door + MESSAGES), world)
    finally:
        bot.kill()


async def test_teams_is_let_through_and_nothing_else(outside: Outside) -> None:
    """One proxy for all of it: starting one takes seconds."""
    said = outside.tenant.mention_activity("/suche Hitzeaktionsplan")
    assert await outside.posts(said) == (202, "")
    await until(outside.world.service.visible)

    card = {"name": "composeExtension/query", "type": "invoke", "value": {"commandId": "unbekannt"}}
    through = await outside.posts({**outside.tenant.mention_activity("x"), **card})
    straight = await outside.tenant.post({**outside.tenant.mention_activity("x"), **card})
    assert through[0] == straight.status

    await refused_as_without_it(outside)
    await hidden(outside)
    await measured(outside)


async def refused_as_without_it(outside: Outside) -> None:
    said = outside.tenant.mention_activity("/suche Radweg")
    status, headers, _ = await outside.asks("POST", MESSAGES, json=said)
    assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
    assert (await outside.asks("POST", MESSAGES, token="e30.e30.", json=said))[0] == 401  # noqa: S106
    assert (await outside.posts(said, "/api/teams/nirgends/messages"))[0] == 404
    assert (await outside.asks("GET", MESSAGES))[0] == 405


async def hidden(outside: Outside) -> None:
    """What only the operator sees, and whatever else one may try."""
    for path in (
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/",
        "/api/teams",
        "/.env",
        "/datenschutz/x",
        "/ratsbot.db",
    ):
        assert (await outside.asks("GET", path))[0] == 404, path
    for path in ("/", "/datenschutz", "/nutzung"):
        status, headers, _ = await outside.asks("GET", path)
        assert status == 200
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert not any(version in headers.get("Server", "") for version in ("/", "ython", "aiohttp"))


async def measured(outside: Outside) -> None:
    """Too much, and too slow."""
    large = b'{"text": "' + b"x" * (257 << 10) + b'"}'
    assert (await outside.asks("POST", MESSAGES, token=outside.tenant.token(), data=large))[0] == 413
    assert "202 Accepted" not in await outside.dawdles()


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile", "apache.conf"])
def test_nothing_but_teams_is_named(name: str) -> None:
    text = (PROXIES / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]
    assert not [line for line in lines if "8088" in line or "healthz" in line or "metrics" in line]
    assert all("/api/teams/" in text and each in text for each in ("/datenschutz", "/nutzung", "8089"))
