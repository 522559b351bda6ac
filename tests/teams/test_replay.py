"""What came already."""

import asyncio

from adapters.teams.replay import MOST, Replays, key
from adapters.teams.wire import Activity
from tests.delivery.fakes import FakeClock

ONE = key(Activity(type="message", id="1", conversation_id="19:rat"))


async def test_copy_is_known_for_65_minutes(clock: FakeClock) -> None:
    replays = Replays(clock)
    assert await replays.begin(ONE)
    replays.end(ONE, taken=True)
    clock.advance(minutes=64)
    assert not await replays.begin(ONE)
    clock.advance(minutes=2)
    assert await replays.begin(ONE)


async def test_copies_wait_and_one_takes_over(clock: FakeClock) -> None:
    replays = Replays(clock)
    assert await replays.begin(ONE)
    waiting = [asyncio.create_task(replays.begin(ONE)) for _ in range(2)]
    await asyncio.sleep(0)
    replays.end(ONE, taken=False)
    first = await waiting[0]
    assert first
    assert not waiting[1].done()
    replays.end(ONE, taken=True)
    assert not await waiting[1]


async def test_memory_has_an_end(clock: FakeClock) -> None:
    replays = Replays(clock)
    for number in range(MOST + 10):
        each = key(Activity(type="message", id=str(number)))
        await replays.begin(each)
        replays.end(each, taken=True)
    assert len(replays._seen) == MOST


def test_changes_of_one_message_differ_by_their_moment() -> None:
    first = Activity(type="messageUpdate", id="1", timestamp="2026-11-22T10:00:00Z")
    second = Activity(type="messageUpdate", id="1", timestamp="2026-11-22T10:01:00Z")
    assert key(first) != key(second)
    assert key(first) != key(Activity(type="message", id="1"))
