"""What a poster needs around it: a conversation's address, a house that remembers, the fake connector."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from adapters.teams.connector import Connector, Conversation
from adapters.teams.limits import Limits
from adapters.teams.places import Reference
from bot.app import Delivery
from bot.clock import SystemClock
from bot.errors import TryLater
from bot.messages import Block, Place, Reply, Text
from tests.teams.world import APP, CHANNEL, CITY, TENANT, World

THREAD = "1700000000000"
ASKED = "1700000000001"
PLACE = Place("teams", f"{CITY}|{CHANNEL}", "room", THREAD, CITY)
CHAT = Place("teams", f"{CITY}|a:eva", "personal", None, CITY)
HERE = f"{CHANNEL};messageid={THREAD}"
LONG = Text("\n".join(f"Zeile {number} " + "Wort " * 30 for number in range(400)))
"""More than one message holds."""


class OneToken:
    """Counts how often it is asked for."""

    def __init__(self) -> None:
        self.asked = 0

    async def token(self) -> str:
        self.asked += 1
        return "ein-token"


class House:
    """Outlives the poster, as the database outlives the process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.gone: list[str] = []

    def remember(self, place: Place, key: str, value: str) -> None:
        self.kept[place.id, key] = value

    def remembered(self, place: Place, key: str) -> str | None:
        return self.kept.get((place.id, key))

    def left(self, _platform: str, place: str) -> None:
        self.gone.append(place)


class Stumbling:
    """A connector that fails after so many messages."""

    def __init__(self, connector: Connector, steps: int) -> None:
        self._connector, self._steps = connector, steps
        self.update, self.delete = connector.update, connector.delete
        self.typing, self.spare = connector.typing, connector.spare

    async def send(self, there: Conversation, activity: Mapping[str, Any]) -> str:
        if not self._steps:
            raise TryLater("stumbled")
        self._steps -= 1
        return await self._connector.send(there, activity)


class Stored:
    """References of the two conversations, the service being the world's."""

    def __init__(self, service_url: str) -> None:
        known = ((CHANNEL, "channel"), ("a:eva", "personal"))
        made = [
            Reference(CITY, TENANT, service_url, kind, id_, "", "", f"28:{APP}", "de-DE")
            for id_, kind in known
        ]
        self.texts = {each.place_id: each.text() for each in made}

    def put(self, place_id: str, text: str) -> None:
        self.texts[place_id] = text

    def get(self, place_id: str) -> str | None:
        return self.texts.get(place_id)


def emptied(world: World) -> World:
    """As it was at the beginning: one world serves a module's tests, one after another."""
    service = world.service
    for kept in (service.calls, service.posts, service.faults, service.gone, service.blocked):
        kept.clear()
    return world


@asynccontextmanager
async def connected(world: World, tokens: OneToken, seconds: float = 3.0) -> AsyncIterator[Connector]:
    """Without limits of our own."""
    made = Connector(tokens, [world.origin], Limits((), ()), SystemClock(), seconds)
    try:
        yield made
    finally:
        await made.close()


def delivery(*blocks: Block, id_: str = "d1", place: Place = PLACE, replaces: str | None = None) -> Delivery:
    answers = f"{ASKED} {place.id}"
    return Delivery(id_, place, Reply("antwort", blocks), 0, replaces, answers)
