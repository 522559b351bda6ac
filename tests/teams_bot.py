"""A whole Ratsbot on Teams for a test: real listener, real guard and SDK, the fake world behind it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.http.listener import Health, Listener
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from bot.settings import Embeddings, Settings
from tests.houses import load_demo
from tests.matrix_process import free_port
from tests.teams_world import CITY, Tenant, World


@dataclass
class TeamsBot:
    """`tenant` speaks to it, `world` sees what it says."""

    house: House
    world: World
    tenant: Tenant
    base: str


def demo_house(path: Path) -> House:
    """The demo council, searched by words."""
    house = build(Settings(database=path, home="kraehenfurt", embeddings=Embeddings(kind="off")))
    load_demo(house)
    return house


@asynccontextmanager
async def teams_bot(house: House, world: World) -> AsyncIterator[TeamsBot]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    client = world.login_client()
    endpoints = Endpoints(world.metadata_url, "https://login.microsoftonline.com/", client)
    service = TeamsService(house.bot, world.config(), base, endpoints=endpoints)
    listener = Listener("127.0.0.1", port, lambda: Health({}), house.metrics.text, routes=service.routes())
    listener.bind()
    stop = asyncio.Event()
    listening = asyncio.create_task(listener.run(stop))
    running = asyncio.create_task(service.run(stop))
    try:
        yield TeamsBot(house, world, Tenant(world, f"{base}/api/teams/{CITY}/messages"), base)
    finally:
        stop.set()
        await running
        await listening
        client.close()
        with contextlib.suppress(RuntimeError):
            house.close()
