"""Where a city's OParl server is found, and how it is told when there is none."""

import pytest

from bot.errors import Blocked, FetchError, Unexpected
from tests.sources.http.web_server import Answer
from tests.sources.oparl.maker import BASE, oparl, paper
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import World

SCHEMA = "https://schema.oparl.org/1.1"


def body(name: str, number: int) -> Raw:
    at = f"{BASE}/body/{number}"
    lists = {"organization": f"{at}/organizations", "meeting": f"{at}/meetings", "paper": f"{at}/papers"}
    return {"id": at, "type": f"{SCHEMA}/Body", "name": name, **lists}


@pytest.mark.parametrize("path", ["", "/", "/oparl/system", "/oparl/bodies", "/oparl/body/1", "/ratsinfo/"])
def test_site_system_body_list_and_body_lead_to_the_same(path: str) -> None:
    with OParlServer([paper(1)]) as server:
        world = World(server, url=server.web.url + path)
        assert world.backwards().short("Paper") == ["paper/1"]


def test_the_address_that_was_found_is_remembered() -> None:
    with OParlServer([paper(1)]) as server:
        world = World(server, url=server.site)
        world.backwards()
        world.next_day()
        world.recent()
        assert [each for each in server.web.paths if "system" in each] == ["/oparl/system"]


def test_a_server_that_moved_is_found_again() -> None:
    """Quirk 24."""
    with OParlServer([paper(1)]) as old:
        world = World(old, url=old.site)
        world.backwards()
    with OParlServer([paper(1), paper(2)], Ways(prefix="/public")) as new:
        moved = World(new, world.store, url=new.site)
        assert moved.recent().short("Paper") == ["paper/2"]


@pytest.mark.parametrize(
    "ill",
    [
        Answer("<html>Wartung</html>"),
        Answer("<html>Wartung</html>", 503),
        Answer({"error": "kaputt"}, 500),
        Answer("verboten", 403),
        Answer({"name": "etwas anderes"}),
        Answer({"type": f"{SCHEMA}/Error", "message": "OParl is not active."}),
    ],
)
def test_a_passing_fault_of_the_system_does_not_lead_to_another_version(ill: Answer) -> None:
    """Its ids are others: everything would come a second time."""
    with OParlServer([paper(1)], base=f"{BASE}/v1.1") as server:
        world = World(server, url=server.site)
        world.backwards()
        with OParlServer([paper(1)], Ways(version="1.0"), base=f"{BASE}/v1.0") as old:
            server.web.handle("/oparl/v1.0/", old.serve)
            server.web.handle("/oparl/v1.1/system", lambda _: ill)
            for _ in range(2):
                world.next_day()
                with pytest.raises(FetchError):
                    world.recent()
            assert not any("v1.0" in path for path in server.web.paths)
            server.web.handle("/oparl/v1.1/system", server.serve)
            assert world.recent().troubles == []


def test_a_system_that_is_no_longer_there_is_looked_for() -> None:
    with OParlServer([paper(1)], base=f"{BASE}/v1.1") as server:
        world = World(server, url=server.site)
        world.backwards()
        world.next_day()
        with OParlServer([paper(1), paper(2)]) as newer:
            server.web.handle("/oparl/", newer.serve)
            assert "paper/2" in world.recent().ids


def test_another_address_in_the_citys_file_is_followed_at_once() -> None:
    with OParlServer([paper(1)], base=f"{BASE}/v1.1") as server:
        World(server, url=server.site).backwards()
        world = World(server, url=server.site)
        world.backwards()
        with OParlServer([paper(1), paper(2)], base=f"{BASE}/neu") as newer:
            server.web.handle("/oparl/neu/", newer.serve)
            server.web.handle("/oparl/v1.1/system", lambda _: Answer("<html>Umgezogen</html>"))
            moved = World(server, world.store, url=f"{server.web.url}/oparl/neu/system")
            assert "paper/2" in moved.recent().ids


def test_product_and_version_are_what_the_system_says() -> None:
    with OParlServer([], Ways(version="1.0")) as server, World(server).source() as source:
        assert source.product == ""
        list(source.backwards(""))
        assert source.product == "Probe-RIS 1 (OParl 1.0)"


