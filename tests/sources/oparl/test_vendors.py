"""What is peculiar to a vendor's objects and documents."""

from typing import Any

import pytest

from bot.council.model import AgendaItem, Body, Consultation, File, FileUse, Meeting, Organization, Paper
from bot.errors import ForeignHost
from bot.sources.delivered import Delivered, Tombstone
from bot.sources.objects import read_object
from bot.sources.oparl.vendors import recognise
from bot.sources.oparl.vendors.rubin import RUBIN
from bot.sources.oparl.vendors.somacos import SOMACOS
from bot.sources.oparl.vendors.sternberg import STERNBERG
from tests.sources.oparl.maker import BASE, consultation, file, item, meeting, oparl, paper, tombstone, url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import BERLIN, World, imported


def read(raw: Raw) -> Delivered:
    found = read_object(raw, place="", zone=BERLIN)
    assert isinstance(found, Delivered)
    return found


def content(world: World) -> dict[Any, Any]:
    return {key: value for key, value in world.store.content.items() if key[0] != "Body"}


def test_the_fields_of_cc_egov() -> None:
    """Quirk 12: one object for a list, blanks, „N/A“, a bare ending for a type, size 0, an instant."""
    odd = file(1, mimeType="pdf", size=0, date="2021-03-04T12:00:00+01:00", downloadUrl="", fileName="N/A")
    found = read(paper(1, " ", reference="N/A", auxiliaryFile=odd))
    one = next(each for each in found.objects if isinstance(each, File))
    assert (one.file_name, one.download_url, one.version) == ("", "", "")
    assert str(one.date) == "2021-03-04"
    assert found.uses == (FileUse(url("File", 1), "Paper", url("Paper", 1), "auxiliaryFile"),)
    assert found.objects[0] == Paper(
        url("Paper", 1),
        paper_type="Beschlussvorlage",
        date=found.objects[0].date,  # type: ignore[union-attr]
    )
    assert found.unreadable == ()


@pytest.mark.parametrize(
    ("stated", "version"),
    [
        ({"sha512Checksum": "5a", "sha1Checksum": "1b", "size": 7}, "5a"),
        ({"sha1Checksum": "1b", "size": 7}, "1b"),
        ({"size": 7}, "size 7"),
        ({"size": "7"}, "size 7"),
        ({"size": 0}, ""),
        ({"size": "viel"}, ""),
        ({}, ""),
    ],
)
def test_the_version_of_a_file_is_its_checksum_else_its_size(stated: Raw, version: str) -> None:
    found = read(file(1, **stated)).objects[0]
    assert isinstance(found, File)
    assert found.version == version


def test_the_fields_of_somacos() -> None:
    """Quirks 18 and 19: order as text, an end at midnight of the same day."""
    found = read(meeting(1, item(1, order="12"), end="2025-03-12T00:00:00+01:00"))
    one, point = found.objects[0], found.objects[1]
    assert isinstance(one, Meeting)
    assert isinstance(point, AgendaItem)
    assert (one.end, point.position) == (None, 12)


def test_a_tombstone_with_blank_fields_is_one() -> None:
    """Quirk 21."""
    assert read_object(tombstone("Paper", 1), place="", zone=BERLIN) == Tombstone(
        "Paper", url("Paper", 1), ""
    )


def test_papers_that_share_a_number_and_stations_that_share_an_id_all_come() -> None:
    """Quirks 22 and 26."""
    objects = [
        paper(n, reference="2019/1012", consultation=[consultation(5, item=n), consultation(5, item=n + 10)])
        for n in (1, 2)
    ]
    with OParlServer(objects) as server:
        world = World(server)
        world.backwards()
        assert content(world) == imported(*objects).content
        stations = [
            each for one, _ in content(world).values() for each in one if isinstance(each, Consultation)
        ]
        assert len({(each.paper, each.id, each.at) for each in stations}) == 4


def test_embedded_objects_without_dates_are_read() -> None:
    """Quirk 31: created and modified are used for nothing but the filter."""
    assert len(read(meeting(1, item(1), item(2))).objects) == 3


