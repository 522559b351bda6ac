"""The real pages of Koblenz (SessionNet 5.4.7), read by a person: all that is on them must be found.

What stands here was written down from the pages. Names and titles are the city's: they stay outside the
project, and only the beginning of their SHA-256 is compared.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import reduce
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.council.model import Stated
from bot.council.results import Outcome, read_result
from bot.sources.http.page import Page
from bot.sources.moments import instants
from bot.sources.sessionnet.addresses import Addresses
from bot.sources.sessionnet.agenda import read_agenda
from bot.sources.sessionnet.calendar import read_calendar
from bot.sources.sessionnet.documents import of_meeting, of_paper
from bot.sources.sessionnet.paper import read_paper
from bot.sources.sessionnet.sheet import Sheet, read_sheet
from tests.sources.sessionnet.variants import ALWAYS, CLASSES, Variant, absolute_links

pytestmark = pytest.mark.shared

BASE = "https://buergerinfo.koblenz.de/"
ADDRESSES = Addresses(BASE, "php")
ZONE = ZoneInfo("Europe/Berlin")
VARIANTS: dict[str, Variant] = {"as it is": str, **ALWAYS, **CLASSES, "absolute links": absolute_links(BASE)}

Read = Callable[[str, str, Variant], Sheet]


def mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


@pytest.fixture(scope="session")
def read(shared: Path) -> Read:
    folder = shared / "data/html/koblenz-sessionnet-5.4.7-php"

    def made(name: str, url: str, change: Variant) -> Sheet:
        body = change((folder / name).read_text(encoding="utf-8")).encode()
        return read_sheet(ADDRESSES, Page(url, 200, {"content-type": "text/html; charset=utf-8"}, body))

    return made


def month(read: Read, change: Variant) -> list[tuple[object, ...]]:
    sheet = read("si0040-2026-09.excerpt.html", ADDRESSES.calendar(2026, 9), change)
    return [
        (e.number, mark(e.name), *instants(e.day, e.time, ZONE), mark(e.place), [f.id for f in e.files])
        for e in read_calendar(sheet, 2026, 9)
    ]


def agenda(read: Read, change: Variant) -> tuple[object, ...]:
    found = read_agenda(read("si0057-9693.excerpt.html", ADDRESSES.meeting("9693"), change), "9693")
    points = [
        (p.number, mark(p.title), p.stated, p.result, p.item, p.paper, p.reference, [f.id for f in p.files])
        for p in found.points
    ]
    head = (mark(found.gremium), mark(found.title), found.day, mark(found.place))
    return head, [(f.id, mark(f.name)) for f in found.files], points


def paper(read: Read, change: Variant) -> tuple[object, ...]:
    found = read_paper(read("vo0050-43205.excerpt.html", ADDRESSES.paper("43205"), change), "43205")
    return (
        mark(found.title),
        found.reference,
        found.type,
        found.date,
        [f.id for f in found.files],
        found.has_stations,
    )


def document(number: int) -> str:
    return f"{BASE}getfile.php?id={number}&type=do"


def utc(day: int, hour: int) -> datetime:
    return datetime(2026, 9, day, hour, tzinfo=UTC)


MONTH = [
    ("9861", "69d3d4de42b9", utc(2, 14), utc(2, 16), "63a7315953ca", [document(386707), document(387304)]),
    ("9693", "00d1a779fc51", utc(3, 13), utc(3, 20), "859f1075cc2b", [document(387082)]),
    ("10090", "c01827d206cf", utc(7, 16), None, "5ad09970902b", []),
    ("9862", "e211b90b5919", utc(8, 14), utc(8, 16), "58ae946f55a2", []),
]
HEAD = ("00d1a779fc51", "4018640ab365", date(2026, 9, 3), "859f1075cc2b")
DOCUMENTS = [(document(387082), "1b16473a44e1"), (document(387964), "e257ac849a20")]
COUNTED = "ungeändert beschlossen (Ja: 20, Nein: 4, Enthaltung: 22, Befangen: 0)"
WRITTEN = "Die Anfrage soll schriftlich beantwortet werden"
NOTED = "Kenntnis genommen"
OPEN = Stated.PUBLIC
POINTS = [
    ("Ö 1", "61ff26a2f4b7", OPEN, "", "", "", "", []),
    ("Ö 2", "704de4ca806c", OPEN, NOTED, "", "43205", "UV/0190/2026", [document(386541)]),
    ("Ö 3", "53b775dfd581", OPEN, COUNTED, "", "43287", "BV/0494/2026/2", [document(387273)]),
    ("Ö 28", "10342b566279", OPEN, WRITTEN, "", "43203", "AF/0038/2026", [document(386526)]),
    ("Ö 28.1", "d19ddedb0c35", OPEN, NOTED, "", "43300", "AW/0037/2026", [document(387365)]),
]
PAPER = ("704de4ca806c", "UV/0190/2026", "Unterrichtungsvorlage", None, [document(386541)], True)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_person_finds_no_more_on_the_pages(read: Read, name: str) -> None:
    change = VARIANTS[name]
    assert month(read, change) == MONTH
    assert agenda(read, change) == (HEAD, DOCUMENTS, POINTS)
    assert paper(read, change) == PAPER


@given(names=st.lists(st.sampled_from(sorted(ALWAYS)), max_size=6, unique=True))
@settings(max_examples=40)
def test_nor_where_several_things_are_written_otherwise(read: Read, names: list[str]) -> None:
    names = sorted(names, key="scripts".__eq__)

    def changed(body: str) -> str:
        return reduce(lambda page, name: ALWAYS[name](page), names, body)

    assert month(read, changed) == MONTH
    assert agenda(read, changed) == (HEAD, DOCUMENTS, POINTS)
    assert paper(read, changed) == PAPER


def test_results_and_votes_are_understood(read: Read) -> None:
    found = read_agenda(read("si0057-9693.excerpt.html", ADDRESSES.meeting("9693"), str), "9693")
    results = [read_result(point.result) for point in found.points if point.result]
    assert [result.kind for result in results] == [
        Outcome.NOTED, Outcome.RESOLVED, Outcome.SETTLED, Outcome.NOTED,
    ]  # fmt: skip
    votes = results[1].votes
    assert votes is not None
    assert (votes.yes, votes.no, votes.abstentions) == (20, 4, 22)


def test_what_the_documents_are_for(read: Read) -> None:
    sheet = read("si0040-2026-09.excerpt.html", ADDRESSES.calendar(2026, 9), str)
    entries = {entry.number: entry for entry in read_calendar(sheet, 2026, 9)}
    roles = [use.role for use in of_meeting("m", entries["9861"].files)]
    assert roles == ["invitation", "auxiliaryFile"]
    found = read_paper(read("vo0050-43205.excerpt.html", ADDRESSES.paper("43205"), str), "43205")
    assert [use.role for use in of_paper("p", found.files, found.type)] == ["mainFile"]


def test_the_version_is_read(read: Read) -> None:
    sheet = read("vo0050-43205.excerpt.html", ADDRESSES.paper("43205"), str)
    assert sheet.product == "SessionNet 5.4.7 bi (Layout 6)"
