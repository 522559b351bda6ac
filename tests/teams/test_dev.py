"""`ratsbot teams dev`: open, but for this machine only, and out of reach of `serve`."""

import asyncio
import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import aiohttp
import pytest
from aiohttp import web

from adapters.teams.config import Registration
from adapters.teams.development import BOT, TENANT, OpenDoor, origins
from adapters.teams.guard import Refused
from adapters.teams.wire import Activity
from tests.matrix.process import free_port

ROOT = Path(__file__).parents[2]
BESIDE = "127.0.0.2"
"""This machine as well: who listens everywhere answers here, who listens on 127.0.0.1 does not."""
NOWHERE = "http://127.0.0.1:9"
MESSAGE = {
    "type": "message",
    "id": "1",
    "timestamp": "2026-11-22T20:16:13.966Z",
    "channelId": "msteams",
    "from": {"id": "user-id-0", "aadObjectId": "00000000-0000-0000-0000-0000000000020"},
    "recipient": {"id": BOT, "name": "Test Bot"},
    "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "chat"},
    "text": "/suche Hitzeaktionsplan",
    "channelData": {"tenant": {"id": TENANT}},
}


def door(playground: int = 56150) -> OpenDoor:
    return OpenDoor(Registration("dorf", BOT, TENANT), origins(playground))


def sent(url: str, **changed: object) -> Activity:
    return Activity.read({**MESSAGE, "serviceUrl": url, **changed})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_playground_comes_in(host: str) -> None:
    door().knock("")
    await door().check("", sent(f"http://{host}:56150/_connector"))
    assert await door().token() == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "http://127.0.0.1:56151/_connector",
        "http://192.168.1.7:56150/_connector",
        "http://localhost.boese.example:56150/",
        "http://localhost:56150@boese.example/",
        "https://localhost:56150/",
        "http://127.0.0.2:56150/",
        "",
    ],
)
async def test_answers_go_to_the_playground_only(url: str) -> None:
    with pytest.raises(Refused, match="host"):
        await door().check("", sent(url))


async def test_nobody_else_is_taken_for_it() -> None:
    with pytest.raises(Refused, match="channel"):
        await door().check("", sent("http://localhost:56150/", channelId="emulator"))
    there = {"conversationType": "personal", "tenantId": "another", "id": "chat"}
    with pytest.raises(Refused, match="tenant"):
        await door().check("", sent("http://localhost:56150/", conversation=there))


class Running:
    """The command in a process of its own."""

    def __init__(self, folder: Path, playground: int, *more: str) -> None:
        self.port = free_port()
        options = ["teams", "dev", "--port", str(self.port), "--playground", str(playground), *more]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "adapters.command_line", *options],
            cwd=folder,
            # A proxy, as cities have them, that would swallow what is said to this machine.
            env={
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(ROOT),
                "HOME": str(folder),
                "http_proxy": NOWHERE,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Ende"):
                break

    def end(self) -> int:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def playground() -> int:
    return free_port()


@pytest.fixture
def command(tmp_path: Path, playground: int) -> Iterator[Running]:
    (tmp_path / "ratsbot.toml").write_text('[embeddings]\nkind = "off"\n')
    with Running(tmp_path, playground) as running:
        yield running


async def test_on_this_machine_and_nowhere_else(command: Running, playground: int) -> None:
    assert "NUR ZUR ENTWICKLUNG" in command.said
    answers = _there(command.port, "127.0.0.1")
    assert answers
    with pytest.raises(ConnectionRefusedError):
        _there(command.port, BESIDE)
    heard = await _asked(command.port, playground)
    assert "Hitzeaktionsplan" in json.dumps(heard["attachments"])
    assert await asyncio.to_thread(command.end) == 0


def _there(port: int, host: str) -> int:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


async def _asked(port: int, playground: int) -> dict[str, object]:
    """What is posted at the Playground's port when somebody asks without any token."""
    heard: asyncio.Queue[dict[str, object]] = asyncio.Queue()

    async def post(request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers
        heard.put_nowait(await request.json())
        return web.json_response({"id": "2"}, status=201)

    application = web.Application()
    application.router.add_post("/{tail:.*}", post)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", playground).start()
    url = f"http://127.0.0.1:{port}/api/teams/kraehenfurt/messages"
    said = {**MESSAGE, "serviceUrl": f"http://127.0.0.1:{playground}/_connector"}
    async with aiohttp.ClientSession() as http, asyncio.timeout(30):
        async with http.post(url, json=said) as response:
            assert response.status == 202
        while "attachments" not in (message := await heard.get()):
            continue
    await runner.cleanup()
    return message


def test_a_database_is_copied(demo_database: Path, tmp_path: Path, playground: int) -> None:
    """What people asked the real bot, and what it owes them, is none of the development bot's business."""
    (tmp_path / "ratsbot.toml").write_text('[embeddings]\nkind = "off"\n')
    before = demo_database.read_bytes()
    with Running(tmp_path, playground, "--database", str(demo_database)) as running:
        assert "/api/teams/birkenhafen/messages" in running.said
        assert running.end() == 0
    assert demo_database.read_bytes() == before
    assert list(demo_database.parent.glob(f"{demo_database.name}-*")) == []


def test_no_such_database(tmp_path: Path, playground: int) -> None:
    with Running(tmp_path, playground, "--database", "nirgends.db") as running:
        assert "gibt es nicht" in running.said
        assert running.process.wait(20) == 1


def test_a_port_that_is_taken(tmp_path: Path, playground: int, demo_database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with Running(tmp_path, playground, "--database", str(demo_database), "--port", port) as running:
            assert f"Port {port} ist belegt" in running.said


def test_serve_has_no_way_there() -> None:
    """All that serve and the service import, and nothing of it is the open door."""
    look = (
        "import sys, adapters.command_line.serve.serving, adapters.teams.service\n"
        "print([name for name in sys.modules if name.endswith(('.development', '.developing'))])"
    )
    told = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"
    naming = [
        path.name
        for path in sorted((ROOT / "adapters").rglob("*.py"))
        if any(word in path.read_text() for word in ("OpenDoor", "keepers=", "teams import development"))
    ]
    assert naming == ["developing.py", "development.py"]
