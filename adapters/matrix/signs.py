"""Small signs: what was said has been read, an answer is being written. May be lost, whatever the reason."""

import logging
from collections.abc import Collection, Mapping
from typing import Protocol

from bot.errors import RatsbotError

log = logging.getLogger(__name__)


class Signing(Protocol):
    """What of the client is needed here."""

    async def read(self, room_id: str, event_id: str) -> None: ...
    async def typing(self, room_id: str, on: bool) -> None: ...


class Signs:
    """One of each per room and sync, however much was said there."""

    def __init__(self, client: Signing) -> None:
        self._client = client
        self._writing: set[str] = set()
        self._expected: set[str] = set()
        """Rooms whose answer does not stand there yet."""

    async def seen(self, latest: Mapping[str, str], asked: Collection[str]) -> None:
        """`latest` maps rooms to the last event that was read there; in those `asked` an answer comes."""
        self._expected |= set(asked)
        for room_id, event_id in latest.items():
            try:
                await self._client.read(room_id, event_id)
            except RatsbotError as error:
                log.info("not shown as read: %s", type(error).__name__)
            if room_id in self._expected:
                await self.writes(room_id)

    async def writes(self, room_id: str) -> None:
        self._expected.add(room_id)
        self._writing.add(room_id)
        await self._type(room_id, on=True)
        if room_id not in self._expected:
            # The answer was quicker than the sign.
            await self._type(room_id, on=False)

    async def has_written(self, room_id: str) -> None:
        """Nothing is asked of the server where nothing was shown."""
        self._expected.discard(room_id)
        if room_id in self._writing:
            self._writing.discard(room_id)
            await self._type(room_id, on=False)

    async def _type(self, room_id: str, *, on: bool) -> None:
        try:
            await self._client.typing(room_id, on)
        except RatsbotError as error:
            log.info("writing not shown: %s", type(error).__name__)
