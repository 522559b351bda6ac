"""The assistant in a Matrix room, with a real language model behind a real server, all of it real.

What the model says is never looked at, only what becomes of it.
"""

from collections.abc import Awaitable, Callable

import pytest

from adapters.matrix.content import BY_MODEL
from tests.matrix.talk import Talk, meet, new, rows, text
from tests.matrix.world import Bot, Event, Person
from tests.model.llm_house import COSTS, MODEL, SHORTER, VERBATIM, until, works

pytest_plugins = ("tests.model.llm_world",)
pytestmark = pytest.mark.llm
People = Callable[[str], Awaitable[Person]]

LONG = {"context_tokens": 200_000, "answer_tokens": 100_000, "deadline_seconds": 12}
"""It writes until its time is over."""
TOO_MUCH = {"context_tokens": 2_600, "answer_tokens": 50, "deadline_seconds": 6}
"""The server reads 2,048 tokens."""


@pytest.fixture
async def llm_talk(people: People, bots: Callable[..., Bot], model_url: str) -> tuple[Talk, Bot]:
    """A personal room with a bot that asks the real model."""
    tasks = {"writing": LONG, "answer": TOO_MUCH}
    bot = bots(settings={"assistant": {"url": model_url, "model": MODEL, "tasks": tasks}})
    await bot.login()
    await bot.start()
    return await meet(await people("anna"), bot.user_id), bot


def is_marked(event: Event) -> bool:
    return event["content"].get(BY_MODEL) is True


async def draft_of(talk: Talk, asked: str) -> Event:
    """The first message below the question that a model has written at."""
    first = await talk.person.answer(asked, by=talk.bot, seconds=30)
    if is_marked(first):
        return first
    await talk.edited(first["event_id"], "Von einer KI formuliert.")
    return first


async def test_a_room_with_a_real_model(llm_talk: tuple[Talk, Bot], model_url: str) -> None:
    talk, bot = llm_talk
    await grows_until_its_time_is_over(talk)
    assert await until(lambda: not works(model_url)) < 2
    await ends_with_its_question(talk, model_url)
    await what_it_invents_is_refused(talk)
    used = {task: counts for task, *counts in used_by(bot)}
    assert used["writing"][0] == 2
    assert used["answer"][0] >= 2
    assert used["answer"][2] <= 50
    assert "Traceback" not in bot.process.output()


async def grows_until_its_time_is_over(talk: Talk) -> None:
    asked = await talk.person.send(talk.room, SHORTER)
    draft = await draft_of(talk, asked)
    last = await talk.edited(draft["event_id"], "Der Text bricht hier ab")
    assert is_marked(last)
    assert last["content"]["m.new_content"][BY_MODEL] is True
    assert "Von einer KI formuliert." in new(last)
    assert len(talk.person.answers(asked, by=talk.bot)) == 1


async def ends_with_its_question(talk: Talk, model_url: str) -> None:
    asked = await talk.person.send(talk.room, SHORTER)
    draft = await draft_of(talk, asked)
    assert works(model_url)
    await talk.person.redact(talk.room, asked)
    assert await until(lambda: not works(model_url)) < 3
    await talk.redacted(draft["event_id"])


async def what_it_invents_is_refused(talk: Talk) -> None:
    asked = await talk.person.send(talk.room, COSTS)
    first = await talk.person.answer(asked, by=talk.bot, seconds=30)
    last = first if VERBATIM in text(first) else await talk.edited(first["event_id"], VERBATIM)
    assert not is_marked(last)
    assert "Wörtlich aus den Vorlagen, ohne Sprachmodell." in (text(last) if last is first else new(last))


def used_by(bot: Bot) -> list[tuple[str, int, int, int]]:
    return rows(bot, "SELECT task, requests, prompt, answer FROM model_use")
