"""Whatever a homeserver says, and through it any other server or somebody in a room: it is read or put off,
the bot goes on, and whoever asks next is answered.

RATSBOT_FUZZ=5 spends five minutes; without it some hundred are drawn.
"""

import asyncio
import json
import logging
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import House
from adapters.matrix.client import Client
from adapters.matrix.service import MatrixService
from adapters.matrix.session import Session
from bot.errors import TryLater, Undeliverable
from tests.delivery.fakes import FakeClock
from tests.matrix.hostile_homeserver import ANNA, ROOM, SEALED, SENT, TOKEN, config, member, said, state, sync
from tests.memory import growth
from tests.sources.hostile_json import HOSTILE, mutated, paths, replaced
from tests.sources.http.hostile_server import Answer, Heard, HostileServer
from tests.teams.world import until

MINUTES = float(os.environ.get("RATSBOT_FUZZ", "0"))
MANY, OTHER, OTTO = "!viele:stadt.example", "!andere:stadt.example", "@otto:stadt.example"
EXAMPLES = 120 if not MINUTES else int(MINUTES * 60 * 60)


class GoingClock(FakeClock):
    """What a homeserver does not take at once is tried again, and the time for that must come."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = time.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._begun)


@pytest.fixture
def clock() -> GoingClock:
    return GoingClock()


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        for path in ("/send/", "/redact/"):
            running.answers(path, Answer(json.dumps({"event_id": SENT}).encode()))
        yield running


@pytest.fixture
async def client(server: HostileServer, tmp_path: Path) -> AsyncIterator[Client]:
    wanted = config(server, tmp_path / "matrix")
    session = Session.load(wanted.folder)
    assert session is not None
    made = await Client.open(wanted, session)
    yield made
    await made.close()


def bent(whole: Any, changes: list[tuple[float, Any]]) -> Any:
    """Each change is a place in it, between 0 and 1, and what stands there now."""
    for where, new in changes:
        places = list(paths(whole))
        whole = replaced(whole, places[int(where * (len(places) - 1))], new)
    return whole


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(HOSTILE)), min_size=1, max_size=3)


async def test_any_sync_is_read_or_put_off(client: Client, server: HostileServer) -> None:
    loop, read = asyncio.get_running_loop(), 0

    async def taken() -> None:
        nonlocal read
        try:
            await client.sync("s", timeout=0)
            await client.upkeep()
            read += 1
        except (TryLater, Undeliverable):
            pass

    @settings(max_examples=EXAMPLES)
    @given(CHANGES)
    def one(changes: list[tuple[float, Any]]) -> None:
        server.answers("/sync", Answer(json.dumps(bent(sync("s"), changes)).encode()))
        asyncio.run_coroutine_threadsafe(taken(), loop).result(20)

    await asyncio.to_thread(one)
    assert read > EXAMPLES / 2


async def test_any_devices_are_learnt_or_passed_over(client: Client, server: HostileServer) -> None:
    """Of people on other servers, which may say what they like about them."""
    loop = asyncio.get_running_loop()
    server.answers("/sync", Answer(json.dumps(sync("s")).encode()))
    await client.sync("s", timeout=0)
    own = {"user_id": ANNA, "device_id": "A", "algorithms": [], "signatures": {ANNA: {"ed25519:A": "x"}}}
    own |= {"keys": {"curve25519:A": "x", "ed25519:A": "x"}, "unsigned": {"device_display_name": "Handy"}}
    devices = {"device_keys": {ANNA: {"A": own}}, "failures": {}}
    claimed = {"one_time_keys": {ANNA: {"A": {"signed_curve25519:1": {"key": "x", "signatures": {}}}}}}

    async def taken() -> None:
        try:
            await client.sync("s", timeout=0)
            await client.upkeep()
            await client.send(SEALED, "m.room.message", {"body": "x"}, "t1")
        except (TryLater, Undeliverable):
            pass

    @settings(max_examples=EXAMPLES // 2)
    @given(mutated([devices]), mutated([claimed]))
    def one(said_of_devices: Any, said_of_keys: Any) -> None:
        server.answers("/keys/query", Answer(json.dumps(said_of_devices).encode()))
        server.answers("/keys/claim", Answer(json.dumps(said_of_keys).encode()))
        asyncio.run_coroutine_threadsafe(taken(), loop).result(20)

    await asyncio.to_thread(one)


async def test_a_room_that_was_encrypted_stays_so(
    client: Client, server: HostileServer, tmp_path: Path
) -> None:
    """Whatever the server says of it later, also to the next process: nothing leaves in clear any more."""
    server.answers("/sync", Answer(json.dumps(sync("s")).encode()))
    await client.sync(None, timeout=0)
    await client.close()
    denied = {"join": {SEALED: {"state": {"events": state(90)}, "timeline": {"events": []}}}}
    server.answers("/sync", Answer(json.dumps({"next_batch": "s1", "rooms": denied}).encode()))
    wanted = config(server, tmp_path / "matrix")
    session = Session.load(wanted.folder)
    assert session is not None
    again = await Client.open(wanted, session)
    await again.sync(None, timeout=0)
    await again.send(SEALED, "m.room.message", {"body": "nur für uns"}, "t1")
    await again.close()
    assert [each.path for each in server.asked("/send/") if "m.room.encrypted" not in each.path] == []
    assert not [each for each in server.heard if "nur für uns".encode() in each.body]


# --- the whole service


class Stream:
    """Answers each sync with the next of `syncs`; when there are no more, with nothing new."""

    def __init__(self, syncs: list[Any]) -> None:
        self.left = deque(syncs)
        self.number = 0

    def __call__(self, heard: Heard) -> Answer:
        if "full_state" in heard.path and not self.number:
            return self._answer(sync("s0"))
        if self.left:
            return self._answer(self.left.popleft())
        return Answer(json.dumps({"next_batch": f"s{self.number}"}).encode(), drip=0.005)

    def _answer(self, what: Any) -> Answer:
        self.number += 1
        whole = {**what, "next_batch": f"s{self.number}"} if isinstance(what, dict) else what
        return Answer(json.dumps(whole).encode())


async def running(
    house: House, server: HostileServer, folder: Path, syncs: list[Any], done: Callable[[], bool]
) -> None:
    """The bot on this homeserver until `done`; it must not end by itself."""
    stream, stop = Stream(syncs), asyncio.Event()
    server.answers("/sync", stream)
    service = asyncio.create_task(MatrixService(house.bot, config(server, folder)).run(stop))
    try:
        await until(lambda: service.done() or (not stream.left and done()), 60)
        assert not service.done(), service.exception()
    finally:
        stop.set()
        await service


def asked(number: int) -> dict[str, Any]:
    """A sync with a question in it."""
    return {"rooms": {"join": {ROOM: {"timeline": {"events": [said("/hilfe", number)]}}}}}


def answered(server: HostileServer, number: int) -> bool:
    return any(f"$e{number}".encode() in each.body for each in server.asked("/send/m.room.message"))


async def test_the_service_goes_on(
    house: House, server: HostileServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    drawn: list[Any] = []

    @settings(max_examples=40, database=None)
    @given(CHANGES)
    def draw(changes: list[tuple[float, Any]]) -> None:
        made = bent(sync("s", 100 + 20 * len(drawn)), changes)
        drawn.extend([made] if isinstance(made, dict) else [])

    draw()
    await running(house, server, tmp_path / "matrix", [*drawn, asked(9_999)], lambda: answered(server, 9_999))
    assert [
        each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR or each.exc_info
    ] == []
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(("place", "count"), [(MANY, 20_000), (ROOM, 5_000)])
async def test_masses_of_messages_hold_up_nobody_else(
    house: House, server: HostileServer, tmp_path: Path, place: str, count: int
) -> None:
    """People who talk among themselves, and somebody who asks thousands of times alone with the bot."""
    rooms = {room: {"state": {"events": [*state(70), member(OTTO, 80)]}} for room in (MANY, OTHER)}
    chatter = [said(f"Guten Morgen {number}", 20_000 + number) for number in range(count)]
    flood = {place: {"timeline": {"events": chatter, "limited": False}}}
    question = {OTHER: {"timeline": {"events": [said("/hilfe", 9_999)]}}}
    syncs = [{"rooms": {"join": each}} for each in (rooms, flood, question)]
    with growth() as grown:
        begun = time.monotonic()
        await running(house, server, tmp_path / "matrix", syncs, lambda: answered(server, 9_999))
    assert time.monotonic() - begun < 30
    assert grown.megabytes < 150
