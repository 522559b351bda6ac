"""Objects as vendors send them: they come whole, once, and as an archive of them would be read."""

from typing import Any

import pytest

from bot.council.model import AgendaItem
from bot.sources.delivered import Delivered, Gap, Missing, Tombstone
from tests.sources.oparl.maker import consultation, file, item, meeting, oparl, paper, tombstone, url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import World, imported


def council() -> list[Raw]:
    """Everything that a meeting and a paper can hold."""
    station = consultation(1, item=1, meeting=url("Meeting", 1), organization=[url("Organization", 1)])
    files = {name: file(name) for name in ("invitation", "resultsProtocol", "verbatimProtocol")}
    point = item(1, consultation=url("Consultation", 1), resolutionFile=file("r"), auxiliaryFile=[file("x")])
    return [
        oparl("Organization", 1, name="Rat"),
        meeting(1, point, item(2), auxiliaryFile=[file("m")], organization=[url("Organization", 1)], **files),
        paper(1, mainFile=file("p"), auxiliaryFile=[file("a"), file("b")], consultation=[station]),
    ]


def content(world: World) -> dict[Any, Any]:
    return {key: value for key, value in world.store.content.items() if key[0] != "Body"}


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("children", ["embedded", "linked"])
def test_linked_objects_come_as_embedded_ones_do(children: Any, version: str) -> None:
    with OParlServer(council(), Ways(children=children, version=version)) as server:
        world = World(server)
        ran = world.backwards()
        assert ran.troubles == []
        assert content(world) == imported(*council()).content
        assert len(ran.ids) == 4


def test_a_linked_child_is_fetched_once() -> None:
    shared_file = file("s")
    papers = [paper(n, mainFile=shared_file) for n in range(1, 6)]
    with OParlServer(papers, Ways(children="linked")) as server:
        World(server).backwards()
        assert server.counts["File"] == 1


def test_a_result_that_arrives_in_a_linked_item_is_found() -> None:
    """The meeting itself does not change: its address leads to the same links as before."""
    with OParlServer(council(), Ways(children="linked", etags=True)) as server:
        world = World(server)
        world.backwards()
        world.next_day()
        path = server._path(url("AgendaItem", 2))
        server._singles[path] = {**server._singles[path], "result": "vertagt"}
        found = world.recent(since=world.today.replace(year=2025, month=1)).of(Delivered)
        assert [each.id for each in found] == [url("Meeting", 1)]
        assert [each.result for each in found[0].objects if isinstance(each, AgendaItem)] == ["", "vertagt"]


@pytest.mark.parametrize("status", [401, 404, 410])
def test_a_link_that_leads_nowhere_is_said_and_the_rest_comes(status: int) -> None:
    with OParlServer([paper(1, mainFile=url("File", 1), auxiliaryFile=[file(2)])]) as server:
        server.remove(url("File", 1), status)
        ran = World(server).backwards()
        assert [(each.kind, each.id) for each in ran.of(Missing)] == [("File", url("File", 1))]
        assert ran.short("Paper") == ["paper/1"]


def test_a_child_that_is_held_is_not_lost_by_a_fault() -> None:
    with OParlServer(council(), Ways(children="linked")) as server:
        world = World(server)
        world.backwards()
        before = content(world)
        world.next_day()
        server.put({**server.get(url("Paper", 1)), "name": "Neu gefasst"})
        server.web.fault("/oparl/file/p", "500", times=2)
        ran = world.recent(complete=True)
        assert {(each.kind, each.id) for each in ran.of(Gap)} == {
            ("File", url("File", "p")),
            ("Paper", url("Paper", 1)),
        }
        assert content(world) == before
        again = world.again("Paper", url("Paper", 1))
        assert [type(each) for each in again] == [Delivered]
        assert content(world) != before


def test_an_agenda_that_lists_leave_out_is_fetched() -> None:
    """Quirk 17."""
    meetings = [
        meeting(n, item(n, result="vertagt"), start=f"2026-03-{n:02}T17:00:00+01:00") for n in range(1, 13)
    ]
    with OParlServer(meetings, Ways(agenda_in_list=False)) as server:
        world = World(server)
        world.backwards()
        assert content(world) == imported(*meetings).content
        assert server.counts["Meeting"] == 12
        world.next_day()
        assert world.recent().ids == []


def test_meetings_that_have_no_agenda_are_not_asked_for_it_for_ever() -> None:
    """934 of 2,609 meetings in Karlsruhe have none."""
    meetings = [meeting(n, start=f"2026-03-{n:02}T17:00:00+01:00", agendaItem=[]) for n in range(1, 29)]
    with OParlServer(meetings) as server:
        world = World(server)
        world.backwards()
        assert server.counts["Meeting"] == 5
        world.mark = ""
        world.backwards()
        assert server.counts["Meeting"] == 6


def test_stations_without_item_and_meeting_come_as_they_are() -> None:
    """Quirk 16: ALLRIS 4 links from the item only, and its single consultations hold no more."""
    stations = [oparl("Consultation", n, role="Vorberatung") for n in range(1, 10)]
    objects = [paper(n, consultation=[stations[n - 1]]) for n in range(1, 10)]
    with OParlServer(objects, outside=stations) as server:
        world = World(server)
        world.backwards()
        assert content(world) == imported(*objects).content
        assert server.counts["Consultation"] == 5


