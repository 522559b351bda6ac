"""The port against a real homeserver, in rooms without encryption."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.errors import Undeliverable
from tests.matrix.device import Device, device, together
from tests.matrix.world import SERVER, Person, Synapse

People = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Device]:
    async with device(synapse, tmp_path / "matrix") as made:
        yield made


async def test_an_invite_a_question_an_answer(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await anna.create_room(bot.client.user_id, name="Bauausschuss")
    await bot.sync(timeout=5)
    assert [(each.room_id, each.sender) for each in bot.invites] == [(room, anna.user_id)]
    await bot.accept()
    asked = await anna.send(room, "/suche Radweg")
    question = await bot.read(asked)
    assert (question.type, question.content["body"]) == ("m.room.message", "/suche Radweg")
    assert (question.sender, question.room_id, question.encrypted) == (anna.user_id, room, False)
    assert abs(question.at.timestamp() - time.time()) < 60
    await bot.client.read(room, asked)
    await bot.client.typing(room, on=True)
    told = await bot.say(room, "Drei Treffer", "t1")
    await bot.client.typing(room, on=False)
    seen = await anna.wait_for(lambda event: event.get("event_id") == told)
    assert seen["content"]["body"] == "Drei Treffer"
    await anna.wait_for(lambda event: event["type"] == "m.receipt" and asked in event["content"])


async def test_what_is_known_of_a_room(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    known = bot.client.room(room)
    assert known is not None
    assert known.version == "12"
    assert (known.creator, known.encrypted) == (anna.user_id, False)
    assert known.members == {anna.user_id, bot.client.user_id}
    assert known.names[anna.user_id]
    assert anna.user_id not in known.power.get("users", {})  # creators of version 12 stand above it
    assert bot.client.rooms() == [room]
    assert await bot.client.members(room) == sorted(known.members)
    assert await bot.client.state(room, "m.room.topic") is None
    await anna.set_state(room, "m.room.topic", {"topic": "Radwege"})
    assert await bot.client.state(room, "m.room.topic") == {"topic": "Radwege"}
    await bot.restart()
    assert bot.client.room(room) is None
    await bot.sync()
    assert bot.client.room(room) == known


@pytest.mark.parametrize("version", ["10", "11", "12"])
async def test_redactions_name_their_target_in_every_room_version(
    bot: Device, people: People, version: str
) -> None:
    anna = await people("anna")
    room = await together(anna, bot, version=version)
    asked = await anna.send(room, "/suche Radweg")
    gone = await bot.read(await anna.redact(room, asked))
    assert gone.redacts == asked
    told = await bot.say(room, "weg damit", "t1")
    await bot.client.redact(room, told, "t2", "zurückgezogen")
    seen = await anna.wait_for(
        lambda event: event["type"] == "m.room.redaction" and event["sender"] == bot.client.user_id
    )
    assert seen["content"]["reason"] == "zurückgezogen"


async def test_the_same_transaction_is_the_same_event(bot: Device, people: People) -> None:
    room = await together(await people("anna"), bot)
    first = await bot.say(room, "einmal", "same")
    await bot.restart()
    assert await bot.say(room, "einmal", "same") == first
    assert await bot.say(room, "noch einmal", "other") != first


async def test_sent_directly_after_a_restart(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    await bot.restart()
    told = await bot.say(room, "wieder da", "t1")
    await anna.wait_for(lambda event: event.get("event_id") == told)


async def test_missed_messages_are_fetched_backwards(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    sent = [await anna.send(room, f"Frage {number}") for number in range(12)]
    synced = await bot.client.sync(bot.since, timeout=0, limit=3)
    news = synced.rooms[room]
    assert [event.id for event in news.events] == sent[-3:]
    assert news.limited
    assert news.prev_batch is not None
    found, on = await bot.client.messages(room, news.prev_batch, bot.since, 5)
    assert [event.id for event in found] == sent[-4:-9:-1]
    assert on is not None
    rest, _ = await bot.client.messages(room, on, bot.since, 50)
    assert [event.id for event in rest] == sent[-9::-1]


async def test_leaving_and_being_kicked(bot: Device, people: People) -> None:
    anna = await people("anna")
    room, other = await together(anna, bot), await together(anna, bot)
    await bot.client.leave(room)
    await anna.kick(other, bot.client.user_id)
    synced = await bot.sync(timeout=5)
    assert other in synced.left
    assert bot.client.rooms() == []
    with pytest.raises(Undeliverable, match="M_FORBIDDEN"):
        await bot.say(other, "noch da?", "t1")
    await bot.client.leave(other)


async def test_files_there_and_back(bot: Device, people: People) -> None:
    room = await together(await people("anna"), bot)
    data = bytes(range(256)) * 300
    plain = await bot.client.upload(data, "Vorlage.pdf", "application/pdf", encrypt=False)
    assert plain["url"].startswith(f"mxc://{SERVER}/")
    assert await bot.client.download(plain, len(data)) == data
    sealed = await bot.client.upload(data, "Vorlage.pdf", "application/pdf", encrypt=True)
    assert await bot.client.download(sealed, len(data)) == data
    with pytest.raises(Undeliverable, match="larger"):
        await bot.client.download(plain, len(data) - 1)
    sealed["file"]["hashes"]["sha256"] = "A" * 43
    with pytest.raises(Undeliverable, match="decrypted"):
        await bot.client.download(sealed, len(data))
    for nonsense in ({}, {"url": "https://boese.example/x"}, {"url": f"mxc://{SERVER}/../../x"}):
        with pytest.raises(Undeliverable, match="no address"):
            await bot.client.download(nonsense, 10)
    assert bot.client.rooms() == [room]


async def test_raw_calls_pass_refusals_on(bot: Device) -> None:
    account_data = f"/_matrix/client/v3/user/{bot.client.user_id}/account_data/org.example.test"
    assert (await bot.client.call("GET", account_data, None))[0] == 404
    assert await bot.client.call("PUT", account_data, {"a": 1}) == (200, {})
    assert await bot.client.call("GET", account_data, None) == (200, {"a": 1})
    device_of_ours = f"/_matrix/client/v3/devices/{bot.client.device_id}"
    status, answer = await bot.client.call("DELETE", device_of_ours, {})
    assert (status, "flows" in answer) == (401, True)  # asks for a password; the token is well


async def test_what_is_refused_for_good(bot: Device, people: People) -> None:
    room = await together(await people("anna"), bot)
    with pytest.raises(Undeliverable, match="413 M_TOO_LARGE"):
        await bot.say(room, "x" * 70_000, "t1")
    with pytest.raises(Undeliverable):
        await bot.client.join(f"!gibtsnicht:{SERVER}")
    await bot.say(room, "weiter", "t2")
