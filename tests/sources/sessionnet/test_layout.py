"""Pages that are not what was asked for are said to be that, with the page, instead of empty fields."""

import pytest

from bot.errors import LayoutChanged
from bot.sources.sessionnet.agenda import read_agenda
from bot.sources.sessionnet.calendar import read_calendar
from bot.sources.sessionnet.paper import read_paper
from bot.sources.sessionnet.stations import read_stations
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import birkenhafen
from tests.sources.sessionnet.test_pages import ADDRESSES, BASE, agenda, calendar, paper, sheet


@pytest.fixture
def town() -> Town:
    return birkenhafen()


def strange(town: Town, content: str, heading: str = "Birkenhafen") -> str:
    return town.page("neu", heading, content)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<p>Willkommen in Birkenhafen</p>",
        '<form><input name="user"><input type="password"></form>',
        "<table><tr><td>1</td><td>2</td></tr></table>",
        '<div class="grid"><div>Ö 1</div><div>Hafen</div></div>',
    ],
)
def test_what_is_no_such_page_is_said_with_the_page_itself(town: Town, content: str) -> None:
    page = strange(town, content)
    readers = (
        lambda: read_calendar(sheet(page), 2026, 9),
        lambda: read_agenda(sheet(page, ADDRESSES.meeting("501")), "501"),
        lambda: read_paper(sheet(page), "71"),
        lambda: read_stations(sheet(page)),
    )
    for reader in readers:
        with pytest.raises(LayoutChanged) as raised:
            reader()
        assert raised.value.page == page.encode()
        assert raised.value.address.startswith(BASE)


def test_what_came_instead_is_named(town: Town) -> None:
    with pytest.raises(LayoutChanged, match="Anmeldung"):
        read_paper(sheet(strange(town, '<input type="password">')), "71")
    with pytest.raises(LayoutChanged, match="Fehlermeldung von SessionNet"):
        read_paper(sheet(strange(town, "", "SessionNet Fehlermeldung")), "71")


def test_the_calendar_of_another_month_is_not_taken_for_this_one(town: Town) -> None:
    with pytest.raises(LayoutChanged, match="2026 August statt 9/2026"):
        read_calendar(sheet(town.calendar(2026, 8)), 2026, 9)


def test_meetings_that_lead_to_unknown_pages_are_a_changed_layout(town: Town) -> None:
    with pytest.raises(LayoutChanged, match="Seiten, die Ratsbot nicht kennt"):
        calendar(town.calendar(2026, 9).replace("si0056.php", "sitzung.php"))


def test_an_agenda_whose_table_is_gone_is_a_changed_layout(town: Town) -> None:
    with pytest.raises(LayoutChanged, match="keine Tagesordnung"):
        agenda(town.meeting(501).replace("<table", "<div").replace("tofnum", "a").replace("tobetr", "b")
               .replace("badge", "c").replace("<td", "<div").replace("<tr", "<div"))  # fmt: skip


def test_an_agenda_that_lost_its_titles_is_a_changed_layout(town: Town) -> None:
    body = town.meeting(501)
    for title in (
        "Eröffnung",
        "Antwort zum Radweg",
        "Grundstück",
        "Fähre nach &quot;Sandhaken&quot; &amp; zurück",
    ):
        body = body.replace(f">{title}<", "><")
    with pytest.raises(LayoutChanged, match="fehlen Nummern oder Titel"):
        agenda(body)


def test_another_meeting_than_the_one_asked_for_is_refused(town: Town) -> None:
    with pytest.raises(LayoutChanged, match="andere Seite"):
        agenda(town.meeting(502))
    with pytest.raises(LayoutChanged, match="andere Seite"):
        paper(town.vorlage(70))


def test_links_into_another_system_are_not_ours(town: Town) -> None:
    body = town.calendar(2026, 9).replace('href="si0056', 'href="https://ris.quellstadt.example/bi/si0056')
    assert read_calendar(sheet(body), 2026, 9) == []


@pytest.mark.parametrize(
    "stray", ["<p>Keine Dokumente vorhanden.</p>", '<div class="card">Keine Daten gefunden.</div>']
)
def test_what_a_panel_lacks_is_not_the_list(town: Town, stray: str) -> None:
    grid = '<div class="grid"><div>Ö 1</div><div>Fähre</div></div>'
    head = town._field("sigrname", "Gremium", "Stadtrat")
    with pytest.raises(LayoutChanged, match="keine Tagesordnung"):
        agenda(town.page("si0057", "Stadtrat - 03.09.2026", head + stray + grid))
    with pytest.raises(LayoutChanged, match="Sitzungskalender"):
        calendar(town.page("si0040", "Kalender 2026 September", stray + grid))
    empty = town.page("si0040", "Kalender 2026 September", f"{stray}<p>Keine Daten gefunden.</p>")
    assert read_calendar(sheet(empty), 2026, 9) == []


def test_meetings_in_other_cells_that_lead_to_unknown_pages_are_seen_too(town: Town) -> None:
    body = town.calendar(2026, 9).replace("si0056.php", "sitzung.php").replace("silink", "neu")
    with pytest.raises(LayoutChanged, match="Seiten, die Ratsbot nicht kennt"):
        calendar(body.replace('data-label="Sitzung"', ""))
