"""Pages of a fictional town, as they are and as another SessionNet would write them."""

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.council.model import Stated
from bot.sources.http.page import Page
from bot.sources.sessionnet.addresses import Addresses
from bot.sources.sessionnet.agenda import read_agenda
from bot.sources.sessionnet.calendar import read_calendar
from bot.sources.sessionnet.minutes import read_resolution
from bot.sources.sessionnet.paper import read_paper
from bot.sources.sessionnet.sheet import Sheet, read_sheet
from bot.sources.sessionnet.stations import read_stations
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import birkenhafen
from tests.sources.sessionnet.variants import ALWAYS, CLASSES, absolute_links

BASE = "https://ris.birkenhafen.example/bi/"
ADDRESSES = Addresses(BASE, "php")
VARIANTS = {**ALWAYS, **CLASSES, "absolute links": absolute_links(BASE)}


def sheet(body: str, url: str = BASE) -> Sheet:
    return read_sheet(ADDRESSES, Page(url, 200, {"content-type": "text/html; charset=utf-8"}, body.encode()))


def calendar(body: str) -> list[tuple[object, ...]]:
    found = read_calendar(sheet(body), 2026, 9)
    return [(e.number, e.day, e.name, e.time, e.place, [f.id[-16:] for f in e.files]) for e in found]


def agenda(body: str) -> tuple[object, ...]:
    found = read_agenda(sheet(body, ADDRESSES.meeting("501")), "501")
    points = [
        (p.number, p.title, p.stated, p.result, p.item, p.paper, p.reference, [f.name for f in p.files])
        for p in found.points
    ]
    files = [(f.id, f.name) for f in found.files]
    return (found.gremium, found.title, found.place, found.day, found.time, files, points)


def paper(body: str) -> tuple[object, ...]:
    found = read_paper(sheet(body, ADDRESSES.paper("71")), "71")
    return (found.title, found.reference, found.type, [(f.id, f.name) for f in found.files])


def stations(body: str) -> list[tuple[object, ...]]:
    return [(s.gremium, s.day, s.meeting, s.stated, s.role) for s in read_stations(sheet(body))]


MONTH = [
    ("501", date(2026, 9, 3), "Stadtrat", "17:00-21:30 Uhr", "Rathaus, Sitzungssaal 1", ["?id=9001&type=do"]),
    ("502", date(2026, 9, 3), 'Ausschuss "Hafen"', "16:00 Uhr", "Rathaus, Sitzungssaal 1", []),
    (
        "503", date(2026, 9, 10), "Ortsbeirat Dünen", "17:00-19:00 Uhr", "Rathaus, Sitzungssaal 1",
        ["?id=9003&type=do"],
    ),
]  # fmt: skip
PUBLIC, CLOSED = Stated.PUBLIC, Stated.NONPUBLIC
COUNTED = "ungeändert beschlossen (Ja: 20, Nein: 4, Enthaltung: 2, Befangen: 0)"
AGENDA = (
    "Stadtrat",
    "2026/501/BH",
    "Rathaus, Sitzungssaal 1",
    date(2026, 9, 3),
    "17:00-21:30 Uhr",
    [
        (f"{BASE}getfile.php?id=9001&type=do", "Einladung"),
        (f"{BASE}getfile.php?id=9002&type=do", "Öffentliche Niederschrift"),
    ],
    [
        ("Ö 1", "Eröffnung", PUBLIC, "erledigt", "880", "", "", []),
        (
            "Ö 2", 'Fähre nach "Sandhaken" & zurück', PUBLIC, COUNTED, "", "71", "BV/0101/2026",
            ["Anlage 1 Lageplan", "Beschlussvorlage"],
        ),
        ("Ö 2.1", "Antwort zum Radweg", PUBLIC, "Kenntnis genommen", "", "72", "AW/0012/2026", ["Antwort"]),
        ("N 3", "Grundstück", CLOSED, "", "", "", "", ["Beschlussauszug"]),
    ],
)  # fmt: skip
PAPER = (
    "Fähre nach Sandhaken",
    "BV/0101/2026",
    "Beschlussvorlage",
    [
        (f"{BASE}getfile.php?id=8102&type=do", "Anlage 1 Lageplan"),
        (f"{BASE}getfile.php?id=8101&type=do", "Beschlussvorlage"),
    ],
)
STATIONS = [
    ('Ausschuss "Hafen"', date(2026, 9, 3), "502", PUBLIC, "Vorberatung"),
    ("Stadtrat", date(2026, 9, 3), "501", PUBLIC, ""),
    ("Stadtrat", date(2026, 10, 29), "504", PUBLIC, "Entscheidung"),
    ("Hauptausschuss", date(2026, 11, 12), "", CLOSED, "Kenntnisnahme"),
]


