"""A whole Ratsbot on Teams for a test: real listener, real guard and SDK, the fake world behind it."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from adapters.http.listener import Listener
from adapters.teams.config import Registration
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from bot.settings import Embeddings, Settings
from tests.houses import load_demo
from tests.matrix.process import free_port
from tests.teams.schema import Seen
from tests.teams.service import Post
from tests.teams.world import Tenant, World, registration, until

TOWN = "kraehenfurt"
"""Whose bot it is."""
OPEN = """SELECT (SELECT count(*) FROM inbox WHERE state IN ('waiting', 'running'))
    + (SELECT count(*) FROM outbox WHERE state = 'due')"""
"""What is not through yet."""
LOGIN = "https://login.microsoftonline.com/"


@dataclass
class TeamsBot:
    """`tenant` speaks to it, `world` sees what it says."""

    house: House
    world: World
    tenant: Tenant
    base: str

    async def posts(self, count: int = 1, conversation: str | None = None) -> list[Post]:
        """What people see, as soon as there are so many messages of ours."""
        await until(lambda: len(self.world.service.visible(conversation)) >= count)
        return self.world.service.visible(conversation)

    async def idle(self) -> None:
        """Until nothing waits to be answered or posted, and the ledger knows what was."""
        await until(lambda: self.count(OPEN) == 0)

    async def asks(self, text: str, **more: Any) -> tuple[dict[str, Any], Post]:
        """A question in the channel's thread, as it was posted, and the answer that stands below it."""
        question = self.tenant.mention_activity(text, **more)
        assert (await self.tenant.post(question)).status == 202
        posts = self.world.service.visible
        await until(lambda: any(each.body.get("replyToId") == question["id"] for each in posts()))
        await self.idle()
        return question, next(each for each in posts() if each.body.get("replyToId") == question["id"])

    def count(self, sql: str) -> int:
        return int(self.house.services.db.value(sql) or 0)


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To be copied."""
    path = tmp_path_factory.mktemp("teams") / "demo.db"
    demo_house(path).close()
    return path


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


@pytest.fixture
def council(demo_database: Path, tmp_path: Path) -> Iterator[House]:
    """The demo council in a database of its own."""
    made = build(_settings(Path(shutil.copy(demo_database, tmp_path / "ratsbot.db"))))
    yield made
    with contextlib.suppress(RuntimeError):
        made.close()


@pytest.fixture
async def bot(council: House, world: World) -> AsyncIterator[TeamsBot]:
    async with teams_bot(council, world) as made:
        yield made


def tested(house: House) -> bool:
    """The self test is refused twice."""
    counted = f'teams_refused_total{{city="{TOWN}",status="401"}} 2.0'
    return counted.encode() in house.metrics.text()


def seen(body: Any) -> Seen:
    """The one card of a message."""
    (attachment,) = body["attachments"]
    return Seen(attachment["content"])


def words(body: Any) -> str:
    """What a message says, in its card or its text."""
    if "attachments" in body:
        return " ".join(seen(body).words)
    text = str(body["text"])
    return unescape(text.replace("<br/>", "\n")) if body["textFormat"] == "xml" else text


def demo_house(path: Path) -> House:
    """The demo council, searched by words."""
    house = build(_settings(path))
    load_demo(house)
    return house


def _settings(path: Path) -> Settings:
    return Settings(database=path, home=TOWN, embeddings=Embeddings(kind="off"))


@asynccontextmanager
async def teams_bot(house: House, world: World, *registrations: Registration) -> AsyncIterator[TeamsBot]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    client = world.login_client()
    endpoints = Endpoints(world.metadata_url, LOGIN, client)
    service = TeamsService(
        house.bot, world.config(*(registrations or [registration(TOWN)])), base, endpoints=endpoints
    )
    listener = Listener("127.0.0.1", port, service.routes())
    listener.bind()
    stop = asyncio.Event()
    listening = asyncio.create_task(listener.run(stop))
    running = asyncio.create_task(service.run(stop))
    try:
        await until(lambda: listening.done() or running.done() or tested(house))
        yield TeamsBot(house, world, Tenant(world, f"{base}/api/teams/{TOWN}/messages"), base)
    finally:
        stop.set()
        await running
        await listening
        client.close()
        with contextlib.suppress(RuntimeError):
            house.close()
