"""An agenda item stays the same one from run to run, whatever is put in before it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.council.model import AgendaItem, Consultation
from bot.sources.delivered import Gap
from tests.sources.http.web_server import WebServer
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import (
    Memory,
    answer,
    asked,
    birkenhafen,
    delivered,
    items_of,
    with_etags,
)
from tests.sources.sessionnet.town import Point

SINCE = date(2026, 9, 1)
COUNCIL = "si0057.php?__ksinr=501"
Ids = Callable[[tuple[Point, ...]], dict[str, str]]


@pytest.fixture
def town() -> Town:
    return birkenhafen()


@pytest.fixture
def server(town: Town) -> Iterator[WebServer]:
    with WebServer() as running:
        running.handle("/bi/", lambda seen: answer(town, seen))
        yield running


@pytest.fixture
def ids(town: Town, server: WebServer) -> Ids:
    """A run over an agenda of these items: the ids that they have, by title."""
    memory = Memory()

    def read(items: tuple[Point, ...]) -> dict[str, str]:
        sitting = town.sitting(501)
        town.sittings[town.sittings.index(sitting)] = replace(sitting, items=items)
        with asked(server, memory) as source:
            found = delivered(items_of(source.recent(SINCE), memory))[COUNCIL].objects
        return {each.name: each.id.partition("/bi/")[2] for each in found if isinstance(each, AgendaItem)}

    return read


def test_an_item_put_in_before_others_moves_none(town: Town, ids: Ids) -> None:
    opening, ferry, reply, plot = town.sitting(501).items or ()
    before = ids((opening, ferry, reply, plot))
    urgent = Point("Ö 2", "Dringender Antrag")
    after = ids(
        (
            opening,
            urgent,
            replace(ferry, number="Ö 3"),
            replace(reply, number="Ö 4"),
            replace(plot, number="N 5"),
        )
    )
    assert {title: after[title] for title in before} == before
    assert after["Dringender Antrag"] not in before.values()


def test_without_pages_and_papers_the_title_tells(ids: Ids) -> None:
    before = ids((Point("Ö 1", "Hafen"), Point("Ö 2", "Leuchtturm"), Point("N 3", "Leuchtturm")))
    after = ids((Point("Ö 1", "Kran"), Point("Ö 2", "Hafen"), Point("Ö 3", "Leuchtturm")))
    assert after["Hafen"] == before["Hafen"]
    assert after["Kran"] not in before.values()
    assert after["Leuchtturm"].endswith("#Ö2")


def test_another_item_at_the_same_number_is_another(ids: Ids) -> None:
    assert ids((Point("Ö 1", "Hafen"),))["Hafen"] != ids((Point("Ö 1", "Kran"),))["Kran"]


def test_a_page_or_a_paper_that_comes_later_changes_no_id(ids: Ids) -> None:
    before = ids((Point("Ö 1", "Radweg"), Point("Ö 2", "Kran")))
    linked = (
        Point("Ö 1", "Radweg", 72),
        Point("Ö 2", "Kran", page=990, minutes="Er bleibt.", result="erledigt"),
    )
    assert ids(linked) == before
    renamed = (replace(linked[0], title="Radweg (neu)"), replace(linked[1], title="Kran (neu)"))
    assert list(ids(renamed).values()) == list(before.values())


def test_two_papers_of_one_item_are_both_found_and_linked(town: Town, server: WebServer) -> None:
    second = ' <a href="vo0050.php?__kvonr=70">AT/0007/2024</a>'
    page = town.meeting(502)
    at = page.index("</td>", page.index('class="tovo"'))
    server.answer("/bi/si0057.php?__ksinr=502", page[:at] + second + page[at:])
    with asked(server) as source:
        found = delivered(items_of(source.recent(SINCE)))
    [item] = [each for each in found["si0057.php?__ksinr=502"].objects if isinstance(each, AgendaItem)]
    stations = [each for each in found["vo0050.php?__kvonr=70"].objects if isinstance(each, Consultation)]
    assert [each.agenda_item for each in stations if each.meeting.endswith("=502")] == [item.id]
    assert item.consultation.endswith("__kvonr=71#502")


def test_a_title_that_leads_to_the_paper_is_not_lost(town: Town, server: WebServer) -> None:
    plain = '<div class="margin-bottom smc-card-header-title-simple">Fähre</div>'
    linked = '<a href="vo0050.php?__kvonr=71">Fähre nach Sandhaken</a>'
    page = town.meeting(502).replace(plain, linked).replace('class="tobetr"', "")
    server.answer("/bi/si0057.php?__ksinr=502", page)
    with asked(server) as source:
        found = delivered(items_of(source.recent(SINCE)))
    [item] = [each for each in found["si0057.php?__ksinr=502"].objects if isinstance(each, AgendaItem)]
    assert item.name == "Fähre nach Sandhaken"


def test_minutes_that_come_after_the_result_arrive_within_a_week(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    memory = Memory()
    sitting = town.sitting(501)
    opening = (sitting.items or ())[0]
    at = town.sittings.index(sitting)
    town.sittings[at] = replace(sitting, items=(replace(opening, minutes=""),))

    def run(today: date) -> list[str]:
        with asked(server, memory) as source:
            source.today = today
            found = delivered(items_of(source.recent(SINCE), memory)).get(COUNCIL)
        objects = found.objects if found else ()
        return [each.resolution for each in objects if isinstance(each, AgendaItem)]

    assert run(date(2026, 10, 7)) == [""]
    town.sittings[at] = replace(sitting, items=(opening,))
    assert run(date(2026, 10, 13)) == []
    assert run(date(2026, 10, 14)) == ["Um 17 Uhr wird eröffnet."]
    assert run(date(2026, 10, 21)) == []


def test_minutes_that_break_off_do_not_take_the_text_away(town: Town, server: WebServer) -> None:
    server.answer("/bi/to0050.php?__ktonr=880", town.minutes(880)[:-300])
    with asked(server) as source:
        items = items_of(source.recent(SINCE))
    assert COUNCIL not in delivered(items)
    assert [each.id[-3:] for each in items if isinstance(each, Gap)] == ["501"]
