"""The weekly summary: numbers, and nobody in them."""

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import House
from adapters.command_line.main import cli
from bot.messages import Incoming, Place, Sender
from bot.store.database import Database
from bot.store.usage import Group, Turn, UsageCounts, week_of
from bot.store.usage_publishing import Turns, publishable
from tests.delivery.fakes import FakeClock
from tests.houses import Talk

LEAST = 5
MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
NEXT = MONDAY + dt.timedelta(days=7)

person = st.integers(0, 9).map(lambda each: bytes([each]))
turns = st.lists(
    st.builds(
        Turns,
        person,
        st.integers(0, 3).map(lambda each: bytes([each])),
        st.sampled_from(["suche", "frage", "hilfe", "text", "vote"]),
        st.sampled_from(["answered", "nothing", "failed"]),
        st.integers(1, 50),
    ),
    max_size=40,
)


def persons_of(done: list[Turns]) -> set[bytes]:
    return {each.person for each in done}


@settings(max_examples=300)
@given(turns)
def test_no_number_made_by_few_is_told_nor_one_that_gives_it_away(done: list[Turns]) -> None:
    told = publishable(done, LEAST, {100: 1})
    asked = [each for each in done if each.command != "vote"]
    numbers = {each.what: each.number for each in told}
    if len(persons_of(done)) < LEAST:
        assert [(each.what, each.number) for each in told] == [("persons", None)]
        return
    assert numbers["persons"] == len(persons_of(done))
    if len(persons_of(asked)) < LEAST:
        assert numbers.get("questions") is None
        assert not {"command", "outcome", "median"} & numbers.keys()
    for what in ("command", "outcome"):
        shown = {each.name: each.number for each in told if each.what == what}
        made = {name: [each for each in asked if getattr(each, what) == name] for name in shown}
        assert all(len(persons_of(each)) >= LEAST for each in made.values())
        assert shown == {name: sum(each.number for each in parts) for name, parts in made.items()}
        # What is left of the sum is nobody's, or that of enough persons.
        rest = [each for each in asked if getattr(each, what) not in shown]
        if numbers.get("questions") is not None:
            assert not rest or len(persons_of(rest)) >= LEAST
    votes = {each.name for each in told if each.what == "vote"}
    cast = [each for each in done if each.command == "vote"]
    assert all(len({e.person for e in cast if e.outcome == name}) >= LEAST for name in votes)


@settings(max_examples=100)
@given(turns)
def test_one_persons_room_cannot_be_told_from_the_number_of_rooms(done: list[Turns]) -> None:
    rooms: dict[bytes, set[bytes]] = defaultdict(set)
    for each in done:
        rooms[each.room].add(each.person)
    told = [each.number for each in publishable(done, LEAST, {}) if each.what == "rooms"]
    alone = {next(iter(who)) for who in rooms.values() if len(who) == 1}
    if told and 0 < len(alone) < LEAST:
        assert told[0] in {None, sum(len(who) > 1 for who in rooms.values())}


@pytest.fixture
def counts(tmp_path: Path) -> Iterator[UsageCounts]:
    with closing(Database(tmp_path / "u.db")) as db:
        yield UsageCounts(db, least=LEAST, weeks=3)


def asked(who: int, at: dt.datetime = MONDAY, command: str = "suche", outcome: str = "answered") -> Turn:
    return Turn(at, "matrix", "room", f"person{who}", "raum1", command, outcome, 0.4)


def only(counts: UsageCounts) -> Group:
    (week,) = counts.weeks()
    (group,) = week.groups
    return group


def numbers(group: Group) -> dict[str, int | None]:
    return {f"{each.what} {each.name}".strip(): each.number for each in group.told}


def test_a_week_is_told_when_it_is_over(counts: UsageCounts) -> None:
    for who in range(6):
        counts.count(asked(who))
    counts.count(asked(1))
    assert counts.close(MONDAY + dt.timedelta(days=2)) == 0
    assert counts.weeks() == []
    assert counts.close(NEXT) == 1
    assert numbers(only(counts)) == {
        "persons": 6, "rooms": 1, "questions": 7, "command suche": 7, "outcome answered": 7, "median": 500,
    }  # fmt: skip
    assert counts.close(NEXT) == 0


def test_of_four_persons_nothing_but_that_they_are_few(counts: UsageCounts) -> None:
    for who in range(4):
        counts.count(asked(who))
    counts.close(NEXT)
    assert numbers(only(counts)) == {"persons": None}


def test_what_one_person_alone_does_hides_another_number_with_it(counts: UsageCounts) -> None:
    for who in range(6):
        counts.count(asked(who))
    counts.count(asked(1, command="text"))
    counts.close(NEXT)
    told = numbers(only(counts))
    assert told["questions"] == 7
    assert not [each for each in told if each.startswith("command")]


def dump(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))


def test_a_closed_week_holds_no_hash_and_no_key_in_any_byte(counts: UsageCounts, tmp_path: Path) -> None:
    for who in range(6):
        counts.count(asked(who))
    counts.flush()
    path = tmp_path / "u.db"
    with closing(sqlite3.connect(path)) as db:
        secrets = [
            row[0] for row in db.execute("SELECT key FROM usage_week UNION SELECT person FROM usage_turn")
        ]
    assert len(secrets) == 7
    assert all(each in dump(path) for each in secrets)
    counts.close(NEXT)
    assert not [each for each in secrets if each in dump(path)]
    assert b"person1" not in dump(path)
    assert b"raum1" not in dump(path)


