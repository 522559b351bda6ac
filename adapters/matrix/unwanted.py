"""Invites of strangers, declined beside the stream: whoever sends thousands holds up nobody else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from bot.errors import TryLater, Undeliverable
from bot.logs import trace

log = logging.getLogger(__name__)

PLATFORM = "matrix"
A_MINUTE = 20
"""Declined in a minute at most: a homeserver counts what an account does, and answers come first."""
MOST = 1_000
"""That are remembered; what was there longest then stays an invite, which costs nothing and says nothing."""


class Unwanted:
    """`rooms` are those still to be declined, the oldest first. `leave` is the client's."""

    def __init__(self, leave: Callable[[str], Awaitable[None]]) -> None:
        self.rooms: dict[str, None] = {}
        self._leave = leave
        self._news = asyncio.Event()

    def add(self, room_ids: Iterable[str]) -> None:
        self.rooms.update(dict.fromkeys(room_ids))
        for each in list(self.rooms)[: max(0, len(self.rooms) - MOST)]:
            del self.rooms[each]
        if self.rooms:
            self._news.set()

    def spare(self, room_id: str) -> None:
        """Somebody who may has invited us there as well."""
        self.rooms.pop(room_id, None)

    async def decline_all(self) -> None:
        """Until cancelled: the first ones at once, one after the other, the rest bit by bit."""
        while True:
            await self._news.wait()
            self._news.clear()
            some = list(self.rooms)[:A_MINUTE]
            for each in some:
                if each in self.rooms:
                    await self._decline(each)
            await asyncio.sleep(len(some) * 60 / A_MINUTE)
            if self.rooms:
                self._news.set()

    async def _decline(self, room_id: str) -> None:
        try:
            await self._leave(room_id)
        except TryLater as error:
            log.info("invite not declined yet: %s", error)
            self._put_back(room_id)
            await asyncio.sleep(error.after.total_seconds() if error.after else 0)
            return
        except Undeliverable as error:
            log.info("invite not declined: %s: %s", trace(PLATFORM, room_id), error)
        else:
            log.warning("invite turned down: %s", trace(PLATFORM, room_id))
        self.spare(room_id)

    def _put_back(self, room_id: str) -> None:
        """Behind the others, which may come from servers that answer; unless it was spared meanwhile."""
        if room_id in self.rooms:
            del self.rooms[room_id]
            self.rooms[room_id] = None
