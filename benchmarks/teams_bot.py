"""Ratsbot on Teams in a process of its own, against the fake world: the bot of the Teams runs.

python -m benchmarks.teams_bot DATABASE PORT ORIGIN [--tenants N] [--profile FILE]

Everything but the addresses of the identity servers and the connector is as in `ratsbot serve`.
"""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.http.listener import Listener
from adapters.teams.config import Config
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from benchmarks.teams_profile import Profile
from bot.settings import Embeddings, Settings
from tests.matrix.bot import HOME
from tests.teams.identity import LOGIN, LoginClient
from tests.teams.world import CITY, TENANT, registration

KEYS = "/v1/.well-known/openidconfiguration"


def opened(database: Path) -> House:
    return build(Settings(database=database, home=HOME, embeddings=Embeddings(kind="off")))


def tenant_names(number: int) -> tuple[str, ...]:
    """The registration's own, and more of the same city: each has a rate limit of its own."""
    return tuple(f"{TENANT[:-4]}{each:04x}" for each in range(1, number + 1))


async def serve(house: House, port: int, origin: str, tenants: int) -> None:
    """Until SIGTERM."""
    base, stop = f"http://127.0.0.1:{port}", asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    served = registration(tenants=tenant_names(tenants))
    config = Config("https://ratsbot.stadt.example", {CITY: served}, service_hosts=(origin,))
    with contextlib.closing(LoginClient(origin)) as login:
        endpoints = Endpoints(origin + KEYS, f"{LOGIN}/", login)
        teams = TeamsService(house.bot, config, base, endpoints=endpoints)
        listener = Listener("127.0.0.1", port, teams.routes())
        listener.bind()
        await asyncio.gather(listener.run(stop), teams.run(stop))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("origin")
    parser.add_argument("--tenants", type=int, default=1)
    parser.add_argument("--profile", type=Path)
    given = parser.parse_args()
    house = opened(given.database)
    with Profile(given.profile) if given.profile else contextlib.nullcontext():
        asyncio.run(serve(house, given.port, given.origin, given.tenants))
    house.close()


if __name__ == "__main__":
    main()
