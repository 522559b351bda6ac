"""Signing keys between our own client and a foreign one: matrix-js-sdk with rust crypto."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.crosssigning import FOREIGN, ensure
from adapters.matrix.session import login_password
from tests.matrix.world import JsPerson, Synapse, User


@pytest.fixture
def user(synapse: Synapse) -> User:
    return synapse.register("ratsbot")


@pytest.fixture
async def bot(synapse: Synapse, user: User, tmp_path: Path) -> AsyncIterator[Client]:
    """The bot's real client, its keys uploaded."""
    config = Config(synapse.url, user.user_id, tmp_path / "bot")
    session = await login_password(config, user.password)
    session.save(config.folder)
    client = await Client.open(config, session)
    try:
        await client.upkeep()
        yield client
    finally:
        await client.close()


async def test_strict_client_trusts_a_fresh_bot(
    bot: Client, js_people: Callable[..., Awaitable[JsPerson]], tmp_path: Path
) -> None:
    clara = await js_people("clara", mode="signed")
    # It follows the keys only of those it shares an encrypted room with.
    await bot.join(await clara.create_room(bot.user_id))
    assert await clara.devices(bot.user_id) == {bot.device_id: False}
    assert (await ensure(bot, tmp_path / "bot")).kind == "signed"
    async with asyncio.timeout(20):
        while await clara.devices(bot.user_id) != {bot.device_id: True}:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.2)
    again = await ensure(bot, tmp_path / "bot")
    assert (again.kind, again.mended) == ("signed", False)


@pytest.mark.parametrize("passphrase", [None, "Die Linde blüht spät"])
async def test_keys_that_a_foreign_client_stored_are_recovered(
    bot: Client, synapse: Synapse, user: User, tmp_path: Path, passphrase: str | None
) -> None:
    if reason := JsPerson.missing():
        pytest.skip(reason)
    async with AsyncExitStack() as stack:
        owner = await stack.enter_async_context(await JsPerson.login(synapse.url, user))
        key = await owner.secret_storage(passphrase)
        assert await ensure(bot, tmp_path / "bot") == FOREIGN
        state = await ensure(bot, tmp_path / "bot", recovery_key=passphrase or key)
        assert (state.kind, state.mended) == ("signed", True)
        assert await owner.devices(user.user_id) == {owner.device_id: True, bot.device_id: True}
