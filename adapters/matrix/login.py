"""A new device for the account: logged in once, signed, the one before it logged out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from adapters.matrix import crosssigning
from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.crosssigning import State
from adapters.matrix.session import Session, lock, login_password, login_token, logout
from bot.errors import Busy, OperatorError

DEVICES = "/_matrix/client/v3/devices"
DELETE = "/_matrix/client/v3/delete_devices"
DONE, ASKS_FOR_PROOF = 200, 401
TRIES = 10
TRY_SECONDS = 0.2


async def log_in(
    config: Config,
    *,
    password: str | None = None,
    token: str | None = None,
    recovery_key: str | None = None,
) -> tuple[Session, State]:
    """Makes the device (or takes over the token's) and has it signed by the account.

    The password is not kept. Its keys are new, unless the token is that of the device it had: an old state
    of them must not be used again. OperatorError as well where all is done but for old devices that stay.
    """
    async with _alone(config.folder):
        before = Session.load(config.folder)
        session = await (login_token(config, token) if token else login_password(config, password or ""))
        session.save(config.folder)
        state = await _signed(config, session, password, recovery_key)
        if before is not None and before.device_id != session.device_id:
            await logout(config, before)
        return session, state


@asynccontextmanager
async def _alone(folder: Path) -> AsyncIterator[None]:
    """Busy if `serve` uses the device; one that only tries a dead token again now and then is waited for."""
    with ExitStack() as held:
        for _ in range(TRIES):
            with suppress(Busy):
                held.enter_context(lock(folder))
                break
            await asyncio.sleep(TRY_SECONDS)
        else:
            held.enter_context(lock(folder))
        yield


async def _signed(config: Config, session: Session, password: str | None, recovery_key: str | None) -> State:
    client = await Client.open(config, session)
    try:
        await client.upkeep()
        state = await crosssigning.ensure(client, config.folder, password=password, recovery_key=recovery_key)
        await introduce(client, config.names[0])
        if password and not await retire(client, config.device_name, password):
            raise OperatorError(
                "Das neue Gerät ist angemeldet, aber frühere des Bots ließen sich nicht abmelden. Bitte "
                "in einem Matrix-Programm mit diesem Konto unter „Sitzungen“ entfernen."
            )
        return state
    finally:
        await client.close()


async def introduce(client: Client, name: str) -> None:
    """Gives the account a name to be called by, unless somebody has given it one."""
    path = f"/_matrix/client/v3/profile/{quote(client.user_id, safe='')}/displayname"
    _, profile = await client.call("GET", path, None)
    localpart = client.user_id[1:].partition(":")[0]
    if profile.get("displayname") in {None, "", localpart}:
        await client.call("PUT", path, {"displayname": name})


async def retire(client: Client, name: str, password: str) -> bool:
    """Logs out the account's other devices of this name: what a lost folder or a restored backup left.

    False where the server keeps them.
    """
    _, answer = await client.call("GET", DEVICES, None)
    others = [
        str(each["device_id"])
        for each in answer.get("devices", [])
        if each.get("display_name") == name and each.get("device_id") != client.device_id
    ]
    if not others:
        return True
    status, asked = await client.call("POST", DELETE, {"devices": others})
    if status == ASKS_FOR_PROOF:
        identifier = {"type": "m.id.user", "user": client.user_id}
        proof = {"type": "m.login.password", "identifier": identifier, "password": password}
        proof["session"] = asked.get("session", "")
        status, _ = await client.call("POST", DELETE, {"devices": others, "auth": proof})
    return status == DONE