def test_nothing_leads_from_one_week_to_the_next(counts: UsageCounts, tmp_path: Path) -> None:
    for at in (MONDAY, NEXT):
        for who in range(6):
            counts.count(asked(who, at))
    counts.flush()
    with closing(sqlite3.connect(tmp_path / "u.db")) as db:
        for column in ("person", "room"):
            seen = [
                {
                    row[0]
                    for row in db.execute(f"SELECT {column} FROM usage_turn WHERE week = ?", [week_of(at)])
                }
                for at in (MONDAY, NEXT)
            ]
            assert all(seen)
            assert not seen[0] & seen[1]


def test_weeks_are_kept_for_their_time(counts: UsageCounts) -> None:
    for week in range(6):
        counts.count(asked(0, MONDAY + dt.timedelta(weeks=week)))
    counts.close(MONDAY + dt.timedelta(weeks=6))
    assert [each.name for each in counts.weeks()] == ["2026-W52", "2026-W51", "2026-W50"]


def test_a_clock_that_was_set_back_opens_no_closed_week(counts: UsageCounts) -> None:
    counts.count(asked(0))
    counts.close(NEXT)
    counts.count(asked(1))
    counts.flush()
    counts.close(NEXT + dt.timedelta(weeks=1))
    assert [each.name for each in counts.weeks()] == [week_of(MONDAY)]


def test_who_wants_to_be_forgotten_is_in_no_running_week_any_more(counts: UsageCounts) -> None:
    for who in (1, 1, 2):
        counts.count(asked(who))
    assert counts.held_of("matrix", "person1") == 1
    assert counts.forget("matrix", "person1") == 1
    assert counts.held_of("matrix", "person1") == 0
    assert counts.held_of("matrix", "person2") == 1


def test_the_week_is_that_of_the_cities_time() -> None:
    assert week_of(dt.datetime(2026, 11, 15, 22, 59, tzinfo=dt.UTC)) == "2026-W46"
    assert week_of(dt.datetime(2026, 11, 15, 23, 1, tzinfo=dt.UTC)) == "2026-W47"
    assert week_of(dt.datetime(2027, 1, 1, 12, 0, tzinfo=dt.UTC)) == "2026-W53"


def test_the_disk_is_touched_once_a_minute(counts: UsageCounts) -> None:
    assert not counts.count(asked(1))
    assert not counts.count(asked(2, MONDAY + dt.timedelta(seconds=59)))
    assert counts.count(asked(3, MONDAY + dt.timedelta(seconds=60)))


def run(house: House, *args: str) -> str:
    result = CliRunner().invoke(
        cli, ["--database", str(house.settings.database), *args], standalone_mode=False
    )
    if result.exception:
        raise result.exception
    return result.output


async def test_what_people_asked_is_counted_by_what_became_of_it(house: House, clock: FakeClock) -> None:
    for who in ("anna", "berta", "carla", "dora", "emma"):
        talk = Talk(house, who=who)
        for text in ("/hilfe", "/suche Hitze", "/vorlage"):
            await talk.replies(text)
    text = house.metrics.text().decode()
    assert 'ratsbot_turns_total{command="hilfe",outcome="answered",platform="test"} 5.0' in text
    assert 'ratsbot_turns_total{command="suche",outcome="nothing",platform="test"} 5.0' in text
    assert 'ratsbot_answer_seconds_count{command="hilfe"} 5.0' in text
    clock.advance(days=8)
    house.usage.close(clock.now())
    (week,) = house.usage.weeks()
    told = numbers(week.groups[0])
    assert told["persons"] == 5
    assert told["command hilfe"] == told["command suche"] == 5


async def test_a_thumb_is_counted_with_the_room_it_is_about(house: House, clock: FakeClock) -> None:
    talk = Talk(house)
    house.mailbox.enqueue(talk.place, await talk.replies("/hilfe"), "x")
    (due,) = house.mailbox.due("test")
    house.mailbox.sent(due.id, "ref")
    for who in range(5):
        place = Place("test", "room", "personal")
        vote = Incoming(f"v{who}", "reaction", place, Sender(f"p{who}"), "👍", clock.now(), target="ref")
        assert [each async for each in house.bot.handle(vote)] == []
    clock.advance(days=8)
    house.usage.close(clock.now())
    assert numbers(house.usage.weeks()[0].groups[0])["vote up"] == 5


def test_the_command_tells_it_in_german_and_for_programs(house: House) -> None:
    assert "Noch ist keine Woche zu Ende gezählt" in run(house, "nutzung")
    for who in range(6):
        house.usage.count(asked(who))
        house.usage.count(
            Turn(MONDAY, "teams", "personal", f"p{who % 3}", f"r{who}", "suche", "answered", 2.0)
        )
    house.usage.close(NEXT)
    said = run(house, "nutzung", "--woche", "2026-W47")
    assert "Woche 2026-W47" in said
    assert (
        "Matrix, Räume und Kanäle\n    Personen: 6\n    Räume: 1\n    Fragen: 6\n    Befehle: suche 6" in said
    )
    assert "Teams, eigene Chats\n    Personen: unter 5; mehr wird deshalb nicht gezeigt\n" in said
    (week,) = json.loads(run(house, "nutzung", "--json"))
    assert [group["platform"] for group in week["groups"]] == ["matrix", "teams"]
    with pytest.raises(Exception, match="2026-W47"):
        run(house, "nutzung", "--woche", "2020-W01")
    with pytest.raises(Exception, match="ist keine Woche"):
        run(house, "nutzung", "--woche", "gestern")


async def test_what_an_operator_asks_at_a_terminal_is_no_citys_use(house: House, clock: FakeClock) -> None:
    here = Place("terminal-4711", "hier", "personal")
    asked = Incoming("e1", "message", here, Sender("p1"), "/hilfe", clock.now())
    with house.bot.turns.running(asked, "hilfe"):
        pass
    house.usage.flush()
    assert house.db.value("SELECT count(*) FROM usage_turn") == 0
