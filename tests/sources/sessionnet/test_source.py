"""Months forwards and backwards, systems and Mandanten: what a SessionNet is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.council.model import Consultation
from bot.sources.delivered import Listed
from tests.sources.http.web_server import WebServer
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import Memory, answer, asked, birkenhafen, delivered, items_of

SINCE = date(2026, 9, 1)


@pytest.fixture
def town() -> Town:
    return birkenhafen()


@pytest.fixture
def server(town: Town) -> Iterator[WebServer]:
    with WebServer() as running:
        running.handle("/bi/", lambda seen: answer(town, seen))
        yield running


def test_months_are_listed_with_what_they_link_to(server: WebServer) -> None:
    with asked(server) as source:
        listed = [each for each in items_of(source.recent(SINCE)) if isinstance(each, Listed)]
    assert [(each.first, each.last) for each in listed[:2]] == [
        (date(2026, 9, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 31)),
    ]
    assert [sorted(each[-3:] for each in found.ids) for found in listed] == [
        ["501", "502", "503"], ["504"], [], [], [],
    ]  # fmt: skip


def test_meetings_before_the_day_are_listed_and_not_asked_for(server: WebServer) -> None:
    with asked(server) as source:
        items = items_of(source.recent(date(2026, 9, 5)))
    assert [key for key in delivered(items) if "ksinr" in key] == [
        "si0057.php?__ksinr=503",
        "si0057.php?__ksinr=504",
    ]
    assert len(next(each for each in items if isinstance(each, Listed)).ids) == 3
    assert not [target for target in server.paths if "=501" in target]


def test_three_empty_months_ahead_end_a_run(server: WebServer) -> None:
    with asked(server) as source:
        names = [each.name for each in source.recent(SINCE)]
    assert names == ["September 2026", "Oktober 2026", "November 2026", "Dezember 2026", "Januar 2027"]


def test_a_calendar_that_never_ends_ends_after_eighteen_months(town: Town, server: WebServer) -> None:
    busy = [
        replace(town.sitting(504), number=0, day=f"{2026 + at // 12}-{at % 12 + 1:02}-20") for at in range(60)
    ]
    town.sittings += [replace(each, number=600 + at) for at, each in enumerate(busy)]
    with asked(server) as source:
        names = [each.name for each in source.recent(date(2026, 10, 1))]
    assert len(names) == 19


def test_backwards_comes_to_what_lies_before_and_ends(server: WebServer) -> None:
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
        slices = [(each.mark, list(each.items)) for each in source.backwards("")]
    assert [mark for mark, _ in slices] == [
        *(f"2026-{month:02}" for month in range(10, 0, -1)),
        *(f"2025-{month:02}" for month in range(12, 0, -1)),
        *(f"2024-{month:02}" for month in range(12, 0, -1)),
    ]
    found = delivered([item for _, items in slices for item in items])
    assert sorted(found) == ["si0057.php?__ksinr=401", "vo0050.php?__kvonr=70"]
    table = [each for each in found["vo0050.php?__kvonr=70"].objects if isinstance(each, Consultation)]
    assert [(each.role, each.meeting[-3:]) for each in table] == [("Entscheidung", "401")]


def test_backwards_goes_on_where_it_stopped(server: WebServer) -> None:
    with asked(server) as source:
        assert [each.mark for each in source.backwards("2024-04")] == ["2024-03", "2024-02", "2024-01"]
        assert list(source.backwards("2024-01")) == []
    with asked(server) as source:
        assert [each.mark for each in source.backwards("2026-09", date(2026, 7, 15))] == [
            "2026-08",
            "2026-07",
        ]


def test_three_empty_years_end_the_archive(server: WebServer) -> None:
    with asked(server, first_year=1990) as source:
        marks = [each.mark for each in source.backwards("2024-05")]
    assert marks[-2:] == ["2021-05", "1990-01"]
    assert len(marks) == 37


def test_backwards_leaves_alone_what_is_held(server: WebServer) -> None:
    memory = Memory()
    memory.held.add(("Paper", f"{server.url}/bi/vo0050.php?__kvonr=70"))
    with asked(server, memory) as source:
        found = delivered(items_of(source.backwards("2024-06", date(2024, 5, 1))))
    assert sorted(found) == ["#gremium=Stadtrat", "si0057.php?__ksinr=401"]


def test_asp_servers_are_found_out_and_remembered(town: Town, server: WebServer) -> None:
    town.extension = "asp"
    memory = Memory()
    with asked(server, memory) as source:
        found = delivered(items_of(source.recent(SINCE), memory))
    assert "si0057.asp?__ksinr=501" in found
    assert "vo0050.asp?__kvonr=71" in found
    server.forget()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    assert not [target for target in server.paths if ".php" in target]


def test_mandanten_are_asked_one_by_one_and_listed_together(town: Town, server: WebServer) -> None:
    town.sittings = [replace(each, mandant="7" if each.number == 502 else "3") for each in town.sittings]
    with asked(server, bodies=("3", "7")) as source:
        items = items_of(source.recent(SINCE))
    assert {"si0057.php?__ksinr=501", "si0057.php?__ksinr=502"} <= delivered(items).keys()
    assert len(next(each for each in items if isinstance(each, Listed)).ids) == 3
    asked_for = {target.rpartition("&")[2] for target in server.paths if "si0040" in target}
    assert asked_for == {"__cpanr=3", "__cpanr=7"}
