"""External lists as real servers give them out: sizes, orders, links that lead astray."""

import pytest

from bot.sources.oparl.reach import Reach, with_query
from tests.sources.http.web_server import Answer
from tests.sources.oparl.maker import url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Ways
from tests.sources.oparl.world import World, dated


def every(count: int) -> list[str]:
    return [f"paper/{n}" for n in range(count, 0, -1)]


ODD = {
    "as specified": Ways(page_size=10),
    "quirk 1: ten a page, the oldest first, the newest behind links.last": Ways(
        page_size=10, newest_last=True
    ),
    "quirk 5: limit is refused": Ways(page_size=10, limit="refused"),
    "limit is obeyed": Ways(limit="obeyed"),
    "quirk 7: numbers in the path": Ways(page_size=10, page_in_path=True),
    "quirk 7: numbers in the path, the oldest first": Ways(page_size=10, page_in_path=True, newest_last=True),
    "only next": Ways(page_size=10, links="next only", totals=False),
    "quirk 27: next leads on for ever": Ways(page_size=10, links="loop"),
    "quirk 27: for ever, and no totals": Ways(page_size=10, links="loop", totals=False),
    "quirk 29: no next though there is more": Ways(page_size=10, links="none"),
    "quirk 30: a query in the list's address": Ways(page_size=10, list_query="body=1"),
    "quirk 23: reached below another path": Ways(page_size=10, prefix="/ris"),
    "OParl 1.0": Ways(page_size=10, version="1.0"),
    "ids of its own": Ways(page_size=10, own_ids=True),
}


@pytest.mark.parametrize("name", ODD)
def test_all_of_a_list_comes_whatever_its_links(name: str) -> None:
    with OParlServer(dated(35), ODD[name]) as server:
        world = World(server)
        ran = world.backwards()
        assert sorted(ran.short("Paper")) == sorted(every(35))
        assert ran.troubles == []
        assert len(server.web.requests) < 16


@pytest.mark.parametrize("name", [each for each in ODD if "links" not in each or "1:" in each])
def test_the_newest_page_comes_first(name: str) -> None:
    with OParlServer(dated(35), ODD[name]) as server:
        newest = World(server).backwards(slices=2).short("Paper")
        assert "paper/35" in newest
        assert len(newest) <= 35


def test_without_next_and_with_limit_the_following_page_is_tried() -> None:
    """Quirk 29, with neither totals nor links."""
    with OParlServer(dated(250), Ways(limit="obeyed", links="none", totals=False)) as server:
        assert len(World(server).backwards().short("Paper")) == 250


@pytest.mark.parametrize("count", [99, 100, 200])
def test_a_list_that_ends_with_a_full_page_is_complete(count: int) -> None:
    with OParlServer(dated(count), Ways(limit="obeyed", links="none", totals=False)) as server:
        listed = World(server).recent(complete=True).listed("Paper")
        assert listed is not None
        assert len(listed) == count


def test_a_server_that_ignores_page_ends_with_its_first() -> None:
    with OParlServer(dated(100)) as server:
        page = {"data": dated(100), "links": {}}
        server.web.handle("/oparl/body/1/papers", lambda _: Answer(page))
        listed = World(server).recent(complete=True).listed("Paper")
        assert listed is not None
        assert len(listed) == 100


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://a/papers.asp?body=1", "http://a/papers.asp?body=1&limit=5"),
        ("http://a/papers", "http://a/papers?limit=5"),
        ("http://a/papers?limit=100&page=3#x", "http://a/papers?page=3&limit=5"),
        ("http://a/papers?", "http://a/papers?limit=5"),
    ],
)
def test_parameters_are_added_to_the_query_that_is_there(address: str, expected: str) -> None:
    assert with_query(address, {"limit": "5"}) == expected


REACHED = [
    ("http://neu.example/oparl/system", "http://alt.example/oparl/system"),
    ("http://neu.example/ris/oparl/system", "http://neu.example/oparl/system"),
    ("https://neu.example/oparl/system", "http://neu.example/oparl/system"),
]


@pytest.mark.parametrize(("asked", "stated"), REACHED)
def test_ids_are_asked_where_the_server_answers(asked: str, stated: str) -> None:
    """Quirks 23 and 35."""
    reach = Reach(
        ("neu.example",), base="https://neu.example/" if "https" in asked else "http://neu.example/"
    )
    reach.learn(asked, stated)
    old, new = stated.removesuffix("system"), asked.removesuffix("system")
    assert reach.address(old + "body/1/paper/7") == new + "body/1/paper/7"
    assert reach.address(new + "body/1/paper/7") == new + "body/1/paper/7"


def test_a_second_host_that_the_operator_named_is_asked_itself() -> None:
    reach = Reach(("ris.example", "daten.example"), base="https://ris.example/")
    reach.learn("https://ris.example/oparl/system", "https://daten.example/oparl/system")
    assert reach.address("https://daten.example/oparl/paper/1") == "https://daten.example/oparl/paper/1"


def test_the_ids_stay_as_the_server_spells_them() -> None:
    with OParlServer(dated(3), Ways(prefix="/ris")) as server:
        world = World(server)
        world.backwards()
        assert world.store.has("Paper", url("Paper", 1))
        assert "/ris/oparl/body/1/papers" in server.web.paths[-1]
