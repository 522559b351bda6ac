"""Pages of the fictional council built otherwise, hostile, full of noise: nothing is lost or made up."""

import datetime as dt
import random
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import LayoutChanged
from bot.sources.allris.addresses import Addresses
from bot.sources.allris.agenda import Line, read_agenda
from bot.sources.allris.calendar import entries_in, table_in
from bot.sources.allris.gremien import Gremien
from bot.sources.allris.minutes import Minutes, read_minutes
from bot.sources.allris.paper import PaperPage, read_paper
from bot.sources.allris.status import stated_as
from bot.sources.allris.text import parts_in
from bot.sources.html import parse
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.pages import frame, pages
from tests.sources.allris.pages.council import birkenhafen
from tests.sources.allris.variants import VARIANTS

ADDRESSES = Addresses("https://ris.birkenhafen.example/public/si010")
COUNCIL = birkenhafen()
EACH_VARIANT = pytest.mark.parametrize("variant", VARIANTS)


def lines(html: str) -> list[tuple[str, ...]]:
    agenda = read_agenda(
        parse(html.encode()), "1000501", ADDRESSES, ZoneInfo("Europe/Berlin"), address="to010"
    )
    return [essence(each) for each in agenda.lines]


def essence(line: Line) -> tuple[str, ...]:
    item = line.item
    return item.number, item.name, line.paper, line.role, item.stated, item.consultation


def paper(html: str, number: str) -> PaperPage:
    gremien = Gremien(ADDRESSES, FakeKnown())
    return read_paper(parse(html.encode()), number, ADDRESSES, gremien, address="vo020")


@EACH_VARIANT
def test_an_agenda_says_the_same_however_it_is_built(variant: str) -> None:
    html = pages.agenda(COUNCIL, COUNCIL.sittings["1000501"])

    assert lines(VARIANTS[variant](html, random.Random(3))) == lines(html)
    assert len(lines(html)) == 6


@EACH_VARIANT
@pytest.mark.parametrize("number", ["1001901", "1001902", "1001903"])
def test_a_paper_says_the_same_however_it_is_built(variant: str, number: str) -> None:
    html = pages.paper(COUNCIL, COUNCIL.papers[number])

    assert paper(VARIANTS[variant](html, random.Random(3)), number) == paper(html, number)


@EACH_VARIANT
def test_a_calendar_names_the_same_meetings_however_it_is_built(variant: str) -> None:
    html = VARIANTS[variant](pages.calendar_table(COUNCIL, 2026, 10), random.Random(3))
    table = table_in(parse(html.encode()))
    assert table is not None

    found = entries_in(table, ADDRESSES.base, dt.date(2026, 10, 1))

    assert [(each.number, each.day) for each in found if each.released] == [
        ("1000502", dt.date(2026, 10, 21))
    ]
    if variant != "no ids":
        assert [(each.number, each.day) for each in found][1:] == [("1000503", dt.date(2026, 10, 21))]


NOISE = st.sampled_from([
    "<tr></tr>", "<tr><td>Ö</td></tr>", "<tr class='neu'><td colspan='8'>Hinweis: Pause um 18:00</td></tr>",
    "<tr><td><table><tr><td>Ö 99</td><td>innen</td></tr></table></td></tr>", "<!-- <tr><td>Ö 7</td></tr> -->",
    "<tr hidden><td></td><td></td><td><b>fett</td></tr>", "<script>var x = '<tr>';</script>", "\x00 ",
])  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 40), NOISE), max_size=12),
    st.sampled_from(sorted(VARIANTS)),
    st.integers(),
)
@settings(max_examples=60)
def test_noise_never_loses_an_item(noise: list[tuple[int, str]], variant: str, seed: int) -> None:
    html = pages.agenda(COUNCIL, COUNCIL.sittings["1000501"])
    expected = lines(html)
    pieces = html.split("<tr ")
    for place, more in noise:
        # Between two rows of the agenda, never before the first: that is the head of the table.
        at = 2 + place % (len(pieces) - 2)
        pieces[at - 1] += more
    try:
        found = lines(VARIANTS[variant]("<tr ".join(pieces), random.Random(seed)))
    except LayoutChanged:
        return
    assert found == expected


