"""Who asks in the Matrix runs, in which rooms, and what stands there in the end."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from benchmarks.matrix_bots import COMMAND, MatrixBot
from tests.matrix.js_person import JsPerson
from tests.matrix.person import Person, RefusedError
from tests.matrix.synapse import Synapse, User
from tests.matrix.watcher import Event, Someone

QUIET_SECONDS = 20.0
"""So long without a further answer, and none is expected any more."""
PATIENCE_SECONDS = 60.0
"""So long a person tries to send one message."""
MESSAGES = frozenset({"m.room.message", "m.room.encrypted"})


@dataclass(frozen=True, slots=True)
class Count:
    """Questions and answers as they stand in the rooms. `unreadable` are answers that the asking client,
    which trusts signed devices only where the bot's is one, could not decrypt or shows with a shield; what
    it never came to see (it does not fill gaps) is not among them."""

    asked: int
    once: int
    lost: int
    doubled: int
    unreadable: int

    @property
    def clean(self) -> bool:
        return self.once == self.asked and not self.lost and not self.doubled and not self.unreadable


@dataclass(slots=True)
class Stage:
    """`eye` sees everything and reads the rooms' history; `mouth` asks: the same, or a client of the same
    account that encrypts. `answered` is by question the answer seen first."""

    synapse: Synapse
    bot: MatrixBot
    eye: Person
    mouth: Someone
    rooms: list[str] = field(default_factory=list)
    sent: int = 0
    answered_at: float = 0.0
    answered: dict[str, str] = field(default_factory=dict)
    _sending: asyncio.Condition = field(default_factory=asyncio.Condition)
    _looked: int = 0
    _asked: set[str] = field(default_factory=set)

    async def open_rooms(self, number: int, *, encrypted: bool) -> None:
        """Each with the bot in it, so that what is asked from now on is for it."""
        for _ in range(number):
            room = await self.eye.create_room(self.bot.user_id, name="Soak", encrypted=encrypted)
            await self.eye.joined(room, self.bot.user_id, 30)
            self.rooms.append(room)

    # --- asking

    async def ask(self, number: int, *, per_second: float = 0, at_once: int = 8) -> None:
        """Commands, over all rooms in turn; as fast as they go, or `per_second`."""
        begun, numbers = time.monotonic(), iter(range(number))

        async def one_after_another() -> None:
            for each in numbers:
                if per_second:
                    await asyncio.sleep(max(0, begun + each / per_second - time.monotonic()))
                await self._send(self.rooms[each % len(self.rooms)])

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))

    async def _send(self, room: str) -> None:
        """Until the homeserver has taken it; what it took without saying so is asked twice."""
        until = time.monotonic() + PATIENCE_SECONDS
        async with self._sending:
            self.sent += 1
            self._sending.notify_all()
        text = COMMAND.format(number=self.sent)
        while True:
            try:
                await self.mouth.send(room, text)
            except (aiohttp.ClientError, TimeoutError, RefusedError, RuntimeError, ValueError):
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.5)
            else:
                return

    # --- waiting

    async def until_sent(self, number: int) -> None:
        """Until so many questions are on their way."""
        async with self._sending:
            await self._sending.wait_for(lambda: self.sent >= number)

    async def settled(self) -> None:
        """Until all that was asked is answered, or nothing comes any more."""
        self.answered_at = quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET_SECONDS:
            if self._look():
                self.answered_at = quiet_since = time.monotonic()
            if self._asked and self._asked <= self.answered.keys() and len(self._asked) >= self.sent:
                return
            await asyncio.sleep(0.1)

    def _look(self) -> bool:
        """Whether there were new answers."""
        before, looked = len(self.answered), len(self.eye.seen)
        for event in self.eye.seen[self._looked : looked]:
            _sort(event, self.eye.user_id, self.bot.user_id, self._asked.add, self.answered.setdefault)
        self._looked = looked
        return len(self.answered) > before

    # --- counting

    async def count(self) -> Count:
        """From the history of all rooms, as the homeserver has it."""
        asked: list[str] = []
        answered: list[str] = []

        def replied(question: str, _answer: str) -> None:
            answered.append(question)

        for room in self.rooms:
            for event in await self.eye.history(room):
                _sort(event, self.eye.user_id, self.bot.user_id, asked.append, replied)
        times = Counter(answered)
        return Count(
            asked=len(asked),
            once=sum(times[each] == 1 for each in asked),
            lost=sum(times[each] == 0 for each in asked),
            doubled=sum(times[each] > 1 for each in asked),
            unreadable=self._unreadable(set(answered)),
        )

    def _unreadable(self, answered: set[str]) -> int:
        bad: set[str] = set()
        for event in self.mouth.seen if self.mouth is not self.eye else ():
            relation = event["content"].get("m.relates_to") or {}
            replied = (relation.get("m.in_reply_to") or {}).get("event_id")
            if event.get("sender") == self.bot.user_id and replied in answered:
                failed = event.get("failure") or (self.bot.signed and event.get("shield"))
                (bad.add if failed else bad.discard)(event["event_id"])  # a key may come later
        return len(bad)


def _sort(
    event: Event, asker: str, bot: str, asked: Callable[[str], None], answered: Callable[[str, str], object]
) -> None:
    """A question of the asker, or what an answer of the bot replies to; relations are never encrypted."""
    if event["type"] not in MESSAGES:
        return
    relation = event["content"].get("m.relates_to") or {}
    replied = (relation.get("m.in_reply_to") or {}).get("event_id")
    if event["sender"] == asker and not relation:
        asked(event["event_id"])
    elif event["sender"] == bot and replied and relation.get("rel_type") != "m.replace":
        answered(replied, event["event_id"])


@asynccontextmanager
async def stage(
    synapse: Synapse, bot: MatrixBot, *, rooms: int, encrypted: bool, user: User | None = None
) -> AsyncIterator[Stage]:
    """The bot logged in, started and in its rooms; killed afterwards."""
    user = user or synapse.register("anna")
    async with AsyncExitStack() as stack:
        eye = await stack.enter_async_context(await Person.login(synapse.url, user))
        mouth: Someone = eye
        if encrypted:
            client = await JsPerson.login(synapse.url, user, mode="signed" if bot.signed else "all")
            mouth = await stack.enter_async_context(client)
        stack.callback(bot.process.kill)
        await bot.login()
        await bot.start()
        playing = Stage(synapse, bot, eye, mouth)
        await playing.open_rooms(rooms, encrypted=encrypted)
        for room in playing.rooms:
            # A client that does not know yet that the bot is there gives it no key.
            await mouth.joined(room, bot.user_id, 30)
        yield playing
