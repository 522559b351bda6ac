"""The calendar of an ALLRIS 4 system: months are gone through, and a bad one makes nothing vanish."""

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import Blocked, LayoutChanged, Unreachable
from bot.sources.allris import calendar
from bot.sources.delivered import Listed
from bot.sources.html import parse
from bot.sources.http.page import Page
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.pages import frame, pages
from tests.sources.allris.pages.council import Council
from tests.sources.allris.run import SINCE, TODAY, delivered, gaps, source, taken
from tests.sources.allris.server import AllrisServer

MEETING = "to010?SILFDNR=1000501"


@pytest.fixture
def server() -> Iterator[AllrisServer]:
    with AllrisServer() as running:
        yield running


def changed(council: Council, number: str, **values: object) -> None:
    council.sittings[number] = replace(council.sittings[number], **values)  # type: ignore[arg-type]


def whole(content: str) -> str:
    return f"<html><body>{content}</body></html>"


def test_a_calendar_built_otherwise_is_reported_with_the_page(server: AllrisServer) -> None:
    server.said["si010"] = frame.page(server.council, "Kalender", "Sitzungen", "<p>neu</p>", base="si010")

    with pytest.raises(LayoutChanged, match="Kalender enthält keine Tabelle") as error:
        taken(source(server).recent(SINCE))
    assert b"neu" in error.value.page


def test_a_calendar_that_answers_another_month_makes_nothing_vanish(server: AllrisServer) -> None:
    server.said["si010"] = whole(pages.calendar_table(server.council, 2026, 9))

    with pytest.raises(LayoutChanged, match="anderen Monat"):
        taken(source(server).recent(SINCE))


def test_meetings_that_lie_in_another_month_make_no_list(server: AllrisServer) -> None:
    table = pages.calendar_table(server.council, 2026, 9).replace("data-simpletooltip-text", "data-other")
    server.said["si010?MM=10"] = whole(table)

    items = taken(source(server).recent(dt.date(2026, 10, 1)))

    assert dt.date(2026, 10, 1) not in {each.first for each in items if isinstance(each, Listed)}
    assert [each.reason for each in gaps(items)] == [
        "Der Kalender nennt Sitzungen, die in einem anderen Monat liegen."
    ]


def test_an_empty_answer_of_the_calendar_is_no_empty_month(server: AllrisServer) -> None:
    server.said["si010?MM=10"] = whole("<table class='calenderView'><tbody></tbody></table>")

    lists = [each for each in taken(source(server).recent(SINCE)) if isinstance(each, Listed)]

    assert dt.date(2026, 10, 1) not in {each.first for each in lists}


def test_a_month_whose_calendar_failed_is_read_by_the_next_run(server: AllrisServer) -> None:
    known = FakeKnown()
    server.silent.add("si010?MM=9")
    items = taken(source(server, known).backwards("", dt.date(2026, 7, 1)))
    assert [each.place for each in gaps(items)] == [f"{server.base}si010?MM=9&YY=2026"]

    server.silent.clear()
    slices = [(each.name, each.old, list(each.items)) for each in source(server, known).recent(TODAY)]

    assert [name for name, old, _ in slices if old] == ["September 2026"]
    assert f"{server.base}{MEETING}" in delivered(slices[-1][2])
    assert known.recall("unread months") == ""


def test_a_month_of_the_window_that_failed_is_news_when_it_is_read(server: AllrisServer) -> None:
    known = FakeKnown()
    known.notes["unread months"] = "2026-09"

    slices = [(each.name, each.old) for each in source(server, known).recent(dt.date(2026, 9, 25))]

    assert ("September 2026", False) in slices
    assert not any(old for _, old in slices)


def test_a_server_that_is_down_is_not_asked_for_everything(server: AllrisServer) -> None:
    server.silent.add("si010?MM=10")
    with pytest.raises(Unreachable):
        taken(source(server).recent(SINCE))

    server.silent = {"to010", "vo020", "to020"}
    changed(server.council, "1000501", day=dt.date(2026, 10, 2))
    for number in range(5):
        server.council.sittings[f"77{number}"] = replace(server.council.sittings["1000502"], id=f"77{number}")
    with pytest.raises(Unreachable):
        taken(source(server).recent(SINCE))


def test_backwards_goes_on_behind_its_mark_and_ends(server: AllrisServer) -> None:
    names = [(each.name, each.mark) for each in source(server).backwards("2026-08", dt.date(2026, 7, 15))]
    assert names == [("Juli 2026", "2026-07")]

    slices = source(server).backwards("")
    found = [(each.name, each.mark, len(delivered(list(each.items)))) for each in slices]

    assert found[:6] == [
        ("Oktober 2026", "", 2), ("November 2026", "", 0), ("Dezember 2026", "", 0), ("Januar 2027", "", 0),
        ("Oktober 2026", "2026-10", 0), ("September 2026", "2026-09", 3),
    ]  # fmt: skip
    assert found[-2:] == [("Januar 2026", "2026-01", 0), ("Ende des Archivs", "2026-01", 0)]
    assert ("Juli 2026", "2026-07", 1) in found


