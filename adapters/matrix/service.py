"""The bot on Matrix, as a service of `serve`."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress

from adapters.matrix import crosssigning
from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.events import Me
from adapters.matrix.pauses import Pauses
from adapters.matrix.post import Poster
from adapters.matrix.reach import MatrixReach
from adapters.matrix.reading import Reading, Remembered
from adapters.matrix.rooms import PLATFORM, Rooms
from adapters.matrix.session import Session, lock
from adapters.matrix.signs import Signs
from adapters.matrix.sync import SyncLoop
from bot.app import Bot, Courier
from bot.errors import OperatorError, TryLater, Undeliverable

log = logging.getLogger(__name__)

NEVER = -1.0
"""Seconds since the last sync while there has been none."""
SILENT_SECONDS = 300.0
"""A homeserver answers at least every half minute, with nothing new as well."""


class MatrixService:
    """Runs until told to stop; whatever ends it before is an error, and the supervisor starts it again."""

    def __init__(self, bot: Bot, config: Config) -> None:
        self._bot = bot
        self._config = config
        self._loop: SyncLoop | None = None
        self._watch()

    async def run(self, stop: asyncio.Event) -> None:
        with lock(self._config.folder):
            session = Session.load(self._config.folder)
            if session is None:
                raise OperatorError("Der Bot ist bei Matrix noch nicht angemeldet: ratsbot matrix login")
            if session.homeserver != self._config.homeserver:
                raise OperatorError(
                    f"Angemeldet ist der Bot bei {session.homeserver}, eingestellt ist "
                    f"{self._config.homeserver}. Bitte die Einstellung ändern oder: ratsbot matrix login"
                )
            client = await Client.open(self._config, session)
            try:
                if await self._ready(client, stop):
                    await self._work(client, stop)
            finally:
                await client.close()

    async def _ready(self, client: Client, stop: asyncio.Event) -> bool:
        """Keys on the server and the device signed, as soon as it answers; False if stopped before."""
        pauses = Pauses()
        while not stop.is_set():
            try:
                await client.upkeep()
                state = await crosssigning.ensure(client, self._config.folder)
            except (TryLater, Undeliverable) as error:
                log.error("%s antwortet nicht wie erwartet: %s", client.homeserver, error)  # noqa: TRY400
                await _wait(stop, pauses.next(error.after if isinstance(error, TryLater) else None))
            else:
                level = logging.INFO if state.kind == "signed" else logging.WARNING
                log.log(level, "%s %s", state.sentence, state.remedy)
                return True
        return False

    async def _work(self, client: Client, stop: asyncio.Event) -> None:
        self._bot.reaches.register(PLATFORM, MatrixReach(client))
        signs = Signs(client)
        rooms = Rooms(client, self._bot, self._config)
        courier = self._bot.courier(PLATFORM, Poster(client, signs, self._bot, rooms.pending))
        self._loop = self._sync_loop(client, courier, rooms, signs)
        await self._loop.prepare()
        beside = rooms.join_all(), rooms.unwanted.decline_all()
        await _until(stop, courier.run(stop), self._loop.run(), *beside)

    def _sync_loop(self, client: Client, courier: Courier, rooms: Rooms, signs: Signs) -> SyncLoop:
        bot, config = self._bot, self._config
        names = frozenset(each.name for each in bot.commands())
        me = Me(client.user_id, config, lambda user: bot.pseudonym(PLATFORM, user), names)
        reading = Reading(me, Remembered(bot))
        return SyncLoop(client, bot, config, courier, reading=reading, rooms=rooms, signs=signs)

    def _watch(self) -> None:
        mailbox, watch = self._bot.mailbox, self._bot.metrics.watch
        watch("matrix_sync_age_seconds", "since the homeserver last answered; -1: never yet", self._age)
        watch("matrix_inbox", "events that wait to be answered", lambda: mailbox.backlog(PLATFORM).waiting)
        watch("matrix_outbox", "replies that are not delivered yet", lambda: mailbox.backlog(PLATFORM).unsent)
        watch("matrix_undecryptable", "events that wait for their key", lambda: len(mailbox.held(PLATFORM)))

    def waiting(self) -> str:
        """What it still lacks while it runs, '' where it lacks nothing."""
        age = self._age()
        if age == NEVER:
            return f"{self._config.homeserver} hat noch nicht geantwortet."
        if age > SILENT_SECONDS:
            return f"{self._config.homeserver} antwortet seit {age / 60:.0f} Minuten nicht."
        return ""

    def _age(self) -> float:
        synced = self._loop.synced_at if self._loop else None
        return NEVER if synced is None else (self._bot.clock.now() - synced).total_seconds()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _until(
    stop: asyncio.Event, courier: Coroutine[None, None, None], *others: Coroutine[None, None, None]
) -> None:
    """All work until `stop` or until one fails. The others are cut off, what is being posted may end."""
    delivering, following = asyncio.create_task(courier), [asyncio.create_task(each) for each in others]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({*following, delivering, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*following, stopped):
            task.cancel()
        if not stop.is_set():
            delivering.cancel()
        await asyncio.gather(*following, delivering, stopped, return_exceptions=True)
    for task in (*following, delivering):
        if not task.cancelled() and (error := task.exception()):
            raise error
