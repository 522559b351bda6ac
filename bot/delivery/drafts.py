"""Progress that is shown while an answer is being made: one message, changed until the answer replaces it."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from bot.delivery.mailbox import Mailbox
from bot.delivery.port import Port
from bot.delivery.records import Delivery, Turn
from bot.delivery.storing import stored
from bot.errors import TryLater
from bot.messages import Reply

log = logging.getLogger(__name__)

DRAFT_EVERY = 2.0
"""Seconds. Each change is a request, for Matrix also an event that stays; people read no faster."""
DRAFT_SECONDS = 10.0
"""The answer waits for a draft on its way, lest it be overtaken; but no longer than this."""


class Drafts:
    """Shows the progress of one turn, beside it: of each key always the newest, and no faster than the
    platform wants. Errors are of no consequence. End it with `close` before the answer goes out."""

    def __init__(self, port: Port, mailbox: Mailbox, turn: Turn) -> None:
        self._port = port
        self._mailbox = mailbox
        self._turn = turn
        self._waiting: dict[str, Reply] = {}
        self._known: dict[str, Delivery] = {}
        """By key: an empty draft, with what it stands as."""
        self._count = 0
        self._keys: list[str] = []
        self._over = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def show(self, reply: Reply) -> None:
        """As soon as it may be, unless a newer one comes before."""
        self._waiting[reply.key] = reply
        self._keys += [] if reply.key in self._keys else [reply.key]
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())

    async def close(self, *, at_once: bool = False) -> None:
        """Nothing is shown any more afterwards. What is on its way is waited for, unless `at_once`."""
        self._over.set()
        if self._work is not None:
            if at_once:
                self._work.cancel()
            await asyncio.wait({self._work})
            if not self._work.cancelled() and (error := self._work.exception()):
                raise error

    def open_key(self, finals: list[Reply]) -> str | None:
        """The key of a draft that no final has replaced: the word of an error goes in its stead."""
        replaced = {reply.key for reply in finals}
        return next((key for key in self._keys if key not in replaced), None)

    async def _run(self) -> None:
        while self._waiting and not self._over.is_set():
            pause = DRAFT_EVERY
            for key in tuple(self._waiting):
                pause = max(pause, await self._shown(self._waiting.pop(key)))
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._over.wait()

    async def _shown(self, reply: Reply) -> float:
        """Seconds for which the platform wants to be spared; the draft is then tried again."""
        try:
            async with asyncio.timeout(DRAFT_SECONDS):
                await self._show(reply)
        except TryLater as error:
            self._waiting.setdefault(reply.key, reply)
            return error.after.total_seconds() if error.after else DRAFT_EVERY
        except Exception as error:  # noqa: BLE001 - a draft may be lost, whatever the reason
            log.info("draft not shown: %s", type(error).__name__)
        return 0.0

    async def _show(self, reply: Reply) -> None:
        known = self._known.get(reply.key)
        if known is None:
            known = self._known[reply.key] = await stored(self._mailbox.draft, self._turn, reply.key)
        self._count += 1
        # Until it is known to stand its id stays the same: a platform that can tell shows it once.
        id_ = f"{known.id}.{self._turn.attempts}.{self._count}" if known.replaces else known.id
        reference = await self._port.draft(replace(known, id=id_, reply=reply))
        if reference and reference != known.replaces:
            self._known[reply.key] = replace(known, replaces=reference)
            await stored(self._mailbox.drafted, self._turn, reply.key, reference)
