"""Real objects of real vendors, served again with their vendors' manners."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.council.model import AgendaItem, Consultation, File, Meeting, Organization, Paper
from bot.sources.delivered import Delivered
from bot.sources.framing import Frames
from bot.sources.objects import KEPT, kind_of, read_object
from bot.sources.oparl.vendors import recognise
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import BERLIN, World, imported

pytestmark = pytest.mark.shared
SOMACOS = Ways(
    page_size=20, vendor="http://www.somacos.de", filter="lost", tombstones="always", prefix="/ris"
)
ALLRIS = Ways(page_size=10, vendor="CC e-gov", newest_last=True, stamps="constant", filter="empty")
RIM = Ways(page_size=25, limit="refused", filter="failing", vendor="STERNBERG", tombstones="always")
RUBIN = Ways(page_size=10, stamps="today", vendor="more!rubin", page_in_path=True, tombstones="always")


def raws(path: Path) -> list[Raw]:
    return [raw.value for raw in Frames(path) if isinstance(raw.value, dict)]


def content(world: World) -> dict[Any, Any]:
    return {key: value for key, value in world.store.content.items() if key[0] != "Body"}


@pytest.fixture(scope="module")
def karlsruhe(shared: Path) -> list[Raw]:
    folder = shared / "data/oparl/karlsruhe/sample-2025-03_04"
    return [raw for name in ("papers", "meetings", "papers-deleted") for raw in raws(folder / f"{name}.json")]


@pytest.mark.parametrize("ways", [SOMACOS, ALLRIS, RIM, RUBIN], ids=["somacos", "allris", "rim", "rubin"])
def test_karlsruhe_by_any_vendor_is_what_its_archive_is(karlsruhe: list[Raw], ways: Ways) -> None:
    objects = [raw for raw in karlsruhe if ways is not ALLRIS or not raw.get("deleted")]
    with OParlServer(objects, ways, base="https://web1.karlsruhe.de/oparl") as server:
        world = World(server)
        world.backwards()
        assert content(world) == imported(*objects).content
        world.next_day()
        assert world.recent().ids == []
        listed = world.recent(complete=True).listed("Paper")
        assert listed == {raw["id"] for raw in objects if kind_of(raw) == "Paper" and not raw.get("deleted")}


def test_allris_of_osnabrueck(shared: Path) -> None:
    """Quirks 1, 12, 16."""
    papers = raws(shared / "data/oparl/vendor-fixtures/osnabrueck-allris4-papers.json")
    with OParlServer(papers, ALLRIS, base="https://www.osnabrueck.sitzung-online.de/oparl") as server:
        world = World(server)
        world.backwards()
        assert content(world) == imported(*papers).content
        objects = [each for one, _ in content(world).values() for each in one]
        assert [type(each) for each in objects].count(Paper) == 2
        assert {each.version for each in objects if isinstance(each, File)} == {"size 58918", "size 5411114"}
        assert {each.at for each in objects if isinstance(each, Consultation)} == {""}


def test_session_of_magdeburg(shared: Path) -> None:
    """Quirk 18."""
    one = raws(shared / "data/oparl/vendor-fixtures/magdeburg-session-meeting.excerpt.json")[0]
    found = read_object(one, place="", zone=BERLIN)
    assert isinstance(found, Delivered)
    assert [each.position for each in found.objects if isinstance(each, AgendaItem)] == [1, 3, 113]


def test_a_meeting_of_wuppertal_names_organizations_that_no_list_has(shared: Path) -> None:
    """Quirk 32, as meine-stadt-transparent keeps it."""
    folder = shared / "data/oparl/mst-testdata/testdata/oparl-missing"
    one, system = (json.loads((folder / f"{name}.json").read_text()) for name in ("meeting", "system"))
    assert recognise(system).name == "SOMACOS"
    schema = one["type"].rsplit("/", 1)[0]
    lost = [
        {"id": each, "type": f"{schema}/Organization", "name": "Ausschuss"} for each in one["organization"]
    ]
    with OParlServer(
        [one], Ways(version="1.0"), base="http://oparl.wuppertal.de/oparl", outside=lost
    ) as server:
        world = World(server)
        world.backwards()
        kinds = [type(each) for found, _ in content(world).values() for each in found]
        assert kinds.count(Organization) == len(one["organization"]) == 2
        assert kinds.count(Meeting) == 1


def test_the_broken_json_of_braunschweig(shared: Path) -> None:
    """Quirk 10."""
    broken = (shared / "data/oparl/mst-testdata/testdata/broken_json.broken_json").read_bytes()
    base = "https://ratsinfo.braunschweig.de/bi/oparl/1.0"
    with OParlServer([], Ways(version="1.0"), base=base) as server:
        server.web.answer(
            "/bi/oparl/1.0/body/1/papers",
            b'{"data": [' + broken + b"]}",
            headers={"Content-Type": "application/json"},
        )
        world = World(server)
        ran = world.backwards()
        assert ran.troubles == []
        papers = [one[0] for (kind, _), (one, _) in content(world).items() if kind == "Paper"]
        assert [each.reference for each in papers if isinstance(each, Paper)] == ["1664/99"]


@pytest.mark.parametrize("folder", ["spec/examples", "mst-testdata/testdata/oparl"])
def test_the_examples_of_the_specification(shared: Path, folder: str) -> None:
    found = [raws(path)[0] for path in sorted((shared / "data/oparl" / folder).glob("*.json"))]
    objects = [raw for raw in found if kind_of(raw) in KEPT - {"Body"}]
    assert {kind_of(raw) for raw in objects} == {"File", "Meeting", "Organization", "Paper"}
    wanted = {key: value[1] for key, value in imported(*objects).content.items() if key[0] != "File"}
    for children in ("embedded", "linked"):
        ways = Ways(children=children)
        with OParlServer(objects, ways, base="https://oparl.example.org") as server:
            world = World(server)
            world.backwards()
            # Files of one id differ there between their parents: what must be the same is what hangs where.
            assert {key: value[1] for key, value in content(world).items() if key in wanted} == wanted
