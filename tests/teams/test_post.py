"""What stands in Teams of a reply: once, in the right place, changed and taken away again."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from adapters.teams.addresses import Addresses
from adapters.teams.connector import Connector, Gone
from adapters.teams.limits import Limits
from adapters.teams.post import DRAFT_PAUSE, Poster
from bot.clock import SystemClock
from bot.errors import TryLater, Undeliverable
from bot.messages import Notice, Text
from tests.teams import faults
from tests.teams.posting import (
    ASKED,
    CHAT,
    HERE,
    LONG,
    PLACE,
    House,
    OneToken,
    Stored,
    Stumbling,
    connected,
    delivery,
    emptied,
)
from tests.teams.world import APP, CHANNEL, CITY, World


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def world(shared_world: World) -> World:
    return emptied(shared_world)


@pytest.fixture
async def connector(world: World) -> AsyncIterator[Connector]:
    async with connected(world, OneToken()) as made:
        yield made


@pytest.fixture
def stored(world: World) -> Stored:
    return Stored(world.service_url)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def addresses(world: World, connector: Connector, stored: Stored) -> Addresses:
    return Addresses(world.config(), stored, {CITY: connector})


@pytest.fixture
def poster(addresses: Addresses, house: House) -> Poster:
    return Poster(addresses.find, house)


async def test_an_answer_in_a_thread_field_by_field(world: World, poster: Poster) -> None:
    reference = await poster.post(delivery(Text("Drei Treffer")))
    (call,) = world.service.calls
    assert (call.method, call.path) == ("POST", f"/v3/conversations/{HERE}/activities")
    assert call.body == {
        "type": "message",
        "locale": "de-DE",
        "text": "Drei Treffer",
        "textFormat": call.body["textFormat"],
        "from": {"id": f"28:{APP}"},
        "conversation": {"id": HERE},
        "replyToId": ASKED,
    }
    assert reference == world.service.visible(HERE)[0].id


async def test_a_chat_has_no_threads(world: World, poster: Poster) -> None:
    await poster.post(delivery(Text("Hier"), place=CHAT))
    assert world.service.texts("a:eva") == ["Hier"]


async def test_a_thread_of_the_core_is_none_in_a_chat(world: World, poster: Poster, house: House) -> None:
    """What follows a post is said below it where there are threads; here it comes after it."""
    root = await poster.post(delivery(Text("Stand"), place=CHAT))
    await poster.post(delivery(Text("Neuer Stand"), id_="d2", place=replace(CHAT, thread=root)))
    assert world.service.texts("a:eva") == ["Stand", "Neuer Stand"]
    world.service.fail(faults.GONE)
    with pytest.raises(Gone):
        await poster.post(delivery(Text("Weg"), id_="d3", place=replace(CHAT, thread=root)))
    assert house.gone == [CHAT.id]


async def test_what_follows_a_post_in_a_channel_stands_below_it(world: World, poster: Poster) -> None:
    root = await poster.post(delivery(Text("Stand"), place=replace(PLACE, thread=None)))
    await poster.post(delivery(Text("Neuer Stand"), id_="d2", place=replace(PLACE, thread=root)))
    assert world.service.texts(f"{CHANNEL};messageid={root}") == ["Neuer Stand"]


@pytest.mark.parametrize("answers", [None, "joined stadt|19:rat 2026-11-22", "left x y", ""])
async def test_what_answers_no_message_names_none(world: World, poster: Poster, answers: str | None) -> None:
    await poster.post(replace(delivery(Text("Guten Tag")), answers=answers))
    assert "replyToId" not in world.service.calls[0].body


async def test_a_later_answer_takes_the_place_of_the_first(world: World, poster: Poster) -> None:
    first = await poster.post(delivery(Text("Drei Treffer")))
    second = await poster.post(delivery(Text("Vier Treffer"), id_="d2", replaces=first))
    assert second == first
    assert world.service.texts(HERE) == ["Vier Treffer"]


async def test_what_somebody_deleted_is_posted_anew(world: World, poster: Poster) -> None:
    first = await poster.post(delivery(Text("Drei Treffer")))
    world.service.posts[0].deleted = True
    second = await poster.post(delivery(Text("Vier Treffer"), id_="d2", replaces=first))
    assert second != first
    assert world.service.texts(HERE) == ["Vier Treffer"]


async def test_nothing_in_its_place_takes_it_away(world: World, poster: Poster) -> None:
    first = await poster.post(delivery(LONG))
    assert len(first.split()) > 1
    assert await poster.post(delivery(id_="d2", replaces=first)) == ""
    assert world.service.visible() == []


async def test_a_shorter_answer_leaves_no_rest(world: World, poster: Poster) -> None:
    first = await poster.post(delivery(LONG))
    second = await poster.post(delivery(Notice("Nichts gefunden"), id_="d2", replaces=first))
    assert second == first.split()[0]
    assert [post.id for post in world.service.visible()] == [second]


async def test_a_longer_answer_follows_the_first_part(world: World, poster: Poster) -> None:
    first = await poster.post(delivery(Text("Kurz")))
    second = await poster.post(delivery(LONG, id_="d2", replaces=first))
    assert second.split()[0] == first
    assert second.split() == [post.id for post in world.service.visible()]


async def test_of_several_parts_none_comes_twice(
    world: World, connector: Connector, stored: Stored, house: House
) -> None:
    """The process dies between the second part and the third; another one goes on."""
    stumbling = Addresses(world.config(), stored, {CITY: Stumbling(connector, 2)})
    with pytest.raises(TryLater):
        await Poster(stumbling.find, house).post(delivery(LONG))
    assert len(world.service.visible()) == 2
    going_on = Addresses(world.config(), stored, {CITY: connector})
    reference = await Poster(going_on.find, house).post(delivery(LONG))
    assert reference.split() == [post.id for post in world.service.visible()]
    bodies = [str(post.body) for post in world.service.visible()]
    assert len(bodies) == len(set(bodies)) > 2


async def test_another_reply_begins_at_its_first_part(world: World, poster: Poster) -> None:
    await poster.post(delivery(LONG))
    before = len(world.service.visible())
    await poster.post(delivery(LONG, id_="d2"))
    assert len(world.service.visible()) == 2 * before


@pytest.mark.parametrize("fault", [faults.BLOCKED, faults.NOT_IN_ROSTER])
async def test_where_the_bot_is_no_longer_it_has_left(
    world: World, poster: Poster, house: House, fault: faults.Fault
) -> None:
    world.service.fail(fault)
    with pytest.raises(Gone):
        await poster.post(delivery(Text("Hallo")))
    assert house.gone == [PLACE.id]


async def test_a_thread_that_is_gone_is_not_its_channel(world: World, poster: Poster, house: House) -> None:
    world.service.fail(faults.GONE, faults.GONE)
    with pytest.raises(Gone):
        await poster.post(delivery(Text("Hallo")))
    assert house.gone == []
    with pytest.raises(Gone):
        await poster.post(delivery(Text("Hallo"), place=replace(PLACE, thread=None)))
    assert house.gone == [PLACE.id]


async def test_an_answer_to_a_deleted_question_is_said_without_it(world: World, poster: Poster) -> None:
    world.service.fail(faults.refused(404, "ActivityNotFoundInConversation"))
    await poster.post(delivery(Text("Hallo")))
    assert ["replyToId" in call.body for call in world.service.calls] == [True, False]
    assert world.service.texts(HERE) == ["Hallo"]


async def test_a_refused_post_leaves_nothing_and_comes_once(world: World, poster: Poster) -> None:
    for fault in (faults.THROTTLED, faults.CONFLICT, faults.refused(500), faults.refused(503), faults.CUT):
        world.service.fail(fault)
        with pytest.raises(TryLater):
            await poster.post(delivery(Text("Hallo")))
    await poster.post(delivery(Text("Hallo")))
    assert world.service.texts(HERE) == ["Hallo"]


async def test_an_address_that_was_tampered_with_gets_nothing(
    world: World, poster: Poster, stored: Stored
) -> None:
    foreign = "https://angreifer.example/"
    stored.texts = {key: text.replace(world.service_url, foreign) for key, text in stored.texts.items()}
    with pytest.raises(Undeliverable):
        await poster.post(delivery(Text("Hallo")))
    assert world.service.calls == []


@pytest.mark.parametrize("id_", ["anderswo|19:rat@thread.tacv2", "", f"{CITY}|19:unbekannt"])
async def test_an_unknown_place_is_undeliverable(poster: Poster, id_: str) -> None:
    with pytest.raises(Undeliverable):
        await poster.post(delivery(Text("Hallo"), place=replace(PLACE, id=id_)))


async def test_signs_come_now_and_then(world: World, addresses: Addresses, house: House) -> None:
    times = iter((0.0, 0.5, 2.9, 3.0, 3.0))
    poster = Poster(addresses.find, house, now=lambda: next(times))
    for _ in range(4):
        await poster.typing(PLACE)
    await poster.typing(CHAT)
    assert len(world.service.typing(HERE)) == 2
    assert len(world.service.typing("a:eva")) == 1


async def test_progress_is_one_message_that_the_answer_replaces(world: World, poster: Poster) -> None:
    standing = await poster.draft(delivery(Text("Der Stadtrat …"), id_="draft"))
    again = await poster.draft(delivery(Text("Der Stadtrat hat …"), id_="draft.0.1", replaces=standing))
    assert again == standing
    assert await poster.post(delivery(Text("Der Stadtrat hat beschlossen."), replaces=standing)) == standing
    (shown,) = world.service.visible()
    assert [each["text"] for each in shown.versions] == [
        "Der Stadtrat …",
        "Der Stadtrat hat …",
        "Der Stadtrat hat beschlossen.",
    ]
    assert shown.body["replyToId"] == ASKED


async def test_progress_without_words_is_a_sign(world: World, poster: Poster) -> None:
    assert await poster.draft(delivery(replaces="7")) == "7"
    assert len(world.service.typing(HERE)) == 1
    assert world.service.visible() == []


async def test_a_draft_that_somebody_has_deleted_comes_anew(world: World, poster: Poster) -> None:
    standing = await poster.draft(delivery(Text("eins"), id_="draft"))
    world.service.posts[0].deleted = True
    again = await poster.draft(delivery(Text("zwei"), id_="draft.0.1", replaces=standing))
    assert again != standing
    assert world.service.texts() == ["zwei"]


async def test_progress_takes_no_turn_from_messages(world: World, house: House, stored: Stored) -> None:
    """Twenty quick drafts: those for which there is no room are to come later, the answer comes at once."""
    limits = Limits(((60.0, 3),), ())
    connector = Connector(OneToken(), [world.origin], limits, SystemClock(), 3)
    addresses = Addresses(world.config(), stored, {CITY: connector})
    poster, waits = Poster(addresses.find, house), []
    standing: str | None = None
    for number in range(20):
        try:
            standing = await poster.draft(delivery(Text(str(number)), id_=f"d.{number}", replaces=standing))
        except TryLater as error:
            waits.append(error.after)
    assert waits == [DRAFT_PAUSE] * 17
    assert world.service.texts() == ["2"]
    await connector.close()


async def test_a_lost_sign_is_no_matter(world: World, poster: Poster) -> None:
    world.service.fail(faults.refused(500))
    await poster.typing(PLACE)
    await poster.typing(replace(PLACE, id="unbekannt"))
    assert len(world.service.calls) == 1
