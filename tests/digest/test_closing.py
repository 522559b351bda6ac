"""What is closed or out of sight is not posted, wherever it waits; what is closed does not stay."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.app import Bot
from bot.delivery.mailbox import Mailbox
from bot.errors import TryLater
from bot.messages import Incoming, ObjectRef, Place, Sender
from tests.delivery.fakes import FakeClock
from tests.digest.council import BODY
from tests.digest.room import PLATFORM, Rooms, two_matters
from tests.sources.oparl.maker import url
from tests.sources.played.cities import played
from tests.sources.played.council import council
from tests.sources.played.runs import sync

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def rooms(house: House, tmp_path: Path, clock: FakeClock) -> Rooms:
    return two_matters(house, tmp_path, clock)


def decide(rooms: Rooms) -> None:
    """On both papers, in one night."""
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.set_result("m1", "t2", "vertagt")
    rooms.council.night()


def close(rooms: Rooms) -> None:
    """The source says that the first paper and its item are not public."""
    rooms.council.items("m1")[0]["public"] = False
    rooms.council.papers["1"]["public"] = False
    rooms.council.night()


def put_out_of_sight(rooms: Rooms) -> None:
    """As a live source does that does not give them out today."""
    with rooms.house.db.write() as w:
        for kind, id_ in (("Paper", "1"), ("AgendaItem", "t1")):
            w.execute(
                "INSERT INTO withdrawal (body, kind, id, cause, noted_on, seen_on, hidden)"
                " VALUES (?, ?, ?, 'not_found', '2026-05-04', '2026-05-04', 1)",
                [BODY, kind, url(kind, id_)],
            )
    rooms.house.stages().decide_publicness(BODY)


def give_out_again(rooms: Rooms) -> None:
    with rooms.house.db.write() as w:
        w.execute("DELETE FROM withdrawal")
    rooms.house.stages().decide_publicness(BODY)


def ask(rooms: Rooms, text: str) -> None:
    sender = Sender("jemand", may_manage=True)
    event = Incoming(f"e {text}", "message", rooms.place(), sender, text, rooms.clock.now())
    rooms.house.mailbox.take_in(PLATFORM, [event])


def away(rooms: Rooms, after: timedelta = AN_HOUR) -> None:
    """The next post fails."""
    rooms.wall.faults.append(TryLater("away", after=after))


def everything_said(rooms: Rooms) -> str:
    return "\n".join(text for poster in rooms.wall.posters for text in poster.said)


@pytest.mark.parametrize("hide", [close, put_out_of_sight])
def test_an_edition_that_waits_is_made_again_without_it(rooms: Rooms, hide: object) -> None:
    assert callable(hide)
    rooms.subscribe("result")
    away(rooms)
    decide(rooms)
    rooms.tick()
    hide(rooms)
    rooms.clock.advance(hours=2)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Spielplatz" in text
    assert "Mühlbach" not in everything_said(rooms)


def test_what_comes_back_into_sight_is_told_then(rooms: Rooms) -> None:
    rooms.subscribe("result")
    away(rooms)
    decide(rooms)
    rooms.tick()
    put_out_of_sight(rooms)
    rooms.tick()
    give_out_again(rooms)
    rooms.clock.advance(hours=2)
    rooms.council.set_result("m1", "t2", "beschlossen")
    rooms.council.night()
    rooms.tick()
    assert [("Mühlbach" in text, "Spielplatz" in text) for text in rooms.wall.texts()] == [
        (False, True),
        (True, False),
    ]


def test_what_is_closed_leaves_the_edition_that_stands(rooms: Rooms) -> None:
    rooms.subscribe("result")
    decide(rooms)
    rooms.tick()
    close(rooms)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Spielplatz" in text
    assert "Mühlbach" not in text
    taken = [row["action"] for row in rooms.house.db.rows("SELECT action FROM audit")]
    assert "taken back" in taken
    for _ in range(2):
        rooms.clock.advance(days=1)
        rooms.council.night()
        rooms.tick()
    assert rooms.wall.texts() == [text]
    assert len(rooms.wall.posters) == 2


def test_what_nobody_knows_to_be_public_goes_like_what_is_closed(rooms: Rooms) -> None:
    rooms.subscribe("result")
    decide(rooms)
    rooms.tick()
    rooms.council.items("m1")[0]["public"] = "vielleicht"
    rooms.council.papers["1"]["public"] = "vielleicht"
    rooms.council.night()
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Mühlbach" not in text


def test_what_is_only_out_of_sight_stays_where_it_stands(rooms: Rooms) -> None:
    rooms.subscribe("result")
    decide(rooms)
    rooms.tick()
    put_out_of_sight(rooms)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Mühlbach" in text
    close(rooms)
    rooms.tick()
    assert "Mühlbach" not in "".join(rooms.wall.texts())


@pytest.mark.parametrize("hide", [close, put_out_of_sight])
def test_an_answer_that_waits_is_not_posted(rooms: Rooms, hide: object) -> None:
    assert callable(hide)
    ask(rooms, "/vorlage 2026/0001")
    away(rooms)
    rooms.post()
    hide(rooms)
    rooms.clock.advance(hours=2)
    rooms.post()
    assert rooms.wall.posters == []


def test_an_answer_that_stands_goes_with_what_is_closed(rooms: Rooms) -> None:
    ask(rooms, "/vorlage 2026/0001")
    rooms.post()
    assert "Mühlbach" in rooms.wall.texts()[0]
    put_out_of_sight(rooms)
    rooms.post()
    assert "Mühlbach" in rooms.wall.texts()[0]
    close(rooms)
    rooms.post()
    assert rooms.wall.texts() == []


def test_a_word_about_a_followed_paper_that_waits_is_not_posted(rooms: Rooms) -> None:
    ask(rooms, "/verfolgen 2026/0001")
    rooms.post()
    rooms.digest.tick()
    assert len(rooms.wall.texts()) == 2
    away(rooms)
    decide(rooms)
    rooms.tick()
    assert rooms.house.mailbox.backlog(PLATFORM).unsent == 1
    close(rooms)
    rooms.clock.advance(hours=2)
    rooms.tick()
    assert "einstimmig" not in everything_said(rooms)
    assert "Mühlbach" not in "".join(rooms.wall.texts())


def test_it_is_hidden_and_taken_back_or_neither(rooms: Rooms) -> None:
    ask(rooms, "/vorlage 2026/0001")
    rooms.post()

    def fails(_absent: Sequence[ObjectRef], closed: Sequence[ObjectRef]) -> None:
        if closed:
            raise RuntimeError("cut off")

    rooms.house.purge.register_hiding(fails)
    with pytest.raises(RuntimeError):
        close(rooms)
    rooms.post()
    assert len(rooms.wall.texts()) == 1
    states = rooms.house.db.rows("SELECT publicness FROM paper WHERE id = ?", [url("Paper", "1")])
    assert [row[0] for row in states] == ["undecided"], "the next run decides"


def test_a_live_source_that_refuses_a_paper_stops_what_waits(house: House, clock: FakeClock) -> None:
    with played("oparl", council(clock.now().date(), 3)) as city:
        sync(house, city)
        (row,) = house.db.rows("SELECT * FROM paper WHERE name LIKE '% 1010'")
        rooms = Rooms(house, house.db.path.parent, clock)
        ask(rooms, f"/vorlage {row['reference'] or row['name']}")
        away(rooms, timedelta(days=1))
        rooms.post()
        assert house.db.value("SELECT count(*) FROM shown WHERE object = ?", [row["id"]]) == 1
        city.council.refused["Paper", 1010] = 404
        clock.advance(days=8)
        city.council.today += timedelta(days=8)
        city.show()
        sync(house, city)
        assert house.db.value("SELECT publicness FROM paper WHERE id = ?", [row["id"]]) == "hidden"
        reason = house.db.value("SELECT reason FROM outbox WHERE state = 'dead'")
        assert reason == "withdrawn"


class FailingMailbox(Mailbox):
    """The process ends while a conversation moves."""

    def move(self, platform: str, old: str, new: Place) -> None:  # noqa: ARG002
        raise OSError("cut off")


def dying(rooms: Rooms) -> Bot:
    house = rooms.house
    mailbox = FailingMailbox(house.db, rooms.clock)
    return Bot(house.services, mailbox, rooms.clock, house.bot.pseudonym, house.metrics, house.bot.turns)


def test_a_room_moves_as_a_whole_or_stays(rooms: Rooms) -> None:
    rooms.subscribe("result")
    away(rooms)
    decide(rooms)
    rooms.tick()
    with pytest.raises(OSError, match="cut off"):
        dying(rooms).moved(PLATFORM, "raum", rooms.place("saal"))
    rooms.digest.tick()
    rooms.house.bot.moved(PLATFORM, "raum", rooms.place("saal"))
    rooms.clock.advance(hours=2)
    rooms.tick()
    rooms.tick()
    assert [each.place.id for each in rooms.wall.posters] == ["saal"]


def test_a_room_is_left_as_a_whole_or_not(rooms: Rooms) -> None:
    rooms.subscribe("result")
    away(rooms)
    decide(rooms)
    rooms.tick()
    db = rooms.house.db
    with db.write() as w:
        w.execute("CREATE TRIGGER cut BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'cut off'); END")
    with pytest.raises(sqlite3.IntegrityError, match="cut off"):
        rooms.house.bot.left(PLATFORM, "raum")
    with db.write() as w:
        w.execute("DROP TRIGGER cut")
    rooms.clock.advance(hours=2)
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
    assert len(rooms.digest.subscriptions.every()) == 1


def test_what_was_made_in_the_evening_is_not_posted_at_night(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.clock.at = datetime(2026, 5, 4, 17, 50, tzinfo=UTC)
    away(rooms, timedelta(hours=6))
    decide(rooms)
    rooms.tick()
    rooms.clock.advance(hours=7)
    rooms.tick()
    assert rooms.wall.posters == []
    rooms.clock.at = datetime(2026, 5, 5, 4, 1, tzinfo=UTC)
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
    assert rooms.house.db.value("SELECT attempts FROM outbox WHERE turn IS NULL") in {None, 1}


def test_at_night_an_edition_waits_and_holds_nothing_back(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.council.set_result("m1", "t2", "vertagt")
    rooms.council.night()
    rooms.tick()
    rooms.clock.at = datetime(2026, 5, 5, 17, 50, tzinfo=UTC)
    away(rooms, timedelta(hours=6))
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.night()
    rooms.tick()
    rooms.clock.at = datetime(2026, 5, 6, 0, 0, tzinfo=UTC)
    rooms.council.set_result("m1", "t2", "abgelehnt")
    rooms.council.night()
    ask(rooms, "/hilfe")
    rooms.tick()
    first, answer = rooms.wall.texts()
    assert "abgelehnt" in first, "what stands there is corrected"
    assert "Mühlbach" not in first + answer
    rooms.council.items("m1")[1]["public"] = False
    rooms.council.papers["2"]["public"] = False
    rooms.council.night()
    rooms.tick()
    assert rooms.wall.texts() == [answer], "and taken back"
    rooms.clock.at = datetime(2026, 5, 6, 5, 0, tzinfo=UTC)
    rooms.tick()
    assert "Mühlbach" in "".join(rooms.wall.texts())


def test_who_follows_a_paper_at_night_is_answered_at_once(rooms: Rooms) -> None:
    rooms.clock.at = datetime(2026, 5, 4, 22, 0, tzinfo=UTC)
    ask(rooms, "/verfolgen 2026/0001")
    rooms.post()
    assert len(rooms.wall.texts()) == 2


def test_a_room_without_quiet_hours_hears_it_at_night(rooms: Rooms) -> None:
    rooms.house.services.place_settings.put(rooms.place(), "ruhezeit", "keine")
    rooms.subscribe("result")
    rooms.clock.at = datetime(2026, 5, 4, 22, 0, tzinfo=UTC)
    decide(rooms)
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