@pytest.fixture
def town() -> Town:
    return birkenhafen()


@pytest.mark.parametrize("name", ["as it is", *VARIANTS])
def test_nothing_is_lost_however_the_page_is_written(town: Town, name: str) -> None:
    change = VARIANTS.get(name, str)
    assert calendar(change(town.calendar(2026, 9))) == MONTH
    assert agenda(change(town.meeting(501))) == AGENDA
    assert paper(change(town.vorlage(71))) == PAPER


@given(names=st.lists(st.sampled_from(sorted(ALWAYS)), max_size=6, unique=True))
@settings(max_examples=60)
def test_changes_together_lose_nothing_either(names: list[str]) -> None:
    town = birkenhafen()

    # Scripts hold what looks like cells: they come last, or our own changes would cut them up.
    names = sorted(names, key="scripts".__eq__)

    def changed(page: str) -> str:
        return reduce(lambda body, name: ALWAYS[name](body), names, page)

    assert calendar(changed(town.calendar(2026, 9))) == MONTH
    assert agenda(changed(town.meeting(501))) == AGENDA
    assert paper(changed(town.vorlage(71))) == PAPER


def test_agendas_come_as_cards_as_well(town: Town) -> None:
    town.cards = True
    as_cards = agenda(town.meeting(501))
    rows = [(number, title, stated, result) for number, title, stated, result, *_ in AGENDA[6]]
    assert [point[:4] for point in as_cards[6]] == rows  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", [False, True])
@pytest.mark.parametrize(
    "name", ["as it is", "extra attributes", "two blanks", "entities", "no title", "menus"]
)
def test_stations_come_as_cards_or_as_a_table(town: Town, name: str, *, table: bool) -> None:
    made = town.stations(71) if not table else town.page("vo0053", "x", town._stop_table(town.paper(71)))
    assert stations(VARIANTS.get(name, str)(made)) == STATIONS


def test_a_table_of_stations_in_another_order(town: Town) -> None:
    made = town.page("vo0053", "x", town._stop_table(town.paper(71)))
    assert stations(ALWAYS["columns reversed"](made)) == STATIONS


def test_a_paper_that_was_nowhere_yet_has_no_stations(town: Town) -> None:
    assert stations(town.stations(72)) == []


def test_what_the_minutes_say(town: Town) -> None:
    assert read_resolution(sheet(town.minutes(880))) == "Um 17 Uhr wird eröffnet."


def test_an_empty_month_is_no_changed_layout(town: Town) -> None:
    assert read_calendar(sheet(town.calendar(2026, 12)), 2026, 12) == []


def test_a_month_without_a_table_may_say_so(town: Town) -> None:
    page = town.page("si0040", "Kalender 2026 Dezember", "<p>Keine Daten gefunden.</p>")
    assert read_calendar(sheet(page), 2026, 12) == []


def test_an_agenda_without_rows_is_empty(town: Town) -> None:
    town.sittings[1] = replace(town.sitting(501), items=())
    body = town.meeting(501).replace("&Ouml;ffentlicher Teil:", "")
    assert read_agenda(sheet(body, ADDRESSES.meeting("501")), "501").points == ()


