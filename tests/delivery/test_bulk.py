"""Editions to all rooms at once, and people who ask meanwhile: they wait for none of them."""

import asyncio
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.bulk import AT_ONCE, FORGOTTEN, LONGEST_GAP, SLACK, Bulk
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Backlog, Delivery
from bot.errors import TryLater
from bot.store.database import Database
from tests.delivery.fakes import PLATFORM, Bot, FakeClock, Screen, Shown, event, place, says, words

WAIT = timedelta(seconds=5)


class House:
    """A mailbox with editions for so many rooms, a courier and a screen."""

    def __init__(self, database: Database) -> None:
        self.clock = FakeClock()
        self.screen = Screen()
        self.mailbox = Mailbox(database, self.clock)
        self.courier = Courier(self.mailbox, PLATFORM, Bot().handle, self.screen, self.clock)

    def news(self, rooms: int) -> None:
        for room in range(rooms):
            self.mailbox.enqueue(place(f"raum{room}"), [says(f"Neues {room}")], "ausgabe")

    async def asked(self, id_: str, room: str) -> None:
        self.mailbox.take_in(PLATFORM, [event(id_, room)])
        await self.courier.settle()

    async def after(self, **time: float) -> list[str]:
        """What is new on the screen when this has passed."""
        before = len(self.screen.shown)
        self.clock.advance(**time)
        await self.courier.settle()
        return self.texts()[before:]

    def texts(self) -> list[str]:
        return [each.text for each in self.screen.shown.values()]

    def left(self) -> int:
        return self.mailbox.backlog(PLATFORM).unsent


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = Database(tmp_path / "test.sqlite")
    yield House(database)
    database.close()


async def test_answers_go_first(house: House) -> None:
    house.news(9)
    house.mailbox.take_in(PLATFORM, [event("frage", "raum99")])
    turn = house.mailbox.next_turn(PLATFORM)
    assert turn is not None
    house.mailbox.finish(turn, [says("Antwort")])
    await house.courier.settle()
    assert house.texts() == ["Antwort", *(f"Neues {room}" for room in range(9))]


async def test_an_answer_passes_the_edition_that_waits_in_its_room(house: House) -> None:
    house.screen.faults = deque([TryLater("429", after=WAIT)])
    house.mailbox.enqueue(place(), [says("Neues")], "1")
    house.mailbox.enqueue(place(), [says("Neueres")], "2")
    await house.courier.settle()
    await house.asked("a", "raum")
    assert house.texts() == ["zu a"]
    assert await house.after(minutes=11) == ["Neues", "Neueres"]


async def test_of_what_nobody_asked_for_few_are_on_their_way(house: House) -> None:
    on_their_way: list[int] = []
    now: set[str] = set()

    class Slow(Screen):
        async def post(self, delivery: Delivery) -> str:
            now.add(delivery.id)
            on_their_way.append(len(now))
            await asyncio.sleep(0)
            now.discard(delivery.id)
            return await super().post(delivery)

    house.screen = Slow()
    house.courier = Courier(house.mailbox, PLATFORM, Bot().handle, house.screen, house.clock)
    house.news(20)
    await house.courier.settle()
    assert (max(on_their_way), len(house.texts())) == (AT_ONCE, 20)


async def test_editions_that_hang_hold_up_no_answer(house: House) -> None:
    gate, stop = asyncio.Event(), asyncio.Event()

    class Gated(Screen):
        async def post(self, delivery: Delivery) -> str:
            if delivery.answers is None:
                await gate.wait()
            self.shown[delivery.id] = Shown(delivery.place.id, words(delivery.reply), None)
            if delivery.answers:
                gate.set()
            return delivery.id

    house.screen = Gated()
    house.courier = Courier(house.mailbox, PLATFORM, Bot().handle, house.screen, house.clock)
    house.news(9)
    running = asyncio.create_task(house.courier.run(stop))
    while not house.courier._delivering:  # noqa: ASYNC110 - nobody nudges
        await asyncio.sleep(0.01)
    house.mailbox.take_in(PLATFORM, [event("a", "raum8")])
    house.courier.wake()
    async with asyncio.timeout(20):
        while house.left():  # noqa: ASYNC110 - nobody nudges
            await asyncio.sleep(0.01)
    stop.set()
    await running
    assert house.texts()[0] == "zu a"
    assert len(house.texts()) == 10


