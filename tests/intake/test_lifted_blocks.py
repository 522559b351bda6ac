"""A lifted block of a city that is asked over the network: the next sync brings everything back."""

from collections.abc import Iterator

import pytest

from adapters.command_line.compose import House
from tests.delivery.fakes import FakeClock
from tests.intake.test_sync_changes import Story
from tests.operation.test_secrets import run
from tests.sources.played.cities import KINDS, played
from tests.sources.played.council import council
from tests.sources.played.runs import KEY, content

RECENT, OLD = 1010, 1100
"""Papers of a meeting that each sync looks at, and of one that lies behind that."""
INDEXED = ("passages", "stale")


@pytest.fixture(params=KINDS)
def story(request: pytest.FixtureRequest, house: House, clock: FakeClock) -> Iterator[Story]:
    with played(request.param, council(clock.now().date(), 12)) as running:
        told = Story(house, clock, running)
        assert told.tonight().complete
        yield told


def address(story: Story, number: int) -> str:
    ((found,),) = story.rows(f"SELECT id FROM paper WHERE name LIKE '% {number}'")
    return str(found)


def block(story: Story, paper: str) -> None:
    run(story.house, "sperren", KEY, paper, "--grund", "x")


def lift(story: Story, paper: str) -> None:
    run(story.house, "entsperren", KEY, paper)


def lifted(story: Story) -> list[tuple[str]]:
    return story.rows("SELECT key FROM source_state WHERE key LIKE 'sync lifted %'")


@pytest.mark.parametrize("number", [RECENT, OLD])
def test_a_lifted_block_gives_back_the_paper_with_its_item_and_result(story: Story, number: int) -> None:
    before = content(story.house)
    paper = address(story, number)
    block(story, paper)
    assert story.next_day().complete
    assert story.found(story.council.papers[number].title)[:1] != [story.council.papers[number].title]
    lift(story, paper)
    assert story.next_day().complete
    after = content(story.house)
    assert {name: rows for name, rows in after.items() if before[name] != rows} == {}
    assert story.council.papers[number].title in story.found(story.council.papers[number].title)
    assert story.rows(f"SELECT result FROM agenda_item WHERE name LIKE '% {number}'") == [
        ("ungeändert beschlossen",)
    ]
    assert lifted(story) == []


@pytest.mark.parametrize("number", [RECENT, OLD])
def test_a_lifted_block_gives_back_a_file(story: Story, number: int) -> None:
    before = content(story.house)
    ((file,),) = story.rows(
        "SELECT f.id FROM file f JOIN file_use u ON u.file = f.id JOIN paper p ON p.id = u.parent"
        f" WHERE p.name LIKE '% {number}' LIMIT 1"
    )
    block(story, file)
    for _ in range(2):
        assert story.next_day().complete
        assert story.publicness(number) == [("public",)]
        assert not story.rows(f"SELECT 1 FROM file WHERE id = '{file}'")
    lift(story, file)
    assert story.next_day().complete
    after = content(story.house)
    assert {name: rows for name, rows in after.items() if before[name] != rows} == {}
    assert lifted(story) == []


def test_a_paper_that_cannot_be_read_that_night_is_asked_for_again(story: Story) -> None:
    paper = address(story, OLD)
    block(story, paper)
    lift(story, paper)
    story.council.refused["Paper", OLD] = 503
    story.next_day()
    assert len(lifted(story)) == 1
    story.council.refused.clear()
    assert story.next_day().complete
    assert story.publicness(OLD) == [("public",)]
    assert lifted(story) == []
