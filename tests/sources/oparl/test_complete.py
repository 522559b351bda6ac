"""Lists read to their ends: what may be said of them, and what stands in them."""

import json
from typing import Any

import pytest

from bot.sources.delivered import Gap, Listed, Tombstone
from tests.sources.oparl.maker import BASE, file, meeting, oparl, paper, tombstone, url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Ways
from tests.sources.oparl.world import World, dated, imported


def test_complete_lists_say_what_is_there() -> None:
    with OParlServer([*dated(12), meeting(1)], Ways(page_size=5)) as server:
        ran = World(server).recent(complete=True)
        assert ran.listed("Paper") == {url("Paper", n) for n in range(1, 13)}
        assert ran.listed("Meeting") == {url("Meeting", 1)}


def test_a_tombstone_in_a_list_is_not_there() -> None:
    """Quirk 13: deleted entries in unfiltered lists, without type."""
    ways = Ways(tombstones="always", tombstone_types=False)
    with OParlServer(dated(3), ways) as server:
        server.bury(url("Paper", 2), "2026-11-01T00:00:00+01:00")
        ran = World(server).recent(complete=True)
        assert ran.listed("Paper") == {url("Paper", 1), url("Paper", 3)}
        assert [each.kind for each in ran.of(Tombstone)] == [""]


@pytest.mark.parametrize("fault", ["500", "cut", "close", "garbage"])
def test_a_page_that_fails_leaves_the_list_unsaid(fault: str) -> None:
    with OParlServer(dated(35), Ways(page_size=10)) as server:
        page = "/oparl/body/1/papers?page=3&limit=100"
        server.web.fault(page, fault, times=2)
        ran = World(server).recent(complete=True)
        assert ran.listed("Paper") is None
        assert [type(each) for each in ran.troubles] == [Gap]
        assert len(ran.short("Paper")) == 20
        assert ran.listed("Meeting") == set()


def test_a_passing_fault_is_none() -> None:
    """Quirk 11."""
    with OParlServer(dated(35), Ways(page_size=10)) as server:
        server.web.fault("/oparl/body/1/papers?page=3&limit=100", "500")
        assert len(World(server).recent(complete=True).listed("Paper") or ()) == 35


def test_a_list_that_repeats_itself_is_not_complete() -> None:
    """Quirk 27."""
    with OParlServer(dated(35), Ways(page_size=10, links="loop", totals=False)) as server:
        assert World(server).recent(complete=True).listed("Paper") is None
    with OParlServer(dated(35), Ways(page_size=10, links="loop")) as server:
        assert len(World(server).recent(complete=True).listed("Paper") or ()) == 35


def test_less_than_the_stated_total_is_not_complete() -> None:
    with OParlServer(dated(3)) as server:
        page = {"data": dated(3), "links": {}, "pagination": {"totalElements": 4}}
        server.web.answer("/oparl/body/1/papers", page)
        assert World(server).recent(complete=True).of(Listed) == [Listed("Meeting", frozenset())]


def test_a_total_that_changes_while_we_read_is_not_complete() -> None:
    with OParlServer([]) as server:

        def page(number: int, total: int, **links: str) -> dict[str, Any]:
            return {"data": [paper(number)], "links": links, "pagination": {"totalElements": total}}

        server.web.answer("/oparl/body/1/papers", page(1, 2, next=f"{BASE}/body/1/papers?page=2"))
        server.web.answer("/oparl/body/1/papers?page=2&limit=100", page(2, 1))
        assert World(server).recent(complete=True).listed("Paper") is None


def test_a_list_of_links_is_followed() -> None:
    with OParlServer([], outside=[paper(1), paper(2, mainFile=file(2))]) as server:
        server.web.answer("/oparl/body/1/papers", [url("Paper", 1), url("Paper", 2)])
        world = World(server)
        assert world.recent(complete=True).listed("Paper") == {url("Paper", 1), url("Paper", 2)}
        assert ("File", url("File", 2)) in world.store.parts


def test_control_characters_in_strings_are_read() -> None:
    """Quirk 10: Braunschweig does not escape them."""
    broken = json.dumps({"data": [paper(1, "Umwandlung")]}).replace("Umwandlung", "Um\x00wand\x01lung\nA\tB")
    with OParlServer([]) as server:
        server.web.answer("/oparl/body/1/papers", broken, headers={"Content-Type": "application/json"})
        world = World(server)
        world.backwards()
        found = world.store.held["Paper", url("Paper", 1)].objects[0]
        assert getattr(found, "name", "") == "Umwandlung A B"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252"])
def test_a_stated_charset_is_believed(charset: str) -> None:
    text = json.dumps({"data": [paper(1, "Straße")]}, ensure_ascii=False).encode("cp1252")
    with OParlServer([]) as server:
        server.web.answer(
            "/oparl/body/1/papers", text, headers={"Content-Type": f"application/json; charset={charset}"}
        )
        world = World(server)
        world.backwards()
        assert getattr(world.store.held["Paper", url("Paper", 1)].objects[0], "name", "") == "Straße"


def test_bytes_that_are_no_utf8_cost_one_object() -> None:
    text = json.dumps({"data": [paper(1, "Straße"), paper(2, "Radweg")]}, ensure_ascii=False).encode("cp1252")
    with OParlServer([]) as server:
        server.web.answer("/oparl/body/1/papers", text, headers={"Content-Type": "application/json"})
        ran = World(server).backwards()
        assert ran.short("Paper") == ["paper/2"]
        assert [each.reason for each in ran.troubles] == ["kein gültiges UTF-8"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "body",
    [
        "<!-- Fehler --><html></html>",
        "[" * 100_000,
        '{"data": 5}',
        '"Vorlagen"',
        "",
        '{"data": [1, null, [], {}, {"id": 7}, {"id": "x", "type": 3}]}',
        '{"data": [{"id": "x", "type": "https://schema.oparl.org/1.1/Person"}], "links": [],"pagination": 7}',
        '{"data": [], "links": {"next": "http://["}}',
        '{"data": [{"id": "http://[", "type": "https://schema.oparl.org/1.1/Paper"}]}',
    ],
)
def test_nonsense_in_place_of_a_list_is_reported_and_survived(body: str) -> None:
    """Quirk 9 and worse."""
    with OParlServer([meeting(1)]) as server:
        server.web.answer("/oparl/body/1/papers", body, headers={"Content-Type": "application/json"})
        world = World(server)
        for ran in (world.backwards(), world.recent(), world.recent(complete=True)):
            assert ran.listed("Paper") in (None, set(), {"http://["}, {"x"}) or "data" in body
        assert world.store.has("Meeting", url("Meeting", 1))


def test_objects_without_type_are_what_their_list_says() -> None:
    """Quirk 13."""
    bare = {name: value for name, value in oparl("Organization", 1, name="Rat").items() if name != "type"}
    with OParlServer([]) as server:
        server.web.answer("/oparl/body/1/organizations", {"data": [bare]})
        assert World(server).backwards().short("Organization") == ["organization/1"]


def test_everything_as_an_archive_of_the_same_objects() -> None:
    objects = [*dated(23), meeting(1), oparl("Organization", 1, name="Rat"), tombstone("Paper", 99)]
    with OParlServer(objects, Ways(page_size=10, tombstones="always")) as server:
        world = World(server)
        world.backwards()
        held = {key: value for key, value in world.store.content.items() if key[0] != "Body"}
        assert held == imported(*objects).content
