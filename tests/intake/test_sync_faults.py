"""A server that is ill: a correct store or a correct list of what is missing, and nothing is ever lost.

benchmarks/sync_faults.py does the same with more seeds.
"""

from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.sources.delivered import Gap
from tests.delivery.fakes import FakeClock
from tests.sources.oparl.ways import Ways
from tests.sources.played.base import Played
from tests.sources.played.cities import KINDS, played
from tests.sources.played.council import council
from tests.sources.played.faults import Illness, IllServer
from tests.sources.played.illness import first_load, next_day, opened
from tests.sources.played.runs import IMPATIENT, PATIENCE, content, sync

SEEDS = range(4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_first_load_from_an_ill_server(kind: str, seed: int, tmp_path: Path) -> None:
    found = first_load(kind, Illness(seed, share=0.12), tmp_path)
    assert found.faults
    assert found.unnamed == ()
    assert found.gaps or found.stopped or not found.missing
    assert found.equal


def stock(house: House) -> list[Any]:
    """What may be seen, and what waits to be withdrawn."""
    sql = (
        "SELECT (SELECT count(*) FROM paper WHERE publicness = 'public'),"
        " (SELECT count(*) FROM meeting WHERE publicness = 'public'), (SELECT count(*) FROM file_text),"
        " (SELECT count(*) FROM withdrawal)"
    )
    return [tuple(row) for row in house.db.rows(sql)]


def nights(city: Played, house: House, clock: FakeClock, ill: bool) -> dict[str, list[str]]:
    """Nine days with something new, so that lists are read to their ends once; then a calm one."""
    before = stock(house)
    for night in range(9):
        next_day(clock, city)
        city.council.decide(101 + night % 3, f"vertagt {night}")
        city.show()
        assert isinstance(city.web, IllServer)
        city.web.illness = Illness(night, share=0.1) if ill else None
        sync(house, city, patience=IMPATIENT if ill else PATIENCE)
        assert stock(house) == before
    assert isinstance(city.web, IllServer)
    city.web.illness = None
    next_day(clock, city)
    sync(house, city)
    # Two servers have two ports.
    return {
        kind: sorted(str(row).replace(city.web.host, "…") for row in rows)
        for kind, rows in content(house).items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_nights_with_an_ill_server_withdraw_nothing_and_lose_nothing(kind: str, tmp_path: Path) -> None:
    seen = []
    for ill in (False, True):
        clock = FakeClock()
        with (
            opened(tmp_path / f"{ill}.db", clock) as house,
            played(kind, council(clock.now().date(), 6), IllServer()) as city,
        ):
            sync(house, city)
            seen.append(nights(city, house, clock, ill))
    assert seen[0] == seen[1]


def test_lists_whose_pages_go_round_in_circles_withdraw_nothing(house: House, clock: FakeClock) -> None:
    ways = Ways(own_ids=True, page_size=10, links="loop", filter="ignored")
    with played("oparl", council(clock.now().date(), 12), ways=ways) as city:
        sync(house, city)
        before = stock(house)
        next_day(clock, city, 8)
        assert not sync(house, city).stopped
        assert stock(house) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_falls_silent_ends_the_run_which_says_so(
    kind: str, house: House, clock: FakeClock
) -> None:
    with played(kind, council(clock.now().date(), 12), IllServer()) as city:
        sync(house, city)
        city.web.forget()
        next_day(clock, city)
        assert isinstance(city.web, IllServer)
        city.web.illness = Illness(1, share=1.0, kinds=(("500", ""),))
        report = sync(house, city)
        assert report.stopped
        assert len(city.web.requests) < 12
        assert stock(house)[0][3] == 0


@pytest.mark.parametrize("kind", ["sessionnet", "allris"])
def test_pages_that_nobody_understands_are_kept(kind: str, house: House, clock: FakeClock) -> None:
    with played(kind, council(clock.now().date(), 4)) as city:
        odd = "<html><head><title>SessionNet</title></head><body><p>Alles neu.</p></body></html>"
        path = {
            "sessionnet": "/bi/vo0050.php?__kvonr=1000",
            "allris": "/public/vo020?VOLFDNR=1000&refresh=false",
        }
        city.web.answer(path[kind], odd)
        report = sync(house, city)
        assert report.gaps["layout"] == 1, (report.gaps, report.stopped)
        kept = list(house.db.path.with_name(house.db.path.name + ".pages").iterdir())
        assert [b"Alles neu." in each.read_bytes() for each in kept] == [True]
    assert Gap("x", "layout", "y").page == b""
