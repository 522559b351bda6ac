"""Into rooms and out of them, who may do what there, and what a room has set."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.matrix.talk import GREETING, SEARCH, TITLE, Talk, all_said, meet, rows, text, until
from tests.matrix.world import Bot, Event, FaultProxy, Person, Synapse

People = Callable[[str], Awaitable[Person]]

CITY = "/einstellungen stadt Quellstadt"
LAST = "„Hitzeaktionsplan“"
CHOSEN = "Treffer aus Quellstadt kommen hier jetzt zuerst."


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """Not everybody may invite the bot, and one command is for some only."""
    users = ["@anna*:stadt.example", "@bernd*:stadt.example", "@amt*:stadt.example"]
    return {"users": users, "commands": {"vorlage": ["@amt*:stadt.example"]}}


@pytest.fixture
async def anna(people: People) -> Person:
    return await people("anna")


@pytest.fixture
async def bernd(people: People) -> Person:
    return await people("bernd")


async def together(anna: Person, bernd: Person, service: Bot, **how: Any) -> Talk:
    talk = await meet(anna, service.user_id, bernd.user_id, **how)
    await bernd.join(talk.room)
    await anna.joined(talk.room, bernd.user_id)
    return talk


async def test_it_greets_once(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id)
    await talk.fence()
    await service.restart()
    await talk.fence()
    said = await all_said(anna, service.user_id, talk.room)
    assert [GREETING in text(each) for each in said] == [True, False, False]
    assert "m.relates_to" not in said[0]["content"]


async def test_a_person_is_told_what_is_stored_and_makes_it_go(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id)
    await talk.answered(SEARCH)
    assert LAST in await talk.answered("/meinedaten")
    assert (await talk.answered("/vergiss alles ja")).startswith("Gelöscht")
    assert LAST not in await talk.answered("/meinedaten")


async def test_strangers_cannot_invite_it_nor_are_they_answered(
    anna: Person, people: People, service: Bot
) -> None:
    fremd = await people("fremd")
    room = await fremd.create_room(service.user_id)
    await fremd.wait_for(lambda event: membership(event, room, service.user_id) == "leave")
    talk = await meet(anna, service.user_id, fremd.user_id)
    await fremd.join(talk.room)
    unheard = await fremd.send(talk.room, SEARCH)
    await talk.fence()
    assert not anna.answers(unheard)


def membership(event: Event, room: str, user: str) -> str:
    is_it = (event["type"], event.get("room_id"), event.get("state_key")) == ("m.room.member", room, user)
    return str(event["content"].get("membership")) if is_it else ""


async def test_a_command_for_some_only(anna: Person, people: People, service: Bot) -> None:
    talk = await meet(anna, service.user_id, (amt := await people("amt")).user_id)
    await amt.join(talk.room)
    refused = await talk.answered("/vorlage 2025/0142")
    assert "/vorlage ist für Sie hier nicht freigegeben" in refused
    assert TITLE in await Talk(amt, service.user_id, talk.room).answered("/vorlage 2025/0142")
    assert TITLE in await talk.answered(SEARCH)


@pytest.mark.parametrize("version", ["11", "12"])
async def test_settings_are_for_those_with_power(
    anna: Person, bernd: Person, service: Bot, version: str
) -> None:
    """Creators have it in every version; in 12 they stand in no list of levels."""
    talk = await together(anna, bernd, service, version=version)
    other = Talk(bernd, service.user_id, talk.room)
    assert "Das darf hier nur einstellen" in await other.answered(CITY)
    assert await talk.answered(CITY) == CHOSEN
    levels = await anna.state(talk.room, "m.room.power_levels")
    levels["users"] = {**levels.get("users", {}), bernd.user_id: 50}
    await anna.set_state(talk.room, "m.room.power_levels", levels)
    assert "Krähenfurt" in await other.answered("/einstellungen stadt Krähenfurt")


async def test_it_follows_an_upgrade_with_all_that_was_set(anna: Person, bernd: Person, service: Bot) -> None:
    talk = await together(anna, bernd, service, version="11")
    await talk.ask(CITY)
    path = f"rooms/{talk.room}/upgrade"
    new = (await anna.call("POST", path, {"new_version": "12"}))["replacement_room"]
    # The homeserver invites nobody; clients do.
    await anna.invite(new, service.user_id)
    await anna.invite(new, bernd.user_id)
    await bernd.join(new)
    await anna.joined(new, service.user_id)
    there = Talk(anna, service.user_id, new)
    assert "Quellstadt" in await there.answered("/einstellungen")
    assert not [each for each in there.said() if GREETING in text(each)]


async def test_a_room_that_has_put_it_out_is_forgotten(anna: Person, bernd: Person, service: Bot) -> None:
    talk = await together(anna, bernd, service)
    await talk.ask(CITY)
    assert kept(service, talk)
    await anna.kick(talk.room, service.user_id)
    await until(lambda: not kept(service, talk))
    await anna.invite(talk.room, service.user_id)
    await until(lambda: [GREETING in text(each) for each in talk.said()].count(True) == 2)
    assert "Krähenfurt" in await talk.answered("/einstellungen")


def kept(service: Bot, talk: Talk) -> list[tuple[Any, ...]]:
    return rows(service, f"SELECT * FROM place_setting WHERE place = '{talk.room}'")


async def test_it_leaves_when_it_is_alone(
    anna: Person, bernd: Person, service: Bot, synapse: Synapse
) -> None:
    path = f"/_synapse/admin/v1/users/{service.user_id}/joined_rooms"
    talk = await together(anna, bernd, service)
    await talk.ask(CITY)
    assert talk.room in synapse.admin("GET", path)["joined_rooms"]
    await bernd.leave(talk.room)
    await talk.fence()
    await anna.leave(talk.room)
    await until(lambda: not kept(service, talk))
    await until(lambda: talk.room not in synapse.admin("GET", path)["joined_rooms"])
    assert (await service.ready())["matrix"]


async def test_an_invite_while_it_is_down(anna: Person, service: Bot) -> None:
    await service.stop()
    room = await anna.create_room(service.user_id)
    await service.start()
    talk = Talk(anna, service.user_id, room)
    await anna.wait_for(lambda event: event.get("room_id") == room and GREETING in text(event))
    assert TITLE in await talk.answered(SEARCH)


async def test_a_room_that_cannot_be_joined_yet(
    anna: Person, bots: Callable[..., Bot], proxy: FaultProxy
) -> None:
    bot = bots(url=proxy.url)
    await bot.login()
    await bot.start()
    await (await meet(anna, bot.user_id)).fence()
    proxy.fail("502", only="/join/")
    begun = len(proxy.hits)
    room = await anna.create_room(bot.user_id)
    await asyncio.sleep(2.5)
    assert len(proxy.hits) - begun < 20
    await bot.restart(hard=True)
    proxy.mend()
    await anna.wait_for(lambda event: event.get("room_id") == room and GREETING in text(event))


async def test_a_room_that_never_lets_it_in_delays_no_other(
    anna: Person, bots: Callable[..., Bot], proxy: FaultProxy
) -> None:
    """Its own server is gone, say: the homeserver answers late or never."""
    bot = bots(url=proxy.url)
    await bot.login()
    await bot.start()
    talk = await meet(anna, bot.user_id)
    proxy.fail("hang", only="/join/")
    await anna.create_room(bot.user_id)
    await until(lambda: proxy.failed("hang"))
    assert TITLE in await talk.answered(SEARCH)


async def test_what_waits_to_be_said_goes_along_with_an_upgrade(
    anna: Person, bernd: Person, bots: Callable[..., Bot], proxy: FaultProxy
) -> None:
    """Also where the new room is not open to the bot at once."""
    bot = bots(url=proxy.url)
    await bot.login()
    await bot.start()
    talk = await together(anna, bernd, bot, version="11")
    proxy.fail("502", only="/send/")
    asked = await anna.send(talk.room, SEARCH)
    await until(lambda: rows(bot, "SELECT 1 FROM outbox WHERE state = 'due'"))
    proxy.fail("502", only="/join/", drop=False)
    new = (await anna.call("POST", f"rooms/{talk.room}/upgrade", {"new_version": "12"}))["replacement_room"]
    await anna.invite(new, bot.user_id)
    await until(lambda: proxy.failed("502") > 1)
    await asyncio.sleep(1.5)
    proxy.mend()
    answer = await anna.wait_for(
        lambda event: (
            (event.get("room_id"), event.get("sender")) == (new, bot.user_id) and TITLE in text(event)
        ),
        seconds=20,
    )
    assert asked
    assert answer
