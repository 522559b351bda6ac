"""The digest when everything goes wrong: a few stories of `benchmarks.digest_faults`."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.digest_faults import FAULTS, Outcome, died, killed
from benchmarks.digest_faults_life import Life
from benchmarks.digest_faults_steps import every_step
from benchmarks.digest_faults_story import (
    AUTUMN,
    OUTAGE,
    SILENCE,
    SLEEP,
    SPRING,
    Span,
    Story,
    at,
)
from benchmarks.digest_replay_screen import Screen
from benchmarks.digest_replay_year import DAY

DAYS = 13
OFTEN = {"run": 3_000, "look": 150}


def told(outcome: Outcome) -> dict[str, list[str]]:
    """What is wrong."""
    return {what: where for what in FAULTS if (where := outcome.verdict.wrong[what])}


def test_whenever_it_dies_every_fact_is_told_once() -> None:
    found = died(8, DAYS, OFTEN)
    assert told(found) == {}
    assert found.deaths > 10
    assert found.verdict.told > 20


def test_a_death_at_any_step_of_a_morning_is_not_seen_in_the_rooms(tmp_path: Path) -> None:
    count, differing = every_step(tmp_path, Story(1, 10), stride=3)
    assert differing == []
    assert count > 10


def test_killed_for_real_it_tells_every_fact_once() -> None:
    found = killed(5, DAYS, kills=3)
    assert told(found) == {}
    assert found.deaths == 3
    assert found.verdict.told > 20


def lived(database: Path, story: Story) -> Life:
    life = Life(database, story, Screen())
    life.begin()
    for act in story.acts:
        life.act(act)
    return life


def spoken(life: Life, span: Span, room: str) -> int:
    """How many messages are new in a room within the day after some trouble."""
    begin, end = span[1], span[1] + DAY
    return sum(each.room == room and begin <= each.at < end for each in life.screen.messages.values())


def wrong(life: Life) -> dict[str, list[str]]:
    found = life.verdict()
    life.house.close()
    return {what: where for what in FAULTS if (where := found.wrong[what])}


def test_after_two_days_asleep_there_is_one_edition_and_not_two(tmp_path: Path) -> None:
    begin = at(SPRING + 6 * DAY, 7)
    span = (begin, begin + SLEEP)
    life = lived(tmp_path / "asleep.db", Story(1, DAYS, asleep=span))
    assert spoken(life, span, "alles") == 1
    assert wrong(life) == {}


def test_a_week_without_the_source_comes_as_one_edition(tmp_path: Path) -> None:
    begin = at(SPRING + 3 * DAY, 1)
    span = (begin, begin + SILENCE)
    life = lived(tmp_path / "silent.db", Story(2, DAYS, silent=span))
    during = [each for each in life.screen.messages.values() if begin + DAY <= each.at < span[1]]
    assert not [each for each in during if each.room == "alles"]
    assert spoken(life, span, "alles") == 1
    assert wrong(life) == {}


def test_five_days_without_the_platform_end_with_what_waited_and_one_catch_up(tmp_path: Path) -> None:
    begin = at(SPRING + 4 * DAY, 1)
    span = (begin, begin + OUTAGE)
    life = lived(tmp_path / "mute.db", Story(3, DAYS, mute=span))
    assert 1 <= spoken(life, span, "sofort") <= 3
    assert 2 <= spoken(life, span, "alles") <= 3
    assert wrong(life) == {}


@pytest.mark.parametrize("begins", [SPRING, AUTUMN])
def test_a_sunday_that_lacks_an_hour_or_has_it_twice_has_one_edition(begins: dt.date, tmp_path: Path) -> None:
    first = begins + 8 * DAY
    life = lived(tmp_path / "sunday.db", Story(4, 8, begins=first))
    days = Counter(each.at.date() for each in life.screen.messages.values() if each.room == "nachts")
    assert days
    assert set(days.values()) == {1}
    assert wrong(life) == {}
