"""Which part of an agenda an item stands in, however the headings are worded."""

from zoneinfo import ZoneInfo

import pytest

from bot.sources.allris.addresses import Addresses
from bot.sources.allris.agenda import read_agenda
from bot.sources.html import parse

ADDRESSES = Addresses("https://ris.birkenhafen.example/public/")


def heading(text: str) -> str:
    return f"<tr><td colspan='2'>{text}</td></tr>"


def item(number: str, name: str, key: int) -> str:
    title = f"<a id='betreff_{key}' href='to020?TOLFDNR={key}'>{name}</a>"
    return f"<tr><td class='tonr'>{number}</td><td class='tobetreff'>{title}</td></tr>"


def parts(*rows: str) -> list[tuple[str, str]]:
    """What each item of a meeting that calls itself public counts as."""
    fields = "<dl><dt>Datum</dt><dd>21.10.2026</dd><dt>Status</dt><dd>öffentlich</dd></dl>"
    head = "<thead><tr><th>TOP</th><th>Betreff</th></tr></thead>"
    page = f"<main id='mainContent'>{fields}<table id='toTreeTable'>{head}{''.join(rows)}</table></main>"
    tree = parse(page.encode())
    agenda = read_agenda(tree, "1", ADDRESSES, ZoneInfo("Europe/Berlin"), address="to010")
    return [(line.item.name, str(line.item.stated)) for line in agenda.lines]


@pytest.mark.parametrize(
    "said",
    ["Nichtöffentlicher Teil (ab 19:08 Uhr)", "II. Nichtöffentlicher Teil", "B) Nicht öffentlicher Teil",
     "2. Nichtöffentlicher Teil", "Teil B - nichtöffentlich", "Sitzungsteil: nicht-öffentlich",
     "öffentlich und nichtöffentlich", "Unter Ausschluss der Öffentlichkeit"],
)  # fmt: skip
def test_below_a_heading_of_the_closed_part_nothing_is_public(said: str) -> None:
    found = parts(heading("Öffentlicher Teil"), item("1", "Gruß", 11), heading(said), item("2", "Steg", 12))

    assert found == [("Gruß", "public"), ("Steg", "nonpublic")]


def test_a_heading_of_the_closed_part_counts_in_cells_of_headers_and_with_a_number_too() -> None:
    numbered = "<tr><td class='tonr'>2</td><td class='tobetreff'>Nichtöffentlicher Teil</td></tr>"
    header = "<tr><th colspan='2'>Nichtöffentlicher Teil</th></tr>"

    for each in (numbered, header):
        assert parts(item("1", "Gruß", 11), each, item("3", "Steg", 12))[1:] == [("Steg", "nonpublic")]


@pytest.mark.parametrize("said", ["I. Öffentlicher Teil", "Teil A - öffentlich", "Öffentliche Sitzung"])
def test_below_a_heading_of_the_open_part_items_are_public(said: str) -> None:
    closed = heading("Nichtöffentlicher Teil")

    assert parts(closed, item("1", "Steg", 11), heading(said), item("2", "Gruß", 12)) == [
        ("Steg", "nonpublic"),
        ("Gruß", "public"),
    ]


def test_below_a_heading_that_nobody_understands_only_a_mark_makes_an_item_public() -> None:
    found = parts(heading("Zweiter Abschnitt"), item("Ö 1", "Gruß", 11), item("2", "Steg", 12))

    assert found == [("Gruß", "public"), ("Steg", "unreadable")]


@pytest.mark.parametrize("said", ["Pause", "Hinweis: im öffentlichen Teil wird berichtet", "Veröffentlicht"])
def test_a_remark_does_not_open_the_closed_part(said: str) -> None:
    closed = heading("Nichtöffentlicher Teil")

    assert parts(closed, heading(said), item("Ö 1", "Steg", 11)) == [("Steg", "nonpublic")]