def test_a_faction_is_one_wherever_it_is_said() -> None:
    """Quirk 36."""
    said = oparl("Organization", 1, organizationType="Gremium", classification="Fraktion")
    finer = oparl("Organization", 1, organizationType="Gremium", classification="Ausschuss")
    kinds = [
        each.kind for raw in (said, finer) for each in read(raw).objects if isinstance(each, Organization)
    ]
    assert kinds == ["Fraktion", "Gremium"]


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({"vendor": "http://www.somacos.de"}, "SOMACOS"),
        ({"product": "Sitzungsmanagementsystem Session  Copyright SOMACOS GmbH"}, "SOMACOS"),
        ({"contactName": "STERNBERG Software GmbH & Co. KG"}, "STERNBERG"),
        ({"id": "https://ris.example/webservice/oparl/v1.1/system"}, "STERNBERG"),
        ({"vendor": "https://www.cc-egov.de"}, "CC e-gov"),
        ({"vendor": "CC e-gov"}, "CC e-gov"),
        ({"product": "more! rubin"}, "more!rubin"),
        ({"website": "https://probedorf.gremien.info"}, "more!rubin"),
        ({"vendor": "Wir selbst", "id": "https://ris.example/oparl/system"}, ""),
        ({"vendor": 7}, ""),
    ],
)
def test_vendors_are_recognised(stated: Raw, name: str) -> None:
    assert recognise(stated).name == name


def test_a_city_number_gets_its_zero_back() -> None:
    """Quirk 13."""
    raw = {"ags": "7654321"}
    STERNBERG.mend(raw, ())
    assert raw["ags"] == "07654321"
    with OParlServer([], Ways(vendor="STERNBERG")) as server:
        server.web.answer("/oparl/bodies", {**server._body(), "ags": 7654321})
        world = World(server)
        world.backwards()
        body = world.store.held["Body", f"{BASE}/body/1"].objects[0]
        assert isinstance(body, Body)
        assert body.ags == "07654321"


def test_meetings_are_named_with_their_prefix() -> None:
    """Quirk 34."""
    station = consultation(1, meeting=url("Meeting", 7))
    ours = {**meeting("ni_7"), "agendaItem": [item(1, consultation=url("Consultation", 1))]}
    with OParlServer([ours, paper(1, consultation=[station])], Ways(vendor="more!rubin")) as server:
        world = World(server)
        world.backwards()
        found = world.store.held["Paper", url("Paper", 1)].objects[1]
        assert isinstance(found, Consultation)
        assert found.meeting == url("Meeting", "ni_7")
    raw: Raw = {"consultation": [{"meeting": url("Meeting", 7)}]}
    RUBIN.mend(raw, (url("Meeting", 8),))
    assert raw["consultation"][0]["meeting"] == url("Meeting", 7)


def document(number: str) -> File:
    access, download = f"{BASE}/a/{number}.pdf", f"{BASE}/d/{number}.pdf"
    return File(f"{BASE}/bodies/0001/files/{number}", access_url=access, download_url=download)


def test_where_the_documents_of_magdeburg_are() -> None:
    """Quirk 15."""
    site = "https://ris.probedorf.example"
    assert SOMACOS.documents(document("00123")) == (
        f"{BASE}/d/00123.pdf",
        f"{BASE}/a/00123.pdf",
        f"{site}/getfile.asp?id=123&type=do",
        f"{site}/getfile.php?id=123&type=do",
    )


def test_where_the_documents_of_sd_net_are() -> None:
    """Quirk 13: a doubled slash, a doubled ending."""
    odd = File("x", access_url="https://r.example/files//rim/mail.eml.eml")
    assert STERNBERG.documents(odd) == (
        "https://r.example/files/rim/mail.eml.eml",
        "https://r.example/files/rim/mail.eml.pdf",
    )


def test_documents_are_asked_where_the_server_answers() -> None:
    with OParlServer([paper(1)], Ways(prefix="/ris", vendor="SOMACOS")) as server:
        world = World(server)
        world.backwards()
        with world.source() as source:
            found = source.documents(document("9"))
        assert found[0] == f"{server.web.url}/ris/oparl/d/9.pdf"
        assert found[-1].endswith("/getfile.php?id=9&type=do")


def test_a_document_on_a_host_that_is_not_named_is_said_to_be_foreign() -> None:
    with OParlServer([paper(1)]) as server:
        world = World(server)
        world.backwards()
        elsewhere = "https://dokumente.birkenhafen.example/1.pdf"
        with world.source() as source:
            found = source.documents(File(f"{BASE}/file/1", download_url=elsewhere))
            assert found == (f"{server.web.url}/1.pdf", elsewhere), "a server that moved is still tried first"
            with pytest.raises(ForeignHost, match=r"unter \[source\] hosts eintragen"):
                source.server.http.get(found[-1])


def test_a_document_of_a_server_that_moved_is_not_said_to_be_foreign() -> None:
    with OParlServer([paper(1)]) as server:
        world = World(server)
        world.backwards()
        with world.source() as source:
            found = source.documents(
                File(f"{BASE}/file/1", access_url="https://ris.probedorf.example/x/1.pdf")
            )
        assert found == (f"{server.web.url}/x/1.pdf",)
