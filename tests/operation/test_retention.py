"""What people write is gone in time: from every table, from the bytes on the disk, and never in the log."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.housekeeping import housekeeping
from bot.delivery.courier import Courier
from bot.delivery.records import Delivery, Held
from bot.errors import TryLater
from bot.messages import Incoming, IncomingKind, Place, Reply, Sender, Text, Upload
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock, Screen
from tests.matrix.bot import make_demo
from tests.operation.raw_bytes import holding

PLATFORM, HERE, SHUT = "fake", "raum", "verschlossen"
ORDERED = "zwiebelabo"
"""The topic of a subscription: kept for as long as somebody wants it."""
SAID = {
    "question": "zwiebelfrage", "search": "zwiebelliste", "upload": "zwiebeldatei", "draft": "zwiebelentwurf",
    "held": "zwiebelbrief", "first": "zwiebelerst", "edited": "zwiebelneu", "failing": "zwiebelabsturz",
    "cut off": "zwiebelabbruch", "stuck": "zwiebelstau", "unasked": "zwiebelpost", "count": "zwiebelzahl",
    "deleted": "zwiebelweg", "unknown": "zwiebelbefehl",
}  # fmt: skip
WAITING = ("held", "stuck", "cut off", "unasked")
SLOW = "zwiebelabbruch"


class Wall(Screen):
    """A platform on which one room cannot be reached."""

    async def post(self, delivery: Delivery) -> str:
        if delivery.place.id == SHUT:
            raise TryLater("unreachable")
        return await super().post(delivery)


class Room:
    """People who talk to a bot by way of mailbox and courier, as on every platform."""

    def __init__(self, house: House) -> None:
        self.house, self.screen, self.count, self.slow = house, Wall(), 0, asyncio.Event()
        self.courier = Courier(house.mailbox, PLATFORM, self._handle, self.screen, house.clock)

    async def _handle(self, incoming: Incoming) -> AsyncIterator[Reply]:
        if SAID["failing"] in incoming.text:
            raise ValueError(incoming.text)
        if SLOW in incoming.text:
            self.slow.set()
            await asyncio.Event().wait()
        async for reply in self.house.bot.handle(incoming):
            yield reply

    def hear(self, text: str, kind: IncomingKind = "message", where: str = HERE, **more: object) -> str:
        self.count += 1
        id_ = f"e{self.count}-{id(self)}"
        event = Incoming(
            id_, kind, Place(PLATFORM, where, "personal"), Sender("anna"), text, self.house.clock.now(),
            addressed=True, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.house.mailbox.take_in(PLATFORM, [event], ("strom", str(self.count)))
        return id_

    async def say(self, text: str, kind: IncomingKind = "message", where: str = HERE, **more: object) -> str:
        id_ = self.hear(text, kind, where, **more)
        await self.courier.settle()
        return id_

    async def is_cut_off(self, text: str) -> None:
        """The process ends while it answers."""
        self.hear(text)
        stop = asyncio.Event()
        running = asyncio.create_task(self.courier.run(stop))
        await self.slow.wait()
        stop.set()
        await running


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo council, loaded once; to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    return make_demo(folder)


@pytest.fixture
def living(loaded: Path, tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    settings = Settings(
        database=tmp_path / "ratsbot.db", home="kraehenfurt", embeddings=Embeddings(kind="off")
    )
    house = build(settings, clock)
    yield house
    house.close()


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All that any form of the log could say."""
    return (caplog.text + "".join(str(vars(record)) for record in caplog.records)).lower()


