"""A second run: what has changed is delivered, what has not is not even sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.council.model import AgendaItem, Consultation, File
from bot.sources.delivered import Listed
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
from tests.sources.sessionnet.town import Document, Point

SINCE = date(2026, 9, 1)


@pytest.fixture
def town() -> Town:
    return birkenhafen()


@pytest.fixture
def server(town: Town) -> Iterator[WebServer]:
    with WebServer() as running:
        running.handle("/bi/", lambda seen: answer(town, seen))
        yield running


def test_what_has_not_changed_is_not_sent_again(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    with asked(server, memory) as source:
        again = items_of(source.recent(SINCE), memory)
    assert [type(each) for each in again] == [Listed] * 5
    conditional = [seen for seen in server.requests if "If-None-Match" in seen.headers]
    # Four agendas, one of them by way of a redirect, and both pages of two papers.
    assert len(conditional) == 9


def test_without_marks_of_the_server_an_unchanged_agenda_is_seen_to_be_one(server: WebServer) -> None:
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    server.forget()
    with asked(server, memory) as source:
        again = delivered(items_of(source.recent(SINCE), memory))
    assert [key for key in again if "ksinr" in key] == []
    assert not [target for target in server.paths if "to0050" in target]
    assert "/bi/si0057.php?__ksinr=501" in server.paths


def test_a_late_result_arrives_and_the_item_stays_the_same(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    ahead = town.sitting(504)
    released = Point("Ö 1", "Fähre", 71, "geändert beschlossen", page=990, minutes="Die Fähre fährt.")
    town.sittings[town.sittings.index(ahead)] = replace(ahead, items=(released,))
    with asked(server, memory) as source:
        again = delivered(items_of(source.recent(SINCE), memory))
    [meeting, item] = again["si0057.php?__ksinr=504"].objects
    assert isinstance(item, AgendaItem)
    assert (item.id, item.result) == (f"{meeting.id}#vo71", "geändert beschlossen")
    assert item.resolution == "Die Fähre fährt."


def test_a_changed_paper_is_built_of_both_its_pages(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    paper = town.paper(71)
    stops = (*paper.stops[:3], replace(paper.stops[3], sitting=601))
    town.papers[1] = replace(paper, stops=stops)
    with asked(server, memory) as source:
        again = delivered(items_of(source.recent(SINCE), memory))
    objects = again["vo0050.php?__kvonr=71"].objects
    assert [each.meeting[-3:] for each in objects if isinstance(each, Consultation)] == [
        "502",
        "501",
        "504",
        "601",
    ]
    assert [each.name for each in objects if isinstance(each, File)] == [
        "Anlage 1 Lageplan",
        "Beschlussvorlage",
    ]


def test_a_new_agenda_that_the_stations_do_not_know_makes_a_station(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    harbour = town.sitting(502)
    town.sittings[town.sittings.index(harbour)] = replace(
        harbour, items=(*(harbour.items or ()), Point("Ö 2", "Radweg", 72))
    )
    with asked(server, memory) as source:
        again = delivered(items_of(source.recent(SINCE), memory))
    reply = again["vo0050.php?__kvonr=72"].objects
    assert [each.meeting[-3:] for each in reply if isinstance(each, Consultation)] == ["501", "502"]
    town.sittings[town.sittings.index(town.sitting(502))] = harbour
    for _ in range(2):
        with asked(server, memory) as source:
            again = delivered(items_of(source.recent(SINCE), memory)) or again
    reply = again["vo0050.php?__kvonr=72"].objects
    assert [each.meeting[-3:] for each in reply if isinstance(each, Consultation)] == ["501"]


def test_a_document_that_only_the_calendar_shows_is_seen_when_it_comes(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    harbour = town.sitting(502)
    town.sittings[town.sittings.index(harbour)] = replace(harbour, in_calendar=(Document(9009, "Einladung"),))
    with asked(server, memory) as source:
        again = delivered(items_of(source.recent(SINCE), memory))
    uses = again["si0057.php?__ksinr=502"].uses
    assert [(each.file[-16:], each.role) for each in uses] == [("?id=9009&type=do", "invitation")]


def test_an_agenda_of_a_later_month_makes_a_station_in_the_next_run(town: Town, server: WebServer) -> None:
    with_etags(town, server)
    ahead = town.sitting(504)
    town.sittings[town.sittings.index(ahead)] = replace(
        ahead, items=(*(ahead.items or ()), Point("Ö 2", "Radweg", 72))
    )
    memory, runs = Memory(), []
    for _ in range(3):
        with asked(server, memory) as source:
            runs.append(delivered(items_of(source.recent(SINCE), memory)))
    reply = runs[1]["vo0050.php?__kvonr=72"].objects
    assert [each.meeting[-3:] for each in reply if isinstance(each, Consultation)] == ["501", "504"]
    assert runs[2] == {}


def test_recent_and_backwards_of_one_run_deliver_nothing_twice(server: WebServer) -> None:
    with asked(server) as source:
        items = [*items_of(source.recent(date(2026, 9, 5))), *items_of(source.backwards("", SINCE))]
    assert len([key for key in delivered(items) if "ksinr" in key]) == 4
    assert len([target for target in server.paths if "ksinr=503" in target and "si0057" in target]) == 1
