"""The courier between a mailbox, a bot and a platform; and a process that is killed for real."""

import asyncio
import logging
import os
import random
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.courier import LAST_RETRY, Courier, Handle, backoff
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Backlog, Delivery
from bot.errors import TryLater, Undeliverable, UserError
from bot.logs import trace
from bot.messages import Incoming, Reply
from bot.store.database import Database
from bot.texts import delivery as texts
from tests.delivery.fakes import EVENTS, PLATFORM, ROOMS, Bot, FakeClock, Screen, drafts, event, place, says
from tests.virtual_time import run

ROOT = Path(__file__).parents[2]


class House:
    """A mailbox, a screen and a clock, and a courier for each bot."""

    def __init__(self, database: Database) -> None:
        self.clock = FakeClock()
        self.screen = Screen()
        self.mailbox = Mailbox(database, self.clock)

    def courier(self, handle: Handle, *, turn_seconds: float = 60) -> Courier:
        return Courier(
            self.mailbox,
            PLATFORM,
            handle,
            self.screen,
            self.clock,
            poll_seconds=0.05,
            turn_seconds=turn_seconds,
        )

    def hears(self, *events: Incoming) -> None:
        self.mailbox.take_in(PLATFORM, events)

    async def answers(self, bot: Bot, *events: Incoming) -> list[str]:
        """What the room shows after the bot has heard this."""
        self.hears(*events)
        await self.courier(bot.handle).settle()
        return self.screen.texts()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = Database(tmp_path / "test.sqlite")
    yield House(database)
    database.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the other side is a platform or a process, which nudges nobody
            await asyncio.sleep(0.01)


async def test_questions_are_answered_in_order(house: House) -> None:
    shown = await house.answers(Bot(b=[says("1", "1"), says("2", "2")]), event("a"), event("b"), event("c"))
    assert shown == ["zu a", "1", "2", "zu c"]
    assert house.mailbox.backlog(PLATFORM) == Backlog(0, 0)


async def test_an_event_without_an_answer_is_done(house: House) -> None:
    assert await house.answers(Bot(a=[]), event("a")) == []
    assert house.mailbox.backlog(PLATFORM) == Backlog(0, 0)


async def test_what_nobody_asked_for_is_posted(house: House) -> None:
    house.mailbox.enqueue(place(), [says("Neues")], "ausgabe")
    await house.courier(Bot().handle).settle()
    assert house.screen.texts() == ["Neues"]


async def test_a_final_under_a_used_key_names_what_it_replaces(house: House) -> None:
    await house.answers(Bot(a=[says("vorläufig"), says("endgültig")]), event("a"))
    assert [shown.replaces for shown in house.screen.shown.values()] == [None, "ref-0"]


def test_of_quick_drafts_the_newest_is_shown_every_two_seconds(house: House) -> None:
    async def handle(_: Incoming) -> AsyncIterator[Reply]:
        for number in range(20):
            yield drafts(f"a{number}", "a")
            yield drafts(f"b{number}", "b")
            await asyncio.sleep(0.3)
        yield says("fertig", "a")

    house.hears(event("a"))
    run(house.courier(handle).settle())
    shown = [text for _, text in house.screen.progress]
    assert shown == ["a0", "b0", "a6", "b6", "a13", "b13"]
    assert house.screen.texts() == ["fertig", ""]


def slowly(*replies: Reply) -> Handle:
    """Each a tenth of a second after the one before: an answer that is there at once shows no progress."""

    async def handle(_: Incoming) -> AsyncIterator[Reply]:
        for each in replies:
            yield each
            await asyncio.sleep(0.1)

    return handle


def test_the_answer_waits_for_a_draft_on_its_way_and_replaces_it(house: House) -> None:
    class Slow(Screen):
        async def draft(self, draft: Delivery) -> str:
            await asyncio.sleep(1)
            self.calls.append("draft")
            return await super().draft(draft)

    house.screen = Slow()
    house.hears(event("a"))
    run(house.courier(slowly(drafts("…"), says("fertig"))).settle())
    assert house.screen.calls[0] == "draft"
    (shown,) = house.screen.shown.values()
    assert (shown.text, shown.replaces) == ("fertig", house.screen.references[0])


