"""Waiting for our turn: never more requests than the documented limits allow, never a useless wait."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.limits import PATIENCE_SECONDS, PER_CONVERSATION, PER_TENANT, Limits, Window
from bot.errors import TryLater

CHANNEL, OTHER, TENANT = "19:rat@thread.tacv2", "19:bau@thread.tacv2", "mandant"


class Time:
    """Passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.at = 1000.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


def most(times: Sequence[float], seconds: float) -> int:
    """In any span of that length."""
    return max(sum(1 for each in times if begin <= each < begin + seconds - 1e-6) for begin in times)


def keeps(times: Sequence[float], windows: Sequence[Window]) -> bool:
    return all(most(times, seconds) <= count for seconds, count in windows)


@given(pauses=st.lists(st.sampled_from([0.0, 0.05, 0.4, 1.0, 3.0, 40.0]), min_size=1, max_size=120))
def test_a_conversation_never_gets_more_than_it_may(pauses: list[float]) -> None:
    async def talk() -> list[float]:
        time = Time()
        limits = Limits(now=time.now, sleep=time.sleep)
        sent = []
        for pause in pauses:
            time.at += pause
            try:
                await limits.wait(CHANNEL, TENANT)
            except TryLater as error:
                time.at += (error.after or timedelta()).total_seconds()
                await limits.wait(CHANNEL, TENANT)
            sent.append(time.at)
        return sent

    assert keeps(asyncio.run(talk()), PER_CONVERSATION)


async def test_a_tenant_never_gets_more_than_it_may() -> None:
    time = Time()
    limits = Limits(now=time.now, sleep=time.sleep)
    sent = []
    for number in range(300):
        await limits.wait(f"19:{number}@thread.tacv2", TENANT)
        sent.append(time.at)
    assert keeps(sent, PER_TENANT)
    assert time.at - sent[0] == pytest.approx(5.0), "no useless waiting either"


async def test_who_asks_at_once_goes_one_after_another() -> None:
    """All of them book their turns before the first one goes."""
    time = Time()
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    limits = Limits(((1.0, 2),), (), now=time.now, sleep=sleep)
    await asyncio.gather(*(limits.wait(CHANNEL, TENANT) for _ in range(6)))
    assert waits == [1.0, 1.0, 2.0, 2.0]


async def test_the_threads_of_a_channel_share_its_budget() -> None:
    time = Time()
    limits = Limits(now=time.now, sleep=time.sleep)
    for thread in range(7):
        await limits.wait(f"{CHANNEL};messageid={thread}", TENANT)
    assert time.at == 1000.0
    assert not limits.spare(f"{CHANNEL};messageid=8", TENANT)
    assert limits.spare(OTHER, TENANT)
    await limits.wait(f"{CHANNEL};messageid=8", TENANT)
    assert time.at == 1001.0


async def test_a_long_wait_is_the_outbox_s() -> None:
    time = Time()
    limits = Limits(((3600.0, 2),), (), now=time.now, sleep=time.sleep)
    await limits.wait(CHANNEL, TENANT)
    await limits.wait(CHANNEL, TENANT)
    with pytest.raises(TryLater) as caught:
        await limits.wait(CHANNEL, TENANT)
    assert caught.value.after is not None
    assert caught.value.after.total_seconds() == pytest.approx(3600.0)
    assert time.at == 1000.0


async def test_silence_that_the_service_asks_for() -> None:
    time = Time()
    limits = Limits(now=time.now, sleep=time.sleep)
    limits.pause(f"{CHANNEL};messageid=1", 5.0)
    await limits.wait(OTHER, TENANT)
    assert time.at == 1000.0
    await limits.wait(CHANNEL, TENANT)
    assert time.at == 1005.0
    limits.pause(CHANNEL, PATIENCE_SECONDS + 1)
    with pytest.raises(TryLater):
        await limits.wait(CHANNEL, TENANT)


async def test_conversations_of_long_ago_are_forgotten() -> None:
    time = Time()
    limits = Limits(now=time.now, sleep=time.sleep)
    for number in range(6000):
        time.at += 5.0
        await limits.wait(f"19:{number}@thread.tacv2", TENANT)
    assert len(limits._budgets) <= 2001
