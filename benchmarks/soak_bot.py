"""`ratsbot serve` in the soak: composed as it is, with the soak's clock and the addresses of its servers.

python -m benchmarks.soak_bot FILE; FILE is the JSON of a `Play`.
"""

import asyncio
import contextlib
import datetime as dt
import json
import logging
import signal
import sys
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from adapters.addresses import base
from adapters.command_line.compose import House, build
from adapters.command_line.serve.backing import Backing
from adapters.command_line.serve.care import Care, Meaning
from adapters.command_line.serve.digesting import Digesting
from adapters.command_line.serve.heaps import few_heaps
from adapters.command_line.serve.nightly import Sources
from adapters.command_line.serve.platforms import MatrixPart, TeamsPart
from adapters.command_line.serve.reporting import operators_port
from adapters.command_line.serve.supervisor import Service, Supervisor
from adapters.http.listener import Listener
from adapters.teams.config import Config
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from benchmarks.soak_sample import Sampler
from benchmarks.soak_time import FastClock
from bot.model.choose import Unavailable
from bot.settings import City, Embeddings, Retention, Settings
from bot.settings.assistant import Assistant
from bot.settings.backup import Backup
from bot.settings.matrix import Matrix
from bot.settings.sources import CitySource, Sync
from tests.teams.identity import LOGIN, LoginClient
from tests.teams.world import registration

HOME = "kraehenfurt"
LOOK_SECONDS = 0.5
"""Instead of the half minute and the minute after which serve looks whether something is due."""
CARE_SECONDS = 5.0
KEPT = Retention(inbox_days=1, outbox_days=1, ledger_days=3)
"""Shorter than anybody's, so that a soak of ten days sees what is deleted."""
BACKUPS = 3
PLENTY = 100_000


@dataclass(frozen=True, slots=True)
class Play:
    """All that the process has to know."""

    folder: str
    start: str
    begun: float
    speed: float
    homeserver: str
    user: str
    teams: str
    port: int
    http: int
    chat: str
    cities: dict[str, tuple[str, str, list[str], int]]
    """By key: kind, address, hosts, first year."""
    every: float
    """Seconds between two samples."""
    trace: bool = False
    small: bool = False

    @property
    def clock(self) -> FastClock:
        return FastClock(dt.datetime.fromisoformat(self.start), self.begun, self.speed)

    @property
    def database(self) -> Path:
        return Path(self.folder) / "ratsbot.db"

    @property
    def samples(self) -> Path:
        return Path(self.folder) / "samples.jsonl"

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def settings(play: Play) -> Settings:
    cities = {key: City(key, key.title(), source=_source(*each)) for key, each in play.cities.items()}
    return Settings(
        database=play.database,
        home=HOME,
        http_port=play.http,
        embeddings=Embeddings("off" if play.small else "local"),
        retention=KEPT,
        backup=Backup(folder=str(Path(play.folder) / "backups"), keep=BACKUPS),
        assistant=Assistant(url=play.chat, model="m", user_per_hour=PLENTY, place_per_hour=PLENTY),
        matrix=Matrix(play.homeserver, play.user, str(Path(play.folder) / "matrix"), users=("*",)),
        sync=Sync(tuple(cities), "ratsbot@kraehenfurt.example"),
        cities=cities,
    )


def _source(kind: str, url: str, hosts: list[str], year: int) -> CitySource:
    return CitySource(kind, url, hosts=tuple(hosts), interval=0.0, first_year=year)  # type: ignore[arg-type]  # from JSON


class QuickCare(Care):
    """As often in the soak's time as serve does it in ours."""

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self.house.services.search.warm)
        while not stop.is_set():
            await asyncio.to_thread(self.tidy)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), CARE_SECONDS)


class SoakTeams(TeamsPart):
    """Its identity servers and its connector are the soak's, which no setting can say."""

    def __init__(self, house: House, play: Play, login: LoginClient) -> None:
        super().__init__(house)
        self._play, self._login = play, login

    async def _make(self) -> None:
        play = self._play
        where = ("127.0.0.1", play.port)
        config = Config(
            "https://ratsbot.stadt.example", {HOME: registration(HOME)}, service_hosts=(play.teams,)
        )
        metadata = f"{play.teams}/v1/.well-known/openidconfiguration"
        endpoints = Endpoints(metadata, f"{LOGIN}/", self._login)
        self._service = TeamsService(self._house.bot, config, base(*where), endpoints=endpoints)
        self._door = Listener(*where, self._service.routes(), what="[teams] port")


def services(house: House, play: Play, login: LoginClient) -> list[Service]:
    """Those of serve."""
    digest, sources = Digesting(house), Sources(house)
    digest.look = sources.look = LOOK_SECONDS
    backing = Backing(house, look=LOOK_SECONDS)
    found = [Service("care", QuickCare(house).run), Service("backup", backing.run)]
    if not isinstance(house.model, Unavailable):
        found.append(Service("meaning", Meaning(house).run))
    found.append(Service("digest", digest.run))
    found += [Service(f"sources.{city}", partial(sources.keep, city)) for city in sources.cities]
    for name, part in (("matrix", MatrixPart(house)), ("teams", SoakTeams(house, play, login))):
        found.append(Service(name, part.run, part.waiting))
    return [*found, Service("sampler", Sampler(house, play.samples, play.every, trace=play.trace).run)]


async def serve(house: House, play: Play) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    port = operators_port(house, lambda: supervisor.standings)
    port.bind()
    with contextlib.closing(LoginClient(play.teams)) as login:
        parts = [Service("http", port.run), *services(house, play, login)]
        supervisor = Supervisor(parts, clock=house.clock)
        await supervisor.run(stop)


def main(path: str) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    said: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    play = Play(**said)
    few_heaps()
    house = build(settings(play), play.clock)
    try:
        asyncio.run(serve(house, play))
    finally:
        house.close()


if __name__ == "__main__":
    main(sys.argv[1])
