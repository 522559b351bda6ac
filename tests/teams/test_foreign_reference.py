"""A stored reference that names a foreign host: our token does not leave the house."""

import json
from collections.abc import AsyncIterator

import pytest

from adapters.teams.connector import Connector, Conversation
from adapters.teams.limits import Limits
from adapters.teams.places import Foreign, recall, reference
from adapters.teams.wire import Activity
from bot.clock import SystemClock
from bot.errors import Undeliverable
from bot.messages import Place
from tests.teams.house import Entrance
from tests.teams.world import CHANNEL, CITY, TENANT, registration

EVIL = "https://evil.example/"


class Stored(dict[str, str]):
    """References in memory."""

    def put(self, place_id: str, text: str) -> None:
        self[place_id] = text


@pytest.fixture
async def connector(entrance: Entrance) -> AsyncIterator[Connector]:
    hosts = (entrance.world.origin,)
    made = Connector(entrance.gates[CITY], hosts, Limits(), SystemClock())
    yield made
    await made.close()


async def test_foreign_host_in_a_stored_reference(entrance: Entrance) -> None:
    activity = Activity.read(entrance.tenant.mention_activity("hallo"))
    there = Place("teams", f"{CITY}|{CHANNEL}", "room", thread="1")
    stored, hosts = Stored(), (entrance.world.origin,)
    good = reference(activity, registration(), there).text()
    stored.put(there.id, good)
    assert recall(there, stored, registration(), hosts).service_url == entrance.world.service_url
    (name,) = (key for key, value in json.loads(good).items() if value == entrance.world.service_url)
    stored.put(there.id, json.dumps({**json.loads(good), name: EVIL}))
    with pytest.raises(Foreign):
        recall(there, stored, registration(), hosts)


async def test_connector_asks_for_no_token_for_a_foreign_host(
    entrance: Entrance, connector: Connector
) -> None:
    with pytest.raises(Undeliverable):
        await connector.send(Conversation(EVIL, CHANNEL, TENANT), {"type": "message", "text": "x"})
    assert entrance.world.identity.requests == []


async def test_our_token_reaches_the_connector(entrance: Entrance, connector: Connector) -> None:
    """The whole way out: Entra's token by MSAL, shown to the service that Teams named."""
    there = Conversation(entrance.world.service_url, CHANNEL, TENANT)
    await connector.send(there, {"type": "message", "text": "Guten Tag"})
    assert entrance.world.identity.issued(entrance.world.service.calls[-1].token)
