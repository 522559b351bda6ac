"""What happens to a council after the first load, as each kind of system shows it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.store.status import load_status
from tests.delivery.fakes import FakeClock
from tests.sources.http.web_server import Answer
from tests.sources.played.base import Played
from tests.sources.played.cities import KINDS, played
from tests.sources.played.council import council
from tests.sources.played.runs import KEY, sync


class Story:
    """`story.next_day()` lets a night pass; what happened to the council before is seen by its sync."""

    def __init__(self, house: House, clock: FakeClock, city: Played) -> None:
        self.house, self.clock, self.city = house, clock, city
        self.council = city.council

    def tonight(self, **wishes: Any) -> Any:
        self.city.show()
        return sync(self.house, self.city, **wishes)

    def next_day(self, days: int = 1, **wishes: Any) -> Any:
        self.clock.advance(days=days)
        self.council.today += dt.timedelta(days=days)
        return self.tonight(**wishes)

    @property
    def cause(self) -> str:
        """By what the absence of a paper is seen, '' if by its own page."""
        return "unlisted" if self.city.kind == "oparl" else ""

    def next_look(self, **wishes: Any) -> Any:
        """The next day on which that is seen: lists are read to their ends once a week."""
        return self.next_day(8 if self.cause else 1, **wishes)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.house.db.rows(sql)]

    def found(self, words: str) -> list[str]:
        return [each.name for each in self.house.services.search.find(words, bodies=None, limit=10).hits]

    def publicness(self, number: int) -> list[tuple[str]]:
        return self.rows(f"SELECT publicness FROM paper WHERE name LIKE '% {number}'")

    def changes(self, field: str) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT c.kind, c.old, c.new FROM change c JOIN run r ON r.id = c.run"
            f" WHERE r.kind = 'incremental' AND c.field = '{field}' ORDER BY c.id"
        )


@pytest.fixture(params=KINDS)
def story(request: pytest.FixtureRequest, house: House, clock: FakeClock) -> Iterator[Story]:
    with played(request.param, council(clock.now().date(), 6)) as running:
        told = Story(house, clock, running)
        assert told.tonight().complete
        yield told


@pytest.fixture(params=KINDS)
def long_story(request: pytest.FixtureRequest, house: House, clock: FakeClock) -> Iterator[Story]:
    with played(request.param, council(clock.now().date(), 30)) as running:
        told = Story(house, clock, running)
        told.tonight()
        yield told


def test_a_late_result_is_in_the_hits_and_in_the_change_log(story: Story) -> None:
    story.council.decide(103, "vertagt")
    assert story.next_day().counts["changed"] >= 1
    results = story.rows("SELECT result FROM agenda_item WHERE name LIKE '% 1030'")
    assert results == [("vertagt",)]
    assert ("AgendaItem", "ungeändert beschlossen", "vertagt") in story.changes("result")


def test_items_are_added_and_taken_off(story: Story) -> None:
    story.council.drop_last_point(100)
    story.council.drop_last_point(100)
    story.council.add_point(100, "Dringliches am Kai")
    story.next_day()
    shown = story.rows("SELECT name FROM agenda_item WHERE meeting LIKE '%100' AND publicness = 'public'")
    assert sorted(name for (name,) in shown) == sorted(
        [story.council.papers[1000].title, "Dringliches am Kai"]
    )
    story.next_day()
    assert story.rows("SELECT id FROM agenda_item WHERE name = 'Bericht 100'") == []


@pytest.mark.parametrize("status", [401, 404])
def test_a_paper_that_is_refused_is_hidden_today_and_deleted_tomorrow(story: Story, status: int) -> None:
    title = story.council.papers[1010].title
    assert title in story.found(title)
    story.council.refused["Paper", 1010] = status
    story.next_look()
    assert story.publicness(1010) == [("hidden",)]
    assert title not in story.found(title)
    cause = {401: "unauthorized", 404: "not_found"}[status]
    assert ("Paper", None, story.cause or cause) in story.changes("withdrawn")
    story.next_look()
    assert story.publicness(1010) == []
    assert story.changes("withdrawn")[-1] in {("Paper", None, "deleted"), ("File", None, "deleted")}


def test_a_paper_that_is_gone_is_deleted_at_once(story: Story) -> None:
    story.council.refused["Paper", 1010] = 410
    story.next_look()
    # A list only shows that it is not there; the answer 410 is the paper's own.
    assert story.publicness(1010) == ([("hidden",)] if story.cause else [])


def test_a_refused_document_takes_its_text_along(story: Story) -> None:
    words = "Fassung 1 1010"
    assert story.found(words)
    story.council.refused["File", 1010] = 404
    story.next_day(8)
    assert story.rows("SELECT publicness FROM file WHERE id LIKE '%5001010%'") == [("hidden",)]
    story.council.refused.clear()
    story.next_day()
    assert story.rows("SELECT publicness FROM file WHERE id LIKE '%5001010%'") == [("public",)]


def test_a_meeting_that_vanishes_from_its_list_is_hidden_then_deleted(story: Story) -> None:
    del story.council.sittings[102]
    story.next_day(8)
    assert story.rows("SELECT publicness FROM meeting WHERE id LIKE '%102'") == [("hidden",)]
    # OParl lists are read to their ends once a week.
    story.next_day(8)
    assert story.rows("SELECT publicness FROM meeting WHERE id LIKE '%102'") == []
    assert len(story.rows("SELECT id FROM meeting")) == 5


def test_a_replaced_document_is_read_again(story: Story) -> None:
    story.council.replace_document(1010)
    story.next_day(8)
    (text,) = story.rows(
        "SELECT text FROM file_text t JOIN file f ON f.no = t.file_no WHERE f.id LIKE '%5001010%'"
    )
    assert "Fassung 2" in text[0]
    ((kind, old, new),) = story.changes("text")
    assert kind == "File"
    assert old
    assert new not in {None, old}


def test_half_a_city_gone_is_a_fault_until_the_operator_says_it_is_none(long_story: Story) -> None:
    story = long_story
    for number in story.council.papers:
        if number % 10 == 0:
            story.council.refused["Paper", number] = 404
    if story.city.kind != "oparl":
        # Only what is recent is asked for again, and none of it by a list.
        story.council.today += dt.timedelta(days=1)
        story.clock.advance(days=1)
        report = story.tonight(window_days=300)
    else:
        report = story.next_look()
    assert report.braked > 20
    assert not report.complete
    assert story.rows("SELECT count(*) FROM paper WHERE publicness = 'public'") == [(60,)]
    assert story.tonight(window_days=300, confirm_withdrawals=True).braked == 0
    assert story.rows("SELECT count(*) FROM paper WHERE publicness = 'public'")[0][0] <= 36


@pytest.mark.parametrize("status", [401, 404])
def test_what_was_held_back_stays_undecided_when_a_later_run_is_shut_out(
    long_story: Story, status: int
) -> None:
    story = long_story
    first = [number for number in story.council.papers if number % 10 == 0]
    story.council.refused |= {("Paper", number): status for number in first}
    braked = story.next_look(window_days=300).braked
    assert braked > 20
    for everything in ("/", "/bi/", "/public/"):
        story.city.web.handle(everything, lambda _: Answer("Zugriff gesperrt", 403))
    assert story.tonight(window_days=300).stopped
    assert load_status(story.house.db, KEY).braked == braked
