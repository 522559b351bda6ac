"""The digest in Matrix rooms: ordered, confirmed, posted once, corrected, taken back, followed, ended."""

import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.digest.desk import ORDER, Desk, desk_at
from tests.matrix.bot import HOME
from tests.matrix.talk import Talk, all_said, is_decent, meet, new, rows, text, thread_of, until
from tests.matrix.world import Bot, Event, FaultProxy, JsPerson, Person

People = Callable[[str], Awaitable[Person]]
NEVER_QUIET = "/einstellungen ruhezeit keine"
"""The tests know no night."""
CONFIRM = re.compile(r"/abo ja \d+")


@pytest.fixture(scope="module")
def desk(service: Bot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = desk_at(service.database, HOME, tmp_path_factory.mktemp("nights"))
    yield made
    made.house.close()


@pytest.fixture
async def anna(people: People) -> Person:
    """Makes the rooms, and so has the power in them."""
    return await people("anna")


@pytest.fixture
async def bernd(people: People) -> Person:
    return await people("bernd")


@pytest.fixture
async def talk(anna: Person, bernd: Person, service: Bot, desk: Desk) -> Talk:  # noqa: ARG001 - it loads
    """A room of three where nothing is subscribed."""
    made = await meet(anna, service.user_id, bernd.user_id)
    await bernd.join(made.room)
    await anna.joined(made.room, bernd.user_id)
    return made


@pytest.fixture
async def subscribed(talk: Talk) -> Talk:
    await subscribe(talk)
    return talk


async def subscribe(talk: Talk) -> None:
    await talk.ask(NEVER_QUIET)
    read_back = await talk.answered(f"/abo {ORDER}")
    assert "Die nächste Ausgabe: sobald etwas da ist" in await talk.answered(confirmation(read_back))


def confirmation(read_back: str) -> str:
    """The command that the bot shows below what it has understood."""
    (command,) = set(CONFIRM.findall(read_back))
    return str(command)


async def told(talk: Talk, words: str) -> Event:
    """The bot's message with these words, as soon as it is there; edits are none."""
    return await talk.person.wait_for(
        lambda event: (
            (event.get("room_id"), event.get("sender")) == (talk.room, talk.bot)
            and words in text(event)
            and "m.new_content" not in event["content"]
        ),
        seconds=20,
    )


async def settled(desk: Desk) -> None:
    """Until the service has posted all that waits."""
    await until(lambda: not desk.house.db.value("SELECT count(*) FROM outbox WHERE state = 'due'"))


async def telling(talk: Talk, words: str) -> list[Event]:
    """All messages of the room, edits included, that have these words, from the homeserver."""
    assert isinstance(talk.person, Person)
    return [each for each in await all_said(talk.person, talk.bot, talk.room) if words in text(each)]


async def test_who_has_no_power_may_propose_and_not_confirm(talk: Talk, bernd: Person) -> None:
    his = Talk(bernd, talk.bot, talk.room)
    read_back = await his.answered(f"/abo {ORDER}")
    assert "Sofort: neue Beschlüsse aus Probedorf" in read_back
    assert "Bestätigen kann das, wer den Raum verwalten darf." in read_back
    command = confirmation(read_back)
    assert "nur, wer den Raum verwalten darf" in await his.answered(command)
    assert "noch nicht bestätigt" in await talk.answered("/abos")
    assert "Abo 1 läuft" in await talk.answered(command)
    assert "nur, wer den Raum verwalten darf" in await his.answered("/abbestellen 1")
    assert "läuft" in await his.answered("/abos")


async def test_a_decision_stands_in_the_room_once(subscribed: Talk, service: Bot, desk: Desk) -> None:
    key = desk.matter()
    desk.tell(key)
    edition = await told(subscribed, desk.title(key))
    assert is_decent(edition)
    assert "m.relates_to" not in edition["content"]
    plain, html = text(edition), edition["content"]["formatted_body"]
    assert edition["content"]["format"] == "org.matrix.custom.html"
    assert "<strong>einstimmig beschlossen</strong>: " in html
    for said in ("Probedorf · Stadtrat", "einstimmig beschlossen: ", desk.title(key), desk.number(key)):
        assert said in plain
        assert re.sub(r"^.*: $", "", said) in html
    assert "/abo weniger" in plain
    desk.council.night()
    desk.tick()
    await service.restart(hard=True)
    desk.tick()
    await subscribed.fence()
    assert len(await telling(subscribed, desk.title(key))) == 1


async def test_a_corrected_result_changes_the_message(subscribed: Talk, desk: Desk) -> None:
    key = desk.matter()
    desk.tell(key)
    edition = await told(subscribed, desk.title(key))
    await settled(desk)
    desk.tell(key, "mehrheitlich abgelehnt")
    changed = await subscribed.edited(edition["event_id"], "abgelehnt")
    assert is_decent(changed)
    assert "berichtigt" in new(changed)
    assert "einstimmig" not in new(changed)
    assert len([each for each in subscribed.said() if desk.title(key) in text(each)]) == 1


async def test_what_is_purged_is_taken_back(subscribed: Talk, desk: Desk) -> None:
    gone, stays = desk.matter(), desk.matter()
    desk.decide(gone)
    desk.tell(stays)
    edition = await told(subscribed, desk.title(gone))
    await settled(desk)
    desk.purge(gone)
    await subscribed.redacted(edition["event_id"])
    desk.tick()
    again = await subscribed.person.wait_for(
        lambda event: (
            event.get("sender") == subscribed.bot
            and event.get("room_id") == subscribed.room
            and desk.title(stays) in text(event)
            and desk.title(gone) not in text(event)
        ),
        seconds=20,
    )
    assert desk.number(gone) not in text(again)
    await subscribed.fence()
    assert not await telling(subscribed, desk.title(gone))


async def test_what_is_followed_stands_in_one_thread(talk: Talk, bernd: Person, desk: Desk) -> None:
    key = desk.matter()
    number = desk.number(key)
    his = Talk(bernd, talk.bot, talk.room)
    assert "wer den Raum verwalten darf" in await his.answered(f"/verfolgen {number}")
    await talk.ask(NEVER_QUIET)
    assert "wird jetzt verfolgt" in await talk.answered(f"/verfolgen {number}")
    root = await told(talk, "Gemeldet wird hier: ")
    assert "m.relates_to" not in root["content"]
    await settled(desk)
    desk.tell(key)
    first = await told(talk, "Beschluss: Stadtrat, ")
    await settled(desk)
    desk.tell(key, "mehrheitlich abgelehnt")
    second = await told(talk, "Ergebnis berichtigt: Stadtrat")
    assert [thread_of(first), thread_of(second)] == [root["event_id"]] * 2
    assert is_decent(first)
    assert ": einstimmig beschlossen" in text(first)
    desk.tick()
    await talk.fence()
    assert len(await telling(talk, desk.title(key))) == 3
    assert number in await talk.answered("/verfolgt")


async def test_a_thumb_down_offers_filters(subscribed: Talk, desk: Desk) -> None:
    key = desk.matter()
    desk.tell(key)
    edition = await told(subscribed, desk.title(key))
    await subscribed.person.react(subscribed.room, edition["event_id"], "👎")
    offered = await told(subscribed, "Von selbst ändert sich nichts")
    (command, *_) = re.findall(r"/abo 1 ohne Gremium \"Stadtrat\"", text(offered))
    assert "Stadtrat" in await subscribed.answered(command)
    assert "ohne" not in await subscribed.answered("/abos")


async def test_a_room_that_puts_the_bot_out_hears_nothing_more(
    subscribed: Talk, anna: Person, service: Bot, desk: Desk
) -> None:
    key = desk.matter()
    await subscribed.ask(f"/verfolgen {desk.number(key)}")
    assert kept(service, subscribed) == [1, 1]
    await anna.kick(subscribed.room, subscribed.bot)
    await until(lambda: kept(service, subscribed) == [0, 0])


def kept(service: Bot, talk: Talk) -> list[int]:
    """Subscriptions and follows of the room."""
    where = f"WHERE place = '{talk.room}'"
    return [
        int(rows(service, f"SELECT count(*) FROM {each} {where}")[0][0])
        for each in ("subscription", "follow")
    ]


async def test_a_kill_while_an_edition_is_on_its_way(
    anna: Person, bots: Callable[..., Bot], proxy: FaultProxy, tmp_path: Path
) -> None:
    """The homeserver has it, the bot never hears so, and dies."""
    bot = bots(url=proxy.url)
    await bot.login()
    await bot.start()
    talk = await meet(anna, bot.user_id)
    desk = desk_at(bot.database, HOME, tmp_path / "nights")
    await subscribe(talk)
    await settled(desk)
    proxy.fail("lost", only="/send/")
    key = desk.matter()
    desk.tell(key)
    await until(lambda: proxy.failed("lost"))
    bot.kill()
    proxy.mend()
    desk.tick()
    other = desk.matter()
    desk.tell(other)
    await bot.start()
    await settled(desk)
    desk.tick()
    await told(talk, desk.title(other))
    await talk.fence()
    assert len(await telling(talk, desk.title(key))) == 1
    desk.house.close()


async def test_in_an_encrypted_room(
    js_people: Callable[..., Awaitable[JsPerson]], service: Bot, desk: Desk
) -> None:
    clara = await js_people("clara")
    talk = await meet(clara, service.user_id)
    await subscribe(talk)
    key = desk.matter()
    await talk.ask(f"/verfolgen {desk.number(key)}")
    root = await told(talk, "Gemeldet wird hier: ")
    await settled(desk)
    desk.tell(key)
    edition = await told(talk, "Probedorf · Stadtrat")
    post = await told(talk, "Beschluss: Stadtrat")
    assert thread_of(post) == root["event_id"]
    await settled(desk)
    desk.tell(key, "mehrheitlich abgelehnt")
    changed = await talk.edited(edition["event_id"], "abgelehnt")
    assert [(each["encrypted"], each["shield"]) for each in (edition, post, changed)] == [(True, 0)] * 3
