"""From a run to the wall of a room: once, when it is wanted, and as it is now."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from adapters.command_line.serve.housekeeping import housekeeping
from bot.digest.records import Rhythm
from bot.errors import TryLater, Undeliverable
from bot.messages import Incoming, ObjectRef, Sender
from bot.settings import Retention
from bot.store.keeping import Keeping
from tests.delivery.fakes import FakeClock
from tests.digest.room import Rooms, two_matters
from tests.houses import shown
from tests.sources.oparl.maker import url


@pytest.fixture
def rooms(house: House, tmp_path: Path, clock: FakeClock) -> Rooms:
    return two_matters(house, tmp_path, clock)


def decide(rooms: Rooms, item: str = "t1", result: str = "einstimmig beschlossen") -> None:
    rooms.council.set_result("m1", item, result)
    rooms.council.night()


def test_a_decision_reaches_the_room_once(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms)
    assert rooms.tick().editions == 1
    (text,) = rooms.wall.texts()
    assert "Radweg am Mühlbach" in text
    assert "einstimmig beschlossen" in text
    assert "Stadtrat" in text
    assert "Spielplatz" not in text
    rooms.council.night()
    rooms.clock.advance(days=1)
    assert rooms.tick().editions == 0
    assert len(rooms.wall.texts()) == 1


def test_what_was_known_before_the_subscription_is_not_told(rooms: Rooms) -> None:
    decide(rooms)
    rooms.tick()
    rooms.subscribe()
    assert rooms.tick().editions == 0


def test_two_subscriptions_of_a_room_are_one_edition_and_a_matter_stands_there_once(rooms: Rooms) -> None:
    rooms.subscribe()
    rooms.subscribe(query="Radweg")
    decide(rooms)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert text.count("Am Mühlbach".lower()) + text.lower().count("am mühlbach") <= 2
    assert "Radweg" in text


def test_another_room_hears_it_too(rooms: Rooms) -> None:
    rooms.subscribe()
    rooms.subscribe(room="flur")
    decide(rooms)
    rooms.tick()
    assert len(rooms.wall.texts("flur")) == len(rooms.wall.texts()) == 1


def test_a_daily_edition_waits_for_its_hour_and_brings_all_of_the_day(rooms: Rooms) -> None:
    rooms.subscribe(rhythm=Rhythm(hour=16))
    decide(rooms, "t1")
    decide(rooms, "t2", "abgelehnt")
    assert rooms.tick().editions == 0
    rooms.clock.at = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
    assert rooms.tick().editions == 1
    (text,) = rooms.wall.texts()
    assert "Radweg" in text
    assert "Spielplatz" in text


def test_missed_editions_are_made_up_for_by_one(rooms: Rooms) -> None:
    rooms.subscribe(rhythm=Rhythm(hour=16))
    decide(rooms)
    rooms.clock.advance(days=10)
    assert rooms.tick().editions == 1
    assert len(rooms.wall.texts()) == 1
    rooms.clock.advance(minutes=5)
    assert rooms.tick().editions == 0


def test_at_night_nothing_is_said(rooms: Rooms) -> None:
    rooms.subscribe()
    rooms.clock.at = datetime(2026, 5, 4, 20, 0, tzinfo=UTC)
    decide(rooms)
    assert rooms.tick().editions == 0
    rooms.clock.at = datetime(2026, 5, 5, 4, 1, tzinfo=UTC)
    assert rooms.tick().editions == 1


def test_beyond_the_cap_the_rest_comes_in_one_the_next_day(rooms: Rooms) -> None:
    rooms.house.services.place_settings.put(rooms.place(), "höchstens", "1")
    rooms.subscribe("result")
    decide(rooms, "t1")
    assert rooms.tick().editions == 1
    decide(rooms, "t2")
    rooms.council.meet("m9", "bau", rooms.council.item("t9", "Bericht", result="vertagt"), days=-1)
    rooms.council.night()
    assert rooms.tick().editions == 0
    rooms.clock.advance(days=1)
    assert rooms.tick().editions == 1
    assert "Spielplatz" in rooms.wall.texts()[1]
    assert "Bericht" in rooms.wall.texts()[1]


def test_an_empty_edition_is_silent_or_a_line_as_chosen(rooms: Rooms) -> None:
    rooms.subscribe(rhythm=Rhythm(hour=16))
    rooms.subscribe(rhythm=Rhythm(hour=16), empty=True, room="flur")
    rooms.clock.advance(hours=8)
    rooms.tick()
    assert rooms.wall.texts() == []
    assert len(rooms.wall.texts("flur")) == 1


def test_a_corrected_result_changes_the_posted_line(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms)
    rooms.tick()
    rooms.clock.advance(days=3)
    decide(rooms, "t1", "mehrheitlich abgelehnt")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text
    assert "einstimmig" not in text
    assert "berichtigt" in text


def test_a_correction_of_what_can_no_longer_be_changed_is_a_word_of_its_own(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms)
    rooms.tick()
    rooms.clock.advance(days=100)
    housekeeping(rooms.house).run()
    decide(rooms, "t1", "mehrheitlich abgelehnt")
    rooms.tick()
    before, after = rooms.wall.texts()
    assert "einstimmig" in before
    assert "Berichtigung" in after


def test_other_words_for_the_same_result_change_nothing(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms)
    rooms.tick()
    decide(rooms, "t1", "Einstimmig beschlossen")
    assert rooms.tick().revised == 0
    assert len(rooms.wall.posters[0].said) == 1


def test_a_withdrawn_paper_leaves_the_edition(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.council.set_result("m1", "t2", "vertagt")
    decide(rooms)
    rooms.tick()
    rooms.house.purge.delete([ObjectRef("Paper", rooms.council.body, url("Paper", "1"))])
    rooms.house.purge.delete([ObjectRef("AgendaItem", rooms.council.body, url("AgendaItem", "t1"))])
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Mühlbach" not in text
    assert "ohne Zurückgezogenes" in text
    assert "Spielplatz" in text
    audit = rooms.house.db.rows("SELECT action, reason FROM audit")
    assert ("taken back", "edition 1") in {(row["action"], row["reason"]) for row in audit}


def test_what_was_withdrawn_long_ago_is_only_taken_back(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.council.set_result("m1", "t2", "vertagt")
    decide(rooms)
    rooms.tick()
    rooms.clock.advance(days=8)
    rooms.house.purge.delete([ObjectRef("AgendaItem", rooms.council.body, url("AgendaItem", "t1"))])
    rooms.tick()
    assert rooms.wall.texts() == []


def test_an_edition_withdrawn_before_it_was_posted_is_made_again(rooms: Rooms) -> None:
    rooms.subscribe("result", rhythm=Rhythm(hour=16))
    rooms.council.set_result("m1", "t2", "vertagt")
    decide(rooms)
    rooms.clock.advance(hours=8)
    rooms.digest.tick()
    rooms.house.purge.delete([ObjectRef("AgendaItem", rooms.council.body, url("AgendaItem", "t1"))])
    rooms.tick()
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Spielplatz" in text
    assert "Mühlbach" not in text


def test_while_an_edition_cannot_be_posted_no_other_is_made(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.wall.faults += [TryLater("away", after=timedelta(days=3))]
    decide(rooms, "t1")
    rooms.tick()
    for _ in range(3):
        rooms.clock.advance(days=1)
        decide(rooms, "t2", "vertagt")
        rooms.tick()
    rooms.tick()
    assert ["Radweg" in text for text in rooms.wall.texts()] == [True, False]


def test_news_of_an_edition_that_was_refused_come_with_the_next(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.wall.faults += [Undeliverable("refused")]
    decide(rooms, "t1")
    rooms.tick()
    assert rooms.wall.texts() == []
    decide(rooms, "t2")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Radweg" in text
    assert "Spielplatz" in text


def test_a_place_that_takes_nothing_is_left_alone(rooms: Rooms) -> None:
    rooms.subscribe("result", rhythm=Rhythm(hour=16))
    for each in range(5):
        rooms.wall.faults.append(Undeliverable("refused"))
        decide(rooms, "t1", f"beschlossen, Ja: {each + 2}, Nein: 1")
        rooms.clock.advance(days=1)
        rooms.tick()
    assert [each.state for each in rooms.digest.subscriptions.every()] == ["paused"]


def test_a_room_that_the_bot_leaves_hears_nothing_more(rooms: Rooms) -> None:
    rooms.subscribe()
    rooms.house.bot.left("fake", "raum")
    decide(rooms)
    assert rooms.tick().editions == 0
    assert rooms.digest.subscriptions.every() == []


def test_a_room_that_moves_takes_its_subscriptions_along(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms, "t1")
    rooms.tick()
    rooms.house.bot.moved("fake", "raum", rooms.place("saal"))
    decide(rooms, "t2")
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
    (text,) = rooms.wall.texts("saal")
    assert "Spielplatz" in text
    assert "Radweg" not in text


def test_a_mass_of_changes_is_no_edition(rooms: Rooms) -> None:
    rooms.subscribe("result", "paper", "agenda", "minutes")
    for each in rooms.council.papers.values():
        each["modified"] = "2026-05-04T00:00:00Z"
        each["web"] = f"https://neu.example/{each['id'][-1]}"
    rooms.council.night()
    assert rooms.tick().editions == 0
    rooms.house.index.update()
    assert rooms.tick().editions == 0


def test_a_closed_paper_is_never_told_of(rooms: Rooms) -> None:
    rooms.subscribe("paper", "result", "agenda")
    rooms.council.paper("3", "Grundstück Geheimweg", public=False)
    rooms.council.meet("m3", "bau", rooms.council.item("t3", about="3", public=False), days=5)
    rooms.council.night()
    rooms.tick()
    assert not any("Geheimweg" in text for text in rooms.wall.texts())


def test_less_without_a_number_is_about_the_last_edition_of_the_room(rooms: Rooms) -> None:
    """Nobody knows its number: it counts the editions of all rooms."""

    async def said(room: str) -> str:
        at = rooms.clock.now()
        event = Incoming("e", "message", rooms.place(room), Sender("a"), "/abo weniger", at, addressed=True)
        return "".join([shown(reply) async for reply in rooms.house.bot.handle(event)])

    rooms.subscribe()
    rooms.subscribe(room="nebenan", query="Hundesteuer")
    rooms.subscribe(room="nebenan")
    assert "Hier kam noch keine Ausgabe" in asyncio.run(said("raum"))
    decide(rooms)
    rooms.tick()
    offered = {room: asyncio.run(said(room)) for room in ("raum", "nebenan")}
    assert all("Das lässt sich weglassen" in each for each in offered.values())
    assert "/abo 1 ohne Gremium" in offered["raum"]
    assert "/abo 2 ohne Gremium" in offered["nebenan"]


def test_a_probe_shows_what_the_last_edition_would_have_been_and_notes_nothing(rooms: Rooms) -> None:
    made = rooms.subscribe()
    decide(rooms)
    rooms.digest.tick()
    assert rooms.digest.probe(rooms.place(), made.number)
    assert len(rooms.digest.probe(rooms.place())) > 1
    assert len(rooms.digest.probe(rooms.place(), 9)) == 1


def test_after_more_than_a_year_nobody_knows_what_was_said(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms)
    rooms.tick()
    rooms.clock.advance(days=399)
    year = timedelta(days=Retention().edition_days)
    Keeping(rooms.house.db).editions(rooms.clock.now() - year)
    assert rooms.house.db.value("SELECT count(*) FROM announced") == 1
    rooms.clock.advance(days=2)
    Keeping(rooms.house.db).editions(rooms.clock.now() - year)
    assert rooms.house.db.value("SELECT count(*) FROM announced") == 0
    assert rooms.house.db.value("SELECT count(*) FROM news") == 1
    assert rooms.tick().editions == 0


def test_a_request_that_is_not_understood_for_days_is_set_aside_and_told(rooms: Rooms) -> None:
    made = rooms.subscribe(query='gremium:"Marktausschuss"')
    decide(rooms)
    assert rooms.tick().editions == 0
    rooms.clock.advance(days=4)
    decide(rooms, "t2")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Abo 1 verstehe ich nicht mehr" in text
    assert "Marktausschuss" in text
    assert [(each.id, each.state) for each in rooms.digest.subscriptions.every()] == [(made.id, "paused")]
    decide(rooms, "t2", "vertagt")
    rooms.tick()
    assert len(rooms.wall.texts()) == 1


def test_a_word_of_correction_waits_until_the_night_is_over(rooms: Rooms) -> None:
    rooms.subscribe()
    decide(rooms)
    rooms.tick()
    rooms.clock.at = datetime(2026, 8, 20, 22, 0, tzinfo=UTC)
    housekeeping(rooms.house).run()
    decide(rooms, "t1", "mehrheitlich abgelehnt")
    assert rooms.tick().revised == 0
    rooms.clock.at = datetime(2026, 8, 21, 7, 0, tzinfo=UTC)
    assert rooms.tick().revised == 1
    assert "Berichtigung" in rooms.wall.texts()[1]
