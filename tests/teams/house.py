"""A door of the Teams adapter that listens, with the world around it: fixtures `teams` and `entrance`."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from adapters.teams.config import Registration
from adapters.teams.door import Door, Keeper
from adapters.teams.keys import SigningKeys
from adapters.teams.sdk import Endpoints, Gate, gates
from adapters.teams.wire import Activity
from bot.metrics import Metrics
from tests.teams.keys import Key
from tests.teams.world import APP, CITY, Tenant, World

BODY_SECONDS = 2.0


@dataclass
class Recorded:
    """Turns that only remember; `held` makes `take` wait, `broken` makes it fail."""

    taken: list[Activity] = field(default_factory=list)
    invoked: list[Activity] = field(default_factory=list)
    held: asyncio.Event | None = None
    broken: bool = False

    async def take(self, _registration: Registration, activity: Activity) -> None:
        if self.held is not None:
            await self.held.wait()
        if self.broken:
            raise ValueError(f"cannot be kept: {activity.text}")
        self.taken.append(activity)

    async def invoke(self, _registration: Registration, activity: Activity) -> tuple[int, dict[str, Any]]:
        self.invoked.append(activity)
        return 200, {"statusCode": 200, "value": activity.name}


@dataclass
class Shifted:
    """The real time, moved on by hand: the SDK and PyJWT look at the real one."""

    by: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@dataclass
class Entrance:
    """A door for one city or more, and a tenant that posts to the first one's."""

    world: World
    tenant: Tenant
    turns: Recorded
    door: Door
    keys: SigningKeys
    gates: dict[str, Gate]
    clock: Shifted
    base: str

    @property
    def good(self) -> str:
        """A header that gets in."""
        return f"Bearer {self.tenant.token()}"

    def later(self, **by: float) -> None:
        self.clock.by += timedelta(**by)


@pytest.fixture(scope="session")
def running_teams() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def teams(running_teams: World) -> World:
    """One server for all tests; each begins with fresh identities."""
    running_teams.identity.reset()
    return running_teams


@pytest.fixture
async def entrance(teams: World) -> AsyncIterator[Entrance]:
    async with opened(teams) as made:
        yield made


@asynccontextmanager
async def opened(world: World, *registrations: Registration) -> AsyncIterator[Entrance]:
    """A door for `registrations`, by default one of the invented city."""
    clock, turns, login = Shifted(), Recorded(), world.login_client()
    config = world.config(*registrations)
    keys, made = gates(config, clock, Endpoints(world.metadata_url, http=login))
    door = Door(made, turns, clock, Metrics(), BODY_SECONDS)
    async with listening(door) as base:
        tenant = Tenant(world, f"{base}/api/teams/{CITY}/messages")
        yield Entrance(world, tenant, turns, door, keys, made, clock, base)
    login.close()


@asynccontextmanager
async def listening(door: Door) -> AsyncIterator[str]:
    """Where it listens."""
    application = web.Application(client_max_size=1 << 20)
    application.router.add_routes(door.routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def openly(registration: Registration) -> Keeper:
    """A keeper who lets anybody in."""
    return _Openly(registration)


@dataclass(frozen=True)
class _Openly:
    registration: Registration

    def knock(self, _authorization: str) -> None:
        pass

    async def check(self, _authorization: str, _activity: Activity) -> None:
        pass


Token = Callable[[Entrance], str]
"""Makes the Authorization header."""


def good(entrance: Entrance) -> str:
    return entrance.good


def claiming(**claims: Any) -> Token:
    return lambda entrance: f"Bearer {entrance.tenant.token(**claims)}"


def signed(key: Key) -> Token:
    return lambda entrance: f"Bearer {key.token(APP, entrance.world.service_url)}"


def for_audience(audience: Any) -> Token:
    return lambda entrance: (
        f"Bearer {entrance.world.identity.key.token(audience, entrance.world.service_url)}"
    )


def saying(header: str) -> Token:
    return lambda _entrance: header


def with_header(**fields: Any) -> Token:
    """A good token whose header says something else, with the signature as it was."""
    return lambda entrance: _changed(entrance.tenant.token(), 0, fields)


def with_payload(**fields: Any) -> Token:
    """The same with the payload."""
    return lambda entrance: _changed(entrance.tenant.token(), 1, fields)


def _changed(token: str, part: int, fields: dict[str, Any]) -> str:
    parts = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(parts[part] + "=="))
    parts[part] = base64.urlsafe_b64encode(json.dumps({**said, **fields}).encode()).decode().rstrip("=")
    return f"Bearer {'.'.join(parts)}"
