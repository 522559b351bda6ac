"""The real pages of Trier: what a person reads in them is here as ids, numbers and days, texts as hashes."""

import datetime as dt
import hashlib
import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.council.model import Consultation, File, Organization, Paper, Stated
from bot.sources.allris.addresses import Addresses
from bot.sources.allris.agenda import Agenda, read_agenda
from bot.sources.allris.calendar import Entry, answered, entries_in, table_in
from bot.sources.allris.gremien import Gremien
from bot.sources.allris.paper import PaperPage, read_paper
from bot.sources.allris.version import version_of
from bot.sources.html import parse
from bot.sources.http.page import Page
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.variants import VARIANTS

pytestmark = pytest.mark.shared
BASE = "https://gremieninfo.trier.de/public/"
DOCUMENTS = f"{BASE}wicket/resource/org.apache.wicket.Application/"
ADDRESSES = Addresses(BASE)
BERLIN = ZoneInfo("Europe/Berlin")
EACH_VARIANT = pytest.mark.parametrize("variant", ["as it is", *VARIANTS])


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def page(shared: Path, name: str, variant: str) -> str:
    text = (shared / "data/html/trier-allris-4.1.7" / name).read_text(encoding="utf-8")
    return VARIANTS[variant](text, random.Random(7)) if variant in VARIANTS else text


def agenda(shared: Path, variant: str) -> Agenda:
    tree = parse(page(shared, "to010-1000264.excerpt.html", variant).encode())
    return read_agenda(tree, "1000264", ADDRESSES, BERLIN, address="to010")


def paper(shared: Path, variant: str) -> PaperPage:
    tree = parse(page(shared, "vo020-1001540.excerpt.html", variant).encode())
    return read_paper(tree, "1001540", ADDRESSES, Gremien(ADDRESSES, FakeKnown()), address="vo020")


def calendar(shared: Path, variant: str) -> tuple[Entry, ...]:
    xml = page(shared, "si010-ajax-2026-10.excerpt.xml", "as it is")
    before, _, rest = xml.partition("<![CDATA[")
    table, _, after = rest.partition("]]>")
    changed = VARIANTS[variant](table, random.Random(7)) if variant in VARIANTS else table
    tree = answered(Page("si010", 200, {}, f"{before}<![CDATA[{changed}]]>{after}".encode()))
    found = table_in(tree)
    assert found is not None
    return entries_in(found, BASE, dt.date(2026, 10, 1))


def test_the_calendar_yields_every_meeting(shared: Path) -> None:
    entries = calendar(shared, "as it is")

    assert [
        (each.number, each.day and each.day.day, each.released, hashed(each.title)) for each in entries
    ] == [
        CALENDAR[0],
        CALENDAR[1],
        ("1000649", 14, False, "71711927ea89"),
        CALENDAR[2],
        ("1000321", 22, False, "3547271e43ff"),
    ]


CALENDAR = [
    ("1000686", 1, True, "3a6c5ee11edd"),
    ("1000378", 8, True, "ad7f8ce74556"),
    ("1000264", 21, True, "bc1b8372e629"),
]


@EACH_VARIANT
def test_the_released_meetings_are_found_however_the_calendar_is_built(shared: Path, variant: str) -> None:
    entries = [each for each in calendar(shared, variant) if each.released]

    assert [
        (each.number, each.day and each.day.day, True, hashed(each.title)) for each in entries
    ] == CALENDAR


@EACH_VARIANT
def test_the_meeting(shared: Path, variant: str) -> None:
    found = agenda(shared, variant).meeting

    assert found.id == f"{BASE}to010?SILFDNR=1000264"
    assert found.start == dt.datetime(2026, 10, 21, 15, 0, tzinfo=dt.UTC)
    assert (found.end, found.cancelled, found.stated) == (None, False, Stated.PUBLIC)
    assert found.organizations == (f"{BASE}gr020?GRLFDNR=1",)
    assert found.web == f"{BASE}to010?SILFDNR=1000264&refresh=false"
    assert (hashed(found.name), hashed(found.location)) == ("bc1b8372e629", "cd70df843b71")


def test_the_state_stands_in_a_field_without_a_label(shared: Path) -> None:
    assert agenda(shared, "as it is").meeting.state == "Sitzung eingeladen"


