"""Somebody breaks off while a model writes: its stream is closed at once, by the one who read it."""

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from bot.delivery.records import Delivery
from bot.messages import Incoming, Place, Reply, Sender
from bot.settings import Assistant, Settings, Task
from bot.settings.assistant import TASKS
from tests.assistant.chat import said
from tests.delivery.fakes import FakeClock
from tests.houses import load_demo
from tests.model.chat_wire import MESSAGES, FakeChat, endpoint
from tests.model.chat_wire import Reply as Wire

QUESTION = "Was kostet die Sanierung des Freibads?"
QUOTE = "mit Gesamtkosten von 6,84 Mio. Euro"
ENDLESS = Wire(text=said("Die Sanierung kostet 6,84 Mio. Euro.", (1, QUOTE)) + "und " * 2_000, drip=0.02)
PLACE = Place("test", "room", "personal", home="kraehenfurt")


class Collected:
    """Generators that were left to the collector, and which thread it ran in."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.unraisable: list[Any] = []

    def __call__(self, generator: AsyncGenerator[Any, Any]) -> None:
        self.threads.append(threading.current_thread().name)
        self._before(generator)

    def watch(self) -> None:
        hooks = sys.get_asyncgen_hooks()
        assert hooks.finalizer is not None
        self._before = hooks.finalizer
        sys.set_asyncgen_hooks(firstiter=hooks.firstiter, finalizer=self)


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Collected:
    made = Collected()
    monkeypatch.setattr(sys, "unraisablehook", made.unraisable.append)
    return made


@pytest.fixture
def chat() -> Iterator[FakeChat]:
    with FakeChat(ENDLESS) as running:
        yield running


@pytest.fixture
def house(chat: FakeChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    tasks = {name: Task(deadline_seconds=60) for name in TASKS}
    database = tmp_path_factory.mktemp("off") / "demo.db"
    assistant = Assistant(url=chat.url, model="m", tasks=tasks)
    made = build(Settings(database=database, home="kraehenfurt", assistant=assistant), clock)
    load_demo(made)
    yield made
    made.close()


def asked(house: House) -> Incoming:
    return Incoming("e1", "message", PLACE, Sender("anna"), f"/frage {QUESTION}", house.clock.now())


async def left(chat: FakeChat) -> bool:
    """Whether the endpoint sees that nobody listens any more."""
    gone = await asyncio.to_thread(chat.left.wait, 5)
    await asyncio.to_thread(gc.collect)
    return gone


@pytest.mark.parametrize("most", [1, 2])
async def test_whoever_closes_an_answer_closes_the_models_stream(
    house: House, chat: FakeChat, collected: Collected, most: int
) -> None:
    collected.watch()
    replies = house.bot.handle(asked(house))
    async with aclosing(replies):
        for _ in range(most):
            await anext(replies)
        if most == 1:
            waiting = asyncio.create_task(_next(replies))
            await asyncio.to_thread(chat.asked.wait, 5)
            await asyncio.wait({waiting}, timeout=0.2)
            waiting.cancel()
            await asyncio.wait({waiting})
    assert await left(chat)
    assert set(collected.threads) <= {"MainThread"}
    assert not collected.unraisable


async def _next(replies: AsyncIterator[Reply]) -> Reply:
    return await anext(replies)


class Screen:
    """Takes what is shown and says nothing."""

    async def post(self, delivery: Delivery) -> str:
        return delivery.id

    async def draft(self, draft: Delivery) -> str:
        return draft.id


async def test_a_courier_that_stops_closes_the_models_stream(
    house: House, chat: FakeChat, collected: Collected
) -> None:
    collected.watch()
    courier = house.bot.courier("test", Screen())
    await asyncio.to_thread(house.mailbox.take_in, "test", [asked(house)])
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    await asyncio.to_thread(chat.asked.wait, 10)
    await asyncio.sleep(0.3)
    stop.set()
    await running
    assert await left(chat)
    assert set(collected.threads) <= {"MainThread"}
    assert not collected.unraisable


async def test_nothing_of_the_client_is_left_to_other_threads(collected: Collected) -> None:
    collected.watch()
    with FakeChat() as chat:
        chat.always = Wire(text="ja " * 200, drip=0.001)
        made = endpoint(chat, Task(deadline_seconds=60))
        for _ in range(5):
            async with aclosing(made.stream(MESSAGES, "answer", lambda _: None)) as pieces:
                await anext(pieces)
            await asyncio.to_thread(gc.collect)
    assert set(collected.threads) <= {"MainThread"}
    assert not collected.unraisable
