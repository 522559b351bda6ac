"""A text of a model grows in the room while it is written: one message, marked from its first word on."""

from collections.abc import Awaitable, Callable, Iterator
from itertools import pairwise

import pytest

from adapters.matrix.content import BY_MODEL
from tests.matrix.talk import Talk, meet, new, replaces, text
from tests.matrix.world import Bot, Event, FaultProxy, Person
from tests.model.chat_wire import DONE, FakeChat, Reply, part

People = Callable[[str], Awaitable[Person]]

PARAGRAPHS = [f"Absatz {number} handelt von dem Radweg am Bach." for number in range(1, 6)]
WORDS = [word for each in PARAGRAPHS for word in (*(f"{word} " for word in each.split()), "\n\n")]
SLOWLY = Reply(events=(*map(part, WORDS), part(finish="stop"), DONE), drip=0.2)
"""Nine seconds long."""
ASKED = "/text vermerk: Radweg am Bach, fünf Punkte"


@pytest.fixture
def model() -> Iterator[FakeChat]:
    with FakeChat() as running:
        running.always = SLOWLY
        yield running


def written(talk: Talk, asked: str) -> list[Event]:
    """What stands below the question, as it was said first and as it was changed."""
    (first,) = talk.person.answers(asked, by=talk.bot)
    found = {each["event_id"]: each for each in talk.person.seen if replaces(each, first["event_id"])}
    return [first, *found.values()]


async def whole(talk: Talk, asked: str) -> None:
    """Until the text has come to its end."""
    await talk.person.answer(asked, by=talk.bot)
    await talk.person.wait_for(
        lambda event: "m.new_content" in event.get("content", {}) and PARAGRAPHS[-1] in new(event), seconds=30
    )
    await talk.fence()


async def test_a_text_grows_in_one_message(people: People, bots: Callable[..., Bot], model: FakeChat) -> None:
    bot = bots(settings={"assistant": {"url": model.url, "model": "m"}})
    await bot.login()
    await bot.start()
    talk = await meet(await people("anna"), bot.user_id)
    assert "formuliert hier auch eine KI" in text(talk.said()[0])
    asked = await talk.person.send(talk.room, ASKED)
    await whole(talk, asked)
    versions = written(talk, asked)
    grown = [new(each) if "m.new_content" in each["content"] else text(each) for each in versions]
    counts = [sum(paragraph in each for paragraph in PARAGRAPHS) for each in grown]
    assert counts == sorted(counts)
    assert (counts[0] < 5, counts[-1]) == (True, 5)
    assert len(versions) >= 3
    times = [talk.person.times[each["event_id"]] for each in versions[:-1]]
    assert all(later - before > 1.5 for before, later in pairwise(times))
    for each, said in zip(versions, grown, strict=True):
        if any(paragraph in said for paragraph in PARAGRAPHS):
            assert each["content"][BY_MODEL] is True
            assert "Von einer KI formuliert." in said


async def test_killed_over_a_text_it_goes_on_in_the_same_message(
    people: People, bots: Callable[..., Bot], model: FakeChat, proxy: FaultProxy
) -> None:
    bot = bots(url=proxy.url, settings={"assistant": {"url": model.url, "model": "m"}})
    await bot.login()
    await bot.start()
    talk = await meet(await people("anna"), bot.user_id)
    asked = await talk.person.send(talk.room, ASKED)
    await talk.person.answer(asked, by=bot.user_id)
    await bot.restart(hard=True)
    await whole(talk, asked)
    assert len(talk.person.answers(asked, by=bot.user_id)) == 1
