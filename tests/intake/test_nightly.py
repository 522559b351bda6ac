"""serve keeps the cities up to date: every night, each by itself, and it ends when it is to end."""

import asyncio
import datetime as dt
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.nightly import Sources
from bot.clock import last_moment
from bot.settings import City, Embeddings, Settings
from bot.settings.sources import Sync
from tests.delivery.fakes import FakeClock
from tests.operation.test_serve import free_port
from tests.sources.played.base import Played, source_of
from tests.sources.played.cities import played
from tests.sources.played.council import council
from tests.sources.played.runs import Desk, city_toml

BERLIN = ZoneInfo("Europe/Berlin")
AT = dt.time(2, 30)


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2026-05-04T02:29", "2026-05-03T00:30+00:00"),
        ("2026-05-04T02:30", "2026-05-04T00:30+00:00"),
        ("2026-05-04T23:59", "2026-05-04T00:30+00:00"),
        # The clocks skip 02:30 on March 29, 2026: an hour after 01:30 it is 03:30.
        ("2026-03-29T01:59", "2026-03-28T01:30+00:00"),
        ("2026-03-29T03:29", "2026-03-28T01:30+00:00"),
        ("2026-03-29T03:30", "2026-03-29T01:30+00:00"),
        # They show it twice on October 25: the first time counts.
        ("2026-10-25T02:29", "2026-10-24T00:30+00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30+00:00"),
        ("2026-10-25T12:00", "2026-10-25T00:30+00:00"),
    ],
)
def test_the_moment_of_the_night(now: str, moment: str) -> None:
    assert last_moment(local(now), AT, BERLIN) == dt.datetime.fromisoformat(moment)


def test_the_hour_that_comes_twice_makes_one_night() -> None:
    again = dt.datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN, fold=1)
    first = dt.datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN)
    nights = {last_moment(each.astimezone(dt.UTC), AT, BERLIN) for each in (first, again)}
    assert len({each.astimezone(dt.UTC) for each in nights}) == 1


@contextmanager
def house_of(folder: Path, clock: FakeClock, *cities: tuple[str, Played]) -> Iterator[House]:
    known = {key: City(key, key.title(), source=source_of(city)) for key, city in cities}
    settings = Settings(
        database=folder / "nightly.db",
        embeddings=Embeddings(kind="off"),
        cities=known,
        sync=Sync(cities=tuple(known), contact="ratsbot@stadt.example"),
    )
    house = build(settings, clock)
    yield house
    house.close()


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[Sources]:
    sources, stop = Sources(house), asyncio.Event()
    sources.look = 0.02
    running = asyncio.gather(*(sources.keep(each, stop) for each in sources.cities))
    yield sources
    stop.set()
    async with asyncio.timeout(20):
        await running


async def until(house: House, line: str) -> None:
    async with asyncio.timeout(20):
        while line not in house.metrics.text().decode():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def test_a_night_that_was_missed_is_made_good_once(tmp_path: Path, clock: FakeClock) -> None:
    with (
        played("allris", council(clock.now().date(), 4)) as city,
        house_of(tmp_path, clock, ("probedorf", city)) as house,
    ):
        finished = 'ratsbot_sync_runs_total{city="probedorf",outcome="finished"} '
        async with serving(house):
            await until(house, finished + "1.0")
            clock.advance(days=3)
            await until(house, finished + "2.0")
            asked = len(city.web.requests)
            await asyncio.sleep(0.3)
            assert len(city.web.requests) == asked
        assert f'ratsbot_sync_requests_total{{city="probedorf"}} {asked}.0' in house.metrics.text().decode()
        assert house.db.value("SELECT count(*) FROM run WHERE kind = 'incremental'") == 1