@given(st.binary(max_size=400), st.integers(0, 3000))
@settings(max_examples=60)
def test_a_damaged_page_is_read_or_reported_and_nothing_else(rubbish: bytes, at: int) -> None:
    for html in (
        pages.agenda(COUNCIL, COUNCIL.sittings["1000501"]),
        pages.paper(COUNCIL, COUNCIL.papers["1001903"]),
    ):
        body = html.encode()
        damaged = (body[:at] + rubbish + body[at + len(rubbish) :]).decode("utf-8", "replace")
        for read in (lines, lambda text: paper(text, "1001903")):
            try:
                read(damaged)
            except LayoutChanged:
                continue


def test_a_page_built_to_keep_a_parser_busy_is_refused_or_read_quickly() -> None:
    html = pages.paper(COUNCIL, COUNCIL.papers["1001903"])
    deep = html.replace("<span>Rot", "<div>" * 100_000 + "<span>Rot")
    wide = html.replace("<span>Rot", "<span>Blau</span><br>" * 20_000 + "<span>Rot")
    begun = time.process_time()

    with pytest.raises(LayoutChanged, match="tief verschachtelt"):
        paper(deep, "1001903")
    assert "Rot steht ihm gut." in (paper(wide, "1001903").objects[-4].text or "")  # type: ignore[union-attr]
    assert time.process_time() - begun < 5


def test_an_item_below_the_closed_heading_is_closed_whatever_its_number_says() -> None:
    html = pages.agenda(COUNCIL, COUNCIL.sittings["1000501"])

    assert [each[4] for each in lines(html.replace("N 5", "Ö 5"))][-1] == "nonpublic"
    assert [each[4] for each in lines(html.replace("N 5", "5"))][-1] == "nonpublic"
    assert [each[4] for each in lines(html.replace("Ö 2<", "2<"))][1] == "public"


def test_an_item_that_says_nothing_in_a_mixed_meeting_is_not_taken_for_public() -> None:
    html = pages.agenda(COUNCIL, COUNCIL.sittings["1000501"])
    bare = html.replace("<p>Öffentlicher Teil</p>", "").replace("Ö 1<", "1<")

    assert lines(bare)[0][4] == "unreadable"
    assert lines(bare.replace(">gemischt<", ">öffentlich<"))[0][4] == "public"
    assert lines(bare.replace(">gemischt<", "><"))[0][4] == "missing"


@pytest.mark.parametrize(
    ("said", "stated"),
    [("öffentlich", "public"), ("Nicht öffentlich", "nonpublic"), ("nicht-öffentlich", "nonpublic"),
     ("", "missing"), ("gemischt", "unreadable"), ("vertraulich", "unreadable")],
)  # fmt: skip
def test_the_status_is_read(said: str, stated: str) -> None:
    assert stated_as(said) == stated


def test_the_text_keeps_paragraphs_rows_and_words() -> None:
    part = "<p>Bä<b>n</b>ke<br>am Kai</p>lose<ul><li>eins</li><li>zwei</li></ul><script>nein</script>"
    part += "<table><tr><td><p>Summe</p></td><td>7</td></tr></table>"
    html = frame.panel("x", "Kosten", f'<div class="docPart">{part}</div>')

    assert [(each.title, each.text) for each in parts_in(parse(html.encode()))] == [
        ("Kosten", "Bänke am Kai\n\nlose\n\neins\n\nzwei\n\nSumme 7")
    ]


def test_a_heading_inside_the_text_is_not_the_title_of_the_part() -> None:
    html = frame.panel("x", "", '<div class="docPart"><h2>Anlass</h2><p>Wind</p></div>')
    html = html.replace('<h2 class="expandedTitle"></h2>', "").replace(" ausblenden", "Begründung ausblenden")

    assert [(each.title, each.text) for each in parts_in(parse(html.encode()))] == [
        ("Begründung", "Anlass\n\nWind")
    ]


def test_minutes_tell_result_votes_and_resolution_but_not_the_proposal() -> None:
    top = COUNCIL.top("1009003")
    assert top is not None
    html = pages.decision(COUNCIL, top)

    assert read_minutes(parse(html.encode())) == Minutes(
        "gewählt, Ja: 20, Nein: 4, Enthaltung: 1", "Die Hafenwache wird gewählt."
    )
    proposal = html.replace("Beschluss<", "Beschlussvorschlag<").replace("Beschluss ausblenden", "")
    assert read_minutes(parse(proposal.encode())).resolution == ""
    assert read_minutes(parse(b"<html><p>anders</p></html>")) == Minutes()


def test_an_address_is_read_from_any_page_of_the_system() -> None:
    for url in (
        "https://RIS.example/public",
        "https://ris.example/public/",
        "https://ris.example/public/si010?MM=1",
    ):
        assert Addresses(url).base == "https://ris.example/public/"