@pytest.mark.parametrize("name", VARIANTS)
def test_every_change_changes_something(town: Town, name: str) -> None:
    pages = (town.calendar(2026, 9), town.meeting(501), town.vorlage(71))
    assert any(VARIANTS[name](page) != page for page in pages)


def test_meetings_that_fall_out_are_cancelled(town: Town) -> None:
    body = town.calendar(2026, 9).replace("16:00&nbsp;Uhr", "16:00&nbsp;Uhr (entfällt)")
    assert [e.number for e in read_calendar(sheet(body), 2026, 9) if e.cancelled] == ["502"]
    body = town.meeting(501).replace('<h1 class="smc_h1">', "<h1>abgesagt: ")
    assert read_agenda(sheet(body, ADDRESSES.meeting("501")), "501").cancelled


def test_the_headline_says_what_the_head_does_not(town: Town) -> None:
    body = town.meeting(501)
    for name in ("siname", "sigrname", "siort", "sidat", "yytime"):
        body = body.replace(name, "x")
    for label in ("Sitzung", "Gremium", "Raum", "Datum", "Zeit"):
        body = body.replace(f">{label}<", "><")
    found = read_agenda(sheet(body, ADDRESSES.meeting("501")), "501")
    assert (found.name, found.day) == ("Stadtrat", date(2026, 9, 3))
    assert "17:00-21:30" in found.time


def test_supplements_are_no_part_of_the_number(town: Town) -> None:
    body = town.meeting(501).replace("&Ouml; 2.1<", "&Ouml; 2.1 Nachtrag: 28.08.2026<")
    assert [point[0] for point in agenda(body)[6]] == ["Ö 1", "Ö 2", "Ö 2.1", "N 3"]  # type: ignore[attr-defined]


def test_headings_between_items_are_none(town: Town) -> None:
    numbered = "<span class='badge'>1</span>&Ouml;ffentlicher Teil:"
    assert agenda(town.meeting(501).replace("&Ouml;ffentlicher Teil:", numbered)) == AGENDA


def test_version_and_edition_are_read(town: Town) -> None:
    page = town.calendar(2026, 9)
    assert sheet(page).product == "SessionNet 5.4.7 bi (Layout 6)"
    assert sheet(page.replace('name="author"', 'name="x"')).product == "SessionNet 5.4.7"
    assert (
        sheet(page.replace('name="author"', 'x=""').replace("V:050407", "V:050504.L:5")).product
        == "SessionNet 5.5.4"
    )
    assert sheet("<p>Hafen").product == ""


def cells(*rows: str) -> str:
    return f'<table id="smc_page_si0040_contenttable1"><tbody>{"".join(rows)}</tbody></table>'


def test_rows_of_a_neighbouring_month_are_its_own(town: Town) -> None:
    row = (
        '<tr><td class="smc_fct_day">{day}</td><td class="silink">'
        '<a title="{title}" href="si0057.php?__ksinr={day}">Rat</a></td></tr>'
    )
    rows = [
        row.format(day=30, title="Details anzeigen: Rat 30.08.2026"),
        row.format(day=31, title=""),
        row.format(day=3, title="Rat, Fortsetzung vom 27.08.2026"),
    ]
    found = read_calendar(sheet(town.page("si0040", "Kalender 2026 September", cells(*rows))), 2026, 9)
    assert [(each.number, each.day) for each in found] == [
        ("30", date(2026, 8, 30)),
        ("3", date(2026, 9, 3)),
    ]


def test_one_of_two_meetings_of_a_row_is_cancelled(town: Town) -> None:
    row = (
        '<tr><td class="smc_fct_day">3</td><td class="silink"><div><a href="si0057.php?__ksinr=1">Rat</a>'
        "</div>"
        '<div><a href="si0057.php?__ksinr=2">Kultur</a> <p>entfällt</p></div></td></tr>'
    )
    found = read_calendar(sheet(town.page("si0040", "Kalender 2026 September", cells(row))), 2026, 9)
    assert [each.cancelled for each in found] == [False, True]