async def conversation(room: Room) -> None:
    house = room.house
    await room.say(f"/frage Was kostet das Freibad {SAID['question']}?")
    await room.say(f"/suche Stadt {SAID['search']}")
    await room.say("/mehr")
    await room.say(f"Wie viele Anträge gab es zu {SAID['count']}?")
    await room.say(f"/{SAID['unknown']}")
    await room.say("", uploads=(Upload(f"{SAID['upload']}.pdf", "application/pdf", 9, "ref"),))
    await room.say(f"/abo täglich Beschlüsse zu {SAID['draft']}")
    await room.say(f"/abo täglich Beschlüsse zu {ORDERED}")
    await room.say("/abo ja 2")
    await room.say("/verfolgen 2023/0412")
    first = await room.say(f"/suche {SAID['first']}")
    await room.say(f"/suche {SAID['edited']}", "edit", target=first)
    gone = await room.say(f"/suche {SAID['deleted']}")
    await room.say("", "deletion", target=gone)
    await room.say("👎", "reaction", target="ref-0")
    await room.say(SAID["failing"])
    await room.say(f"/suche {SAID['stuck']}", where=SHUT)
    held = Held("$held", HERE, SAID["held"], house.clock.now())
    house.mailbox.take_in(PLATFORM, [], held=[held])
    unasked = Reply("post", (Text(SAID["unasked"]),))
    house.mailbox.enqueue(Place(PLATFORM, SHUT, "room"), [unasked], origin="x", keep=timedelta(days=30))
    await room.is_cut_off(f"/suche {SAID['cut off']}")


async def test_what_was_said_is_gone_after_the_period(
    living: House, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = [*SAID.values(), ORDERED]
    room, keeping = Room(living), housekeeping(living)
    await conversation(room)
    assert not [word for word in words if word in logged(caplog)]
    kept = {SAID[each] for each in ("question", "search", "count", "upload", "draft", *WAITING)} | {ORDERED}
    assert kept <= holding(tmp_path, words).keys()
    keeping.run()
    # What has been answered is not kept even until then, but for what may go on.
    assert holding(tmp_path, words).keys() <= kept | {SAID["first"], SAID["edited"], SAID["deleted"]}

    clock.advance(days=living.settings.retention.memory_days, seconds=1)
    keeping.run()
    left = holding(tmp_path, words).keys()
    assert left == {SAID[each] for each in WAITING} | {ORDERED}

    # In a process in which nobody serves this platform any more.
    clock.advance(days=31)
    keeping.run()
    assert holding(tmp_path, words).keys() == {ORDERED}
    assert not [word for word in words if word in logged(caplog)]

    await room.say("/abbestellen 2")
    keeping.run()
    clock.advance(days=2)
    keeping.run()
    assert holding(tmp_path, words) == {}
    assert not [word for word in words if word in logged(caplog)]


async def test_nothing_about_a_person_is_left_at_the_end(living: House, clock: FakeClock) -> None:
    await conversation(Room(living))
    keeping = housekeeping(living)
    for _ in range(3):
        clock.advance(days=401)
        keeping.run()
    tables = ("inbox", "held_event", "outbox", "ledger", "shown", "vote", "memory", "exchange", "kept_upload")
    assert {each: living.db.value(f"SELECT count(*) FROM {each}") for each in tables} == dict.fromkeys(
        tables, 0
    )


async def test_the_answers_in_memory_are_forgotten(living: House, clock: FakeClock) -> None:
    room, cache = Room(living), living.services.assistant.answering
    await room.say(f"/frage Was kostet das Freibad {SAID['question']}?")
    clock.advance(days=1, seconds=1)
    assert housekeeping(living).run()["memory"] >= 1
    assert cache.expire(clock.now()) == 0


async def test_a_shorter_period_holds_for_what_is_there_already(living: House, clock: FakeClock) -> None:
    room, keeping = Room(living), housekeeping(living)
    await room.say("/suche Freibad")
    clock.advance(hours=1)
    # A clock that was wrong for a moment must not keep anything for ever.
    with living.db.write() as w:
        w.execute("UPDATE exchange SET expires_at = '2999-01-01'")
        w.execute("UPDATE inbox SET expires_at = '2999-01-01'")
    keeping.run()
    clock.advance(days=7, seconds=1)
    done = keeping.run()
    assert (done["conversation"], done["inbox"]) == (1, 1)
