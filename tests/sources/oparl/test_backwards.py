"""The first loading: the newest first, cut off anywhere and gone on with, while the server lives on."""

import datetime as dt
import json
import random
from collections.abc import Iterator

import pytest

from bot.sources.delivered import Gap
from tests.sources.oparl.maker import meeting, oparl, paper, url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import World

COUNT = 60


def day(number: int) -> str:
    return (dt.date(2025, 1, 1) + dt.timedelta(days=5 * number)).isoformat()


def archive() -> Iterator[Raw]:
    yield oparl("Organization", 1, name="Rat")
    for n in range(1, COUNT + 1):
        yield paper(n, date=day(n))
        yield meeting(n, start=f"{day(n)}T17:00:00+01:00")


ORDERS = {
    "newest first": Ways(page_size=10),
    "oldest first": Ways(page_size=10, newest_last=True),
    "oldest first, numbers in the path": Ways(page_size=10, newest_last=True, page_in_path=True),
    "newest first, only next": Ways(page_size=10, links="next only"),
}


def days(ran_slices: list[str]) -> list[dt.date]:
    stated = [each.rsplit(" ", 1)[-1] for each in ran_slices if "zurück bis" in each]
    return [dt.datetime.strptime(each, "%d.%m.%Y").date() for each in stated]  # noqa: DTZ007 - a day


@pytest.mark.parametrize("name", ORDERS)
def test_papers_and_meetings_go_back_in_time_together(name: str) -> None:
    with OParlServer(archive(), ORDERS[name]) as server:
        ran = World(server).backwards()
        assert ran.slices[0] == "Gremien"
        assert ran.ids[:2] == ["body/1", "organization/1"]
        found = days(ran.slices)
        assert len(found) == 12
        assert found == sorted(found, reverse=True)
        assert {len(ran.short("Paper")), len(ran.short("Meeting"))} == {COUNT}


@pytest.mark.parametrize("name", ORDERS)
def test_it_is_resumed_where_it_was_cut_off(name: str) -> None:
    with OParlServer(archive(), ORDERS[name]) as server:
        world = World(server)
        first = world.backwards(slices=5)
        server.forget()
        rest = world.backwards()
        assert set(first.ids) | set(rest.ids) >= {f"paper/{n}" for n in range(1, COUNT + 1)}
        assert "organization/1" not in rest.ids
        # What came last comes once more, since objects may have moved across its edges.
        assert len(set(first.ids) & set(rest.ids)) <= 20
        assert json.loads(world.mark)["lists"] == "end"
        assert world.backwards().slices == []


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_lost_while_the_server_lives_on(name: str, seed: int) -> None:
    """Between two parts some papers come and some go; pages shift either way."""
    chance = random.Random(seed)
    with OParlServer(archive(), ORDERS[name]) as server:
        world = World(server)
        new = COUNT
        gone: set[str] = set()
        for _ in range(40):
            world.backwards(slices=chance.randint(1, 4))
            if '"end"' in world.mark:
                break
            for _ in range(chance.randint(0, 3)):
                new += 1
                server.put(paper(new, date=f"2026-11-{chance.randint(10, 20)}"))
            for _ in range(chance.randint(0, 3)):
                doomed = url("Paper", chance.randint(1, COUNT))
                if doomed not in gone:
                    server.remove(doomed)
                    gone.add(doomed)
        held = {each for kind, each in world.store.held if kind == "Paper"}
        assert held >= {url("Paper", n) for n in range(1, COUNT + 1)} - gone


def test_it_goes_back_to_a_day_and_later_on() -> None:
    with OParlServer(archive(), ORDERS["newest first"]) as server:
        world = World(server)
        some = world.backwards(dt.date(2025, 8, 1))
        assert dt.date(2025, 5, 1) < min(days(some.slices)) <= dt.date(2025, 8, 1)
        assert "end" not in some.marks[-1]
        rest = world.backwards()
        assert len(set(some.ids) | set(rest.ids)) == 2 * COUNT + 2


def test_a_page_that_fails_is_where_the_next_run_goes_on() -> None:
    with OParlServer(archive(), ORDERS["newest first"]) as server:
        world = World(server)
        page = "/oparl/body/1/papers?page=3&limit=100"
        server.web.fault(page, "500", times=2)
        first = world.backwards()
        assert [type(each) for each in first.troubles] == [Gap]
        assert len(first.short("Paper")) == 20
        assert len(first.short("Meeting")) == COUNT
        rest = world.backwards()
        assert len(set(first.ids + rest.ids)) == 2 * COUNT + 2
        assert '"end"' in world.mark


def test_a_page_that_is_no_longer_there_begins_the_list_anew() -> None:
    with OParlServer(archive(), ORDERS["newest first"]) as server:
        world = World(server)
        first = world.backwards(slices=6)
        state = json.loads(world.mark)
        lost = {key: ["/oparl/verschwunden?cursor=abc", False] for key in state["lists"]}
        world.mark = json.dumps({**state, "lists": lost})
        rest = world.backwards()
        assert len(set(first.ids + rest.ids)) == 2 * COUNT + 2
        assert rest.troubles == []


@pytest.mark.parametrize("mark", ["Unsinn", "[]", "7", '{"lists": 7}', '{"lists": {"Paper x": [1]}}', "null"])
def test_a_mark_that_nobody_understands_is_the_start(mark: str) -> None:
    with OParlServer(archive(), ORDERS["newest first"]) as server:
        world = World(server)
        world.mark = mark
        assert len(world.backwards().short("Paper")) == COUNT
