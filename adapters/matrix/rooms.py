"""Coming into rooms and leaving them: invites, upgrades, being alone."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from adapters.matrix.access import may_invite
from adapters.matrix.config import Config
from adapters.matrix.pauses import Pauses
from adapters.matrix.unwanted import Unwanted
from adapters.matrix.wire import Invite, RoomInfo, Synced
from bot.app import Bot
from bot.errors import TryLater, Undeliverable
from bot.logs import trace
from bot.messages import Place

log = logging.getLogger(__name__)

PLATFORM = "matrix"
JOINS_AT_ONCE = 8
TRIES_AFTER_UPGRADE = 6
"""About half a minute: people are often invited into the new room after the old one has been closed."""
INVITED = "invited"
"""In place of who invited: nobody asks for that any more, and what is pending is kept."""


def predecessor(room: RoomInfo) -> str | None:
    """The room that this one continues."""
    before = room.create.get("predecessor")
    found = before.get("room_id") if isinstance(before, Mapping) else None
    return found if isinstance(found, str) else None


class Coming(Protocol):
    """What of the client is needed here."""

    @property
    def user_id(self) -> str: ...
    async def join(self, room_id: str) -> None: ...
    async def leave(self, room_id: str) -> None: ...
    def room(self, room_id: str) -> RoomInfo | None: ...


class Rooms:
    """`pending` are rooms that the bot is to join, with INVITED, or its own id where it goes along by itself.
    They are tried again. `unwanted` are invites of strangers."""

    def __init__(self, client: Coming, bot: Bot, config: Config) -> None:
        self._client = client
        self._bot = bot
        self._config = config
        self.pending: dict[str, str] = {}
        self._news = asyncio.Event()
        self._few = asyncio.Semaphore(JOINS_AT_ONCE)
        self._refusals: Counter[str] = Counter()
        self.unwanted = Unwanted(client.leave)

    def follow(self, room_ids: Mapping[str, str]) -> None:
        """To be joined as soon as possible."""
        self.pending.update(room_ids)
        self._news.set()

    def invited(self, invites: Iterable[Invite]) -> None:
        """Notes whom to follow; others are turned down, so that the invite does not stay for ever."""
        for each in invites:
            if may_invite(each, self._config.users):
                self.unwanted.spare(each.room_id)
                self.follow({each.room_id: INVITED})
            else:
                self.pending.pop(each.room_id, None)
                self.unwanted.add([each.room_id])

    async def join_all(self) -> None:
        """Until cancelled. Beside the stream: a room's own server may answer late, or be gone for days."""
        pauses = Pauses()
        while True:
            self._news.clear()
            waits = await asyncio.gather(*map(self._join, reversed(list(self.pending))))
            if not self.pending:
                pauses.reset()
            again = pauses.next(max(waits, default=None)) if self.pending else None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), again)

    async def _join(self, room_id: str) -> timedelta:
        """How long the server asks to wait, should it not have let the bot in yet."""
        async with self._few:
            try:
                await self._client.join(room_id)
            except TryLater as error:
                log.info("room cannot be joined yet: %s", error)
                return error.after or timedelta()
            except Undeliverable as error:
                if self._may_change(room_id):
                    return timedelta()
                log.warning("room cannot be joined: %s: %s", trace(PLATFORM, room_id), error)
            self.pending.pop(room_id, None)
            self._refusals.pop(room_id, None)
            return timedelta()

    def _may_change(self, room_id: str) -> bool:
        """Whether nobody has invited the bot yet, and somebody may still do so."""
        self._refusals[room_id] += 1
        upgraded = self.pending.get(room_id) == self._client.user_id
        return upgraded and self._refusals[room_id] < TRIES_AFTER_UPGRADE

    def upgraded(self, synced: Synced) -> list[tuple[str, str]]:
        """Rooms that go on elsewhere, as old and new; the bot goes along, also long after."""
        infos = filter(None, map(self._client.room, synced.rooms))
        moved = [(each.room_id, each.replacement) for each in infos if each.replacement]
        found = [(old, new) for old, new in moved if new and self._client.room(new) is None]
        self.follow({new: self._client.user_id for _, new in found if new not in self.pending})
        return found

    def move(self, old: str, place: Place, new: str) -> None:
        """Synchronous, for a thread: all that was set and waits in the old room goes to the new one."""
        self._bot.moved(PLATFORM, old, replace(place, id=new, thread=None))

    async def leave_if_alone(self, room_ids: Iterable[str]) -> None:
        """A room that all others have left says nothing any more, and costs every sync."""
        for room_id in room_ids:
            room = self._client.room(room_id)
            if room is not None and room.members == {self._client.user_id}:
                await self._leave(room_id)

    async def _leave(self, room_id: str) -> None:
        try:
            await self._client.leave(room_id)
        except (TryLater, Undeliverable) as error:
            log.info("room not left: %s: %s", trace(PLATFORM, room_id), error)
