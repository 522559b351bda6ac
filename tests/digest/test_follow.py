"""Following a paper: what happens to it is said, once, and never what was known."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.digest.following.follow import Following
from bot.messages import NewsList, Notice, ObjectRef, Place
from bot.store.database import Database
from bot.texts import following as texts
from tests.digest.following import BODY, ROOM, Beratung, World, document, other
from tests.sources.oparl.maker import url

COUNCIL = Beratung("Stadtrat", "k1", "m1", "2025-03-26", role="Entscheidung")
COMMITTEE = Beratung("Bauausschuss", "k2", "m2", "2025-03-12", role="Vorberatung")


@pytest.fixture
def world(house: House, tmp_path: Path) -> World:
    """A paper that is to come before the council; a room follows it."""
    made = World(house, tmp_path / "archives")
    made.source.put(COUNCIL)
    made.run("initial")
    assert made.follow() == "followed"
    return made


def test_what_was_known_is_not_told(world: World) -> None:
    world.run()
    world.source.fields["paperType"] = "Vorlage"
    world.run()
    assert world.say() == []


def test_a_paper_on_its_way_through_the_bodies(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    assert world.say() == ["Neue Station: Bauausschuss, 12.03.2025 (Vorberatung)"]
    world.source.change("Bauausschuss", result="einstimmig empfohlen")
    world.run()
    assert world.say() == ["Ergebnis: Bauausschuss, 12.03.2025 (Vorberatung): einstimmig empfohlen"]
    world.source.change("Stadtrat", day="2025-04-02")
    world.run()
    assert world.say() == ["Termin: Stadtrat am 02.04.2025 statt 26.03.2025"]
    world.source.change("Stadtrat", result="einstimmig beschlossen (20 Ja)")
    world.run()
    assert world.say() == ["Beschluss: Stadtrat, 02.04.2025: einstimmig beschlossen (20 Ja)"]
    assert world.say() == []


def test_what_cannot_be_told_in_one_room_is_told_in_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = Place("test", "nebenan", "room")
    assert world.follow(elsewhere) == "followed"
    with world.house.db.write() as w:
        w.execute("UPDATE follow SET snapshot = '{' WHERE place = ?", [ROOM.id])
    world.source.change("Stadtrat", result="vertagt")
    world.run()
    assert [post.place.id for post in world.posts()] == [elsewhere.id]
    assert "nothing is told of a followed paper" in caplog.text


def test_a_corrected_result_says_what_stood_there(world: World) -> None:
    world.source.change("Stadtrat", result="vertagt")
    world.run()
    world.say()
    world.source.change("Stadtrat", result="mehrheitlich abgelehnt")
    world.run()
    assert world.say() == [
        "Ergebnis berichtigt: Stadtrat, 26.03.2025 (Entscheidung): mehrheitlich abgelehnt statt vertagt"
    ]
    world.source.change("Stadtrat", result="")
    world.run()
    assert world.say() == ["Ergebnis zurückgenommen: Stadtrat, 26.03.2025 (Entscheidung)"]


@pytest.mark.parametrize("wording", ["Einstimmig  beschlossen", "einstimmig beschlossen."])
def test_the_same_result_written_otherwise_is_none(world: World, wording: str) -> None:
    world.source.change("Stadtrat", result="einstimmig beschlossen")
    world.run()
    assert len(world.say()) == 1
    world.source.change("Stadtrat", result=wording)
    world.run()
    assert world.say() == []


def test_a_meeting_that_does_not_take_place_and_then_does(world: World) -> None:
    world.source.change("Stadtrat", cancelled=True)
    world.run()
    assert world.say() == ["Fällt aus: Stadtrat, 26.03.2025"]
    world.source.change("Stadtrat", cancelled=False)
    world.run()
    assert world.say() == ["Findet doch statt: Stadtrat, 26.03.2025"]


def test_taken_off_the_agenda_and_put_on_another(world: World) -> None:
    del world.source.stations["Stadtrat"]
    world.run()
    assert world.say() == ["Nicht mehr auf der Tagesordnung: Stadtrat, 26.03.2025"]
    world.source.put(replace(COUNCIL, key="k9", at="m9", day="2025-04-30"))
    world.run()
    assert world.say() == ["Neue Station: Stadtrat, 30.04.2025 (Entscheidung)"]


def test_the_same_station_at_another_meeting_was_moved(world: World) -> None:
    world.source.change("Stadtrat", at="m9", day="2025-04-30")
    world.run()
    assert world.say() == ["Termin: Stadtrat am 30.04.2025 statt 26.03.2025"]


def test_new_ids_are_no_news(world: World) -> None:
    world.source.change("Stadtrat", result="vertagt")
    world.run()
    world.say()
    world.source.change("Stadtrat", key="anders", at="auch-anders")
    world.run()
    assert world.say() == []
    world.source.change("Stadtrat", result="einstimmig beschlossen")
    world.run()
    assert world.say() == [
        "Ergebnis berichtigt: Stadtrat, 26.03.2025 (Entscheidung): einstimmig beschlossen statt vertagt"
    ]


def test_old_ids_given_to_other_stations_are_no_moves(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    world.say()
    world.source.put(replace(COUNCIL, key="k2", at="m8"))
    world.source.put(replace(COMMITTEE, key="k3", at="m7"))
    world.run()
    assert world.say() == []


def test_amendments_and_new_versions_are_named(world: World) -> None:
    amendment = other(
        "1a", "Breiterer Radweg", reference="2025/0001/1", paperType="Änderungsantrag",
        relatedPaper=[url("Paper", 1)], originatorOrganization=[url("Organization", "Kulturausschuss")],
    )  # fmt: skip
    version = other("1b", reference="2025/0001/2", title="Radweg am Mühlbach")
    world.source.others = [amendment, version, other(7, "Hundesteuer")]
    world.run()
    assert sorted(world.say()) == [
        "Neue Fassung 2025/0001/2 liegt vor: Radweg am Mühlbach",
        "Änderungsantrag 2025/0001/1 (Kulturausschuss) liegt vor: Breiterer Radweg",
    ]


def test_a_new_file_and_a_new_text_of_it(world: World) -> None:
    world.source.files = [document(5, "Lageplan")]
    world.run()
    assert world.say() == ["Neue Datei: Lageplan"]
    world.source.texts = {"5": "Der Plan."}
    world.run()
    assert world.say() == []
    world.source.texts = {"5": "Der Plan, geändert."}
    world.run()
    assert world.say() == ["Neue Fassung der Datei: Lageplan"]


@pytest.mark.parametrize("kind", ["backfill", "reimport"])
def test_what_other_runs_bring_is_known_in_silence(world: World, kind: str) -> None:
    world.source.put(COMMITTEE)
    world.source.change("Stadtrat", result="vertagt")
    world.run("backfill" if kind == "backfill" else "reimport")
    assert world.say() == []
    world.source.change("Bauausschuss", result="einstimmig empfohlen")
    world.run()
    assert world.say() == ["Ergebnis: Bauausschuss, 12.03.2025 (Vorberatung): einstimmig empfohlen"]


def test_a_run_that_is_not_through_lets_its_news_wait(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    world.source.change("Stadtrat", result="vertagt")
    world.run(harvest=False)
    assert world.say() == ["Neue Station: Bauausschuss, 12.03.2025 (Vorberatung)"]
    world.harvest()
    assert world.say() == ["Ergebnis: Stadtrat, 26.03.2025 (Entscheidung): vertagt"]


def test_what_no_longer_holds_is_not_told(world: World) -> None:
    world.source.change("Stadtrat", result="vertagt")
    world.run()
    world.source.change("Stadtrat", result="")
    world.run()
    assert world.say() == []


def test_following_begins_with_what_is_there(house: House, tmp_path: Path) -> None:
    world = World(house, tmp_path)
    world.source.put(COUNCIL)
    world.run("initial")
    world.source.put(COMMITTEE)
    world.run(harvest=False)
    world.follow()
    world.harvest()
    assert world.say() == []


def test_a_kill_at_any_step_loses_and_doubles_nothing(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    assert len(world.posts()) == 1
    world.following = Following(world.house.db, world.house.clock, world.house.mailbox)
    (post,) = world.posts()
    with pytest.raises(KeyboardInterrupt):
        world.cut_off(post)
    assert world.deliver() == []
    assert len(world.say()) == 1
    assert world.say() == []


def test_two_who_speak_at_once_say_it_once(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    (early,) = world.posts()
    assert len(world.say()) == 1
    assert world.following.current(early) is None


def test_a_post_is_what_holds_when_it_is_spoken(world: World) -> None:
    world.source.change("Stadtrat", result="vertagt")
    world.run()
    (early,) = world.posts()
    world.source.change("Stadtrat", result="einstimmig beschlossen")
    world.run()
    now = world.following.current(early)
    assert now is not None
    assert "einstimmig beschlossen" in str(now.blocks)


def test_a_message_that_could_not_be_delivered_is_said_again(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    (post,) = world.posts()
    id_ = world.enqueue(post)
    assert world.posts() == []
    world.house.mailbox.failed(world.house.mailbox.due("test")[0].id, "thread gone", None)
    world.editions.dead(id_, refused=True)
    assert world.say() == ["Neue Station: Bauausschuss, 12.03.2025 (Vorberatung)"]


def test_a_place_that_takes_nothing_is_not_pressed(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    for _ in range(2):
        (post,) = world.posts()
        id_ = world.enqueue(post)
        world.house.mailbox.failed(world.house.mailbox.due("test")[0].id, "no entry", None)
        world.editions.dead(id_, refused=True)
    assert world.posts() == []


def test_all_stands_in_the_thread_of_the_first_message(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    (post,) = world.posts()
    assert post.place == replace(ROOM, thread="ref-1-follow-1-0")
    block = post.blocks[0]
    assert isinstance(block, NewsList)
    assert block.lines[0].label == "2025/0001"
    assert ObjectRef("Paper", BODY, url("Paper", 1)) in block.lines[0].about


def test_until_the_first_message_stands_all_others_wait(house: House, tmp_path: Path) -> None:
    world = World(house, tmp_path)
    world.source.put(COUNCIL)
    world.run("initial")
    world.following.begin(ROOM, world.paper, (Notice("Wird hier verfolgt"),))
    world.source.put(COMMITTEE)
    world.run()
    assert world.posts() == []
    world.deliver()
    assert len(world.posts()) == 1


def test_begun_in_a_thread_it_stays_there(house: House, tmp_path: Path) -> None:
    world = World(house, tmp_path)
    world.source.put(COUNCIL)
    world.run("initial")
    world.following.begin(replace(ROOM, thread="faden"), world.paper, (Notice("Wird hier verfolgt"),))
    assert world.deliver()[0][0].thread == "faden"
    world.source.put(COMMITTEE)
    world.run()
    assert [post.place.thread for post in world.posts()] == ["faden"]


def test_a_deleted_paper_is_mentioned_without_its_name_and_no_more(world: World) -> None:
    world.house.purge.register(lambda _, refs: world.following.forget(refs))
    world.source.deleted = True
    world.run()
    assert world.house.db.value("SELECT snapshot FROM follow") == ""
    assert world.say() == [texts.GONE]
    assert world.following.of(ROOM) == []


def test_a_paper_out_of_sight_says_nothing_and_is_followed_on(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    set_publicness(world.house.db, "hidden")
    assert world.posts() == []
    set_publicness(world.house.db, "public")
    assert len(world.say()) == 1


def test_a_paper_that_its_source_closes_is_followed_no_longer(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    set_publicness(world.house.db, "nonpublic")
    assert world.say() == [texts.GONE]
    assert world.following.of(ROOM) == []


def set_publicness(db: Database, value: str) -> None:
    with db.write() as w:
        w.execute("UPDATE paper SET publicness = ?", [value])


def test_a_station_out_of_sight_has_not_gone(world: World) -> None:
    world.source.change("Stadtrat", result="vertagt")
    world.run()
    with world.house.db.write() as w:
        w.execute("UPDATE consultation SET publicness = 'hidden'")
    assert world.say() == []
    with world.house.db.write() as w:
        w.execute("UPDATE consultation SET publicness = 'public'")
    world.source.put(COMMITTEE)
    world.run()
    assert world.say() == [
        "Neue Station: Bauausschuss, 12.03.2025 (Vorberatung)",
        "Ergebnis: Stadtrat, 26.03.2025 (Entscheidung): vertagt",
    ]


def test_nothing_of_what_is_followed_is_written_down_in_words(world: World) -> None:
    world.source.change("Stadtrat", result="mehrheitlich abgelehnt")
    world.source.files = [document(5, "Lageplan")]
    world.run()
    world.say()
    row = world.house.db.row("SELECT * FROM follow")
    assert row is not None
    for word in ("Radweg", "abgelehnt", "Lageplan"):
        assert word not in "".join(map(str, tuple(row)))


def test_two_rooms_hear_what_each_of_them_does_not_know(world: World) -> None:
    world.source.put(COMMITTEE)
    world.run()
    world.follow(replace(ROOM, id="anderer"))
    world.source.change("Bauausschuss", result="vertagt")
    world.run()
    heard = {post.place.id: str(post.blocks) for post in world.posts()}
    assert "Neue Station" in heard["raum"]
    assert "vertagt" in heard["raum"]
    assert "Neue Station" not in heard["anderer"]
    assert "vertagt" in heard["anderer"]


def test_it_moves_with_the_conversation_and_ends_with_it(world: World) -> None:
    world.following.move("test", ROOM.id, replace(ROOM, id="neu"))
    world.source.put(COMMITTEE)
    world.run()
    assert [post.place for post in world.posts()] == [Place("test", "neu", "room")]
    assert world.following.drop("test", "neu") == 1
    assert world.posts() == []
