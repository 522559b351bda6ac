"""The device's own keys, and what strangers may send, against a real homeserver."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.client import Client
from adapters.matrix.keys import LostKeys
from adapters.matrix.session import key_file, store_state
from bot.errors import TryLater
from tests.matrix.device import Device, Pair, encrypted_pair
from tests.matrix.world import FaultProxy, Person, Synapse

People = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def pair(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Pair]:
    async with encrypted_pair(synapse, tmp_path) as made:
        yield made


async def claimed(device: Device, times: int) -> list[str]:
    """The keys that so many strangers get. (Their ids say nothing: fallback keys are counted apart.)"""
    bot = (device.client.user_id, device.client.device_id)
    found = []
    for _ in range(times):
        body = {"one_time_keys": {bot[0]: {bot[1]: "signed_curve25519"}}}
        _, answer = await device.client.call("POST", "/_matrix/client/v3/keys/claim", body)
        found += [key["key"] for key in answer["one_time_keys"][bot[0]][bot[1]].values()]
    return found


async def test_the_fallback_key_serves_when_all_others_are_gone(pair: Pair) -> None:
    bot, anna, room = pair
    taken = await claimed(bot, 60)
    assert len(set(taken)) == 51  # fifty, and from then on the fallback key
    # Anna starts anew and can only use the fallback key.
    asked = await anna.say(room, "trotzdem", "a1")
    assert (await bot.read(asked)).content["body"] == "trotzdem"
    await bot.sync()
    again = await claimed(bot, 52)
    assert len(set(again)) == 51
    assert not set(again) & set(taken)  # all new, the fallback key as well


async def test_malformed_messages_of_strangers_stop_nothing(pair: Pair, people: People) -> None:
    bot, anna, room = pair
    stranger = await people("fremd")
    own = bot.client._keys.olm.account.identity_keys["curve25519"]
    bodies: list[object] = [
        {"type": 0, "body": "!!"},
        {"type": 1, "body": "AAAA"},
        {"type": 7, "body": ""},
        "x",
    ]
    for number, body in enumerate(bodies):
        sealed = {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": "x",
            "ciphertext": {own: body},
        }
        messages = {bot.client.user_id: {bot.client.device_id: sealed}}
        await stranger.call("PUT", f"sendToDevice/m.room.encrypted/{number}", {"messages": messages})
    megolm = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "x", "ciphertext": "!!"}
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.encrypted"
    odd: list[dict[str, Any]] = [megolm, {**megolm, "sender_key": 5, "device_id": []}, {"algorithm": "?"}]
    for number, each in enumerate(odd):
        await anna.client.call("PUT", f"{path}/bad{number}", each)
    await anna.client.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/bad", {"body": 7})
    asked = await anna.say(room, "und ich?", "a1")
    assert (await bot.read(asked)).content["body"] == "und ich?"


async def test_a_device_with_nonsense_for_keys_stops_nothing(
    pair: Pair, synapse: Synapse, people: People
) -> None:
    bot, anna, room = pair
    mallory = await people("mallory")
    _, who = synapse.call(
        "GET", "/_matrix/client/v3/account/whoami", token=mallory._http.headers["Authorization"][7:]
    )
    name = who["device_id"]
    keys = {f"curve25519:{name}": "AAAA", f"ed25519:{name}": "AAAA"}
    device_keys = {
        "algorithms": [],
        "device_id": name,
        "user_id": mallory.user_id,
        "keys": keys,
        "signatures": {mallory.user_id: {f"ed25519:{name}": "AAAA"}},
    }
    await mallory.call("POST", "keys/upload", {"device_keys": device_keys})
    await anna.client.call("POST", f"/_matrix/client/v3/rooms/{room}/invite", {"user_id": mallory.user_id})
    await mallory.join(room)
    await bot.until(lambda event: event.sender == mallory.user_id)
    told = await bot.say(room, "Drei Treffer", "b1")
    assert (await anna.read(told)).content["body"] == "Drei Treffer"


async def test_lost_keys_are_not_made_anew(pair: Pair) -> None:
    bot, _, _ = pair
    folder = bot.config.folder
    assert store_state(folder, bot.session) == "there"
    await bot.client.close()
    key_file(folder, bot.session).unlink()
    assert store_state(folder, bot.session) == "lost"
    with pytest.raises(LostKeys, match="ratsbot matrix login"):
        await Client.open(bot.config, bot.session)
    # Without the note of it the homeserver knows better: the device has other keys there.
    bot.session.save(folder)
    assert store_state(folder, bot.session) == "fresh"
    bot.client = await Client.open(bot.config, bot.session)
    with pytest.raises(LostKeys):
        await bot.sync()


async def test_an_upload_whose_answer_got_lost(pair: Pair, proxy: FaultProxy) -> None:
    """The homeserver has our next keys, we were told of a failure: what is encrypted to them is readable."""
    bot, anna, room = pair
    await claimed(bot, 20)
    await bot.restart(homeserver=proxy.url)
    proxy.fail("lost", only="/keys/upload")
    with pytest.raises(TryLater):
        await bot.sync()
    proxy.mend()
    await bot.client.close()  # killed here: only what is on disk counts
    bot.client = await Client.open(bot.config, bot.session)
    asked = await anna.say(room, "mit neuem Schlüssel", "a1")
    assert (await bot.read(asked)).content["body"] == "mit neuem Schlüssel"
    assert len(set(await claimed(bot, 52))) == 51
