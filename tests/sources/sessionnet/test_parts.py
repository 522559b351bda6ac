"""What is behind closed doors is known as that, by a mark or by the heading above it."""

import pytest

from bot.council.model import Stated
from bot.sources.sessionnet.agenda import read_agenda
from bot.sources.sessionnet.parts import mark_of, part_of
from tests.sources.sessionnet.server import birkenhafen
from tests.sources.sessionnet.test_pages import ADDRESSES, sheet

PUBLIC, CLOSED, UNREADABLE, MISSING = Stated.PUBLIC, Stated.NONPUBLIC, Stated.UNREADABLE, Stated.MISSING
OPEN_PART, CLOSED_PART = "Öffentlicher Teil:", "Nichtöffentlicher Teil:"


def heading(text: str) -> str:
    return f'<tr><td class="totrenn" colspan="4"><h2>{text}</h2></td></tr>'


def item(number: str, title: str = "Hafen") -> str:
    return f'<tr><td class="tofnum">{number}</td><td class="tobetr">{title} {number}</td><td></td></tr>'


def card(number: str) -> str:
    title = f'<div class="smc-card-text-title">Hafen {number}</div>'
    return f'<div class="card"><span class="badge">{number}</span>{title}</div>'


def stated(*rows: str, around: str = '<table class="smctablesitzung">{}</table>') -> list[Stated]:
    town = birkenhafen()
    head = town._field("sigrname", "Gremium", "Stadtrat") + town._field("sidat", "Datum", "03.09.2026")
    page = town.page("si0057", "Stadtrat - 03.09.2026", head + around.format("".join(rows)))
    return [point.stated for point in read_agenda(sheet(page, ADDRESSES.meeting("501")), "501").points]


def test_items_without_a_mark_are_of_the_part_above_them() -> None:
    assert stated(heading(OPEN_PART), item("1"), heading(CLOSED_PART), item("2")) == [PUBLIC, CLOSED]
    assert stated(heading(CLOSED_PART), item("1"), heading(OPEN_PART), item("2")) == [CLOSED, PUBLIC]
    assert stated(item("1")) == [MISSING]


def test_closed_wins_over_any_other_word() -> None:
    assert stated(heading(CLOSED_PART), item("Ö 1"), heading(OPEN_PART), item("N 2")) == [CLOSED, CLOSED]


def test_a_heading_that_names_no_part_makes_what_follows_unreadable() -> None:
    rows = (heading("Anfragen"), item("1"), item("Ö 2"), heading(OPEN_PART), item("3"))
    assert stated(*rows) == [UNREADABLE, PUBLIC, PUBLIC]
    assert stated(heading(CLOSED_PART), heading("Personal"), item("1")) == [CLOSED]


def test_headings_that_are_not_marked_as_such_count_too() -> None:
    bare = "<tr><td colspan='4'>Teil B - nicht öffentlich</td></tr>"
    assert stated(item("1"), bare, item("2")) == [MISSING, CLOSED]
    assert stated(item("1"), "<tr><th colspan='4'>II. Nichtöffentlicher Teil</th></tr>", item("2")) == [
        MISSING,
        CLOSED,
    ]
    assert stated(item("1"), "<tr><td colspan='4'><h3>Anfragen</h3></td></tr>", item("2")) == [
        MISSING,
        UNREADABLE,
    ]
    between = f"</table><h2>{CLOSED_PART}</h2><table>"
    assert stated(item("1"), between, item("2")) == [MISSING, CLOSED]
    assert (
        stated(item("1"), item("II", "Nichtöffentlicher Teil").replace(" II<", "<"), item("2"))[2] is CLOSED
    )


def test_cards_stand_below_headings_as_well() -> None:
    rows = (card("1"), f"<h3>{CLOSED_PART}</h3>", card("2"))
    assert stated(*rows, around='<div id="smcaccordion">{}</div>') == [MISSING, CLOSED]


def test_what_an_item_is_about_is_no_part() -> None:
    about = "Bekanntgabe der in nichtöffentlicher Sitzung gefassten Beschlüsse"
    assert stated(heading(OPEN_PART), item("1", about), item("2")) == [PUBLIC, PUBLIC]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("II. Nichtöffentlicher Teil", CLOSED),
        ("Teil B - nicht öffentlich", CLOSED),
        ("NICHT-ÖFFENTLICHER TEIL", CLOSED),
        ("Nichtoeffentliche Sitzung", CLOSED),
        ("N i c h t ö f f e n t l i c h", CLOSED),
        ("NÖ-Teil", CLOSED),
        ("Unter Ausschluss der Öffentlichkeit", CLOSED),
        ("I. Öffentlich", PUBLIC),
        ("A. Öffentliche Sitzung", PUBLIC),
        ("Ende des öffentlichen Teils", UNREADABLE),
        ("Öffentlicher und nichtöffentlicher Teil", UNREADABLE),
        ("Ausschuss für Öffentlichkeitsarbeit", UNREADABLE),
        ("Teil II", UNREADABLE),
    ],
)
def test_headings_in_any_wording(text: str, part: Stated) -> None:
    assert part_of(text) is part


@pytest.mark.parametrize(
    ("shown", "mark"),
    [
        ("Ö 1", PUBLIC),
        ("oe 1", PUBLIC),
        ("öff. 3", PUBLIC),
        ("N3", CLOSED),
        ("NÖ 3", CLOSED),
        ("n.ö. 3", CLOSED),
        ("TOP N 3", CLOSED),
        ("nichtöffentlich 3", CLOSED),
        ("3", MISSING),
        ("Nachtrag 2", MISSING),
    ],
)
def test_marks_in_any_wording(shown: str, mark: Stated) -> None:
    assert mark_of(shown) is mark
