"""What comes while the service is down, dies or has just begun: answered once, or said to be missed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.matrix.bot import fetch, parsed
from tests.matrix.talk import GREETING, PAPER, SEARCH, TITLE, Talk, all_said, meet, text, until
from tests.matrix.world import Bot, Event, FaultProxy, JsPerson, Person, Synapse

People = Callable[[str], Awaitable[Person]]

MISSED = "Ich war eine Weile nicht zu erreichen."


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"missed_messages": 20}


@pytest.fixture
async def anna(people: People) -> Person:
    return await people("anna")


def answered(said: list[Event]) -> list[str]:
    """The questions that were answered, as often as they were."""
    relations = [each["content"].get("m.relates_to", {}) for each in said]
    return [each["m.in_reply_to"]["event_id"] for each in relations if "m.in_reply_to" in each]


async def test_a_first_start_answers_no_history(anna: Person, bots: Callable[..., Bot]) -> None:
    bot = bots()
    await bot.login()
    room = await anna.create_room(bot.user_id)
    assert bot.user is not None
    async with await Person.login(anna.url, bot.user) as hand:
        await hand.join(room)
    unheard = await anna.send(room, SEARCH)
    await bot.start()
    await until(lambda: parsed(fetch(f"{bot.http}/metrics")[1])["ratsbot_matrix_sync_age_seconds"] >= 0)
    talk = Talk(anna, bot.user_id, room)
    await talk.fence()
    assert not anna.answers(unheard)
    assert not [each for each in talk.said() if GREETING in text(each)]


async def test_nothing_is_lost_or_doubled_by_a_kill(anna: Person, service: Bot) -> None:
    talks = [await meet(anna, service.user_id) for _ in range(3)]
    asked = {talk.room: [await anna.send(talk.room, SEARCH) for _ in range(3)] for talk in talks}
    service.kill()
    for talk in talks:
        asked[talk.room] += [await anna.send(talk.room, f"/vorlage {PAPER}") for _ in range(2)]
    await service.start()
    for number, talk in enumerate(talks):
        asked[talk.room].append(await anna.send(talk.room, SEARCH))
        if number == 1:
            await service.restart(hard=True)
    for talk in talks:
        await anna.answer(asked[talk.room][-1], by=service.user_id)
        said = await all_said(anna, service.user_id, talk.room)
        assert sorted(answered(said)) == sorted(asked[talk.room])
        # In the order in which they were asked.
        assert answered(said) == asked[talk.room]


async def test_what_was_edited_or_taken_back_meanwhile(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id)
    root, first = await talk.ask(SEARCH)
    other, second = await talk.ask(SEARCH)
    await service.stop()
    await anna.edit(talk.room, root, f"/vorlage {PAPER}")
    await anna.redact(talk.room, other)
    asked = await anna.send(talk.room, "/vorlage 9999/9999", thread=root)
    bare = await anna.send(talk.room, "vorlage 9999/9999", thread=root)
    await anna.edit(talk.room, bare, f"vorlage {PAPER}")
    await service.start()
    assert await talk.edited(first["event_id"], TITLE)
    await talk.redacted(second["event_id"])
    await anna.answer(asked, by=service.user_id)
    # What was edited before anybody looked at it is answered as it stands now.
    assert TITLE in text(await anna.answer(bare, by=service.user_id))


async def test_more_was_missed_than_it_answers(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id)
    await talk.fence()
    await service.stop()
    sent = [await anna.send(talk.room, SEARCH) for _ in range(3)]
    await chatter(anna, talk.room, 130)
    sent.append(await anna.send(talk.room, SEARCH))
    await service.start()
    await anna.answer(sent[-1], by=service.user_id)
    await anna.wait_for(lambda event: event.get("room_id") == talk.room and MISSED in text(event))
    await service.restart()
    await talk.fence()
    said = await all_said(anna, service.user_id, talk.room)
    assert [MISSED in text(each) for each in said].count(True) == 1
    assert not set(sent[:3]) & set(answered(said))


async def chatter(person: Person, room: str, messages: int) -> None:
    """What is not for the bot."""
    said = (person.send(room, "Das finde ich auch.", msgtype="m.notice") for _ in range(messages))
    await asyncio.gather(*said)


async def test_a_gap_within_bounds_is_filled(anna: Person, bots: Callable[..., Bot]) -> None:
    bot = bots()
    await bot.login()
    await bot.start()
    talk = await meet(anna, bot.user_id)
    bot.kill()
    sent = [await anna.send(talk.room, SEARCH)]
    await chatter(anna, talk.room, 120)
    sent.append(await anna.send(talk.room, SEARCH))
    await bot.start()
    for each in sent:
        await anna.answer(each, by=bot.user_id)
    said = await all_said(anna, bot.user_id, talk.room)
    assert answered(said) == sent
    assert not [each for each in said if MISSED in text(each)]


async def test_encrypted_questions_survive_a_kill(
    js_people: Callable[..., Awaitable[JsPerson]], service: Bot
) -> None:
    clara = await js_people("clara")
    talk = await meet(clara, service.user_id)
    asked = [await clara.send(talk.room, SEARCH) for _ in range(3)]
    service.kill()
    asked += [await clara.send(talk.room, SEARCH) for _ in range(3)]
    await service.start()
    for each in asked:
        await clara.answer(each, by=service.user_id)
    await talk.fence()
    assert [len(clara.answers(each)) for each in asked] == [1] * 6
    assert {each["shield"] for each in talk.said()} == {0}


async def test_a_dead_token_is_said_and_not_asked_for_ever(
    anna: Person, bots: Callable[..., Bot], proxy: FaultProxy, synapse: Synapse
) -> None:
    bot = bots(url=proxy.url)
    await bot.login()
    await bot.start()
    talk = await meet(anna, bot.user_id)
    path = f"/_synapse/admin/v2/users/{bot.user_id}/devices"
    (device,) = synapse.admin("GET", path)["devices"]
    before = len(proxy.hits)
    synapse.admin("DELETE", f"{path}/{device['device_id']}")
    asked = await anna.send(talk.room, SEARCH)
    await until(lambda: "ratsbot matrix login" in bot.log())
    await asyncio.sleep(2)
    assert len(proxy.hits) - before < 12
    assert "Traceback" not in bot.log()
    assert not (await bot.ready())["matrix"]
    await bot.login()
    await bot.restart()
    assert TITLE in text(await anna.answer(asked, by=bot.user_id))


async def test_a_homeserver_that_is_not_there_yet(
    anna: Person, bots: Callable[..., Bot], proxy: FaultProxy
) -> None:
    bot = bots(url=proxy.url)
    await bot.login()
    proxy.fail("502", only="")
    await bot.start(well=False)
    await until(lambda: "antwortet nicht" in bot.log())
    proxy.mend()
    assert TITLE in await (await meet(anna, bot.user_id)).answered(SEARCH)
    assert "Traceback" not in bot.log()