@pytest.mark.parametrize("refused", ["edition", "answer"])
async def test_a_platform_that_asks_to_wait_hears_no_edition_until_then(house: House, refused: str) -> None:
    """A limit is for both, so it does not matter who has met it."""
    house.screen.faults = deque([TryLater("429", after=WAIT)])
    if refused == "answer":
        await house.asked("a", "raum99")
    house.news(20)
    await house.courier.settle()
    begun = len(house.screen.calls)
    assert begun == (AT_ONCE if refused == "edition" else 1)
    assert "Neues 9" not in await house.after(seconds=9)
    await house.asked("b", "raum98")
    assert house.texts()[-1] == "zu b"
    assert len(house.screen.calls) == begun + (1 if refused == "edition" else 2)


async def test_then_one_edition_goes_in_every_such_time(house: House) -> None:
    house.screen.faults = deque([TryLater("429", after=WAIT), None, None, None])
    house.news(9)
    await house.courier.settle()
    assert house.texts() == ["Neues 1", "Neues 2", "Neues 3"]
    assert await house.after(seconds=9) == []
    passing = [await house.after(seconds=seconds) for seconds in (1, 5, 0.5, 5, 0.5)]
    assert passing == [["Neues 0"], [], ["Neues 4"], [], ["Neues 5"]]


async def test_what_was_asked_for_once_is_not_asked_for_for_ever(house: House) -> None:
    house.screen.faults = deque([TryLater("429", after=WAIT)])
    house.news(20)
    await house.courier.settle()
    house.clock.advance(seconds=FORGOTTEN.total_seconds() + 1)
    await house.courier.settle()
    assert house.left() == 0


async def test_one_place_for_which_a_platform_asks_long_does_not_silence_the_others(house: House) -> None:
    house.screen.faults = deque([TryLater("429", after=timedelta(hours=1))])
    house.news(6)
    await house.courier.settle()
    assert await house.after(seconds=2 * LONGEST_GAP.total_seconds()) == ["Neues 4"]
    assert await house.after(seconds=SLACK * LONGEST_GAP.total_seconds()) == ["Neues 5"]
    assert house.left() == 1
    assert await house.after(hours=1) == ["Neues 0"]


async def test_a_place_that_is_not_ready_slows_down_nobody(house: House) -> None:
    house.screen.faults = deque([TryLater("room not joined yet"), TryLater("go on", after=timedelta())])
    house.news(9)
    await house.courier.settle()
    assert set(house.texts()) >= {f"Neues {room}" for room in range(2, 9)}


async def test_a_clock_that_is_set_back_stops_nothing(house: House) -> None:
    house.screen.faults = deque([TryLater("429", after=WAIT)])
    house.news(1)
    await house.courier.settle()
    house.clock.advance(hours=-3)
    house.mailbox.enqueue(place(), [says("Neueres")], "2")
    await house.courier.settle()
    assert house.texts() == ["Neues 0", "Neueres"]


async def test_everything_is_posted_once_and_in_order(house: House) -> None:
    """A platform that takes one post in a while, as a homeserver does."""
    for number in range(3):
        for room in range(4):
            house.mailbox.enqueue(place(f"raum{room}"), [says(f"Neues {number}")], f"ausgabe {number}")
    house.screen.faults = deque(TryLater("429", after=WAIT) if n % 3 else None for n in range(30))
    for minute in range(60):
        await house.asked(str(minute), f"raum{minute % 5}")
        house.clock.advance(minutes=1)
    await house.courier.settle()
    assert house.mailbox.backlog(PLATFORM) == Backlog(0, 0)
    for room in range(4):
        shown = house.screen.texts(f"raum{room}")
        assert [text for text in shown if "Neues" in text] == [f"Neues {number}" for number in range(3)]
        assert [text for text in shown if "zu" in text] == [f"zu {m}" for m in range(60) if m % 5 == room]


def test_a_courier_looks_again_when_the_time_has_come() -> None:
    clock = FakeClock()
    bulk = Bulk(clock)
    assert bulk.pause(1.0) == 1.0
    bulk.slow_down(timedelta(seconds=0.2))
    assert bulk.pause(1.0) == 0.4
    clock.advance(seconds=0.4)
    assert (bulk.pause(1.0), bulk.free()) == (1.0, 1)
