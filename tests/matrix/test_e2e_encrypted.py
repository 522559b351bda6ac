"""The service in encrypted rooms, as a foreign client sees it that talks to signed devices only."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.matrix.talk import (
    MANY,
    PAPER,
    SEARCH,
    TITLE,
    Talk,
    is_decent,
    meet,
    rows,
    text,
    thread_of,
    until,
)
from tests.matrix.world import Bot, JsPerson, Synapse

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clara(synapse: Synapse) -> AsyncIterator[JsPerson]:
    """One for the module: such a client takes seconds to start."""
    if reason := JsPerson.missing():
        pytest.skip(reason)
    async with await JsPerson.login(synapse.url, synapse.register("clara")) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="module")
async def talk(clara: JsPerson, service: Bot, synapse: Synapse) -> Talk:
    """An encrypted room of three."""
    return await meet(clara, service.user_id, synapse.register("david").user_id)


def is_trusted(talk: Talk) -> bool:
    """Whether all that the bot said here was encrypted, could be read, and stands without a warning."""
    said = talk.said()
    assert said
    return all((each["encrypted"], each["failure"], each["shield"]) == (True, None, 0) for each in said)


async def test_a_client_that_wants_signed_devices_is_answered(talk: Talk, service: Bot) -> None:
    assert TITLE in await talk.answered(SEARCH)
    assert TITLE in await talk.answered(f"/vorlage {PAPER}")
    await service.restart()
    assert TITLE in await talk.answered(SEARCH)
    await service.restart(hard=True)
    assert TITLE in await talk.answered(f"{talk.bot}: suche Hitzeaktionsplan", mentions=[talk.bot])
    assert is_trusted(talk)
    assert all(map(is_decent, talk.said()))


async def test_pages_and_threads(talk: Talk) -> None:
    root = await talk.person.send(talk.room, "Zur Stadt:")
    _, first = await talk.ask(MANY, thread=root)
    _, more = await talk.ask("mehr", thread=root)
    assert ("\n1. " in text(first), "\n1. " in text(more)) == (True, False)
    assert (thread_of(first), thread_of(more)) == (root, root)
    assert is_trusted(talk)


async def test_bare_words_in_a_personal_chat(clara: JsPerson, service: Bot) -> None:
    chat = await meet(clara, service.user_id, direct=True)
    assert TITLE in await chat.answered("suche Hitzeaktionsplan")
    assert is_trusted(chat)


async def test_an_edited_question_changes_the_answer(talk: Talk) -> None:
    asked, answer = await talk.ask("/vorlage 9999/9999")
    await talk.person.edit(talk.room, asked, f"/vorlage {PAPER}")
    changed = await talk.edited(answer["event_id"], TITLE)
    assert (changed["encrypted"], changed["shield"]) == (True, 0)
    await talk.person.redact(talk.room, asked)
    await talk.redacted(answer["event_id"])


async def test_a_vote(talk: Talk, service: Bot) -> None:
    _, answer = await talk.ask(SEARCH)
    await talk.person.react(talk.room, answer["event_id"], "👍")
    sql = f"SELECT value FROM vote JOIN ledger USING (outbox) WHERE platform_ref = '{answer['event_id']}'"
    await until(lambda: rows(service, sql) == [(1,)])


async def test_encryption_switched_on_later(clara: JsPerson, service: Bot) -> None:
    chat = await meet(clara, service.user_id, encrypted=False)
    _, answer = await chat.ask(SEARCH)
    assert not answer["encrypted"]
    await clara.encrypt(chat.room)
    _, answer = await chat.ask(SEARCH)
    assert (answer["encrypted"], answer["shield"]) == (True, 0)
