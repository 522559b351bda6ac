"""Two days of the soak in a quarter of a minute: all at work at once, nothing lost, nothing left.

Whether memory grows takes longer to see: python -m benchmarks.soak
"""

import asyncio
import datetime as dt
import json
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.soak import play
from benchmarks.soak_asked import Standing, Verdict
from benchmarks.soak_editions import Ordered, judge
from benchmarks.soak_figures import Series, slope
from benchmarks.soak_table import table
from benchmarks.soak_wanted import Wanted
from bot.messages import Place
from bot.store.database import Database

SECONDS = 12
A_DAY = 6.0
NOW = dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
HANDLES, THREADS = 90, 20
"""Far more than are needed at any time, and far fewer than a leak brings in a soak."""


@pytest.mark.slow
def test_two_days_with_all_that_goes_wrong(tmp_path: Path) -> None:
    wanted = Wanted(
        tmp_path, SECONDS / 60, speed=86_400 / A_DAY, times=25, every=1.0, rooms=12, papers=10, small=True
    )
    ended = asyncio.run(play(wanted))
    assert not ended.verdict.wrong, "\n".join(table(ended)[0])
    assert ended.verdict.asked > SECONDS
    assert ended.lines
    samples = [json.loads(line) for line in ended.samples.read_text("utf-8").splitlines()]
    last = samples[-1]
    assert (last["waiting"], last["unsent"]) == (0, 0)
    assert "Courier._answer" not in last["tasks"]
    assert sum(last["handles"].values()) < HANDLES
    assert sum(last["threads"].values()) < THREADS


def test_lines_of_an_edition_are_counted_where_a_card_cuts_its_words(tmp_path: Path) -> None:
    """A word that was asked for is a run of text of its own, with a space on either side."""
    room = Ordered(Place("teams", "kraehenfurt|19:raum1", "room"), "19:raum1", "Kita")
    said = "1. neu:  Kita  am Kai 7  · BV/7 2. neu:  Kita  am Kai 7  · BV/7 3. neu:  Markthalle  am Kai 8"
    with closing(Database(tmp_path / "s.db")) as db:
        found = Verdict()
        judged = judge(db, [room], [Standing("19:raum1;messageid=1", "", said)], NOW, found)
    assert judged == (0, 3)
    assert found.wrong["digest: doubled"] == ["kraehenfurt|19:raum1 Kita am Kai 7"]
    assert found.wrong["digest: not asked for"] == ["kraehenfurt|19:raum1 Markthalle am Kai 8"]


def test_what_grows_is_seen_and_what_only_moves_is_not() -> None:
    grows, moves = slope([100, 101, 102.2, 102.9, 104], 180), slope([100, 102, 99, 101, 100], 180)
    assert not grows.flat
    assert 18 < grows.per_hour < 22
    assert moves.flat


def test_a_series_is_that_of_the_longest_life_after_its_warm_up(tmp_path: Path) -> None:
    lines = [{"pid": 1, "own": 50.0}] * 3 + [{"pid": 2, "own": float(each)} for each in range(10)]
    path = tmp_path / "samples.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    assert Series.read(path, 10, 180).values("own") == [5, 6, 7, 8, 9]