def test_a_system_of_1_0_that_names_one_of_1_1_is_left_for_it() -> None:
    with OParlServer([paper(1)]) as server:
        old = {"id": "x", "type": "https://schema.oparl.org/1.0/System", "body": "https://nirgends.example/"}
        server.web.answer("/alt", {**old, "otherOparlVersions": ["", f"{BASE}/system"]})
        world = World(server, url=server.web.url + "/alt")
        assert world.backwards().short("Paper") == ["paper/1"]


@pytest.mark.parametrize("kind", ["single", "bare", "links"])
def test_a_body_in_place_of_the_list_of_bodies(kind: str) -> None:
    """Quirk 13, and lists that only link."""
    with OParlServer([paper(1)], Ways(body_list=kind)) as server:  # type: ignore[arg-type]
        assert World(server).backwards().short("Paper") == ["paper/1"]


def test_bodies_are_chosen_by_name_or_id() -> None:
    with OParlServer([]) as server:
        for number in (1, 2):
            papers = {"data": [paper(number, body=f"{BASE}/body/{number}")], "links": {}}
            server.web.answer(f"/oparl/body/{number}/papers", papers)
            for name in ("meetings", "organizations"):
                server.web.answer(f"/oparl/body/{number}/{name}", {"data": []})
        both = [body("Markt Birkenhafen", 1), body("Verbandsgemeinde Probedorf", 2)]
        server.web.answer("/oparl/bodies", {"data": both})
        assert World(server).backwards().short("Paper") == ["paper/1", "paper/2"]
        assert World(server, bodies=("markt birkenhafen",)).backwards().short("Paper") == ["paper/1"]
        assert World(server, bodies=(f"{BASE}/body/2",)).backwards().short("Paper") == ["paper/2"]
        with pytest.raises(Unexpected, match="„Markt Birkenhafen“, „Verbandsgemeinde Probedorf“"):
            World(server, bodies=("Silberbrück",)).backwards()


def test_nothing_found_says_what_was_tried_and_what_to_ask_for() -> None:
    with OParlServer([], Ways(prefix="/tief/versteckt")) as server:
        with pytest.raises(FetchError) as caught:
            World(server, url=server.site).backwards()
        said = str(caught.value)
        assert "/oparl/system (Der Server lehnt ab: nicht gefunden)" in said
        assert "ob das OParl-Modul eingeschaltet und öffentlich ist" in said
        assert caught.value.cause == "broken"


def test_a_module_that_is_switched_off_is_said_in_its_own_words() -> None:
    """Quirk 8: an Error with HTTP 200."""
    with OParlServer([]) as server:
        off = {"type": f"{SCHEMA}/Error", "message": "OParl is not active."}
        server.web.handle("/", lambda _: Answer(off))
        with pytest.raises(FetchError, match="Der Server meldet: OParl is not active"):
            World(server).backwards()


def test_an_html_page_is_no_system() -> None:
    """Quirk 9."""
    with OParlServer([], Ways(prefix="/weg", unknown="html")) as server:
        world = World(server, url=server.site)
        with pytest.raises(FetchError, match="Statt JSON kam eine HTML-Seite"):
            world.backwards()


def test_a_body_list_that_fails_is_a_fault_of_the_server() -> None:
    """Quirk 11: nothing may be taken for withdrawn because of it."""
    with OParlServer([paper(1)]) as server:
        world = World(server)
        world.backwards()
        server.web.fault("/oparl/bodies", "500", times=2)
        with pytest.raises(FetchError):
            world.recent(complete=True)
        assert world.store.has("Paper", paper(1)["id"])


def test_a_body_that_cannot_be_read_makes_no_list_complete() -> None:
    with OParlServer([paper(1)]) as server:
        other = f"{BASE}/body/2"
        server.web.answer("/oparl/bodies", {"data": [f"{BASE}/body/1", other]})
        ran = World(server).recent(complete=True)
        assert ran.short("Paper") == ["paper/1"]
        assert ran.listed("Paper") is None


def test_a_firewall_is_reported_at_once() -> None:
    with OParlServer([]) as server:
        server.web.fault("*", "blocked", times=30)
        with pytest.raises(Blocked):
            World(server, leave="2026").backwards()


def test_plural_names_of_lists() -> None:
    """Quirk 28."""
    with OParlServer([paper(1), oparl("Organization", 1, name="Rat")], Ways(plural_lists=True)) as server:
        assert World(server).backwards().ids[1:] == ["organization/1", "paper/1"]
