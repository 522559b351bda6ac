"""Encrypted rooms between two of our devices, against a real homeserver."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.client import Client
from adapters.matrix.wire import RoomEvent, Undecryptable
from bot.errors import TryLater
from tests.matrix.device import Device, Pair, device, encrypted_pair
from tests.matrix.world import ENCRYPTION, FaultProxy, Person, Synapse

People = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def pair(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Pair]:
    async with encrypted_pair(synapse, tmp_path) as made:
        yield made


async def on_the_wire(device: Device, room: str, event_id: str) -> dict[str, Any]:
    status, raw = await device.client.call("GET", f"/_matrix/client/v3/rooms/{room}/event/{event_id}", None)
    assert status == 200
    return raw


async def test_both_ways(pair: Pair) -> None:
    bot, anna, room = pair
    asked = await anna.say(room, "/suche Radweg", "a1")
    assert (await on_the_wire(bot, room, asked))["type"] == "m.room.encrypted"
    question = await bot.read(asked)
    assert (question.encrypted, question.type) == (True, "m.room.message")
    assert (question.content["body"], question.sender) == ("/suche Radweg", anna.client.user_id)
    relation = {"rel_type": "m.thread", "event_id": asked}
    content = {"msgtype": "m.notice", "body": "Drei Treffer", "m.relates_to": relation}
    told = await bot.client.send(room, "m.room.message", content, "b1")
    assert (await on_the_wire(bot, room, told))["content"]["m.relates_to"] == relation
    assert (await anna.read(told)).content == content
    assert (await bot.read(told)).content["body"] == "Drei Treffer"  # its own, too
    reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": told, "key": "👍"}}
    liked = await anna.client.send(room, "m.reaction", reaction, "a2")
    assert (await bot.read(liked)).type == "m.reaction"
    assert (await on_the_wire(bot, room, liked))["type"] == "m.reaction"


async def test_sent_directly_after_a_restart(pair: Pair) -> None:
    bot, anna, room = pair
    await anna.read(await bot.say(room, "vorher", "b1"))
    await bot.restart()
    told = await bot.say(room, "wieder da", "b2")
    assert (await anna.read(told)).content["body"] == "wieder da"
    assert (await on_the_wire(bot, room, told))["type"] == "m.room.encrypted"


async def test_what_came_while_it_was_down_is_read(pair: Pair) -> None:
    bot, anna, room = pair
    await bot.read(await anna.say(room, "vorher", "a0"))
    await bot.client.close()
    asked = [await anna.say(room, f"Frage {number}", f"a{number + 1}") for number in range(110)]
    bot.client = await Client.open(bot.config, bot.session)
    synced = await bot.client.sync(bot.since, timeout=0, limit=10)
    news = synced.rooms[room]
    assert news.prev_batch is not None
    found, _ = await bot.client.messages(room, news.prev_batch, bot.since, 200)
    read = [event for event in (*reversed(found), *news.events) if isinstance(event, RoomEvent)]
    assert [event.id for event in read] == asked  # over the change of the room's key after 100 messages
    assert read[-1].content["body"] == "Frage 109"


async def test_a_sync_whose_answer_got_lost_is_read_again(pair: Pair) -> None:
    """Killed after taking in the room key and before `since` was noted: the key comes a second time."""
    bot, anna, room = pair
    before = bot.since
    asked = await anna.say(room, "/suche Radweg", "a1")
    await bot.read(asked)
    bot.seen.clear()
    bot.since = before
    assert (await bot.read(asked)).content["body"] == "/suche Radweg"
    bot.seen.clear()
    bot.since = before
    await bot.restart()
    assert (await bot.read(asked)).content["body"] == "/suche Radweg"


async def test_a_key_that_comes_late(pair: Pair) -> None:
    bot, anna, room = pair
    # Anna's client believes that it has sent the room's key.
    olm = anna.client._keys.olm
    olm.create_outbound_group_session(room)
    session = olm.outbound_group_sessions[room]
    session.shared, key = True, session.session_key
    clear = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "spät"}}
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.encrypted/late"
    _, sent = await anna.client.call("PUT", path, olm.group_encrypt(room, clear))
    held = await bot.until(lambda event: event.id == sent["event_id"])
    assert isinstance(held, Undecryptable)
    assert (held.session_id, held.sender) == (session.id, anna.client.user_id)
    assert bot.client.decrypt(held.source, room) is None
    await give(anna, bot, room, session.id, key)
    await bot.sync(timeout=2)
    read = bot.client.decrypt(held.source, room)
    assert read is not None
    assert (read.id, read.content["body"], read.encrypted, read.at) == (held.id, "spät", True, held.at)


async def give(sender: Device, to: Device, room: str, session_id: str, key: str) -> None:
    olm = sender.client._keys.olm
    await sender.client._sharing.query([to.client.user_id])
    receiver = olm.device_store[to.client.user_id][to.client.device_id]
    if olm.session_store.get(receiver.curve25519) is None:
        await sender.client._sharing._claim([receiver])
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": session_id,
        "session_key": key,
    }
    sealed = olm._olm_encrypt(olm.session_store.get(receiver.curve25519), receiver, "m.room_key", content)
    messages = {to.client.user_id: {to.client.device_id: sealed}}
    await sender.client._sharing._to_device("m.room.encrypted", messages)


async def test_encryption_switched_on_later(pair: Pair) -> None:
    bot, anna, _ = pair
    status, made = await anna.client.call(
        "POST", "/_matrix/client/v3/createRoom", {"preset": "private_chat", "invite": [bot.client.user_id]}
    )
    assert status == 200
    room = await bot.accept()
    assert room == made["room_id"]
    told = await bot.say(room, "offen", "b1")
    assert (await on_the_wire(bot, room, told))["type"] == "m.room.message"
    on = f"/_matrix/client/v3/rooms/{room}/state/m.room.encryption/"
    await anna.client.call("PUT", on, ENCRYPTION["content"])
    await bot.until(lambda event: event.room_id == room and getattr(event, "type", "") == "m.room.encryption")
    told = await bot.say(room, "zu", "b2")
    assert (await on_the_wire(bot, room, told))["type"] == "m.room.encrypted"
    assert (await anna.read(told)).content["body"] == "zu"


async def test_a_new_device_gets_the_key_and_one_that_left_does_not(
    pair: Pair, synapse: Synapse, tmp_path: Path
) -> None:
    bot, anna, room = pair
    await anna.read(await bot.say(room, "zu zweit", "b1"))
    async with device(synapse, tmp_path / "third", "bernd") as bernd:
        invite = {"user_id": bernd.client.user_id}
        await anna.client.call("POST", f"/_matrix/client/v3/rooms/{room}/invite", invite)
        await bernd.accept()
        await bot.until(lambda event: event.sender == bernd.client.user_id)
        told = await bot.say(room, "zu dritt", "b2")
        assert (await bernd.read(told)).content["body"] == "zu dritt"
        session = (await on_the_wire(bot, room, told))["content"]["session_id"]
        await bernd.client.leave(room)
        await bot.sync(timeout=2)
        told = await bot.say(room, "wieder zu zweit", "b3")
        assert (await on_the_wire(bot, room, told))["content"]["session_id"] != session
        assert (await anna.read(told)).content["body"] == "wieder zu zweit"


@pytest.mark.parametrize("only", ["/keys/query", "/keys/claim", "/sendToDevice"])
async def test_a_failure_while_sharing_the_key_is_made_good_by_the_next_try(
    pair: Pair, proxy: FaultProxy, only: str
) -> None:
    bot, anna, room = pair
    await bot.restart(homeserver=proxy.url)
    proxy.fail("502", only=only)
    with pytest.raises(TryLater):
        await bot.say(room, "Drei Treffer", "b1")
    proxy.mend()
    told = await bot.say(room, "Drei Treffer", "b1")
    assert (await anna.read(told)).content["body"] == "Drei Treffer"


async def test_sixteen_at_once_share_one_key(pair: Pair) -> None:
    bot, anna, room = pair
    await bot.restart()
    told = await asyncio.gather(*(bot.say(room, f"Teil {number}", f"b{number}") for number in range(16)))
    await anna.read(told[-1])
    read = [await anna.read(each) for each in told]
    assert {each.content["body"] for each in read} == {f"Teil {number}" for number in range(16)}
    sessions = {(await on_the_wire(bot, room, each))["content"]["session_id"] for each in told}
    assert len(sessions) == 1
