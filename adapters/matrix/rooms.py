"""Coming into rooms and leaving them: invites, upgrades, being alone."""

import logging
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from adapters.matrix.access import may_invite
from adapters.matrix.config import Config
from adapters.matrix.pauses import Pauses
from adapters.matrix.wire import Invite, RoomInfo, Synced
from bot.app import Bot
from bot.errors import TryLater, Undeliverable
from bot.messages import Place

log = logging.getLogger(__name__)

PLATFORM = "matrix"


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
    """`pending` are invites that are accepted but not joined yet; they are tried again."""

    def __init__(self, client: Coming, bot: Bot, config: Config) -> None:
        self._client = client
        self._bot = bot
        self._config = config
        self.pending: dict[str, str] = {}
        self._pauses = Pauses()
        self._again = 0.0

    def wait(self) -> float:
        """Seconds until a room is to be joined; endless where none is."""
        return max(0.0, self._again - time.monotonic()) if self.pending else math.inf

    async def invited(self, invites: Iterable[Invite]) -> None:
        """Notes whom to follow; others are turned down, so that the invite does not stay for ever."""
        for each in invites:
            if may_invite(each, self._config.users):
                self.pending[each.room_id] = each.sender
                self._again = 0.0
            else:
                log.warning("invite turned down: %s", each.room_id)
                await self._leave(each.room_id)

    async def join_pending(self) -> None:
        if self.wait() > 0:
            return
        for room_id in list(self.pending):
            try:
                await self._client.join(room_id)
            except TryLater as error:
                # A room's own server may be gone for days.
                self._again = time.monotonic() + self._pauses.next(error.after)
                log.info("room cannot be joined yet: %s", error)
                continue
            except Undeliverable as error:
                log.warning("room cannot be joined: %s: %s", room_id, error)
            del self.pending[room_id]
        if not self.pending:
            self._pauses.reset()

    def upgraded(self, synced: Synced) -> list[tuple[str, str]]:
        """Rooms that go on elsewhere, as old and new; the bot goes along, also long after."""
        infos = filter(None, map(self._client.room, synced.rooms))
        moved = [(each.room_id, each.replacement) for each in infos if each.replacement]
        found = [(old, new) for old, new in moved if new and self._client.room(new) is None]
        for _, new in found:
            self.pending.setdefault(new, self._client.user_id)
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
            log.info("room not left: %s: %s", room_id, error)
