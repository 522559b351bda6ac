"""The machine's clock is set: no edition too many or too few, no city forgotten, no question overlooked."""

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.digesting import Digesting
from adapters.command_line.serve.nightly import Sources
from adapters.matrix.config import Config
from adapters.matrix.service import MatrixService
from adapters.matrix.session import Session
from benchmarks.soak_homeserver import Homeserver
from bot.clock import BELIEVED_LATE, doubted
from bot.digest.records import Rhythm, Wish
from bot.messages import Place
from bot.settings import City, Embeddings, Settings
from bot.settings.sources import Sync
from tests.delivery.fakes import FakeClock
from tests.digest.desk import Desk
from tests.operation.clock_machine import DAY, JUMPS, YEARS, Machine
from tests.sources.played.base import source_of
from tests.sources.played.cities import played
from tests.sources.played.council import council


@pytest.fixture
def machine() -> Machine:
    return Machine()


# ---- What is due


async def _looks(service: Digesting, times: int = 3) -> None:
    stop = asyncio.Event()
    service.look = 0.01
    running = asyncio.create_task(service.run(stop))
    await asyncio.sleep(0.05 * times)
    stop.set()
    await running


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
async def test_a_clock_that_jumps_makes_no_edition_and_misses_none(
    tmp_path: Path, machine: Machine, jump: dt.timedelta
) -> None:
    house = build(Settings(database=tmp_path / "d.db", embeddings=Embeddings(kind="off")), machine.clock())
    desk, place = Desk(house, tmp_path / "nights"), Place("matrix", "!raum", "room")
    subscriptions = house.services.digest.subscriptions
    # It is 10 o'clock in Germany.
    subscriptions.confirm(subscriptions.draft(place, Wish(("decision",), Rhythm(hour=12))))
    desk.decide(desk.matter())

    def editions() -> int:
        return int(house.db.value("SELECT count(*) FROM edition"))

    machine.set(jump)
    await _looks(Digesting(house))
    assert editions() == 0
    machine.wait(dt.timedelta(minutes=30))
    machine.set(-jump)
    await _looks(Digesting(house))
    assert editions() == 0
    machine.wait(dt.timedelta(hours=2))
    await _looks(Digesting(house))
    assert editions() == 1
    machine.wait(DAY)
    await _looks(Digesting(house))
    assert editions() == 1  # nothing new
    house.close()


@asynccontextmanager
async def _city(folder: Path, machine: Machine) -> AsyncIterator[tuple[House, Sources]]:
    """A city that was loaded a moment ago; its service runs."""
    with played("allris", council(machine.wall.date(), 3)) as city:
        known = {"probedorf": City("probedorf", "Probedorf", source=source_of(city))}
        settings = Settings(
            database=folder / "city.db",
            embeddings=Embeddings(kind="off"),
            cities=known,
            sync=Sync(tuple(known), "ratsbot@stadt.example"),
        )
        house = build(settings, machine.clock())
        sources, stop = Sources(house), asyncio.Event()
        sources.look = 0.01
        running = asyncio.create_task(sources.keep("probedorf", stop))
        await _runs(house, 1)
        yield house, sources
        stop.set()
        await running
        house.close()


async def _runs(house: House, count: int) -> None:
    line = f'sync_runs_total{{city="probedorf",outcome="finished"}} {float(count)}'
    async with asyncio.timeout(20):
        while line not in house.metrics.text().decode():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def _looked(machine: Machine, times: int = 20) -> None:
    """Whoever looks at the clock has done so often."""
    before = machine.looks
    async with asyncio.timeout(20):
        while machine.looks < before + times:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_city_is_not_asked_while_the_clock_is_doubted(tmp_path: Path, machine: Machine) -> None:
    async with _city(tmp_path, machine) as (house, _):
        machine.set(YEARS)
        await _looked(machine)
        assert "sync" not in {each.name for each in threading.enumerate()}  # none is under way
        await _runs(house, 1)
        machine.set(-YEARS)
        machine.wait(DAY)
        await _runs(house, 2)


async def test_a_city_looked_at_by_a_clock_ahead_is_looked_at_again(tmp_path: Path, machine: Machine) -> None:
    """It was ahead so long that it was believed."""
    async with _city(tmp_path, machine) as (house, _):
        machine.set(YEARS)
        assert doubted(house.clock)
        machine.wait(BELIEVED_LATE)
        await _runs(house, 2)
        machine.set(-YEARS)
        assert doubted(house.clock)
        machine.wait(BELIEVED_LATE)
        await _runs(house, 3)
        await asyncio.sleep(0.2)
        await _runs(house, 3)


# ---- Matrix


@asynccontextmanager
async def _on_matrix(folder: Path, clock: FakeClock) -> AsyncIterator[Homeserver]:
    user, room = "@ratsbot:stadt.example", "!raum:stadt.example"
    server = Homeserver(clock, user)
    server.rooms.open(room, {"@anna:stadt.example": "Anna", "@bert:stadt.example": "Bert"})
    await server.start()
    Session(user, "GERAET", "token", server.url).save(folder / "matrix")
    house = build(Settings(database=folder / "m.db", embeddings=Embeddings(kind="off")), clock)
    service = MatrixService(house.bot, Config(server.url, user, folder / "matrix", users=("*",)))
    stop = asyncio.Event()
    running = asyncio.create_task(service.run(stop))
    try:
        async with asyncio.timeout(20):
            while not server.followed:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.02)
            yield server
    finally:
        stop.set()
        await running
        await server.stop()
        house.close()


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
async def test_a_question_is_answered_whatever_our_clock_says(
    tmp_path: Path, clock: FakeClock, jump: dt.timedelta
) -> None:
    """The homeserver's own clock is right: to ours the question seems to be years old."""
    async with _on_matrix(tmp_path, clock) as server:
        clock.at += jump
        server.clock = FakeClock()
        said = {"msgtype": "m.text", "body": "/hilfe"}
        asked = server.say("!raum:stadt.example", "@anna:stadt.example", "m.room.message", said)
        while not [each for each in server.rooms.by_bot() if each.answers == asked]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert [each.answers for each in server.rooms.by_bot()] == [asked]
