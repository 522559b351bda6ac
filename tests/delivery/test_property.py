"""Whenever the process dies, every reply is shown exactly once and in order.

A run of the courier is a row of steps: before and after every call to the mailbox and the platform,
every statement inside a transaction, every commit, every piece of an answer. Death comes at given
steps; then a new process opens the same file and goes on. The platform lives on.
"""

import asyncio
import shutil
import sqlite3
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database as SqliteUtils

from bot.clock import Clock
from bot.delivery.courier import Courier, Handle
from bot.delivery.mailbox import Mailbox, never_quiet
from bot.delivery.outbox import Quiet
from bot.delivery.records import Backlog, Delivery, Held, Turn
from bot.errors import TryLater
from bot.messages import Incoming, Place, Reply
from bot.store.database import Database
from bot.texts import delivery as texts
from tests.delivery.fakes import PLATFORM, FakeClock, Inline, Screen, drafts, event, place, says
from tests.tidying import tidy

NEWS = "Neues"


class Killed(BaseException):
    """The process is gone; nothing may catch this."""


class Doom:
    """Counts steps and lets the process die at some of them; a dead one takes no further step."""

    def __init__(self, lives: Sequence[int]) -> None:
        self.lives = deque(lives)
        self.steps = 0
        self.dead = False

    def step(self) -> None:
        if self.lives and self.steps >= self.lives[0]:
            self.dead = True
        if self.dead:
            raise Killed
        self.steps += 1

    @contextmanager
    def around(self) -> Iterator[None]:
        self.step()
        yield
        self.step()

    def revive(self) -> None:
        self.dead, self.steps = False, 0
        self.lives.popleft()


class MortalWriter(SqliteUtils):
    def __init__(self, connection: sqlite3.Connection, doom: Doom) -> None:
        self.doom = doom
        super().__init__(connection, execute_plugins=False)

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self.doom.step()
        return super().execute(*args, **kwargs)


class MortalDatabase(Database):
    """Dies between the statements of a transaction, too, and right before and after its commit."""

    def __init__(self, path: Path, doom: Doom) -> None:
        super().__init__(path)
        self.doom = doom
        try:
            self.writer = MortalWriter(self.writer.conn, doom)
        except Killed:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[SqliteUtils]:
        with super().write() as writer:
            yield writer
            self.doom.step()
        self.doom.step()


class MortalMailbox(Mailbox):
    def __init__(self, database: Database, clock: Clock, doom: Doom) -> None:
        super().__init__(database, clock)
        self.doom = doom

    def take_in(
        self,
        platform: str,
        events: Sequence[Incoming],
        cursor: tuple[str, str] | None = None,
        *,
        held: Sequence[Held] = (),
        released: Collection[str] = (),
    ) -> int:
        with self.doom.around():
            return super().take_in(platform, events, cursor, held=held, released=released)

    def recover(self, platform: str) -> None:
        with self.doom.around():
            super().recover(platform)

    def next_turn(self, platform: str) -> Turn | None:
        with self.doom.around():
            return super().next_turn(platform)

    def finish(self, turn: Turn, replies: Sequence[Reply]) -> None:
        with self.doom.around():
            super().finish(turn, replies)

    def enqueue(
        self, place: Place, replies: Sequence[Reply], origin: str, *, keep: timedelta | None = None
    ) -> None:
        with self.doom.around():
            super().enqueue(place, replies, origin, keep=keep)

    def due(
        self,
        platform: str,
        *,
        without: Collection[str] = (),
        unasked: int | None = None,
        quiet: Quiet = never_quiet,
    ) -> list[Delivery]:
        with self.doom.around():
            return super().due(platform, without=without, unasked=unasked, quiet=quiet)

    def sent(self, id_: str, platform_ref: str, replaced: str | None = None) -> None:
        with self.doom.around():
            super().sent(id_, platform_ref, replaced)

    def failed(self, id_: str, reason: str, retry_at: datetime | None) -> None:
        with self.doom.around():
            super().failed(id_, reason, retry_at)

    def give_up_overdue(self) -> None:
        with self.doom.around():
            super().give_up_overdue()


@dataclass
class MortalPort:
    screen: Screen
    doom: Doom

    async def post(self, delivery: Delivery) -> str:
        with self.doom.around():
            return await self.screen.post(delivery)

    async def draft(self, draft: Delivery) -> str:
        with self.doom.around():
            return await self.screen.draft(draft)


@dataclass(frozen=True)
class Said:
    """An event of the story, how many replies it gets and how long each is thought over."""

    room: str
    replies: int
    pauses: int = 0


