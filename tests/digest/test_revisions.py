"""What stands on the wall and is no longer so: changed, taken back, or told once more."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.delivery.records import Delivery
from bot.digest.records import Rhythm
from bot.errors import TryLater, Undeliverable
from bot.messages import ObjectRef, Reply, Text
from bot.store.editions import EditionTable
from tests.delivery.fakes import FakeClock
from tests.digest.room import Rooms, Wall, two_matters
from tests.sources.oparl.maker import url

REJECTED = "mehrheitlich abgelehnt"
DAILY = Rhythm(hour=16)


@pytest.fixture
def rooms(house: House, tmp_path: Path, clock: FakeClock) -> Rooms:
    return two_matters(house, tmp_path, clock)


def decide(rooms: Rooms, item: str = "t1", result: str = "einstimmig beschlossen") -> None:
    rooms.council.set_result("m1", item, result)
    rooms.council.night()


def both_told(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.council.set_result("m1", "t2", "vertagt")
    decide(rooms)
    rooms.tick()


def out_of_sight(rooms: Rooms, table: str, key: str, publicness: str = "hidden") -> None:
    kind = "AgendaItem" if table == "agenda_item" else "Paper"
    with rooms.house.db.write() as w:
        w.execute(f"UPDATE {table} SET publicness = ? WHERE id = ?", [publicness, url(kind, key)])


def delete(rooms: Rooms, kind: str, key: str) -> None:
    rooms.house.purge.delete([ObjectRef(kind, rooms.council.body, url(kind, key))])


def unchanging(rooms: Rooms) -> None:
    """From now on the platform refuses to change what stands on its wall."""
    rooms.wall = Unchanging(rooms.wall.posters)


class Unchanging(Wall):
    async def post(self, delivery: Delivery) -> str:
        if delivery.replaces and delivery.reply.blocks:
            raise Undeliverable("too old to be changed")
        return await super().post(delivery)


# ---- What is out of sight


@pytest.mark.parametrize("publicness", ["hidden", "undecided"])
@pytest.mark.parametrize(("table", "key"), [("agenda_item", "t1"), ("paper", "1")])
def test_a_correction_waits_for_what_it_corrects(rooms: Rooms, table: str, key: str, publicness: str) -> None:
    both_told(rooms)
    decide(rooms, "t1", REJECTED)
    out_of_sight(rooms, table, key, publicness)
    assert rooms.tick().revised == 0
    out_of_sight(rooms, table, key, "public")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text
    assert "Radweg am Mühlbach" in text


def test_a_correction_does_not_drop_the_lines_that_are_out_of_sight(rooms: Rooms) -> None:
    both_told(rooms)
    decide(rooms, "t1", REJECTED)
    out_of_sight(rooms, "agenda_item", "t2")
    rooms.tick()
    out_of_sight(rooms, "agenda_item", "t2", "public")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text
    assert "Spielplatz" in text


def test_what_is_left_waits_for_what_is_out_of_sight_while_it_would_still_be_shown(rooms: Rooms) -> None:
    both_told(rooms)
    out_of_sight(rooms, "agenda_item", "t2")
    delete(rooms, "AgendaItem", "t1")
    rooms.tick()
    assert rooms.wall.texts() == []
    out_of_sight(rooms, "agenda_item", "t2", "public")
    rooms.clock.advance(days=1)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Spielplatz" in text


def test_a_correction_that_was_held_back_while_its_item_was_away_changes_the_message_later(
    rooms: Rooms,
) -> None:
    both_told(rooms)
    decide(rooms, "t1", REJECTED)
    rooms.digest.tick()
    out_of_sight(rooms, "agenda_item", "t1")
    item = ObjectRef("AgendaItem", rooms.council.body, url("AgendaItem", "t1"))
    rooms.house.mailbox.hide([item], [])
    rooms.tick()
    assert "abgelehnt" not in rooms.wall.texts()[0]
    out_of_sight(rooms, "agenda_item", "t1", "public")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text


# ---- A platform that changes nothing


def test_a_change_that_is_refused_becomes_a_word_of_its_own(rooms: Rooms) -> None:
    both_told(rooms)
    unchanging(rooms)
    decide(rooms, "t1", REJECTED)
    rooms.tick()
    for _ in range(3):
        rooms.clock.advance(days=1)
        rooms.tick()
    before, after = rooms.wall.texts()
    assert "einstimmig" in before
    assert "Berichtigung" in after
    assert "statt „einstimmig beschlossen“ jetzt „mehrheitlich abgelehnt“" in after


def test_a_word_after_a_refused_change_waits_until_the_night_is_over(rooms: Rooms) -> None:
    both_told(rooms)
    unchanging(rooms)
    decide(rooms, "t1", REJECTED)
    rooms.clock.at = rooms.clock.at.replace(hour=22)
    rooms.tick()
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
    rooms.clock.advance(hours=10)
    rooms.tick()
    assert len(rooms.wall.texts()) == 2


def test_what_is_refused_once_and_is_as_it_was_again_needs_no_word(rooms: Rooms) -> None:
    both_told(rooms)
    unchanging(rooms)
    decide(rooms, "t1", REJECTED)
    rooms.digest.tick()
    rooms.post()
    decide(rooms, "t1")
    rooms.tick()
    rooms.tick()
    assert len(rooms.wall.texts()) == 1


def test_an_edition_that_was_posted_while_its_change_was_refused_is_not_told_again(rooms: Rooms) -> None:
    rooms.subscribe("result")
    rooms.wall.faults += [TryLater("away", after=timedelta(hours=1))]
    decide(rooms)
    rooms.tick()
    decide(rooms, "t1", REJECTED)
    rooms.tick()
    rooms.clock.advance(hours=2)
    unchanging(rooms)
    rooms.post()
    for _ in range(3):
        rooms.tick()
    before, after = rooms.wall.texts()
    assert "Berichtigung" not in before
    assert "Berichtigung" in after
    assert rooms.house.db.rows("SELECT state FROM edition WHERE state != 'posted'") == []


# ---- What is shown


def test_a_corrected_line_is_shown_where_not_all_fit(rooms: Rooms) -> None:
    rooms.subscribe("result")
    named = [f"z{each}" for each in range(30)]
    rooms.council.meet("m2", "rat", *(rooms.council.item(each, f"Sache {each}.") for each in named), days=-1)
    rooms.council.night()
    for each in named:
        rooms.council.set_result("m2", each, "beschlossen")
    rooms.council.night()
    rooms.tick()
    one, other = [each for each in named if f"Sache {each}." not in rooms.wall.texts()[0]][:2]
    for each in (one, other):
        rooms.council.set_result("m2", each, "abgelehnt")
        rooms.council.night()
        rooms.tick()
    (text,) = rooms.wall.texts()
    assert f"Sache {one}." in text
    assert f"Sache {other}." in text
    (offered, *_) = rooms.digest.less(rooms.place(), 1, line=_number(text, one))
    assert one in str(offered)


def _number(text: str, item: str) -> int:
    numbered = [each for each in text.splitlines() if f"Sache {item}." in each]
    return int(numbered[0].split()[0])


def test_a_correction_to_routine_is_a_line(rooms: Rooms) -> None:
    rooms.subscribe("result")
    report = rooms.council.item("t3", "Bericht der Verwaltung", result="vertagt")
    rooms.council.items("m1").append(report)
    rooms.council.night()
    rooms.tick()
    decide(rooms, "t3", "zur Kenntnis genommen")
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Bericht der Verwaltung" in text
    assert "zur Kenntnis genommen" in text


def test_a_correction_does_not_retell_agendas_as_they_are_now(rooms: Rooms) -> None:
    rooms.subscribe("result", "agenda")
    rooms.council.meet("m5", "bau", rooms.council.item("t5", "Bericht A"), days=6)
    decide(rooms)
    rooms.tick()
    (before,) = rooms.wall.texts()
    rooms.council.items("m5").append(rooms.council.item("t6", "Antrag zur Hundewiese"))
    rooms.council.meetings["m5"]["cancelled"] = True
    decide(rooms, "t1", REJECTED)
    rooms.tick()
    rooms.tick()
    corrected, news = rooms.wall.texts()
    assert "Tagesordnung veröffentlicht" in before
    assert "Tagesordnung veröffentlicht" in corrected
    assert "abgelehnt" in corrected
    assert "Hundewiese" not in corrected
    assert "abgesagt" not in corrected.casefold()
    assert "abgesagt" in news.casefold() or "fällt aus" in news.casefold()


# ---- What is news again


def test_a_matter_that_takes_another_turn_long_after_is_told_once_more_and_once_only(rooms: Rooms) -> None:
    rooms.subscribe("result")
    decide(rooms, "t1", "vertagt")
    rooms.tick()
    rooms.clock.advance(days=60)
    decide(rooms)
    for _ in range(3):
        rooms.tick()
        rooms.clock.advance(days=1)
    before, after = rooms.wall.texts()
    assert "beschlossen" in before
    assert "berichtigt" in before
    assert "beschlossen" in after
    assert "berichtigt" not in after


def test_a_small_correction_before_the_next_edition_does_not_swallow_the_news(rooms: Rooms) -> None:
    rooms.subscribe("result", rhythm=DAILY)
    decide(rooms, "t1", "vertagt")
    rooms.clock.advance(days=1)
    rooms.tick()
    rooms.clock.advance(days=60)
    rooms.tick()
    decide(rooms)
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
    decide(rooms, "t1", "mehrheitlich beschlossen")
    rooms.tick()
    assert len(rooms.wall.texts()) == 1
    rooms.clock.advance(days=1)
    rooms.tick()
    before, after = rooms.wall.texts()
    assert "mehrheitlich beschlossen" in before
    assert "mehrheitlich beschlossen" in after


def test_a_turn_within_days_only_changes_the_line(rooms: Rooms) -> None:
    rooms.subscribe("result")
    decide(rooms, "t1", "vertagt")
    rooms.tick()
    rooms.clock.advance(days=6)
    decide(rooms)
    rooms.tick()
    rooms.tick()
    assert len(rooms.wall.texts()) == 1


@pytest.mark.parametrize("kinds", [("result",), ("decision",)])
def test_a_turn_that_cannot_be_shown_where_it_stood_is_told_once(
    rooms: Rooms, kinds: tuple[str, ...]
) -> None:
    """As news where somebody asks for such, else as a word of correction."""
    rooms.subscribe(*kinds)  # type: ignore[arg-type]
    decide(rooms)
    rooms.tick()
    unchanging(rooms)
    rooms.clock.advance(days=60)
    decide(rooms, "t1", "vertagt")
    for _ in range(4):
        rooms.tick()
        rooms.clock.advance(days=1)
    before, after = rooms.wall.texts()
    assert "vertagt" not in before
    assert "vertagt" in after


# ---- Withdrawn


def test_after_a_move_nothing_is_left_to_be_shown_in_the_new_place(rooms: Rooms) -> None:
    both_told(rooms)
    rooms.house.bot.moved("fake", "raum", rooms.place("saal"))
    delete(rooms, "AgendaItem", "t1")
    rooms.tick()
    assert rooms.wall.texts() == []
    assert rooms.wall.texts("saal") == []


def test_a_correction_does_not_bring_back_what_was_taken_back(rooms: Rooms) -> None:
    both_told(rooms)
    rooms.clock.advance(days=10)
    delete(rooms, "AgendaItem", "t1")
    rooms.tick()
    assert rooms.wall.texts() == []
    decide(rooms, "t2", REJECTED)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "Berichtigung" in text


def test_what_is_withdrawn_before_it_was_posted_is_nothing_that_a_place_refuses(rooms: Rooms) -> None:
    rooms.subscribe("result")
    for each in range(3):
        rooms.wall.faults += [TryLater("away", after=timedelta(hours=1))]
        rooms.council.items("m1").append(rooms.council.item(f"w{each}", f"Sache {each}", result="vertagt"))
        rooms.council.night()
        rooms.tick()
        delete(rooms, "AgendaItem", f"w{each}")
        rooms.council.items("m1").pop()
        rooms.tick()
        rooms.clock.advance(days=1)
    assert [each.state for each in rooms.digest.subscriptions.every()] == ["active"]


def test_every_message_that_is_taken_back_stands_in_the_audit_once(rooms: Rooms) -> None:
    both_told(rooms)
    gone = ObjectRef("AgendaItem", rooms.council.body, url("AgendaItem", "t1"))
    said = Reply("follow 1 7", (Text("Radweg am Mühlbach"),), shows=(gone,))
    rooms.house.mailbox.enqueue(rooms.place("flur"), [said], origin="follow 1 7")
    rooms.post()
    rooms.house.mailbox.forget([gone])
    rooms.house.purge.delete([gone])
    rooms.tick()
    rows = rooms.house.db.rows("SELECT action, object, reason FROM audit ORDER BY reason")
    assert [tuple(row) for row in rows] == [
        ("taken back", gone.id, "edition 1"),
        ("taken back", gone.id, "follow 1 7"),
    ]


# ---- Of whoever runs the bot


def test_one_row_that_cannot_be_read_stops_no_other(rooms: Rooms) -> None:
    rooms.subscribe("result")
    with rooms.house.db.write() as w:
        for state, reissue in (("waiting", ""), ("posted", "corrected")):
            w.execute(
                "INSERT INTO edition (kind, platform, place, address, subject, made_at, state, reissue)"
                " VALUES ('digest', 'fake', 'x', '{}', '[]', '2026-05-04', ?, ?)",
                [state, reissue],
            )
    decide(rooms)
    rooms.tick()
    decide(rooms, "t1", REJECTED)
    rooms.tick()
    (text,) = rooms.wall.texts()
    assert "abgelehnt" in text


def test_corrections_and_withdrawals_are_counted(rooms: Rooms) -> None:
    both_told(rooms)
    decide(rooms, "t1", REJECTED)
    rooms.tick()
    delete(rooms, "AgendaItem", "t1")
    delete(rooms, "Paper", "1")
    rooms.tick()
    told = rooms.house.metrics.text().decode()
    for outcome in ("posted", "corrected", "withdrawn"):
        assert f'ratsbot_digest_editions_total{{kind="digest",outcome="{outcome}"}} 1.0' in told


@pytest.mark.parametrize(
    ("ask", "index"), [("to_reissue", "edition_to_reissue"), ("on_their_way", "revising")]
)
def test_no_tick_reads_through_all_editions(rooms: Rooms, ask: str, index: str) -> None:
    asked: list[str] = []
    rooms.house.db.reader().set_trace_callback(asked.append)
    getattr(EditionTable(rooms.house.db), ask)()
    plan = [
        row["detail"]
        for sql in asked
        if "FROM edition" in sql
        for row in rooms.house.db.rows(f"EXPLAIN QUERY PLAN {sql}")
    ]
    assert any(index in each for each in plan)
    assert not any(each == "SCAN edition" for each in plan)
