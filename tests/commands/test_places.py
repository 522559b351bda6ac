"""What a place has chosen, who may use what, and how people react to answers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.command_line.compose import House, build
from bot.commands import einstellungen
from bot.delivery.mailbox import Mailbox
from bot.digest.manners import Manners
from bot.messages import Hits, Incoming, Notice, Place, Reply, Sender, Text
from bot.settings import Settings
from bot.texts import general
from bot.texts import places as texts
from tests.houses import Talk, load_demo, shown

ROOM = Place("test", "raum", "room")
CLERK, CHAIR = Sender("sachbearbeitung"), Sender("leitung", may_manage=True)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = build(replace(Settings(), database=tmp_path_factory.mktemp("places") / "test.db"))
    load_demo(house)
    yield house
    house.close()


@pytest.fixture
def house(loaded: House) -> House:
    loaded.bot.left("test", ROOM.id)
    return loaded


async def say(house: House, text: str, sender: Sender = CHAIR, place: Place = ROOM) -> str:
    event = Incoming("e", "message", place, sender, text, house.clock.now(), addressed=True)
    return "".join([shown(reply) async for reply in house.bot.handle(event)])


async def plain(house: House, text: str, sender: Sender = CHAIR) -> str:
    """As if no line ended."""
    return " ".join((await say(house, text, sender)).split())


async def react(house: House, emoji: str, target: str, event: str = "r") -> list[Reply]:
    incoming = Incoming(event, "reaction", ROOM, CLERK, emoji, house.clock.now(), target=target)
    return [reply async for reply in house.bot.handle(incoming)]


async def test_who_manages_a_room_chooses_its_city(house: House) -> None:
    assert texts.NO_CITY in await say(house, "/einstellungen")
    assert "Quellstadt" in await say(house, "/einstellungen stadt quellstadt")
    assert "Quellstadt" in await say(house, "/einstellungen")
    found = await say(house, "/suche Haushalt", CLERK)
    assert "In den anderen Städten" in found
    await say(house, "/einstellungen stadt keine")
    assert texts.NO_CITY in await say(house, "/einstellungen")


async def test_others_only_look(house: House) -> None:
    await say(house, "/einstellungen stadt quellstadt")
    assert texts.MAY_NOT in " ".join((await say(house, "/einstellungen stadt keine", CLERK)).split())
    assert "Quellstadt" in await say(house, "/einstellungen", CLERK)


def manners(house: House) -> tuple[str, int]:
    asked = Manners(house.services.place_settings)
    return asked.quiet(ROOM).told, asked.most(ROOM)


async def test_a_room_chooses_when_it_wants_quiet(house: House) -> None:
    assert manners(house)[0] == "20 bis 6 Uhr"
    assert "18:30 bis 7 Uhr" in await say(house, "/einstellungen ruhezeit von 18:30 bis 7 Uhr")
    assert manners(house)[0] == "18:30 bis 7 Uhr"
    assert "18:30 bis 7 Uhr" in await say(house, "/einstellungen")
    assert texts.NEVER_QUIET in await plain(house, "/einstellungen Ruhezeit keine")
    assert manners(house)[0] == "keine"
    assert "ruhezeit 20-6" in await say(house, "/einstellungen ruhezeit nachts")
    assert manners(house)[0] == "keine"


@pytest.mark.parametrize("key", ["höchstens", "hoechstens", "Höchstens", "ho\u0308chstens"])
async def test_a_room_chooses_how_much_it_wants_to_hear(house: House, key: str) -> None:
    assert manners(house)[1] == 6
    assert texts.most_chosen(1) in await plain(house, f"/einstellungen {key} 1")
    assert manners(house)[1] == 1
    assert "1 Nachricht am Tag" in await plain(house, "/einstellungen")
    assert texts.most_chosen(50) in await plain(house, f"/einstellungen {key} 50 am Tag")
    assert texts.MAY_NOT in await plain(house, f"/einstellungen {key} 3", CLERK)
    for wrong in ("0", "51", "-3", "viele", "²", "1" * 5000):
        assert texts.no_such_count("", 50)[2:] in await plain(house, f"/einstellungen {key} {wrong}")
    assert manners(house)[1] == 50


async def test_what_another_version_has_stored_does_not_silence_a_room(house: House) -> None:
    house.services.place_settings.put(ROOM, "ruhezeit", "von früh bis spät")
    house.services.place_settings.put(ROOM, "höchstens", "0")
    assert manners(house) == ("20 bis 6 Uhr", 6)


async def test_the_names_of_settings_begin_a_command_and_other_words_a_question() -> None:
    assert einstellungen.understood("höchstens 3")
    assert einstellungen.understood("Ruhezeit 20-6")
    assert not einstellungen.understood("der Heizung im Rathaus")


@pytest.mark.parametrize("wrong", ["/einstellungen farbe blau", "/einstellungen stadt Atlantis"])
async def test_what_is_not_there_is_said_with_what_is(house: House, wrong: str) -> None:
    said = await say(house, wrong)
    assert "stadt" in said.casefold()
    assert house.services.place_settings.get(ROOM, "stadt") is None


async def test_a_setting_holds_in_its_own_room_only_and_moves_with_it(house: House) -> None:
    await say(house, "/einstellungen stadt quellstadt")
    assert texts.NO_CITY in await say(house, "/einstellungen", place=replace(ROOM, id="anderer"))
    house.bot.moved("test", ROOM.id, replace(ROOM, id="neu"))
    assert "Quellstadt" in await say(house, "/einstellungen", place=replace(ROOM, id="neu"))
    assert texts.NO_CITY in await say(house, "/einstellungen")
    house.bot.left("test", "neu")
    assert texts.NO_CITY in await say(house, "/einstellungen", place=replace(ROOM, id="neu"))


async def test_a_command_kept_for_others_is_refused(house: House) -> None:
    guest = replace(CLERK, denied=("neu",))
    assert texts.denied("neu") in " ".join((await say(house, "/neu", guest)).split())
    assert "Hitzeaktionsplan" in await say(house, "/suche Hitzeaktionsplan", guest)


async def test_a_new_room_is_greeted(house: House) -> None:
    joined = Incoming("j", "joined", ROOM, CLERK, "", house.clock.now())
    (greeting,) = [reply async for reply in house.bot.handle(joined)]
    assert greeting.blocks == (Text(texts.GREETING),)
    # What /meinedaten shows afterwards must not give the lie to the first sentence that anybody reads.
    assert "nur die letzten merke ich mir kurz, für Rückfragen" in texts.GREETING


def posted(mailbox: Mailbox, ref: str) -> None:
    mailbox.enqueue(ROOM, [Reply(ref, (Text("Antwort"),))], ref)
    (delivery,) = mailbox.due("test")
    mailbox.sent(delivery.id, ref)


async def test_votes_are_kept_with_the_answer(house: House) -> None:
    posted(house.bot.mailbox, "$antwort")
    assert await react(house, "👍", "$antwort", "r1") == []
    assert await react(house, "👎", "$fremd", "r2") == []
    assert await react(house, "🎉", "$antwort", "r3") == []
    votes = house.db.rows("SELECT event, value FROM vote JOIN ledger USING (outbox)")
    assert [tuple(row) for row in votes] == [("r1", 1)]


async def test_an_arrow_under_a_list_goes_on_with_it(house: House) -> None:
    talk = Talk(house, kind="room", who=CLERK.key)
    talk.place = ROOM
    await talk("/suche Haushalt", addressed=True)
    posted(house.bot.mailbox, "$liste")
    (more,) = await react(house, "▶", "$liste")
    assert isinstance(more.blocks[0], Hits)
    assert more.blocks[0].first > 1
    assert await react(house, "▶", "$fremd") == []


async def test_an_arrow_of_somebody_else_goes_on_with_nothing(house: House) -> None:
    """Lists are remembered for each person: another's words are nobody's to repeat."""
    talk = Talk(house, kind="room", who=CHAIR.key)
    talk.place = ROOM
    await talk("/suche Haushalt", addressed=True)
    posted(house.bot.mailbox, "$liste")
    (said,) = await react(house, "▶", "$liste")
    assert said.blocks == (Notice(general.NOTHING_TO_CONTINUE),)
