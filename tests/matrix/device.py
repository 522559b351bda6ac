"""Our own client on a device of its own, with as little loop around it as the tests need."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.session import Session, login_password
from adapters.matrix.wire import Invite, RoomEvent, Synced, Undecryptable
from tests.matrix.world import ENCRYPTION, Person, Synapse

Seen = RoomEvent | Undecryptable


@dataclass
class Device:
    """`seen` is every event that came, in order; `restart` is what a new process would do."""

    config: Config
    session: Session
    client: Client
    since: str | None = None
    seen: list[Seen] = field(default_factory=list)
    invites: list[Invite] = field(default_factory=list)

    async def sync(self, timeout: float = 0) -> Synced:  # noqa: ASYNC109 - the server's
        synced = await self.client.sync(self.since, timeout=timeout)
        self.since = synced.next_batch
        self.seen += [event for room in synced.rooms.values() for event in room.events]
        self.invites += synced.invites
        await self.client.upkeep()
        return synced

    async def until(self, wanted: Callable[[Seen], bool], seconds: float = 30) -> Seen:
        """Sync until such an event has come."""
        async with asyncio.timeout(seconds):
            while True:
                found = next((event for event in self.seen if wanted(event)), None)
                if found is not None:
                    return found
                await self.sync(timeout=1)

    async def read(self, event_id: str) -> RoomEvent:
        """The event, which must be readable."""
        found = await self.until(lambda event: event.id == event_id)
        assert isinstance(found, RoomEvent), found
        return found

    async def accept(self) -> str:
        """Join the room of the next invite."""
        async with asyncio.timeout(20):
            while not self.invites:
                await self.sync(timeout=1)
        room = self.invites.pop(0).room_id
        await self.client.join(room)
        await self.until(lambda event: event.room_id == room)
        return room

    async def say(self, room: str, text: str, txn: str) -> str:
        content = {"msgtype": "m.notice", "body": text, "m.mentions": {}}
        return await self.client.send(room, "m.room.message", content, txn)

    async def restart(self, *, homeserver: str | None = None) -> None:
        """The same device in a new process, before its first sync."""
        await self.client.close()
        self.session = replace(self.session, homeserver=homeserver or self.session.homeserver)
        self.client = await Client.open(self.config, self.session)


@asynccontextmanager
async def device(synapse: Synapse, folder: Path, name: str = "ratsbot") -> AsyncIterator[Device]:
    """A new account with a device that has synced once, so that others can encrypt to it."""
    user = synapse.register(name)
    config = Config(synapse.url, user.user_id, folder)
    session = await login_password(config, user.password)
    session.save(folder)
    made = Device(config, session, await Client.open(config, session))
    try:
        await made.sync()
        yield made
    finally:
        await made.client.close()


Pair = tuple[Device, Device, str]


@asynccontextmanager
async def encrypted_pair(synapse: Synapse, folder: Path) -> AsyncIterator[Pair]:
    """The bot and another person's device in an encrypted room."""
    async with device(synapse, folder / "bot") as bot, device(synapse, folder / "other", "anna") as anna:
        body = {"preset": "private_chat", "invite": [bot.client.user_id], "initial_state": [ENCRYPTION]}
        _, made = await anna.client.call("POST", "/_matrix/client/v3/createRoom", body)
        assert await bot.accept() == made["room_id"]
        await anna.until(lambda event: event.sender == bot.client.user_id)
        yield bot, anna, str(made["room_id"])


async def together(person: Person, bot: Device, *, version: str | None = None) -> str:
    """A new room of the person's that the bot has joined, in clear."""
    room = await person.create_room(bot.client.user_id, version=version)
    assert await bot.accept() == room
    await person.joined(room, bot.client.user_id)
    return room
