"""What stands on a wall after a server has done something odd: with new ids, placeholders, empty results."""

from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.digest.harvest import MANY_RESTATED
from bot.digest.records import Rhythm
from tests.delivery.fakes import FakeClock
from tests.digest.room import Rooms

DAILY = Rhythm(hour=16)


@pytest.fixture
def rooms(house: House, tmp_path: Path, clock: FakeClock) -> Rooms:
    made = Rooms(house, tmp_path, clock)
    made.council.paper("1", "Radweg am Mühlbach", days=-20)
    made.council.meet("m1", "rat", made.council.item("t1", about="1"), days=-1)
    made.council.night()
    made.tick()
    return made


def decide(rooms: Rooms, result: str) -> None:
    rooms.council.set_result("m1", "t1", result)
    rooms.council.night()
    rooms.tick()


def test_a_server_that_gives_new_ids_to_all_it_holds_is_not_told(rooms: Rooms) -> None:
    council = rooms.council
    for each in range(20, 80):
        council.paper(str(each), f"Sache {each}", days=-20)
    items = (council.item(f"t{each}", about=str(each), result="beschlossen") for each in range(20, 80))
    council.meet("m2", "bau", *items, days=-10)
    council.minutes("m2", "n2")
    council.meet("m3", "bau", council.item("t3", "Bericht"), days=5)
    council.night()
    rooms.tick()
    rooms.subscribe("result", "paper", "minutes", "agenda")
    rooms.clock.advance(days=1)
    council.renumber("neu/")
    council.night()
    rooms.tick()
    assert rooms.wall.texts() == []


def test_an_evening_of_placeholders_that_are_filled_later_is_told(rooms: Rooms) -> None:
    rooms.subscribe("decision")
    council, many = rooms.council, range(MANY_RESTATED + 1)
    items = (council.item(f"z{each}", f"Sache {each}", result="offen") for each in many)
    council.meet("m2", "rat", *items, days=-1)
    council.night()
    rooms.tick()
    assert rooms.wall.texts() == []
    for each in many:
        council.set_result("m2", f"z{each}", "einstimmig beschlossen")
    council.night()
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "einstimmig beschlossen" in text


def test_a_result_that_was_taken_back_and_set_again_is_corrected_in_its_place(rooms: Rooms) -> None:
    rooms.subscribe("result")
    for result in ("einstimmig beschlossen", "", "mehrheitlich abgelehnt"):
        decide(rooms, result)
        rooms.clock.advance(days=1)
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text
    assert "einstimmig" not in text


def test_a_result_that_was_taken_back_before_anybody_heard_of_it_is_not_told(rooms: Rooms) -> None:
    rooms.subscribe("result", rhythm=DAILY)
    decide(rooms, "einstimmig beschlossen")
    decide(rooms, "")
    rooms.clock.advance(days=1)
    rooms.tick()
    assert rooms.wall.texts() == []
    decide(rooms, "mehrheitlich abgelehnt")
    rooms.clock.advance(days=1)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text


def test_what_was_closed_for_weeks_is_told_when_it_is_opened(rooms: Rooms) -> None:
    rooms.subscribe("paper", "result", rhythm=DAILY)
    council = rooms.council
    council.paper("8", "Grundstück am Bach", public=False)
    council.night()
    for _ in range(20):
        rooms.clock.advance(days=1)
        rooms.tick()
    decide(rooms, "einstimmig beschlossen")
    for _ in range(20):
        rooms.clock.advance(days=1)
        rooms.tick()
    council.papers["8"]["public"] = True
    council.night()
    rooms.clock.advance(days=1)
    rooms.tick()
    assert [("Grundstück" in text) for text in rooms.wall.texts()] == [False, True]


def test_what_is_opened_soon_is_told_once(rooms: Rooms) -> None:
    rooms.subscribe("paper")
    council = rooms.council
    council.paper("8", "Grundstück am Bach", public=False)
    council.night()
    rooms.tick()
    for _ in range(2):
        council.papers["8"]["public"] = True
        council.night()
        rooms.tick()
    (text,) = rooms.wall.texts()
    assert text.count("Grundstück") == 1
