"""Posts that would outlive the courier's patience are put off before they begin: cut off, they come twice."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from adapters.teams.connector import Conversation
from adapters.teams.post import AT_ONCE, MORE_PARTS_SECONDS, Address, Poster
from bot.errors import TryLater
from bot.messages import Text
from tests.teams.posting import LONG, PLACE, House, delivery
from tests.teams.world import APP, TENANT


@dataclass
class Slow:
    """A connector that answers only when `let`, each request taking `seconds` of the poster's time."""

    let: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    time: float = 0.0

    async def send(self, _there: Conversation, activity: Mapping[str, Any]) -> str:
        await self.let.wait()
        self.sent.append(activity)
        self.time += self.seconds
        return str(len(self.sent))

    async def update(self, _there: Conversation, _id: str, activity: Mapping[str, Any]) -> None:
        await self.send(_there, activity)

    async def delete(self, _there: Conversation, _id: str) -> None:
        await self.let.wait()

    async def typing(self, _there: Conversation) -> None:
        await self.let.wait()

    def spare(self, _there: Conversation) -> bool:
        return True


def poster(connector: Slow, slot_seconds: float = 0.1) -> Poster:
    address = Address(connector, "https://smba.trafficmanager.net/emea/", TENANT, f"28:{APP}")
    return Poster(lambda _place: address, House(), lambda: connector.time, slot_seconds)


async def test_who_finds_no_slot_has_sent_nothing() -> None:
    connector = Slow()
    posting = poster(connector)
    places = [replace(PLACE, id=f"{PLACE.id}{number}") for number in range(AT_ONCE + 1)]
    posts = [
        asyncio.create_task(posting.post(delivery(Text("Gelesen."), id_=each.id, place=each)))
        for each in places
    ]
    with pytest.raises(TryLater) as caught:
        await posts[-1]
    assert caught.value.after is not None
    connector.let.set()
    await asyncio.gather(*posts[:-1])
    assert len(connector.sent) == AT_ONCE
    await posting.post(delivery(Text("Gelesen."), place=places[-1]))
    assert len(connector.sent) == AT_ONCE + 1, "the slots are free again"


async def test_a_long_reply_goes_on_where_it_was_put_off() -> None:
    connector = Slow(seconds=MORE_PARTS_SECONDS + 1)
    connector.let.set()
    posting = poster(connector)
    attempts, reference = 0, ""
    while not reference:
        attempts += 1
        with contextlib.suppress(TryLater):
            reference = await posting.post(delivery(LONG))
    assert attempts == len(connector.sent) > 1
    assert reference.split() == [str(number + 1) for number in range(attempts)]
    texts = [str(each.get("text")) for each in connector.sent]
    assert len(set(texts)) == len(texts)


async def test_a_sign_of_writing_does_not_wait() -> None:
    connector = Slow()
    async with asyncio.timeout(10):
        await poster(connector).typing(PLACE)