async def test_one_citys_failure_stops_no_other(tmp_path: Path, clock: FakeClock) -> None:
    today = clock.now().date()
    with (
        played("sessionnet", council(today, 4)) as well,
        played("allris", council(today, 4)) as broken,
        house_of(tmp_path, clock, ("probedorf", well), ("nachbarort", broken)) as house,
    ):
        broken.web.answer("/public/si010", "nicht hier", status=404)
        async with serving(house) as sources:
            await until(house, 'city="probedorf",outcome="finished"} 1.0')
            await until(house, 'city="nachbarort",outcome="stopped"} 1.0')
            # It is tried again after an hour, then after two more.
            for count, hours in ((2, 1), (3, 2)):
                clock.advance(hours=hours, minutes=1)
                await until(house, f'city="nachbarort",outcome="stopped"}} {count}.0')
            assert sources.cities[0] == "probedorf"
        assert house.db.value("SELECT count(*) FROM paper WHERE body = 'probedorf'") == 8


async def test_after_a_run_that_went_well_no_long_pause_counts(tmp_path: Path, clock: FakeClock) -> None:
    """From 10:00 on it fails, with pauses of one, two and four hours; at half past two it is night."""
    with (
        played("allris", council(clock.now().date(), 4)) as city,
        house_of(tmp_path, clock, ("probedorf", city)) as house,
    ):
        runs = 'ratsbot_sync_runs_total{city="probedorf",outcome='
        stopped, finished = f'{runs}"stopped"}} ', f'{runs}"finished"}} '
        city.web.fault("*", "blocked")
        async with serving(house):
            await until(house, stopped + "1.0")
            for count, hours in ((2, 1), (3, 2), (4, 4)):
                city.web.fault("*", "blocked")
                clock.advance(hours=hours, minutes=1)
                await until(house, f"{stopped}{count}.0")
            clock.advance(hours=8, minutes=1)
            await until(house, finished + "1.0")
            clock.advance(hours=1, minutes=30)
            await until(house, finished + "2.0")


async def test_a_fault_of_ours_in_one_city_stops_no_other(
    tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    today = clock.now().date()
    with (
        played("sessionnet", council(today, 4)) as well,
        played("allris", council(today, 4)) as other,
        house_of(tmp_path, clock, ("probedorf", well), ("nachbarort", other)) as house,
    ):
        # The lock's file cannot be opened: nobody foresaw that.
        (tmp_path / "nightly.db.nachbarort.lock").mkdir()
        async with serving(house):
            await until(house, 'city="nachbarort",outcome="failed"} 1.0')
            await until(house, 'city="probedorf",outcome="finished"} 1.0')
            clock.advance(days=1)
            await until(house, 'city="nachbarort",outcome="failed"} 2.0')
            await until(house, 'city="probedorf",outcome="finished"} 2.0')
    assert "sync of nachbarort failed" in caplog.text


async def test_it_ends_at_once_while_a_request_hangs(tmp_path: Path, clock: FakeClock) -> None:
    with (
        played("sessionnet", council(clock.now().date(), 4)) as city,
        house_of(tmp_path, clock, ("probedorf", city)) as house,
    ):
        city.web.fault("*", "hang", times=100)
        async with serving(house):
            while not city.web.requests:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
            begun = time.monotonic()
        assert time.monotonic() - begun < 5


def test_serve_ends_at_once_while_a_request_hangs(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    with played("sessionnet", council(dt.datetime.now(dt.UTC).date(), 4)) as city:
        city.web.fault("/bi/si0040.php", "hang", times=100)
        desk.connect("probedorf", city_toml(city, "Probedorf"))
        desk.sync_settings += '\ncities = ["probedorf"]'
        desk.settings(f"[http]\nport = {free_port()}")
        running = desk.start("serve")
        while not any("si0040" in each for each in city.web.paths):
            assert running.poll() is None, running.communicate()
            time.sleep(0.02)
        begun = time.monotonic()
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=30)
        assert time.monotonic() - begun < 5
        assert running.returncode == 0
        assert "did not stop in time" not in err
        assert "Traceback" not in err
