"""Two cities on one Ratsbot, the part of `serve` that serves them in Teams, and what an operator sees."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House, build
from adapters.command_line.serve.platforms import NOT_YET, TeamsPart
from adapters.command_line.serve.supervisor import Service, Supervisor
from adapters.http.health import Standing
from adapters.teams.config import Config
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from bot.settings import Embeddings, Settings, Teams, TeamsRegistration
from tests.matrix.process import free_port
from tests.teams.bot import LOGIN, TOWN
from tests.teams.identity import LoginClient
from tests.teams.service import Post
from tests.teams.world import APP, TENANT, Tenant, World, until

OTHER = "quellstadt"
OTHER_APP = "22222222-2222-3333-4444-555555555555"
OTHER_TENANT = "99999999-0000-0000-0000-000000000002"
_numbers = itertools.count(1_700_000_100_000)


class Part(TeamsPart):
    """Its identity servers and its connector are the world's, which no setting can say."""

    def __init__(self, house: House, world: World, login: LoginClient) -> None:
        super().__init__(house, look=0.05)
        self._world, self._login = world, login
        self.looks = 0

    def _served(self, config: Config, base: str) -> TeamsService:
        endpoints = Endpoints(self._world.metadata_url, LOGIN, self._login)
        known = replace(config, service_hosts=(self._world.origin,))
        return TeamsService(self._house.bot, known, base, endpoints=endpoints)

    async def _look_again(self) -> None:
        await super()._look_again()
        self.looks += 1


@dataclass
class Cities:
    """`tenants` speak to the bot by city, `world` sees what it says."""

    part: Part
    world: World
    tenants: Mapping[str, Tenant]
    supervisor: Supervisor

    @property
    def standing(self) -> Standing:
        return self.supervisor.standings[0]

    async def tested(self) -> None:
        """Until its door is open."""

        def open_() -> bool:
            standing = self.standing
            return standing.running and standing.reason != NOT_YET and "geprüft" not in standing.reason

        await until(open_)

    async def asks(self, city: str) -> tuple[int, str]:
        """The status with which a question was met, and its id."""
        id_ = str(next(_numbers))
        tenant = self.tenants[city]
        return (await tenant.post(tenant.mention_activity("/hilfe suche", id=id_))).status, id_

    async def answer(self, city: str) -> Post:
        """What stands below a question that was taken in."""
        status, id_ = await self.asks(city)
        assert status == 202
        await until(lambda: self._below(id_))
        return self._below(id_)[0]

    def _below(self, id_: str) -> list[Post]:
        return [each for each in self.world.service.visible() if each.body.get("replyToId") == id_]

    def asked_of_entra(self) -> set[str]:
        """The apps as which somebody has signed on."""
        return {str(each.form["client_id"]) for each in self.world.identity.requests}


def house_of(database: Path, folder: Path, **credentials: Mapping[str, str]) -> House:
    """A house with the credential of each city, in a copy of the database."""
    ids = {TOWN: (APP, TENANT), OTHER: (OTHER_APP, OTHER_TENANT)}
    registrations = {
        city: replace(TeamsRegistration(city, *ids[city]), **credential)  # type: ignore[arg-type]
        for city, credential in credentials.items()
    }
    teams = Teams("https://ratsbot.stadt.example", registrations, port=free_port())
    own = Path(shutil.copy(database, folder / "ratsbot.db"))
    return build(Settings(database=own, home=TOWN, embeddings=Embeddings(kind="off"), teams=teams))


@asynccontextmanager
async def served(house: House, world: World) -> AsyncIterator[Cities]:
    """As `serve` does it, until the block ends."""
    assert house.settings.teams is not None
    door = f"http://127.0.0.1:{house.settings.teams.port}/api/teams"
    tenants = {
        city: Tenant(world, f"{door}/{city}/messages", app=each.app_id, tenant=each.tenant_id)
        for city, each in house.settings.teams.registrations.items()
    }
    login = world.login_client()
    part, stop = Part(house, world, login), asyncio.Event()
    supervisor = Supervisor([Service("teams", part.run, part.waiting)], first_pause=0.05)
    running: asyncio.Task[Any] = asyncio.create_task(supervisor.run(stop))
    try:
        yield Cities(part, world, tenants, supervisor)
    finally:
        stop.set()
        await running
        login.close()
