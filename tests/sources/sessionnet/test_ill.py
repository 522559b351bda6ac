"""A SessionNet that is ill for a while: nothing is taken for what the city says, and it all comes later."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.errors import FetchError, LayoutChanged, Unreachable
from bot.sources.delivered import Gap, Item, Listed
from tests.sources.http.web_server import Answer, Seen, WebServer
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


def month(year: int, number: int) -> str:
    return f"/bi/si0040.php?__cjahr={year}&__cmonat={number}&__canz=1&__cselect=0"


def gaps(items: list[Item]) -> list[tuple[str, str]]:
    return [(each.cause, each.id[-3:]) for each in items if isinstance(each, Gap)]


def test_a_page_that_breaks_off_is_no_shorter_page(town: Town, server: WebServer) -> None:
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    whole = town.meeting(501)
    # PHP has died over it: the answer ends in good order all the same.
    server.answer("/bi/si0057.php?__ksinr=501", whole[: whole.index("Antwort zum Radweg") - 120])
    with asked(server, memory) as source:
        items = items_of(source.recent(SINCE), memory)
    assert "si0057.php?__ksinr=501" not in delivered(items)
    assert gaps(items) == [("layout", "501")]


def test_a_calendar_that_breaks_off_lists_nothing(town: Town, server: WebServer) -> None:
    whole = town.calendar(2026, 9)
    server.answer(month(2026, 9), whole[: whole.index("Ortsbeirat") - 200])
    with asked(server) as source:
        items = items_of(source.recent(SINCE))
    assert {each.first for each in items if isinstance(each, Listed)}.isdisjoint({SINCE})
    assert gaps(items) == [("layout", "")]


@pytest.mark.parametrize("status", [404, 500])
def test_one_month_without_an_answer_does_not_end_a_run(server: WebServer, status: int) -> None:
    server.answer(month(2026, 9), "kaputt", status=status)
    server.answer(month(2026, 8), "kaputt", status=status)
    with asked(server) as source:
        recent = items_of(source.recent(SINCE))
    with asked(server) as source:
        back = items_of(source.backwards("2026-09"))
    assert gaps(recent) == gaps(back) == [("unreachable", "")]
    assert "si0057.php?__ksinr=504" in delivered(recent)
    assert "si0057.php?__ksinr=401" in delivered(back)


def test_two_months_in_a_row_end_it(server: WebServer) -> None:
    for number in (8, 7):
        server.answer(month(2026, number), "kaputt", status=500)
    memory = Memory()
    with asked(server, memory) as source, pytest.raises(Unreachable):
        items_of(source.backwards("2026-09"))
    # The first is known by now: it does not keep the next run from going on.
    with asked(server, memory) as source:
        assert "si0057.php?__ksinr=401" in delivered(items_of(source.backwards("2026-08"), memory))
    server.handle("/bi/si0040", lambda _: Answer("kaputt", 500))
    with asked(server, memory) as source, pytest.raises(Unreachable):
        items_of(source.recent(SINCE), memory)


def test_months_that_failed_before_do_not_end_a_run_that_reads_others(server: WebServer) -> None:
    memory = Memory()
    memory.notes["unread months"] = "2024-05 2024-04"
    for number in (5, 4):
        server.answer(month(2024, number), "kaputt", status=500)
    with asked(server, memory) as source:
        items = items_of(source.recent(SINCE), memory)
    assert gaps(items) == [("unreachable", "")] * 2


def test_a_month_that_failed_is_read_in_the_next_run(town: Town, server: WebServer) -> None:
    memory = Memory()
    server.answer(month(2024, 5), "<p>Wartung</p>")
    with asked(server, memory) as source:
        before = delivered(items_of(source.backwards(""), memory))
    server.answer(month(2024, 5), town.calendar(2024, 5))
    with asked(server, memory) as source:
        slices = list(source.recent(SINCE))
        after = delivered(items_of(slices, memory))
    assert "si0057.php?__ksinr=401" in after.keys() - before.keys()
    assert [each.name for each in slices if each.old] == ["Mai 2024"]
    server.forget()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    assert month(2024, 5) not in server.paths


def test_a_month_of_the_window_that_failed_is_news_when_it_is_read(server: WebServer) -> None:
    memory = Memory()
    memory.notes["unread months"] = "2026-09"
    with asked(server, memory) as source:
        slices = [(each.name, each.old) for each in source.recent(date(2026, 9, 20))]
    assert ("September 2026", False) in slices
    assert not any(old for _, old in slices)


def test_a_passing_fault_does_not_give_everything_another_address(town: Town, server: WebServer) -> None:
    other = birkenhafen("asp")

    def ill(seen: Seen) -> Answer:
        return answer(other, seen) if ".asp" in seen.target else Answer("kaputt", 500)

    server.handle("/bi/", ill)
    memory = Memory()
    with asked(server, memory) as source, pytest.raises(FetchError):
        items_of(source.recent(SINCE), memory)
    assert memory.notes.get("extension") is None
    server.handle("/bi/", lambda seen: answer(town, seen))
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    server.handle("/bi/", lambda seen: Answer("", 404) if ".php" in seen.target else answer(other, seen))
    server.forget()
    with asked(server, memory) as source, pytest.raises(FetchError):
        items_of(source.recent(SINCE), memory)
    assert not [target for target in server.paths if ".asp" in target]


def test_a_new_layout_of_every_month_ends_a_later_run_too(town: Town, server: WebServer) -> None:
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    server.handle("/bi/si0040", lambda _: Answer(town.page("neu", "Termine", "<div>3. September</div>")))
    with asked(server, memory) as source, pytest.raises(LayoutChanged):
        items_of(source.recent(SINCE), memory)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_stations_do_not_vanish_with_their_page(server: WebServer, status: int) -> None:
    memory = Memory()
    with asked(server, memory) as source:
        items_of(source.recent(SINCE), memory)
    server.answer("/bi/vo0053.php?__kvonr=71", "kaputt", status=status)
    with asked(server, memory) as source:
        items = items_of(source.recent(SINCE), memory)
    assert "vo0050.php?__kvonr=71" not in delivered(items)
    assert [place for _, place in gaps(items)] == ["=71"]
