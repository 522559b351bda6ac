"""All that a running bot answers over HTTP, behind real listeners in a thread of its own: whoever tests it
may block, and send what they like.

The routes are asked of the parts themselves: one that comes along is tested with the others.
"""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from adapters.command_line.compose import House
from adapters.http.listener import Listener
from adapters.http.status import Sources, Status
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from tests.http.raw_http import Said, request, says
from tests.matrix.process import free_port
from tests.teams.bot import LOGIN, TOWN, tested
from tests.teams.world import Tenant, World, registration

PATIENCE = 20.0


@dataclass(frozen=True)
class Surface:
    """One port. `routes` are method and path of all that is answered there, `good` headers that open it."""

    port: int
    routes: tuple[tuple[str, str], ...]
    good: tuple[str, ...] = ()

    def asks(self, method: str, path: str, body: bytes = b"") -> Said:
        length = [f"Content-Length: {len(body)}"] if body else []
        raw = request(f"{method} {path} HTTP/1.1", *self.good, *length, body=body)
        return says(self.port, raw, silence=PATIENCE)


@dataclass(frozen=True)
class Door(Surface):
    """Where Teams comes in. `tenant` makes what is said there."""

    tenant: Tenant = None  # type: ignore[assignment]
    house: House = None  # type: ignore[assignment]

    def posts(self, activity: Mapping[str, Any] | bytes) -> Said:
        """Signed as Teams does."""
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        ((method, path),) = [each for each in self.routes if each[0] == "POST"]
        return self.asks(method, path, body)

    def is_well(self) -> bool:
        """Whether something new and right is still taken in."""
        return self.posts(self.tenant.mention_activity("/hilfe", id=f"well{next(_numbers)}")).statuses == [
            202
        ]


_numbers = itertools.count()


@contextmanager
def door(house: House, world: World, *, most: int = 200, idle: float = 20.0) -> Iterator[Door]:
    """The whole bot on Teams; its answers go to `world`."""
    client = world.login_client()
    port, tenant = free_port(), Tenant(world)
    endpoints = Endpoints(world.metadata_url, LOGIN, client)
    base = f"http://127.0.0.1:{port}"
    service = TeamsService(house.bot, world.config(registration(TOWN)), base, endpoints=endpoints)
    routes = service.routes()
    listener = Listener("127.0.0.1", port, routes, most=most, idle=idle)
    listener.bind()
    try:
        with _running(listener, service):
            _wait(lambda: tested(house))
            good = (f"Authorization: Bearer {tenant.token()}", "Content-Type: application/json")
            yield Door(port, _known(routes, city=TOWN), good, tenant, house)
    finally:
        client.close()


@contextmanager
def status(house: House, *, most: int = 200, idle: float = 20.0) -> Iterator[Surface]:
    """What only the operator sees."""
    sources = Sources(
        lambda: (), lambda: (), lambda: True, house.metrics.text, lambda: datetime.now(UTC), "1.0"
    )
    told = Status(sources)
    listener = Listener("127.0.0.1", 0, told.routes(), most=most, idle=idle)
    with _running(listener):
        yield Surface(listener.port, _known(told.routes()))


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def _known(routes: Sequence[web.RouteDef], **names: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.method, each.path.format(**names)) for each in routes)


@contextmanager
def _running(*services: Any) -> Iterator[None]:
    loop, stop, up = asyncio.new_event_loop(), asyncio.Event(), threading.Event()

    async def run() -> None:
        running = [asyncio.create_task(each.run(stop)) for each in services]
        loop.call_soon(up.set)
        await asyncio.gather(*running)
        # Lines on which the rest of a request is still awaited.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), name="listening")
    thread.start()
    try:
        assert up.wait(PATIENCE)
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        loop.close()
