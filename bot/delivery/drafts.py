"""Progress that is shown while an answer is being made."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.port import Port
from bot.messages import Place, Reply

log = logging.getLogger(__name__)

DRAFT_EVERY = timedelta(seconds=1)
DRAFT_SECONDS = 3.0
"""A platform that takes longer must not hold up the answer."""


class Drafts:
    """Shows the progress of one turn, each key at most once a second; errors are of no consequence."""

    def __init__(self, port: Port, place: Place, clock: Clock) -> None:
        self._port = port
        self._place = place
        self._clock = clock
        self._shown: dict[str, datetime] = {}

    async def show(self, reply: Reply) -> None:
        now = self._clock.now()
        if reply.key in self._shown and now - self._shown[reply.key] < DRAFT_EVERY:
            return
        self._shown[reply.key] = now
        try:
            async with asyncio.timeout(DRAFT_SECONDS):
                await self._port.draft(self._place, reply)
        except Exception as error:  # noqa: BLE001 - a draft may be lost, whatever the reason
            log.info("draft not shown: %s", type(error).__name__)

    def open_key(self, finals: list[Reply]) -> str | None:
        """The key of a draft that no final has replaced: the word of an error goes in its stead."""
        replaced = {reply.key for reply in finals}
        return next((key for key in self._shown if key not in replaced), None)
