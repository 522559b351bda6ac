"""/abo, /abos and /abbestellen: ordered in plain German, read back, confirmed, changed, ended."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from bot.commands import abbestellen, abo, abo_typed, verfolgen
from bot.digest.records import Subscription, Wish
from bot.digest.subscriptions import MOST
from bot.messages import Actions, Block, Incoming, Place, Sender
from bot.retrieval.topics import Topics
from bot.retrieval.words.language import Language
from bot.settings import Settings, packaged
from bot.settings.embeddings import Embeddings
from bot.texts import ordering as texts
from tests.delivery.fakes import FakeClock
from tests.houses import load, shown

ROOM = Place("test", "abonnenten", "room")
CLERK, CHAIR = Sender("sachbearbeitung"), Sender("leitung", may_manage=True)
RADVERKEHR = "jeden Montag um 8 neue Beschlüsse zu Radverkehr aus Quellstadt"
TOLD = "Jeden Montag um 8 Uhr: neue Beschlüsse zum Thema „Radverkehr“, aus Quellstadt."


@pytest.fixture
def house(demo_house: House) -> Iterator[House]:
    yield demo_house
    demo_house.services.digest.left("test", ROOM.id)
    with demo_house.db.write() as w:
        w.execute("DELETE FROM subscription_number WHERE place = ?", [ROOM.id])


async def blocks(house: House, text: str, who: Sender = CHAIR, place: Place = ROOM) -> list[Block]:
    event = Incoming("e", "message", place, who, text, house.clock.now(), addressed=True)
    return [block async for reply in house.bot.handle(event) for block in reply.blocks]


async def say(house: House, text: str, who: Sender = CHAIR, place: Place = ROOM) -> str:
    event = Incoming("e", "message", place, who, text, house.clock.now(), addressed=True)
    answer = "".join([shown(reply) async for reply in house.bot.handle(event)])
    return " ".join(answer.split())


def here(house: House, place: Place = ROOM) -> list[Subscription]:
    return house.services.digest.subscriptions.of(place)


async def press(house: House, label: str, after: str, who: Sender = CHAIR) -> str:
    """What comes when somebody presses a button of the answer to `after`."""
    offered = [
        each
        for block in await blocks(house, after, who)
        if isinstance(block, Actions)
        for each in block.actions
    ]
    (action,) = [each for each in offered if each.label == label]
    return await say(house, action.command, who)


async def test_an_order_is_read_back_and_counts_once_it_is_confirmed(house: House) -> None:
    answer = await say(house, f"/abo {RADVERKEHR}")
    assert TOLD in answer
    assert "/abo ja 1" in answer
    assert [each.state for each in here(house)] == ["draft"]
    answer = await say(house, "/abo ja 1")
    assert TOLD in answer
    assert "Montag, 23.11., um 8 Uhr" in answer
    (running,) = here(house)
    assert (running.state, running.wish.query, running.wish.bodies) == (
        "active",
        "Radverkehr",
        ("quellstadt",),
    )
    assert texts.already(1, TOLD) in await say(house, "/abo ja 1")


async def test_a_draft_is_changed_until_it_is_right(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    answer = await say(house, "/abo 1 täglich um halb acht, ohne Kenntnisnahmen")
    assert "Jeden Tag um 7:30 Uhr" in answer
    assert "ohne Kenntnisnahmen" in answer
    assert "morgen um 7:30 Uhr" in await press(house, texts.YES, "/abo 1 ohne Vertagungen")
    assert [each.state for each in here(house)] == ["active"]


async def test_the_same_order_twice_is_one_draft(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    assert "Abo 1" in await say(house, f"/abo {RADVERKEHR}")
    assert len(here(house)) == 1


async def test_drafts_do_not_pile_up(house: House) -> None:
    for hour in range(abo.MOST_DRAFTS + 3):
        await say(house, f"/abo täglich um {hour} Uhr Beschlüsse")
    assert len(here(house)) == abo.MOST_DRAFTS
    assert {each.wish.rhythm.hour for each in here(house)} == set(range(3, abo.MOST_DRAFTS + 3))


async def test_a_running_one_is_changed_after_it_was_told(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    await say(house, "/abo ja 1")
    before = here(house)[0].wish
    assert "wäre dann: Jeden Tag um 7 Uhr" in await say(house, "/abo 1 täglich um 7")
    assert here(house)[0].wish == before
    assert "ist geändert: Jeden Tag um 7 Uhr" in await press(house, texts.CHANGE, "/abo 1 täglich um 7")
    (changed,) = here(house)
    assert (changed.state, changed.wish.rhythm.hour, changed.wish.query) == ("active", 7, before.query)
    assert "ist schon so" in await say(house, "/abo 1 täglich um 7")


async def test_it_rests_and_goes_on(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    assert "noch nicht bestätigt" in await say(house, "/abo 1 pause")
    await say(house, "/abo 1 ja")
    assert texts.paused(1) in await say(house, "/abo 1 pause")
    assert [each.state for each in here(house)] == ["paused"]
    assert texts.paused_already(1) in await say(house, "/abo 1 Pause")
    assert texts.STATES["paused"] in await say(house, "/abo 1")
    assert "läuft" in await press(house, texts.GO_ON, "/abo 1")
    assert [each.state for each in here(house)] == ["active"]


async def test_the_list_says_what_comes_when(house: House) -> None:
    assert texts.NONE in await say(house, "/abos")
    for wish in (RADVERKEHR, "sofort Niederschriften aus Quellstadt", "täglich um 16 Uhr alles"):
        await say(house, f"/abo {wish}")
    await say(house, "/abo ja 1")
    await say(house, "/abo ja 2")
    answer = await say(house, "/abos", CLERK)
    assert "Montag, 23.11., um 8 Uhr" in answer
    assert "sobald etwas" in answer
    assert "noch nicht bestätigt" in answer
    await say(house, "/abo ja 3")
    assert "heute um 16 Uhr" in await say(house, "/abo 3")


async def test_it_ends_and_can_be_ordered_again_with_one_click(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    await say(house, "/abo ja 1")
    wish = here(house)[0].wish
    again = await press(house, texts.AGAIN, "/abbestellen 1")
    assert TOLD in again
    assert [(each.state, each.wish) for each in here(house)] == [("draft", wish)]
    assert texts.dropped(2) in await say(house, "/abo 2 nein")
    assert here(house) == []


async def test_all_end_after_a_question(house: House) -> None:
    for wish in ("täglich Beschlüsse", "täglich Vorlagen"):
        await say(house, f"/abo {wish}")
    assert texts.end_all(2) in await say(house, "/abbestellen alles")
    assert len(here(house)) == 2
    assert texts.ended_all(2) in await press(house, texts.END_ALL, "/abbestellen alles")
    assert here(house) == []


async def test_only_who_manages_the_room_decides(house: House) -> None:
    assert texts.WHO_CONFIRMS in await say(house, f"/abo {RADVERKEHR}", CLERK)
    for refused in (
        "/abo ja 1",
        "/abo 1 täglich um 7",
        "/abo 1 pause",
        "/abbestellen 1",
        "/abbestellen alles ja",
    ):
        assert texts.MAY_NOT in await say(house, refused, CLERK), refused
    assert [each.state for each in here(house)] == ["draft"]
    await say(house, "/abo ja 1", CHAIR)
    assert texts.MAY_NOT in await say(house, "/abo ja 1 täglich um 7", CLERK)
    assert TOLD in await say(house, "/abo 1", CLERK)


async def test_with_the_bot_alone_everybody_decides(house: House) -> None:
    place = replace(ROOM, kind="personal")
    await say(house, f"/abo {RADVERKEHR}", CLERK, place)
    assert "läuft" in await say(house, "/abo ja 1", CLERK, place)


async def test_no_more_than_a_place_can_bear(house: House) -> None:
    subscriptions = house.services.digest.subscriptions
    for _ in range(MOST):
        subscriptions.confirm(subscriptions.draft(ROOM, Wish(("decision",))))
    waiting = subscriptions.draft(ROOM, Wish(("minutes",)))
    assert texts.full(MOST) in await say(house, f"/abo {RADVERKEHR}")
    assert texts.full(MOST) in await say(house, f"/abo ja {waiting.number}")
    await say(house, "/abbestellen 1")
    assert "läuft" in await say(house, f"/abo ja {waiting.number}")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/abo", "• /abo jeden Montag um 8"),
        ("/abo 9", texts.no_such(9)),
        ("/abo ja 9", texts.no_such(9)),
        ("/abo 9 täglich", texts.no_such(9)),
        ("/abo probe 9", texts.no_such(9)),
        ("/abo probe", texts.NONE),
        ("/abo alle 99999", "Eine Ausgabe 99999 gab es hier nicht"),
        ("/abo weniger 99999.2", "Eine Ausgabe 99999 gab es hier nicht"),
        ("/abbestellen", texts.NONE),
        ("/abo bitte", "Zum Beispiel: /abo jeden Montag um 8"),
        ("/abo am Wochenende", "samstags, sonntags oder samstags und sonntags?"),
        ("/abo Beschlüsse des Fantasieausschusses", "kenne ich nicht"),
    ],
)
async def test_what_cannot_be_done_is_said(house: House, typed: str, answer: str) -> None:
    assert answer in await say(house, typed)
    assert here(house) == []


async def test_what_is_to_end_is_named_by_its_number(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    assert texts.end_which(1) in await say(house, "/abbestellen")
    assert texts.not_a_number("Radverkehr") in await say(house, "/abbestellen Radverkehr")
    assert texts.no_such(7) in await say(house, "/abbestellen 7")
    assert len(here(house)) == 1


async def test_a_number_before_uhr_is_a_time(house: House) -> None:
    assert "Jeden Tag um 8 Uhr: neue Beschlüsse" in await say(house, "/abo 8 Uhr Beschlüsse")


async def test_a_preview_shows_what_would_have_come(house: House) -> None:
    await say(house, "/abo täglich Beschlüsse aus Quellstadt")
    before = here(house)
    assert await say(house, "/abo probe 1", CLERK) == await say(house, "/abo Probe", CLERK)
    assert here(house) == before


async def test_what_cannot_be_had_here_is_said_with_the_order(tmp_path: Path) -> None:
    house = build(Settings(database=tmp_path / "blind.db", embeddings=Embeddings(kind="off")), FakeClock())
    load(house, packaged("demo") / "quellstadt", body="quellstadt")
    missing = " ".join(house.services.digest.missing(Wish(("early",))).split())
    assert missing
    assert missing in await say(house, "/abo Früherkennung")
    assert missing not in await say(house, f"/abo {RADVERKEHR}")
    house.close()


async def test_what_the_figure_of_a_warning_means_is_said_with_the_order(house: House) -> None:
    assert "1,00 ist derselbe Text" in await say(house, "/abo Früherkennung")
    assert "1,00 ist derselbe Text" not in await say(house, "/abo ja 1")
    assert "1,00 ist derselbe Text" not in await say(house, f"/abo {RADVERKEHR}")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", True),
        ("3", True),
        ("3 pause", True),
        ("ja 3", True),
        ("ja 3 täglich um 7", True),
        ("probe", True),
        ("alle 12", True),
        ("weniger 12.3", True),
        ("täglich neue Vorlagen", True),
        ("Beschlüsse zu Lärm jeden Montag", True),
        ("3 täglich um 7", True),
        ("der Zeitung kündigen?", False),
        ("der Zeitung täglich", False),
        ("fürs Theater", False),
        ("oder Einzelticket?", False),
        ("täglich neue Vorlagen?", False),
        ("täglich lesen ist teuer", False),
        ("ist montags immer voll", False),
        ("sobald eine Niederschrift da ist", True),
        ("3 Monate kostenlos", False),
    ],
)
def test_without_a_slash_only_what_can_be_nothing_else(said: str, meant: bool) -> None:
    assert abo_typed.understood(said) is meant


@pytest.mark.parametrize(
    ("said", "meant"), [("", True), ("2", True), ("Abo 2", True), ("alles", True), ("der Zeitung", False)]
)
def test_without_a_slash_ending_needs_a_number(said: str, meant: bool) -> None:
    assert abbestellen.understood(said) is meant


async def test_a_question_about_other_subscriptions_is_a_question(house: House) -> None:
    assert "nichts gefunden" in await say(house, "Abo der Zeitung kündigen?")
    assert here(house) == []


async def test_how_much_there_is_of_a_topic_is_said(house: House) -> None:
    assert "Dazu passen bisher" in await say(house, "/abo Beschlüsse zu Radverkehr aus allen Städten")
    lost = await say(house, "/abo Beschlüsse zu Radverkehr Quittenmarmelade aus allen Städten")
    assert "Dazu passt bisher keine Vorlage: „Quittenmarmelade“ kommt in keiner" in lost
    await say(house, "/abo ja 1")
    assert "Dazu passt bisher keine Vorlage" in await say(house, "/abo 1 zu Quittenmarmelade")
    assert "Dazu pass" not in await say(house, "/abo täglich alle Beschlüsse")


def test_counting_agrees_with_finding(house: House) -> None:
    digest, read = house.services.digest, house.services.search.read
    papers = [row["no"] for row in house.db.rows("SELECT no FROM paper", [])]
    topics = Topics(house.db, Language(house.db))
    for words in ("Radverkehr", "Kita", "Schule Kita", '"Kita"', "Haushalt", "Quittenmarmelade"):
        wanted = topics.fits(read(words), papers)
        assert topics.count(read(words), papers, 1_000) == len(wanted)
        found = digest.fitting(Wish(("paper",), query=words))
        assert found is not None
        assert found.papers == min(len(wanted), 50)


@pytest.mark.parametrize(
    "typed", ["löschen 1", "abbestellen Nr. 1", "kündigen 1", "1 nicht mehr", "1 kündigen"]
)
async def test_the_word_may_come_first(house: House, typed: str) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    assert texts.dropped(1) in await say(house, f"/abo {typed}")
    assert here(house) == []


async def test_words_for_what_is_to_become_of_one_are_no_topic(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    for typed in ("löschen", "pause", "stop", "kein Abo mehr", "1 Pause bis Montag"):
        assert texts.what_can_be_done(1) in await say(house, f"/abo {typed}"), typed
    assert "• /abo jeden Montag um 8" in await say(house, "/abo hilfe")
    assert texts.NO_EDITION in await say(house, "/abo weniger")
    assert len(here(house)) == 1


async def test_who_may_not_is_not_told_how(house: House) -> None:
    answer = await say(house, f"/abo {RADVERKEHR}", CLERK)
    assert texts.WHO_CONFIRMS in answer
    assert "Anders gemeint?" not in answer


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026/0001", True),
        ("2026/0001 aus", True),
        ("2026/0001 bitte", True),
        ("wir 2026/0001 weiter oder nicht", False),
        ("wir das weiter", False),
    ],
)
def test_to_follow_needs_no_more_than_a_number(said: str, meant: bool) -> None:
    assert verfolgen.understood(said) is meant


async def test_who_ends_following_in_other_words_follows_nothing(house: House) -> None:
    (row,) = house.db.rows(
        "SELECT reference FROM paper WHERE body = 'quellstadt' AND publicness = 'public' LIMIT 1", []
    )
    number = row["reference"]
    for typed in ("abbestellen", "kündigen", "nicht mehr", "stopp", "ende", "nicht"):
        answer = await say(house, f"/verfolgen {number} {typed}")
        assert "wird hier nicht verfolgt" in answer or "nicht mehr verfolgen: " in answer, typed
    assert "ist nicht eindeutig" in await say(house, f"/verfolgen {number} vergessen")


async def test_a_time_within_the_quiet_hours_is_told_as_it_will_be(house: House) -> None:
    await say(house, "/abo täglich um 23 Uhr Beschlüsse")
    assert "um 6 Uhr, nach der Ruhezeit" in await say(house, "/abo ja 1")


async def test_who_may_not_confirm_pushes_out_nothing_that_waits(house: House) -> None:
    await say(house, f"/abo {RADVERKEHR}")
    for hour in range(abo.MOST_DRAFTS):
        await say(house, f"/abo täglich um {hour} Beschlüsse", CLERK)
    assert "warten schon 10 Abos" in await say(house, "/abo täglich um 22 Beschlüsse", CLERK)
    assert TOLD in await say(house, "/abo ja 1")
