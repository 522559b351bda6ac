"""A load of a whole city that is cut off: killed, ended by Ctrl-C, out of requests, or not alone."""

import datetime as dt
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock
from tests.sources.oparl.maker import archive, paper
from tests.sources.played.base import Played
from tests.sources.played.cities import KINDS, played
from tests.sources.played.council import council
from tests.sources.played.runs import Desk, city_toml, content, sync


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.fixture(params=KINDS)
def city(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Played]:
    with played(request.param, council(clock.now().date(), 20)) as running:
        yield running


def opened(database: Path, clock: FakeClock | None = None) -> House:
    return build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)


def test_runs_of_few_requests_come_to_the_same_store(city: Played, clock: FakeClock, tmp_path: Path) -> None:
    whole, parts = opened(tmp_path / "whole.db", clock), opened(tmp_path / "parts.db", clock)
    needed = sync(whole, city).requests
    runs = 1
    while (report := sync(parts, city, budget=40)).stopped:
        assert report.stopped == "Die 40 Anfragen dieses Laufs sind gestellt."
        assert report.requests == 40
        runs += 1
        assert runs < 10
    assert 1 < runs <= needed // 40 + 3
    assert content(parts) == content(whole)
    whole.close()
    parts.close()


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_moment_it_goes_on_and_announces_nothing(kind: str, desk: Desk, tmp_path: Path) -> None:
    whole = Desk(tmp_path / "whole")
    chance = random.Random(kind)
    with played(kind, council(dt.datetime.now(dt.UTC).date(), 12), pdf=True) as city:
        for each in (desk, whole):
            each.connect("probedorf", city_toml(city, "Probedorf"))
        assert whole.run("sync", "probedorf").status == 0
        city.web.delay = 0.01
        for _ in range(3):
            until = len(city.web.requests) + chance.randint(5, 40)
            running = desk.start("sync", "probedorf")
            while running.poll() is None and len(city.web.requests) < until:
                time.sleep(0.002)
            running.kill()
            running.communicate()
            assert announced(desk) == []
        assert desk.run("sync", "probedorf").status == 0
    cut, uncut = opened(desk.database), opened(whole.database)
    assert content(cut) == content(uncut)
    cut.close()
    uncut.close()


def announced(desk: Desk) -> list[tuple[str, ...]]:
    """Changes of incremental runs before the first look at what is recent has been through."""
    if not desk.database.exists():
        return []
    house = opened(desk.database)
    try:
        if house.db.value("SELECT 1 FROM source_state WHERE key = 'sync recent'") is not None:
            return []
        return [tuple(row) for row in house.db.rows("SELECT id FROM run WHERE kind = 'incremental'")]
    finally:
        house.close()


def test_ctrl_c_ends_in_good_order_and_the_next_run_goes_on(desk: Desk) -> None:
    with played("sessionnet", council(dt.datetime.now(dt.UTC).date(), 12), pdf=True) as city:
        city.web.delay = 0.05
        desk.connect("probedorf", city_toml(city, "Probedorf"))
        running = desk.start("sync", "probedorf")
        while len(city.web.requests) < 30:
            time.sleep(0.01)
        begun = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
        assert time.monotonic() - begun < 5
        assert running.returncode == 3
        assert "nur noch das Geladene" in err
        assert "ENDETE VORZEITIG: abgebrochen; derselbe Befehl macht weiter" in out
        assert "Traceback" not in err
        assert "unterbrochen" in desk.run("stand").out
        city.web.delay = 0
        assert desk.run("sync", "probedorf").status == 0
        assert "unterbrochen" not in desk.run("stand").out


def test_one_city_is_loaded_by_one_at_a_time_and_two_side_by_side(desk: Desk) -> None:
    today = dt.datetime.now(dt.UTC).date()
    with (
        played("sessionnet", council(today), pdf=True) as one,
        played("allris", council(today), pdf=True) as other,
    ):
        desk.connect("probedorf", city_toml(one, "Probedorf"))
        desk.connect("nachbarort", city_toml(other, "Nachbarort"))
        folder = archive(desk.folder / "archive", paper(1))
        one.web.delay = 0.5
        running = desk.start("sync", "probedorf", "nachbarort")
        while not (one.web.requests and other.web.requests):
            time.sleep(0.01)
        for refused in (
            desk.run("sync", "probedorf"),
            desk.run("import", str(folder), "--body", "probedorf"),
        ):
            assert refused.status == 1
            assert "probedorf: Diese Stadt wird gerade schon geladen." in refused.err
        one.web.delay = 0
        out, _ = running.communicate(timeout=60)
        assert running.returncode == 0
        assert "Probedorf: geladen" in out
        assert "Nachbarort: geladen" in out