def test_stations_that_are_fuller_by_themselves_are_fetched() -> None:
    bare = [paper(n, consultation=[oparl("Consultation", n)]) for n in range(1, 10)]
    whole = [consultation(n, item=n, meeting=url("Meeting", n)) for n in range(1, 10)]
    with OParlServer(bare, outside=whole) as server:
        world = World(server)
        world.backwards()
        expected = [paper(n, consultation=[whole[n - 1]]) for n in range(1, 10)]
        assert content(world) == imported(*expected).content


def test_objects_that_are_named_and_in_no_list_are_fetched() -> None:
    """Quirk 32."""
    lost = [
        oparl("Organization", 7, name="Beirat"),
        meeting(7, item(7, consultation=url("Consultation", 7)), organization=[url("Organization", 7)]),
        paper(7, consultation=[consultation(7, item=7, meeting=url("Meeting", 7))]),
        consultation(7, item=7, paper=url("Paper", 7), meeting=url("Meeting", 7)),
    ]
    named = paper(1, consultation=[consultation(1, meeting=url("Meeting", 7))])
    with OParlServer([named], outside=lost) as server:
        world = World(server)
        ran = world.backwards()
        assert sorted(ran.ids[1:]) == ["meeting/7", "organization/7", "paper/1", "paper/7"]
        assert ran.troubles == []


def test_what_stands_in_no_list_is_not_taken_for_withdrawn() -> None:
    """It was found by a name once; that no list holds it says nothing."""
    with OParlServer(
        [paper(1, consultation=[consultation(1, meeting=url("Meeting", 7))])], outside=[meeting(7)]
    ) as server:
        world = World(server)
        world.backwards()
        world.next_day()
        assert world.recent(complete=True).listed("Meeting") == {url("Meeting", 7)}
        server.remove(url("Meeting", 7), 404)
        world.next_day()
        ran = world.recent(complete=True)
        assert [each.id for each in ran.of(Missing)] == [url("Meeting", 7)]
        assert ran.listed("Meeting") == set()


def test_names_that_lead_nowhere_are_asked_for_once_a_month() -> None:
    with OParlServer([meeting(1, organization=[url("Organization", 9)])]) as server:
        world = World(server)
        for days, asked in ((0, True), (1, False), (40, True)):
            world.next_day(days)
            world.mark = ""
            assert world.backwards().troubles == []
            assert ("/oparl/organization/9" in server.web.paths) is asked


def test_an_unknown_path_that_answers_with_the_system_is_not_found() -> None:
    """Quirk 7."""
    with OParlServer([paper(1)], Ways(unknown="system")) as server:
        world = World(server)
        world.backwards()
        found = world.again("Paper", url("Paper", 404))
        assert [(type(each), getattr(each, "why", "")) for each in found] == [(Missing, "not_found")]


def test_an_html_page_in_place_of_an_object_is_a_gap() -> None:
    """Quirk 9."""
    with OParlServer([paper(1)], Ways(unknown="html")) as server:
        found = World(server).again("Paper", url("Paper", 404))
        assert [(type(each), getattr(each, "cause", "")) for each in found] == [(Gap, "broken")]


def test_another_object_than_the_one_asked_for_is_a_gap() -> None:
    with OParlServer([paper(1)]) as server:
        server.web.answer("/oparl/paper/2", paper(1))
        assert [type(each) for each in World(server).again("Paper", url("Paper", 2))] == [Gap]


def test_an_object_is_kept_under_the_id_that_it_was_named_by() -> None:
    """Quirk 23: asked for singly it spells its host otherwise."""
    with OParlServer([paper(1)]) as server:
        server.web.answer("/oparl/paper/1", {**paper(1), "id": "http://alt.example/oparl/paper/1"})
        assert [
            each.id for each in World(server).again("Paper", url("Paper", 1)) if isinstance(each, Delivered)
        ] == [url("Paper", 1)]


@pytest.mark.parametrize("kind", ["AgendaItem", "Consultation", "File"])
def test_a_part_that_is_asked_for_again_comes_with_its_parent(kind: str) -> None:
    parts = {
        "AgendaItem": item(1, meeting=url("Meeting", 1)),
        "Consultation": consultation(1, paper=url("Paper", 1)),
        "File": file(1, paper=[url("Paper", 1)]),
    }
    with OParlServer([*council(), parts[kind]]) as server:
        found = World(server).again(kind, url(kind, 1))
        expected = "Meeting" if kind == "AgendaItem" else "Paper"
        assert [each.kind for each in found if isinstance(each, Delivered)] == [expected]


@pytest.mark.parametrize(("status", "why"), [(401, "unauthorized"), (404, "not_found"), (410, "gone")])
def test_asking_again_says_what_is_withdrawn(status: int, why: str) -> None:
    with OParlServer([paper(1)]) as server:
        server.remove(url("Paper", 1), status)
        assert [getattr(each, "why", "") for each in World(server).again("Paper", url("Paper", 1))] == [why]


def test_asking_again_for_a_deleted_object_finds_its_tombstone() -> None:
    """Quirk 13: with and without type."""
    bare = {name: value for name, value in tombstone("Paper", 2).items() if name != "type"}
    with OParlServer([tombstone("Paper", 1)], outside=[bare]) as server:
        world = World(server)
        assert [(type(e), getattr(e, "kind", "-")) for e in world.again("Paper", url("Paper", 1))] == [
            (Tombstone, "Paper")
        ]
        assert [(type(e), getattr(e, "kind", "-")) for e in world.again("Paper", url("Paper", 2))] == [
            (Tombstone, "")
        ]
