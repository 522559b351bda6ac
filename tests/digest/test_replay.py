"""Five weeks of a council of our own, day by day: the year of `benchmarks.digest_replay` in small."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import build
from benchmarks.digest_replay_expected import Expected
from benchmarks.digest_replay_lives import Shares
from benchmarks.digest_replay_play import Replay
from benchmarks.digest_replay_rooms import AT_ONCE, DAILY, FRIDAY, MONDAY, MORNING, Room, Rooms
from benchmarks.digest_replay_screen import Screen, lines
from benchmarks.digest_replay_table import table
from benchmarks.digest_replay_topics import topic_answers
from benchmarks.digest_replay_truth import Fact, Truth
from benchmarks.digest_replay_verdict import Judge, Verdict, told_in
from benchmarks.digest_replay_year import DAY, Year
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock
from tests.digest.town import Town

FIRST, DAYS = dt.date(2025, 2, 17), 35
LAST = FIRST + DAYS * DAY
MOVED, REIMPORTED, REINDEXED = dt.date(2025, 3, 3), dt.date(2025, 3, 16), dt.date(2025, 3, 23)
SHARES = Shares(late=0.3, corrected=0.15, disturbed=0.5, shells=0.5)


def rooms() -> list[Room]:
    made = Rooms(FIRST, LAST)
    made.order("alles", ["result", "paper", "agenda", "minutes"], DAILY)
    made.order("beschluesse", ["decision"], AT_ONCE)
    made.order("beschluesse", ["result"], MONDAY, bodies=["Bauausschuss"])
    made.order("bau", ["paper"], DAILY, bodies=["Bauausschuss"])
    made.order("radwege", ["paper", "result"], MORNING, topic="Radweg")
    made.order("antraege", ["paper"], FRIDAY, topic="art:Antrag")
    pause = ((FIRST, FIRST + 14 * DAY), (FIRST + 24 * DAY, LAST))
    made.order("urlaub", ["result"], MORNING, bodies=["Stadtrat"], spans=pause)
    made.order("neu", ["agenda", "minutes"], DAILY, spans=((FIRST + 21 * DAY, LAST),))
    return made.all()


def played(database: Path) -> Replay:
    clock = FakeClock()
    house = build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)
    year = Year(Town(7, FIRST, DAYS, every=2).council(), 7, moved=MOVED, shares=SHARES)
    wanted = rooms()
    replay = Replay(
        house, clock, [year], wanted,
        reimported=REIMPORTED, reindexed=REINDEXED, fits=topic_answers(house, wanted),
    )  # fmt: skip
    replay.base(FIRST - DAY)
    for number in range(DAYS):
        replay.day(FIRST + number * DAY)
    return replay


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    found = played(tmp_path_factory.mktemp("replay") / "replay.db")
    yield found
    found.house.close()


@pytest.fixture(scope="module")
def verdict(replay: Replay) -> Verdict:
    return replay.verdict(replay.clock.now())


def test_every_fact_in_scope_is_told_once_in_time_and_nothing_else(verdict: Verdict) -> None:
    assert {what: where for what, where in verdict.wrong.items() if where} == {}
    assert verdict.facts > 120
    assert verdict.told > 0.95 * verdict.facts
    assert verdict.agendas > 20


def test_what_was_corrected_stands_corrected(verdict: Verdict) -> None:
    assert verdict.corrected > 2


def test_a_server_that_moves_says_nothing(replay: Replay) -> None:
    moved = [fact for fact in replay.truth.facts if fact.at.date() == MOVED]
    here = [each for each in replay.screen.messages.values() if each.at.date() == MOVED]
    assert len(list(replay.years[0].between(MOVED, MOVED))) > 10 * max(1, len(moved))
    assert sum(1 for each in here for _ in lines(each.blocks)) <= 6 * len(moved)


def test_no_room_is_told_at_night(replay: Replay) -> None:
    hours = {each.at.astimezone(dt.timezone(dt.timedelta(hours=1))).hour for each in
             replay.screen.messages.values()}  # fmt: skip
    assert hours <= set(range(5, 20))


def test_the_table_can_be_printed(replay: Replay, verdict: Verdict) -> None:
    printed = table(replay, verdict, MOVED, 1.0).splitlines()
    assert {line.count("|") for line in printed} == {3}


def judged(replay: Replay, truth: Truth, room: str = "alles") -> Verdict:
    """One room against another truth."""
    expected = Expected(rooms(), topic_answers(replay.house, rooms()))
    for moment in sorted({each.at for each in truth.facts}):
        seen = Truth()
        seen.towns, seen.wordings = truth.towns, truth.wordings
        seen.facts = [each for each in truth.facts if each.at <= moment]
        expected.look(seen, moment)
    judge = Judge(truth, expected, replay.screen, replay.whole)
    judge.room(room, told_in(replay.house.db, "replay", room), replay.clock.now())
    return judge.found


def changed(truth: Truth, facts: list[Fact]) -> Truth:
    other = Truth()
    other.towns, other.wordings, other.facts = truth.towns, truth.wordings, facts
    return other


def test_a_fact_that_nobody_brought_is_missed(replay: Replay) -> None:
    papers = [each for each in replay.truth.facts if each.kind == "paper"]
    unknown = "https://ris.probedorf.example/oparl/paper/erfunden"
    replay.truth.towns["probedorf"].papers[unknown] = {"id": unknown, "name": "Erfunden"}
    at = papers[10].at
    facts = sorted([*replay.truth.facts, Fact("paper", "probedorf", unknown, at)], key=lambda each: each.at)
    assert len(judged(replay, changed(replay.truth, facts)).wrong["lost"]) == 1


def test_a_line_that_nothing_stands_behind_is_found(replay: Replay) -> None:
    dropped = next(each for each in replay.truth.facts if each.kind == "paper")
    facts = [each for each in replay.truth.facts if each is not dropped]
    assert len(judged(replay, changed(replay.truth, facts)).wrong["outside"]) == 1


def test_what_is_told_too_soon_is_found(replay: Replay) -> None:
    papers = [each for each in replay.truth.facts if each.kind == "paper"]
    later = replace(papers[3], at=papers[3].at + dt.timedelta(days=2))
    facts = sorted([later if each is papers[3] else each for each in replay.truth.facts], key=lambda e: e.at)
    assert len(judged(replay, changed(replay.truth, facts)).wrong["early"]) == 1


def test_a_message_that_is_not_edited_is_found(replay: Replay) -> None:
    uncorrected = Screen({
        ref: replace(each, versions=each.versions[:1])
        for ref, each in replay.screen.messages.items()
        if not each.key.startswith("correction")
    })  # fmt: skip
    judge = Judge(replay.truth, replay.expected, uncorrected, replay.whole)
    judge.room("alles", told_in(replay.house.db, "replay", "alles"), replay.clock.now())
    assert judge.found.wrong["not corrected"]