@EACH_VARIANT
def test_every_item_of_the_agenda(shared: Path, variant: str) -> None:
    found = agenda(shared, variant)

    assert [
        (each.number, each.item.number, each.paper, each.role, hashed(each.item.name)) for each in found.lines
    ] == [
        ("1008602", "Ö 1", "", "", "dd2b0d3d3269"),
        ("1008604", "Ö 2", "", "", "9e785dd3999c"),
        ("1008697", "Ö 2.1", "1001540", "Entscheidung", "909414fb6de6"),
        ("1008691", "Ö 2.2", "1001518", "Entscheidung", "8885e2a9ead3"),
        ("1008608", "Ö 3", "", "Entscheidung", "44b8445053b7"),
    ]
    assert {each.item.stated for each in found.lines} == {Stated.PUBLIC}
    assert {each.item.result for each in found.lines} == {""}
    assert [each.item.id for each in found.lines if each.paper] == [
        f"{BASE}to020?TOLFDNR=1008697",
        f"{BASE}to020?TOLFDNR=1008691",
    ]
    assert found.lines[2].item.consultation == f"{BASE}vo020?VOLFDNR=1001540#1000264"


@EACH_VARIANT
def test_the_paper(shared: Path, variant: str) -> None:
    found = paper(shared, variant).paper

    assert found.id == f"{BASE}vo020?VOLFDNR=1001540"
    assert (found.reference, found.paper_type, found.stated) == ("469/2026", "Antrag", Stated.PUBLIC)
    assert found.date == dt.date(2026, 10, 21)
    assert hashed(found.name) == "a3cf2c2039fd"
    assert [hashed(each.removeprefix(BASE)) for each in found.originators] == [
        "d5c0d2ba8a47",
        "f51a55cc87fd",
        "9080584a3e5f",
    ]
    assert [hashed(each.removeprefix(BASE)) for each in found.under_direction_of] == ["b85f1a19cebd"]


@EACH_VARIANT
def test_the_station(shared: Path, variant: str) -> None:
    found = paper(shared, variant)

    assert [each for each in found.objects if isinstance(each, Consultation)] == [
        Consultation(
            f"{BASE}vo020?VOLFDNR=1001540#1000264",
            f"{BASE}vo020?VOLFDNR=1001540",
            f"{BASE}to020?TOLFDNR=1008697",
            f"{BASE}to010?SILFDNR=1000264",
            (f"{BASE}#gremium=Stadtrat",),
            "Entscheidung",
            authoritative=True,
        )
    ]
    assert [station.result for station in found.stations] == [""]


@EACH_VARIANT
def test_the_documents_and_the_text(shared: Path, variant: str) -> None:
    found = paper(shared, variant)
    files = [each for each in found.objects if isinstance(each, File)]

    assert [each.id for each in files[:2]] == [f"{DOCUMENTS}doc1502509.pdf", f"{DOCUMENTS}doc1502510.pdf"]
    assert [each.download_url for each in files] == [files[0].id, files[1].id, ""]
    assert [use.role for use in found.uses] == ["mainFile", "auxiliaryFile", "auxiliaryFile"]
    assert (hashed(files[2].name), files[2].id) == (
        "6b790047a86b",
        f"{found.paper.id}#anlage={files[2].name}",
    )
    paragraphs = (files[0].text or "").split("\n\n")
    assert [hashed(each) for each in paragraphs] == [
        "a6a363d7dcec",
        "2b61f868b680",
        "cd1375258d83",
        "8a5c6ffd3497",
        "16985482e3fe",
        "dfd17a09cbae",
    ]
    assert [each.text for each in files[1:]] == [None, None]


def test_who_is_named_is_kept_as_an_organization(shared: Path) -> None:
    found = [each for each in paper(shared, "as it is").objects if isinstance(each, Organization)]

    assert [each.kind for each in found] == ["Gremium", "Amt", "Fraktion", "Fraktion", "Fraktion"]
    assert isinstance(paper(shared, "as it is").objects[0], Paper)


def test_the_version_is_read(shared: Path) -> None:
    for name in ("to010-1000264.excerpt.html", "vo020-1001540.excerpt.html"):
        body = page(shared, name, "as it is").encode()
        assert version_of(parse(body), address=name, page=body) == "4.1.7"
