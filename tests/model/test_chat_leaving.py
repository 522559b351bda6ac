"""Nobody waits for an answer that nobody wants any more."""

import asyncio
import time
from contextlib import aclosing

import pytest

from bot.errors import AnswerIncomplete, ModelUnavailable
from bot.model.chat import Spent
from bot.settings import Task
from tests.model.chat_wire import (
    ESTIMATED,
    MESSAGES,
    TEXT,
    FakeChat,
    Reply,
    Told,
    ask,
    endpoint,
    part,
)


async def gone(fake: FakeChat) -> bool:
    """Whether the endpoint sees that nobody listens any more."""
    return await asyncio.to_thread(fake.left.wait, 5)


async def test_whoever_leaves_closes_the_connection_at_once() -> None:
    with FakeChat(Reply(drip=0.05, text="ja " * 500)) as fake:
        begun = time.monotonic()
        told = await ask(endpoint(fake, Task(deadline_seconds=60)), most=2)
        assert await gone(fake)
        assert time.monotonic() - begun < 5
    assert told.pieces == ["ja ", "ja "]
    assert told.spent == [Spent(ESTIMATED, 2, estimated=True)]
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("slow", [Reply(delay=60), Reply(first=60), Reply(drip=60)])
async def test_cancelling_closes_the_connection_at_once(slow: Reply) -> None:
    told = Told()
    with FakeChat(slow) as fake:
        made = endpoint(fake, Task(deadline_seconds=60))

        async def read() -> None:
            async for piece in made.stream(MESSAGES, "answer", told.spent.append):
                told.pieces.append(piece)

        task = asyncio.create_task(read())
        await asyncio.to_thread(fake.asked.wait, 5)
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await gone(fake)
    assert len(told.spent) == 1


async def test_the_deadline_closes_the_connection() -> None:
    with FakeChat(Reply(first=60, ping=0.05)) as fake:
        told = await ask(endpoint(fake, Task(deadline_seconds=0.3)))
        assert await gone(fake)
    assert isinstance(told.failure, ModelUnavailable)


async def test_the_deadline_does_not_strike_whoever_reads() -> None:
    """It limits the waiting for the endpoint; what a reader does between two pieces is not cancelled."""
    read = []
    with FakeChat(Reply(drip=0.3)) as fake:
        made = endpoint(fake, Task(deadline_seconds=0.8))
        async with aclosing(made.stream(MESSAGES, "answer", lambda _: None)) as pieces:
            read.append(await anext(pieces))
            await asyncio.sleep(1.0)
            with pytest.raises(AnswerIncomplete):
                read += [piece async for piece in pieces]
    assert read == ["Das "]


@pytest.mark.parametrize("usage", [True, False], ids=["counted", "not counted"])
async def test_when_all_is_said_nobody_waits_for_the_end(*, usage: bool) -> None:
    with FakeChat(Reply(usage=usage, linger=60)) as fake:
        begun = time.monotonic()
        told = await ask(endpoint(fake, Task(deadline_seconds=60)))
    assert (told.text, told.failure) == (TEXT, None)
    assert time.monotonic() - begun < 10


async def test_token_counts_that_come_late_are_not_waited_for() -> None:
    with FakeChat(Reply(events=(part(TEXT, "stop"),), linger=60)) as fake:
        begun = time.monotonic()
        told = await ask(endpoint(fake, Task(deadline_seconds=60)))
    assert (told.text, told.failure) == (TEXT, None)
    assert time.monotonic() - begun < 10