def test_a_draft_that_hangs_does_not_hold_up_the_answer_for_ever(house: House) -> None:
    class Hanging(Screen):
        async def draft(self, draft: Delivery) -> str:
            await asyncio.sleep(3600)
            return draft.id

    house.screen = Hanging()
    house.hears(event("a"))
    run(house.courier(slowly(drafts("…"), says("fertig"))).settle())
    assert house.screen.texts() == ["fertig"]


def test_a_platform_that_wants_to_be_spared_gets_the_newest_later(house: House) -> None:
    class Strict(Screen):
        async def draft(self, draft: Delivery) -> str:
            if not self.progress:
                self.progress.append(("", "refused"))
                raise TryLater("429", after=timedelta(seconds=7))
            return await super().draft(draft)

    async def handle(_: Incoming) -> AsyncIterator[Reply]:
        for number in range(10):
            yield drafts(str(number))
            await asyncio.sleep(1)
        yield says("fertig")

    house.screen = Strict()
    house.hears(event("a"))
    run(house.courier(handle).settle())
    assert [text for _, text in house.screen.progress] == ["refused", "6", "8"]
    assert house.screen.texts() == ["fertig"]


def test_a_draft_that_nothing_replaces_is_taken_back(house: House) -> None:
    house.hears(event("a"))
    run(house.courier(slowly(drafts("…", "fortschritt"), says("fertig"))).settle())
    assert house.screen.texts() == ["fertig", ""]
    assert [shown.replaces for shown in house.screen.shown.values()] == [None, *house.screen.references]


def test_after_a_crash_the_answer_replaces_the_draft(house: House) -> None:
    """The first courier dies over the answer; the second one finds what stands there."""

    async def dies(_: Incoming) -> AsyncIterator[Reply]:
        yield drafts("halb")
        await asyncio.Event().wait()

    async def lives() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await house.courier(dies).settle()
        await house.courier(Bot(a=[says("fertig")]).handle).settle()

    house.hears(event("a"))
    run(lives())
    (shown,) = house.screen.shown.values()
    assert (shown.text, shown.replaces) == ("fertig", house.screen.references[0])


async def test_a_draft_that_fails_costs_nothing(house: House) -> None:
    class NoDrafts(Screen):
        async def draft(self, draft: Delivery) -> str:
            raise OSError(draft.id)

    house.screen = NoDrafts()
    assert await house.answers(Bot(a=[drafts("…"), says("fertig")]), event("a")) == ["fertig"]


async def test_a_bug_is_logged_without_words_and_told(house: House, caplog: pytest.LogCaptureFixture) -> None:
    bot = Bot(geheim=[says("Treffer", "hits"), drafts("…", "text"), ValueError("geheim")])
    assert await house.answers(bot, event("$1", text="geheim"), event("b")) == [
        "Treffer",
        texts.FAILED,
        "zu b",
    ]
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    message = record.getMessage()
    assert "event failed: ValueError" in message
    assert vars(record)["turn"] == trace(PLATFORM, "$1")
    assert "fakes.py" in message
    assert "geheim" not in message


async def test_the_word_of_a_bug_replaces_the_open_draft(house: House) -> None:
    await house.answers(Bot(a=[drafts("…", "text"), ValueError()]), event("a"))
    assert house.mailbox._database.value("SELECT reply_key FROM ledger ORDER BY rowid DESC") == "text"


async def test_a_bug_over_a_departure_is_told_to_nobody(house: House) -> None:
    assert await house.answers(Bot(a=[ValueError()]), event("a", kind="left")) == []


async def test_an_error_for_the_user_is_said_as_it_is(house: House) -> None:
    assert await house.answers(Bot(a=[UserError("Bitte mit Jahr.")]), event("a")) == ["Bitte mit Jahr."]