@dataclass
class World:
    """What a death does not touch: the platform with its stream of events, the file, the time."""

    story: Sequence[Said]
    screen: Screen
    doom: Doom
    path: Path
    clock: FakeClock

    def events(self) -> list[Incoming]:
        return [event(f"${number}", said.room) for number, said in enumerate(self.story)]

    async def handle(self, incoming: Incoming) -> AsyncIterator[Reply]:
        said = self.story[int(incoming.id[1:])]
        for index in range(said.replies):
            self.doom.step()
            yield drafts("…")
            for _ in range(said.pauses):
                await asyncio.sleep(0)
            yield says(f"{incoming.id}/{index}")
        self.doom.step()

    async def live(self) -> None:
        """One process, from its start to the end of all work, or to its death."""
        asyncio.get_running_loop().set_default_executor(Inline(1))
        database = MortalDatabase(self.path, self.doom)
        try:
            mailbox = MortalMailbox(database, self.clock, self.doom)
            await self.work(database, mailbox, self.courier(mailbox, self.handle))
        finally:
            database.close()

    def courier(self, mailbox: Mailbox, handle: Handle) -> Courier:
        return Courier(mailbox, PLATFORM, handle, MortalPort(self.screen, self.doom), self.clock)

    async def work(self, database: Database, mailbox: Mailbox, courier: Courier) -> None:
        events = self.events()
        for start in range(int(mailbox.cursor("strom") or 0), len(events), 2):
            # The platform repeats the last event of the batch before.
            mailbox.take_in(PLATFORM, events[max(0, start - 1) : start + 2], ("strom", str(start + 2)))
            await courier.settle()
        mailbox.enqueue(place("a"), [says(NEWS, "ausgabe")], "ausgabe-1")
        await courier.settle()
        while mailbox.backlog(PLATFORM) != Backlog(0, 0):
            self.clock.advance(minutes=16)
            tidy(database, mailbox, self.clock)
            await courier.settle()

    def run(self) -> int:
        """Live until the work is done; says how many steps the last life took."""
        while True:
            try:
                asyncio.run(self.live())
            except Killed:
                self.doom.revive()
            else:
                return self.doom.steps

    def left(self) -> tuple[int, list[str]]:
        """How many texts are still in the file, and the ids of the posts in its ledger."""
        database = Database(self.path)
        words = "SELECT (SELECT count(incoming) FROM inbox) + (SELECT count(reply) FROM outbox)"
        posted = "SELECT outbox FROM ledger WHERE outbox NOT LIKE 'draft %'"
        found = database.value(words), [row[0] for row in database.rows(posted)]
        assert not database.rows(OPEN_DRAFTS)
        database.close()
        return found


OPEN_DRAFTS = """SELECT * FROM ledger WHERE outbox LIKE 'draft %' AND rowid IN (
  SELECT max(rowid) FROM ledger GROUP BY place, turn, reply_key)"""
"""Progress that nothing has replaced."""


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    """A migrated file to copy: most of a short life would go into making it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        Database(path).close()
        yield path


Fault = Exception | None


@contextmanager
def world(
    empty: Path, story: Sequence[Said], lives: Sequence[int], faults: Sequence[Fault] = ()
) -> Iterator[World]:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty, folder))
        yield World(story, Screen(deque(faults), lost=(OSError,)), Doom(lives), path, FakeClock())


def shown(world: World) -> dict[str, list[str]]:
    rooms = defaultdict(list)
    for message in world.screen.shown.values():
        rooms[message.place].append(message.text)
    return rooms


def answers(world: World, room: str) -> list[list[str]]:
    """For each event of the room what is to be shown."""
    numbered = [(number, said) for number, said in enumerate(world.story) if said.room == room]
    return [[f"${number}/{index}" for index in range(said.replies)] for number, said in numbered]


def check(world: World, *, giving_up: bool = False) -> None:
    """Everything once and in order; after three deaths in the same turn the word of it instead."""
    rooms = shown(world)
    assert rooms["a"].count(NEWS) == 1
    rooms["a"].remove(NEWS)
    for room in ("a", "b", "c"):
        rest = [text for text in rooms[room] if text]  # what is taken back says nothing
        for answer in answers(world, room):
            given_up = giving_up and rest[:1] == [texts.GIVEN_UP]
            expected = [texts.GIVEN_UP] if given_up else answer
            assert rest[: len(expected)] == expected
            rest = rest[len(expected) :]
        assert rest == []
    words, ledger = world.left()
    assert words == 0
    assert set(ledger) == set(world.screen.shown)


STORY = (Said("a", 2), Said("b", 1), Said("a", 0))


def test_death_at_every_single_step(empty: Path) -> None:
    with world(empty, STORY, []) as undisturbed:
        steps = undisturbed.run()
        check(undisturbed)
    assert steps > 200
    for step in range(steps):
        with world(empty, STORY, [step]) as again:
            again.run()
            assert not again.doom.lives
            check(again)


def stories(least: int) -> st.SearchStrategy[list[Said]]:
    said = st.builds(Said, st.sampled_from("abc"), st.integers(least, 3), st.integers(0, 9))
    return st.lists(said, max_size=6)


FAULTS = st.lists(
    st.sampled_from([None, None, TryLater("429", after=timedelta(seconds=9)), TryLater("502"), OSError()]),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(story=stories(0), lives=st.lists(st.integers(0, 300), max_size=2), faults=FAULTS)
def test_two_deaths_anywhere(empty: Path, story: list[Said], lives: list[int], faults: list[Fault]) -> None:
    with world(empty, story, lives, faults) as alive:
        alive.run()
        check(alive)


@settings(max_examples=60, deadline=None)
# Where an event has no reply, the word of its giving up could as well be that of the next one.
@given(story=stories(1), lives=st.lists(st.integers(0, 60), max_size=12), faults=FAULTS)
def test_many_deaths_end_in_an_answer_or_in_giving_up(
    empty: Path, story: list[Said], lives: list[int], faults: list[Fault]
) -> None:
    with world(empty, story, lives, faults) as alive:
        alive.run()
        check(alive, giving_up=True)