def test_a_complete_run_reads_the_calendar_to_its_beginning(server: AllrisServer) -> None:
    lists = [each for each in taken(source(server).recent(TODAY, complete=True)) if isinstance(each, Listed)]

    assert min(each.first for each in lists if each.first) == dt.date(2026, 1, 1)
    assert sum(len(each.ids) for each in lists) == 3


def test_a_listener_with_its_own_number_in_the_address_is_found_without_a_script(
    server: AllrisServer,
) -> None:
    page = pages.calendar_page(server.council, 2026, 10, 3).replace('"u"', '"v"').replace("&amp;", "&")
    server.sessions["fest"] = {0}
    server.said["si010?MM=10"] = page
    known_cookie = {"Set-Cookie": "JSESSIONID=fest; Path=/public"}
    server.said_with = known_cookie

    items = taken(source(server).recent(dt.date(2026, 10, 1)))

    assert server.asked[1] == "si010?0-1.0-&MM=10&YY=2026"
    assert f"{server.base}to010?SILFDNR=1000502" in delivered(items)


def test_a_listener_that_names_no_month_is_used_as_it_is(server: AllrisServer) -> None:
    page = pages.calendar_page(server.council, 2026, 10, 3).replace("-1.0-&MM=10&YY=2026", "-1.0-")
    server.sessions["fest"] = {3}
    server.said["si010?MM=10"] = page
    server.said_with = {"Set-Cookie": "JSESSIONID=fest; Path=/public"}

    items = taken(source(server).recent(dt.date(2026, 10, 1)))

    assert server.asked[1] == "si010?3-1.0-"
    assert f"{server.base}to010?SILFDNR=1000502" in delivered(items)


def test_meetings_before_the_day_are_listed_and_not_read(server: AllrisServer) -> None:
    items = taken(source(server).recent(dt.date(2026, 9, 25)))

    assert f"{server.base}{MEETING}" not in delivered(items)
    assert f"{server.base}{MEETING}" in {
        own for each in items if isinstance(each, Listed) for own in each.ids
    }


def test_after_a_lockout_nothing_more_is_asked(server: AllrisServer) -> None:
    server.said["si010?MM"] = frame.error(server.council, "Zugriff temporär gesperrt.")

    with pytest.raises(Blocked):
        taken(source(server).recent(SINCE))
    assert len(server.asked) == 1


@pytest.mark.parametrize("address", ["si010?MM=9", "si010?7-1.0-&MM=9"])
def test_a_calendar_that_breaks_off_lists_nothing_and_is_read_again(
    server: AllrisServer, address: str
) -> None:
    known = FakeKnown()
    whole_month = pages.calendar_answer(server.council, 2026, 9)
    shown = whole(pages.calendar_table(server.council, 2026, 9)) if "?MM" in address else whole_month
    server.said[address] = shown[: shown.rindex("<tr")]

    items = taken(source(server, known).recent(SINCE))

    assert [each.cause for each in gaps(items)] == ["unreachable"]
    assert SINCE not in {each.first for each in items if isinstance(each, Listed)}
    assert known.recall("unread months") == "2026-09"


def test_a_listener_that_answers_endless_beginnings_takes_no_endless_time() -> None:
    body = b"<ajax-response>" + b"<component id='x'><![CDATA[" * 40_000 + b"</ajax-response>"
    begun = time.process_time()

    with pytest.raises(LayoutChanged):
        calendar.answered(Page("https://ris.example/si010", 200, {}, body))
    assert time.process_time() - begun < 2


def test_every_component_of_an_answer_is_read() -> None:
    one = "<component id='{0}' encoding='wicket1'><![CDATA[<p id='{0}'>]^{0}</p>]]></component>"
    body = f"<ajax-response>{one.format('a')}{one.format('b')}</ajax-response>".encode()

    tree = calendar.answered(Page("https://ris.example/si010", 200, {}, body))

    assert [each.text() for each in tree.css("p")] == ["]a", "]b"]


def searched(levels: int, times: int) -> float:
    """Seconds of the processor for looking for the calendar in so many tables inside each other, so often."""
    tree = parse((b"<table><tr><th>a<td>" * levels + b"</table>" * levels) * times)
    begun = time.process_time()
    assert calendar.table_in(tree) is None
    return time.process_time() - begun


def test_tables_inside_tables_cost_little_more_than_tables_beside_each_other() -> None:
    deep, beside = (min(searched(*shape) for _ in range(3)) for shape in ((480, 8), (60, 64)))
    assert deep < 6 * beside + 0.2