async def test_a_reply_that_cannot_be_kept_is_a_bug(house: House) -> None:
    broken = Reply("k", ("kein Block",), "final", (["x"],))  # type: ignore[arg-type]
    assert await house.answers(Bot(a=[broken]), event("a")) == [texts.FAILED]


async def test_a_cancellation_that_leaks_from_below_is_a_bug(house: House) -> None:
    async def handle(_: Incoming) -> AsyncIterator[Reply]:
        yield says("eins")
        raise asyncio.CancelledError

    house.hears(event("a"))
    await house.courier(handle).settle()
    assert house.screen.texts() == ["eins", texts.FAILED]


async def test_an_answer_that_never_ends_is_ended(house: House) -> None:
    async def handle(_: Incoming) -> AsyncIterator[Reply]:
        yield drafts("…")
        await asyncio.Event().wait()

    house.hears(event("a"))
    await house.courier(handle, turn_seconds=0.05).settle()
    assert house.screen.texts() == [texts.FAILED]


async def test_a_platform_says_when_to_come_again(house: House) -> None:
    house.screen.faults = deque([TryLater("429", after=timedelta(seconds=90))])
    assert await house.answers(Bot(), event("a")) == []
    house.clock.advance(seconds=89)
    assert await house.answers(Bot()) == []
    house.clock.advance(seconds=1)
    assert await house.answers(Bot()) == ["zu a"]


async def test_a_platform_that_is_down_is_asked_ever_less_often(house: House) -> None:
    house.screen.faults = deque(TryLater("down") for _ in range(1000))
    house.hears(event("a"))
    courier = house.courier(Bot().handle)
    for _ in range(2 * 24 * 60):
        await courier.settle()
        house.clock.advance(minutes=1)
    house.mailbox.give_up_overdue()
    assert house.mailbox.backlog(PLATFORM) == Backlog(0, 0)
    assert 190 < len(house.screen.calls) < 210
    assert len(set(house.screen.calls)) == 1


@pytest.mark.parametrize("fault", [ValueError("SDK"), asyncio.CancelledError()])
async def test_a_bug_in_the_adapter_is_tried_again(house: House, fault: BaseException) -> None:
    house.screen.faults = deque([fault])
    await house.answers(Bot(), event("a"))
    house.clock.advance(seconds=2)
    assert await house.answers(Bot()) == ["zu a"]


async def test_what_can_never_be_posted_blocks_nothing(house: House) -> None:
    house.screen.faults = deque([Undeliverable("403")])
    assert await house.answers(Bot(), event("a"), event("b")) == ["zu b"]


async def test_an_answer_to_a_post_that_got_lost_shows_nothing_twice(house: House) -> None:
    house.screen.faults, house.screen.lost = deque([TryLater("timeout")]), (TryLater,)
    await house.answers(Bot(), event("a"), event("b"))
    house.clock.advance(minutes=1)
    assert await house.answers(Bot()) == ["zu a", "zu b"]
    assert len(house.screen.calls) == 3


def test_the_backoff_doubles_up_to_a_cap() -> None:
    assert [backoff(n).total_seconds() for n in range(4)] == [2, 4, 8, 16]
    assert backoff(10) == backoff(10_000) == LAST_RETRY


async def test_a_slow_room_delays_no_other(house: House) -> None:
    go_on, stop = asyncio.Event(), asyncio.Event()

    async def handle(incoming: Incoming) -> AsyncIterator[Reply]:
        if incoming.id == "slow":
            await go_on.wait()
        yield says(incoming.id)

    courier = house.courier(handle)
    running = asyncio.create_task(courier.run(stop))
    house.hears(event("slow", "a"), event("a2", "a"), event("b1", "b"), event("b2", "b"))
    courier.wake()
    await until(lambda: house.screen.texts("b") == ["b1", "b2"])
    assert house.screen.texts("a") == []
    go_on.set()
    await until(lambda: house.screen.texts("a") == ["slow", "a2"])
    stop.set()
    await running


