"""All that the bot asks Microsoft for, once: a process, because aiohttp reads what it trusts at its start.

python -m tests.teams.abroad
"""

import asyncio

from adapters.teams.config import Config
from adapters.teams.connector import Connector, Conversation
from adapters.teams.doctor import Outside, examine
from adapters.teams.keys import fetched
from adapters.teams.limits import Limits
from adapters.teams.sdk import Endpoints, acquired
from adapters.teams.storage import Storage
from bot.clock import SystemClock
from tests.teams.posting import OneToken
from tests.teams.world import CITY, TENANT, registration

SERVICE, LOGIN, DOOR = "smba.example", "login.example", "ratsbot.stadt.example"
FILES = "stadt.sharepoint.com"
HOSTS = (SERVICE, LOGIN, DOOR, FILES)
METADATA = f"https://{LOGIN}/metadata"


async def everything() -> None:
    connector = Connector(OneToken(), [SERVICE], Limits((), ()), SystemClock(), 5)
    await connector.send(Conversation(f"https://{SERVICE}/", "a:eva", TENANT), {"type": "message"})
    await connector.close()
    storage = Storage(seconds=5)
    await storage.get(f"https://{FILES}/datei", 10)
    await storage.close()
    await fetched(METADATA)
    config, outside = Config(f"https://{DOOR}", {CITY: registration()}), Outside(f"https://{LOGIN}", METADATA)
    found = await examine(config, {CITY: OneToken()}, SystemClock(), outside)
    assert [each.text for each in found if each.level != "ok"] == []
    acquired(registration(), Endpoints(login=f"https://{LOGIN}/"))


if __name__ == "__main__":
    asyncio.run(everything())
