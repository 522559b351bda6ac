"""`ratsbot serve` for Teams as a process of its own, before a fake world: what no setting can ask for.

python -m tests.teams.process DATABASE PORT ORIGIN; ORIGIN is where the world of teams_world listens.
"""

import asyncio
import logging
import sys
from pathlib import Path

from adapters.command_line.compose import build
from adapters.command_line.serve.supervisor import Service, Supervisor
from adapters.http.listener import Listener
from adapters.teams.config import Config
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from bot.settings import Embeddings, Settings
from tests.matrix.process import Process
from tests.teams.bot import LOGIN, TOWN
from tests.teams.identity import LoginClient
from tests.teams.world import registration

ROOT = Path(__file__).parents[2]


async def main(database: str, port: str, origin: str) -> None:
    house = build(Settings(database=Path(database), home=TOWN, embeddings=Embeddings(kind="off")))
    config = Config("https://ratsbot.stadt.example", {TOWN: registration(TOWN)}, service_hosts=(origin,))
    metadata = f"{origin}/v1/.well-known/openidconfiguration"
    endpoints = Endpoints(metadata, LOGIN, LoginClient(origin))
    teams = TeamsService(house.bot, config, f"http://127.0.0.1:{port}", endpoints=endpoints)
    listener = Listener("127.0.0.1", int(port), teams.routes())
    listener.bind()
    supervisor = Supervisor([Service("http", listener.run), Service("teams", teams.run)])
    await supervisor.run(asyncio.Event())


def process(database: Path, port: int, origin: str, log: Path) -> Process:
    """Not started yet."""
    arguments = (str(database), str(port), origin)
    return Process(Path(sys.executable), "tests.teams.process", arguments, log)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(*sys.argv[1:]))
