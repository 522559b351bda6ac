"""The service in rooms without encryption, against a real homeserver."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.matrix.talk import (
    GREETING,
    MANY,
    MESSAGE,
    PAPER,
    SEARCH,
    TITLE,
    Talk,
    all_said,
    is_decent,
    meet,
    replaces,
    rows,
    text,
    thread_of,
    until,
)
from tests.matrix.world import Bot, Event, Person, Synapse

People = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def anna(people: People) -> Person:
    return await people("anna")


@pytest.fixture
async def talk(anna: Person, service: Bot, synapse: Synapse) -> Talk:
    """A room of three: what is not for the bot is not answered."""
    return await meet(anna, service.user_id, synapse.register("bernd").user_id)


@pytest.fixture
async def chat(anna: Person, service: Bot) -> Talk:
    """Between two."""
    return await meet(anna, service.user_id, direct=True)


async def test_a_search_and_its_manners(talk: Talk, anna: Person) -> None:
    asked, answer = await talk.ask(SEARCH)
    content = answer["content"]
    assert TITLE in content["body"]
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert content["format"] == "org.matrix.custom.html"
    assert f">{TITLE}</a>" in content["formatted_body"]
    await anna.wait_for(lambda event: event["type"] == "m.receipt" and asked in event["content"])
    assert TITLE in await talk.answered(f"/vorlage {PAPER}")
    assert TITLE in await talk.answered("!rats suche hitzeaktionsplan")
    assert TITLE in await talk.answered(f"{talk.bot}: vorlage {PAPER}", mentions=[talk.bot])
    assert all(map(is_decent, await all_said(anna, talk.bot, talk.room)))


async def test_nobody_seems_to_write_any_more_once_the_answer_is_there(chat: Talk, anna: Person) -> None:
    for _ in range(5):
        await chat.ask(SEARCH)
    await asyncio.sleep(0.5)
    writing = [event["content"]["user_ids"] for event in anna.seen if event["type"] == "m.typing"]
    assert writing[-1:] in ([], [[]])


async def test_bare_words_in_a_personal_chat(chat: Talk) -> None:
    first = await chat.answered(MANY.removeprefix("/"))
    more = await chat.answered("mehr")
    assert "\n1. " in first
    assert "\n1. " not in more
    assert TITLE in await chat.answered("Hitzeaktionsplan")
    assert TITLE in await chat.answered("1")
    assert "[1] 2025/0142" in await chat.answered("Wurde der Hitzeaktionsplan beschlossen?")


async def test_an_answer_stands_in_the_thread_asked_in(talk: Talk) -> None:
    root = await talk.person.send(talk.room, "Hier reden wir über die Hitze.")
    _, answer = await talk.ask(SEARCH, thread=root)
    assert thread_of(answer) == root
    # The bot takes part in it now, so it need not be called any more.
    _, second = await talk.ask(f"vorlage {PAPER}", thread=root)
    assert (thread_of(second), TITLE in text(second)) == (root, True)
    unheard = await talk.person.send(talk.room, f"vorlage {PAPER}")
    below = await talk.person.send(talk.room, "Das sehe ich anders.", thread=root)
    await talk.fence()
    assert not talk.person.answers(unheard) + talk.person.answers(below)
    assert len(talk.said()) == 4


async def test_a_thread_below_a_question_or_an_answer_goes_on_with_it(talk: Talk) -> None:
    asked, answer = await talk.ask(SEARCH)
    _, below = await talk.ask(f"vorlage {PAPER}", thread=asked)
    assert (thread_of(below), TITLE in text(below)) == (asked, True)
    _, below = await talk.ask(f"vorlage {PAPER}", thread=answer["event_id"])
    assert (thread_of(below), TITLE in text(below)) == (answer["event_id"], True)


async def test_a_doubled_slash_is_answered_and_a_tip_given_once(talk: Talk) -> None:
    for _ in range(2):
        assert TITLE in await talk.answered(f"/{SEARCH}")
    await talk.fence()
    assert ["!suche" in text(each) for each in talk.said()].count(True) == 1


async def test_an_edited_question_changes_the_answer(talk: Talk) -> None:
    asked, answer = await talk.ask("/vorlage 9999/9999")
    assert TITLE not in text(answer)
    await talk.person.edit(talk.room, asked, f"/vorlage {PAPER}")
    await talk.edited(answer["event_id"], TITLE)
    await talk.person.edit(talk.room, asked, SEARCH)
    await talk.edited(answer["event_id"], "3 Treffer")
    await talk.fence()
    assert len(talk.said()) == 3  # with the greeting and the fence: no second answer


async def test_a_bare_question_in_a_thread_can_be_edited_as_well(talk: Talk) -> None:
    root, _ = await talk.ask(SEARCH, thread=await talk.person.send(talk.room, "Zur Hitze:"))
    thread = thread_of(await talk.person.got(root))
    asked, answer = await talk.ask("vorlage 9999/9999", thread=thread)
    await talk.person.edit(talk.room, asked, f"vorlage {PAPER}")
    await talk.edited(answer["event_id"], TITLE)
    replied, other = await talk.ask("vorlage 9999/9999", reply=answer["event_id"])
    await talk.person.edit(talk.room, replied, f"vorlage {PAPER}")
    await talk.edited(other["event_id"], TITLE)


async def test_a_question_that_is_none_any_more_takes_its_answer_away(talk: Talk, anna: Person) -> None:
    asked, answer = await talk.ask(SEARCH)
    await talk.person.edit(talk.room, asked, "Das hat sich erledigt.")
    await talk.redacted(answer["event_id"])
    asked, answer = await talk.ask(SEARCH)
    await talk.person.edit(talk.room, asked, f"/vorlage {PAPER}")
    await talk.edited(answer["event_id"], TITLE)
    await talk.person.redact(talk.room, asked)
    await talk.redacted(answer["event_id"])
    # Nor do its versions stay on the homeserver.
    assert [GREETING in text(each) for each in await all_said(anna, talk.bot, talk.room)] == [True]


async def test_a_remark_that_becomes_a_question_is_answered(talk: Talk) -> None:
    said = await talk.person.send(talk.room, "Moment")
    await talk.person.edit(talk.room, said, SEARCH)
    assert TITLE in text(await talk.person.answer(said, by=talk.bot))


async def test_a_vote_is_kept_until_it_is_taken_back(talk: Talk, service: Bot) -> None:
    _, answer = await talk.ask(SEARCH)
    found = "SELECT value FROM vote JOIN ledger USING (outbox) WHERE platform_ref = '{}' ORDER BY value"
    of_this = found.format(answer["event_id"])
    liked = await talk.person.react(talk.room, answer["event_id"], "👍🏽")
    await until(lambda: rows(service, of_this) == [(1,)])
    await talk.person.redact(talk.room, liked)
    await until(lambda: not rows(service, of_this))
    await talk.person.react(talk.room, answer["event_id"], "👎️")
    await until(lambda: rows(service, of_this) == [(-1,)])
    voter = rows(service, "SELECT voter FROM vote")[0][0]
    assert talk.person.user_id not in voter


async def test_a_reaction_turns_the_page(talk: Talk) -> None:
    root = await talk.person.send(talk.room, "Zur Stadt:")
    _, answer = await talk.ask(MANY, thread=root)
    turned = await talk.person.react(talk.room, answer["event_id"], "▶️")
    page = await talk.person.wait_for(
        lambda event: event.get("sender") == talk.bot and event["event_id"] != answer["event_id"]
        and thread_of_message(event) == root
    )  # fmt: skip
    assert text(page) != text(answer)
    assert "\n1. " not in text(page)
    await talk.person.react(talk.room, answer["event_id"], "🎉")
    await talk.fence()
    assert len(talk.said()) == 4
    assert turned


def thread_of_message(event: Event) -> str | None:
    return thread_of(event) if event["type"] == MESSAGE else None


async def test_neither_notices_nor_talk_among_people_is_answered(talk: Talk) -> None:
    unheard = [
        await talk.person.send(talk.room, SEARCH, msgtype="m.notice"),
        await talk.person.send(talk.room, SEARCH, msgtype="m.emote"),
        await talk.person.send(talk.room, "Wann tagt der Rat?"),
    ]
    await talk.fence()
    assert not [each for event in unheard for each in talk.person.answers(event)]
    assert len(talk.said()) == 2  # the greeting and the fence


async def test_somebody_elses_edit_changes_nothing(talk: Talk, anna: Person) -> None:
    _, answer = await talk.ask(SEARCH)
    await anna.edit(talk.room, answer["event_id"], "/suche Spielplatz")
    await talk.fence()
    edits = [each for each in anna.seen if replaces(each, answer["event_id"])]
    assert [each["sender"] for each in edits] == [anna.user_id]
