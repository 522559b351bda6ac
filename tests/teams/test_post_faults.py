"""Replies through a connector that fails in every way: each stands there once, in its latest words."""

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from adapters.teams.addresses import Addresses
from adapters.teams.connector import Connector
from adapters.teams.places import Reference
from adapters.teams.post import Poster
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.messages import Incoming, Place, Reply, Text
from bot.store.database import Database
from tests.delivery.fakes import FakeClock
from tests.teams import faults
from tests.teams.posting import House, OneToken, Stored, connected, emptied
from tests.teams.world import APP, CITY, TENANT, World

PLACES, ROUNDS = 12, 4
FAULTS: Sequence[faults.Fault] = (
    faults.THROTTLED,
    faults.CONFLICT,
    faults.refused(500),
    faults.refused(502),
    faults.refused(503, after="3"),
    faults.CUT,
    faults.Fault("slow", seconds=0.05),
)
"""Not `lost`: done, but never acknowledged. Nothing that is documented could tell it from `cut`."""


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def world(shared_world: World) -> World:
    return emptied(shared_world)


@pytest.fixture
async def connector(world: World) -> AsyncIterator[Connector]:
    async with connected(world, OneToken()) as made:
        yield made


async def nothing(_incoming: Incoming) -> AsyncIterator[Reply]:
    for reply in list[Reply]():
        yield reply


def conversation(number: int) -> str:
    return f"19:{number}@thread.tacv2"


def place(number: int) -> Place:
    return Place("teams", f"{CITY}|{conversation(number)}", "room", None, CITY)


def stored(world: World) -> Stored:
    known = Stored(world.service_url)
    for number in range(PLACES):
        made = Reference(
            CITY, TENANT, world.service_url, "channel", conversation(number), "", "", f"28:{APP}", "de-DE"
        )
        known.put(made.place_id, made.text())
    return known


async def delivered(mailbox: Mailbox, courier: Courier, clock: FakeClock) -> None:
    """Until nothing is left to be tried again."""
    for _ in range(60):
        await courier.settle()
        if not mailbox.backlog("teams").unsent:
            return
        clock.advance(minutes=16)
    pytest.fail("still not delivered")


@pytest.mark.parametrize("seed", range(2))
async def test_nothing_is_lost_and_nothing_doubled(
    world: World, connector: Connector, clock: FakeClock, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    database = Database(tmp_path / "faults.db")
    mailbox = Mailbox(database, clock)
    poster = Poster(Addresses(world.config(), stored(world), {CITY: connector}).find, House())
    courier = Courier(mailbox, "teams", nothing, poster, clock)
    for turn in range(ROUNDS):
        world.service.fail(*chance.choices(FAULTS, k=PLACES))
        for number in range(PLACES):
            replies = [Reply("stand", (Text(f"Stand {turn}"),)), Reply(f"neu {turn}", (Text(f"Neu {turn}"),))]
            mailbox.enqueue(place(number), replies, f"runde {turn}")
        await delivered(mailbox, courier, clock)
    expected = sorted([f"Stand {ROUNDS - 1}", *(f"Neu {turn}" for turn in range(ROUNDS))])
    for number in range(PLACES):
        assert sorted(world.service.texts(conversation(number))) == expected
    database.close()
