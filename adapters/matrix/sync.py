"""The loop that follows the server's stream: nothing missed, nothing read twice.

Events and the place in the stream are kept in one transaction; only then is the next part asked for. The
library's own loop is not used: it saves the place first, never waits after an error and leaves gaps
(facts in ARCHITECTURE.md).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.cursor import Cursor, cursor_name, read_cursor
from adapters.matrix.gap import Gap, read_gap, without_stale
from adapters.matrix.pauses import Pauses
from adapters.matrix.reading import Reading, Taken, since_joining
from adapters.matrix.rooms import PLATFORM, Rooms, predecessor
from adapters.matrix.signs import Signs
from adapters.matrix.undecryptable import Undecryptables
from adapters.matrix.wire import JoinedRoom, RoomEvent, RoomInfo, Synced, Undecryptable
from bot.app import Bot, Courier
from bot.clock import seconds_since_boot
from bot.errors import TryLater, Undeliverable
from bot.logs import trace
from bot.messages import Notice, Place, Reply

log = logging.getLogger(__name__)

POLL_SECONDS = 30.0
WATCHDOG_SECONDS = 180.0
"""Longer than the longest deadline below it: what still hangs then hangs for ever."""
TIP = "tip"
TIP_TEXT = "Übrigens geht es auch mit einem Ausrufezeichen, ohne Nachfrage der App: !suche, !hilfe."
ANY_TIME = datetime.min.replace(tzinfo=UTC)
GAP_TRIES = 8
"""About three minutes, while the same server answers everything else."""
MISSED = "missed"
MISSED_TEXT = (
    "Ich war eine Weile nicht zu erreichen. Was hier davor geschrieben wurde, beantworte ich nicht mehr; "
    "bitte gegebenenfalls noch einmal fragen."
)


class SyncLoop:
    """One per device and process. `synced_at` is when the server last answered."""

    def __init__(
        self,
        client: Client,
        bot: Bot,
        config: Config,
        courier: Courier,
        *,
        reading: Reading,
        rooms: Rooms,
        signs: Signs,
    ) -> None:
        self._client = client
        self._bot = bot
        self._config = config
        self._courier = courier
        self._reading = reading
        self._rooms = rooms
        self._signs = signs
        self._giving: set[asyncio.Task[None]] = set()
        self._undecryptables = Undecryptables(client, bot, reading)
        self._name = cursor_name(client.user_id)
        self._cursor = Cursor()
        self._failures: Counter[str] = Counter()
        """How often what a room's timeline left out could not be fetched."""
        self._watchdog: asyncio.Timeout | None = None
        self._kept_at: float | None = None
        """When this process last kept the place in the stream, in seconds since the machine's start."""
        self.synced_at: datetime | None = None

    async def prepare(self) -> None:
        """Before anything is posted: learn where the bot was, and into which rooms it is on its way."""
        self._cursor = read_cursor(await asyncio.to_thread(self._bot.mailbox.cursor, self._name))
        self._rooms.follow(dict(self._cursor.invites))
        self._rooms.unwanted.add(self._cursor.unwanted)

    async def run(self) -> None:
        """Until cancelled, after `prepare`. Raises DeadToken where the server no longer knows the device."""
        pauses, first = Pauses(), True
        while True:
            try:
                async with asyncio.timeout(WATCHDOG_SECONDS) as self._watchdog:
                    await self._once(first=first)
                pauses.reset()
                first = False
            except (TryLater, Undeliverable, TimeoutError) as error:
                pause = pauses.next(error.after if isinstance(error, TryLater) else None)
                log.warning("no sync: %s; again in %.1f s", str(error) or type(error).__name__, pause)
                await asyncio.sleep(pause)

    async def _once(self, *, first: bool) -> None:
        wait = 0.0 if first else POLL_SECONDS
        synced = await self._client.sync(self._cursor.since, timeout=wait, full_state=first)
        self.synced_at = self._bot.clock.now()
        self._rooms.invited(synced.invites)
        taken = await self._taken(synced)
        upgrades = self._rooms.upgraded(synced)
        # Before the place in the stream is saved, so that a crash repeats it; and for what came just now.
        await self._follow(upgrades)
        for room_id in synced.left:
            await asyncio.to_thread(self._bot.left, PLATFORM, room_id)
        self._cursor = await self._keep(synced, taken)
        await self._follow(upgrades)
        self._give_signs(taken)
        self._courier.wake()
        await self._rooms.leave_if_alone(synced.rooms)
        await self._client.upkeep()
        await self._undecryptables.retry()

    async def _taken(self, synced: Synced) -> Taken:
        """A first start never answers what was said before it."""
        taken = Taken()
        for room_id, room in synced.rooms.items() if self._cursor.since is not None else ():
            info = self._client.room(room_id)
            if info is None:
                continue
            if room_id in self._cursor.rooms:
                events = await self._since_last(info, room)
            else:
                events = self._new_room(info, room, taken)
            await asyncio.to_thread(self._reading.take, info, events, taken)
        return taken

    def _new_room(self, info: RoomInfo, room: JoinedRoom, taken: Taken) -> list[RoomEvent | Undecryptable]:
        own, events = since_joining(room.events, self._client.user_id)
        if own is not None and predecessor(info) not in self._cursor.rooms:
            taken.incoming.append(self._reading.greeting(info, own))
        return list(events)

    async def _since_last(self, info: RoomInfo, room: JoinedRoom) -> list[RoomEvent | Undecryptable]:
        """All that was said in a room since the last time, as far as it is still to be answered."""
        gap = await self._gap(info.room_id, room)
        events, stale = without_stale([*gap.events, *room.events], self._oldest())
        if (gap.cut or stale) and len(info.members) > 1:
            await asyncio.to_thread(self._say_missed, info.room_id)
        return events

    async def _gap(self, room_id: str, room: JoinedRoom) -> Gap:
        """What a limited timeline left out."""
        since, config = self._cursor.since, self._config
        if not (room.limited and room.prev_batch and since):
            return Gap((), cut=False)
        oldest, most = self._oldest(), config.gap_events
        try:
            gap = await read_gap(self._page, room_id, room.prev_batch, since, oldest=oldest, most=most)
        except (TryLater, Undeliverable) as error:
            self._failures[room_id] += 1
            if isinstance(error, TryLater) and self._failures[room_id] < GAP_TRIES:
                raise
            # Refused for good, it seems: asking again would keep all other rooms waiting for ever.
            log.warning("gap not filled in %s: %s", trace(PLATFORM, room_id), error)
            return Gap((), cut=True)
        self._failures.pop(room_id, None)
        log.info("gap of %d events filled in %s", len(gap.events), trace(PLATFORM, room_id))
        return gap

    async def _page(
        self, room_id: str, start: str, end: str, limit: int
    ) -> tuple[list[RoomEvent | Undecryptable], str | None]:
        """Many gaps may take long; the watchdog is only for what hangs."""
        found = await self._client.messages(room_id, start, end, limit)
        if self._watchdog is not None:
            self._watchdog.reschedule(asyncio.get_running_loop().time() + WATCHDOG_SECONDS)
        return found

    def _oldest(self) -> datetime:
        """What was said before is not answered any more.

        While the bot is there nothing is too old: servers may claim any time for what they send, and so may
        our own clock when it is set.
        """
        away = None if self._kept_at is None else seconds_since_boot() - self._kept_at
        if away is not None and away < self._config.gap_age.total_seconds():
            return ANY_TIME
        oldest, last = self._bot.clock.now() - self._config.gap_age, self._cursor.at
        return oldest if last is not None and last < oldest else ANY_TIME

    def _say_missed(self, room_id: str) -> None:
        # Each time under a key of its own, or it would only change what was said the last time.
        name = f"{MISSED} {self._cursor.since}"
        self._bot.mailbox.enqueue(
            Place(PLATFORM, room_id, "room"), [Reply(name, (Notice(MISSED_TEXT),))], name
        )

    async def _keep(self, synced: Synced, taken: Taken) -> Cursor:
        cursor = Cursor(
            synced.next_batch,
            self._known(synced),
            tuple(self._rooms.pending.items()),
            self.synced_at,
            tuple(self._rooms.unwanted.rooms),
        )
        await asyncio.to_thread(
            self._bot.mailbox.take_in,
            PLATFORM,
            taken.incoming,
            (self._name, cursor.text()),
            held=taken.held,
        )
        await asyncio.to_thread(self._give_tips, taken)
        self._kept_at = seconds_since_boot()
        return cursor

    def _known(self, synced: Synced) -> frozenset[str]:
        """The rooms of which the stream has told. The client may know of others already: it asks for a room
        into which something is to be posted."""
        told = (self._cursor.rooms | synced.rooms.keys()) - set(synced.left)
        return told.intersection(self._client.rooms())

    def _give_tips(self, taken: Taken) -> None:
        """Once per room."""
        for place in taken.tips:
            self._bot.mailbox.enqueue(place, [Reply(TIP, (Notice(TIP_TEXT),))], TIP)

    def _give_signs(self, taken: Taken) -> None:
        """Beside the loop: nothing waits for a sign."""
        latest = {each.place.id: each.id for each in taken.incoming if each.kind in {"message", "edit"}}
        asked = {each.place.id for each in taken.incoming if self._reading.is_question(each)}
        if latest:
            task = asyncio.create_task(self._signs.seen(latest, asked))
            self._giving.add(task)
            task.add_done_callback(self._giving.discard)

    async def _follow(self, upgrades: Sequence[tuple[str, str]]) -> None:
        for old, new in upgrades:
            place = Place(PLATFORM, old, "room", home=self._config.home)
            await asyncio.to_thread(self._rooms.move, old, place, new)