async def test_a_slow_post_delays_no_other_room(house: House) -> None:
    gate, stop = asyncio.Event(), asyncio.Event()

    class Gated(Screen):
        async def post(self, delivery: Delivery) -> str:
            if delivery.place.id == "a":
                await gate.wait()
            return await super().post(delivery)

    house.screen = Gated()
    house.hears(event("a1", "a"), event("a2", "a"), event("b1", "b"), event("b2", "b"))
    running = asyncio.create_task(house.courier(Bot().handle).run(stop))
    await until(lambda: house.screen.texts("b") == ["zu b1", "zu b2"])
    gate.set()
    await until(lambda: house.screen.texts("a") == ["zu a1", "zu a2"])
    stop.set()
    await running
    assert max(Counter(house.screen.calls).values()) == 1


async def test_many_rooms_at_once(house: House) -> None:
    for room in range(20):
        house.hears(*(event(f"{room}-{number}", f"raum{room}") for number in range(5)))
    await house.courier(Bot().handle).settle()
    for room in range(20):
        assert house.screen.texts(f"raum{room}") == [f"zu {room}-{number}" for number in range(5)]
    assert max(Counter(house.screen.calls).values()) == 1


async def test_a_missed_nudge_is_made_up_by_the_poll(house: House) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(house.courier(Bot().handle).run(stop))
    await asyncio.sleep(0.05)
    house.hears(event("a"))
    await until(lambda: house.screen.texts() == ["zu a"])
    stop.set()
    await running


async def test_a_stop_is_quick_and_loses_nothing(house: House) -> None:
    stop, started = asyncio.Event(), asyncio.Event()

    class Hanging(Screen):
        async def post(self, delivery: Delivery) -> str:
            await asyncio.Event().wait()
            return delivery.id

    async def handle(incoming: Incoming) -> AsyncIterator[Reply]:
        if incoming.id == "slow":
            started.set()
            await asyncio.Event().wait()
        yield says(incoming.id)

    shown, house.screen = house.screen, Hanging()
    house.hears(event("slow", "a"), event("quick", "b"))
    running = asyncio.create_task(house.courier(handle).run(stop))
    await started.wait()
    await until(lambda: house.mailbox.backlog(PLATFORM).unsent == 1)
    stop.set()
    began = time.monotonic()
    await running
    assert time.monotonic() - began < 5
    house.screen = shown
    await house.answers(Bot())
    assert (house.screen.texts("a"), house.screen.texts("b")) == (["zu slow"], ["quick"])


async def test_an_error_of_the_store_ends_the_run(house: House) -> None:
    class Full(Mailbox):
        def sent(self, id_: str, platform_ref: str, replaced: str | None = None) -> None:
            raise OSError(f"{id_} {platform_ref} {replaced}")

    house.mailbox = Full(house.mailbox._database, house.clock)
    house.hears(event("a"))
    with pytest.raises(OSError, match="ref-0"):
        await house.courier(Bot().handle).run(asyncio.Event())


async def test_a_process_that_is_killed_again_and_again_says_everything_once(tmp_path: Path) -> None:
    chance = random.Random(20260504)
    database, screen = tmp_path / "test.sqlite", tmp_path / "screen"
    Database(database).close()
    for _ in range(6):
        child = await start_child(database, screen)
        posts = len(lines(screen)) + chance.randrange(10)
        await until(lambda: len(lines(screen)) >= posts)  # noqa: B023 - over before the next round
        await asyncio.sleep(chance.random() * 0.02)
        os.kill(child.pid, signal.SIGKILL)
        assert await child.wait() == -signal.SIGKILL
    assert await (await start_child(database, screen)).wait() == 0
    shown = list(dict.fromkeys(lines(screen)))
    assert len({line.split()[0] for line in shown}) == len(shown)
    for room in range(ROOMS):
        here = [line.split()[2] for line in shown if line.split()[1] == f"raum{room}"]
        assert here == [f"{room}-{number}/{index}" for number in range(EVENTS) for index in (0, 1)]


async def start_child(database: Path, screen: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.delivery.fakes", str(database), str(screen), cwd=ROOT
    )


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
