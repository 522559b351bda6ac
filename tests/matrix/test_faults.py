"""What the port does when the homeserver fails, refuses or slows down."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.matrix.session import DeadToken, logout
from adapters.matrix.transport import Transport
from adapters.matrix.wire import RoomEvent
from bot.errors import TryLater
from tests.matrix.device import Device, device, together
from tests.matrix.world import FaultProxy, Person, Synapse

People = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Device]:
    async with device(synapse, tmp_path / "matrix") as made:
        yield made


async def test_the_rate_limit_comes_back_at_once(bot: Device, people: People, synapse: Synapse) -> None:
    room = await together(await people("anna"), bot)
    await asyncio.to_thread(synapse.limits, on=True)
    try:
        begun = time.monotonic()
        with pytest.raises(TryLater) as limited:
            await chatter(bot, room)
        assert time.monotonic() - begun < 10
        assert limited.value.after is not None
        assert timedelta(0) < limited.value.after < timedelta(seconds=30)
    finally:
        await asyncio.to_thread(synapse.limits, on=False)
    await bot.say(room, "wieder frei", "t99")


async def chatter(bot: Device, room: str) -> None:
    for number in range(15):
        await bot.say(room, f"Treffer {number}", f"t{number}")


@pytest.mark.parametrize("kind", ["502", "html200", "cut", "reset", "429"])
async def test_faults_are_named_and_leave_the_client_usable(
    bot: Device, proxy: FaultProxy, people: People, kind: str
) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    await bot.restart(homeserver=proxy.url)
    proxy.fail(kind, only="")
    for ask in (bot.sync, lambda: bot.say(room, "Treffer", "t1"), lambda: bot.client.members(room)):
        with pytest.raises(TryLater) as failed:
            await ask()
        assert failed.value.after == (timedelta(seconds=1) if kind == "429" else None)
    # Nothing is repeated; aiohttp itself tries an idempotent request once more on a fresh connection.
    assert proxy.failed() == (6 if kind == "reset" else 3)
    proxy.mend()
    asked = await anna.send(room, "noch da?")
    await bot.read(asked)
    await bot.say(room, "ja", "t2")


async def test_a_send_whose_answer_got_lost(bot: Device, proxy: FaultProxy, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    await bot.restart(homeserver=proxy.url)
    await bot.sync()
    proxy.fail("lost", only="/send/")
    with pytest.raises(TryLater):
        await bot.say(room, "Treffer", "t1")
    proxy.mend()
    told = await bot.say(room, "Treffer", "t1")
    said = [each for each in await anna.history(room) if each["type"] == "m.room.message"]
    assert [each["event_id"] for each in said] == [told]


async def test_a_homeserver_that_hangs_is_given_up(proxy: FaultProxy) -> None:
    transport = Transport(proxy.url, None)
    proxy.fail("hang", only="")
    begun = time.monotonic()
    with pytest.raises(TryLater):
        await transport.ask("GET", "/_matrix/client/versions", seconds=0.3)
    assert time.monotonic() - begun < 5
    proxy.mend()
    assert await transport.ask("GET", "/_matrix/client/versions")
    await transport.close()


async def test_a_dead_token_is_said_at_once(bot: Device, people: People) -> None:
    room = await together(await people("anna"), bot)
    await logout(bot.config, bot.session)
    whoami = "/_matrix/client/v3/account/whoami"
    for ask in (
        bot.sync,
        lambda: bot.say(room, "Treffer", "t1"),
        lambda: bot.client.call("GET", whoami, None),
    ):
        with pytest.raises(DeadToken, match="ratsbot matrix login"):
            await ask()
    await logout(bot.config, bot.session)


async def test_a_long_poll_can_be_cancelled(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    await bot.sync()
    waiting = asyncio.create_task(bot.client.sync(bot.since, timeout=30))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 0.3)
    asked = await anna.send(room, "noch da?")
    assert isinstance(await bot.read(asked), RoomEvent)
