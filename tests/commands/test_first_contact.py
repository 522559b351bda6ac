"""What is said on first contact: that a program answers here, and that a model writes, where one does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from bot.messages import Answer, Incoming, Notice, Place, Reply, Sender, Sentence, Text, Written
from bot.settings import Assistant, Embeddings, Settings
from bot.texts import places

ROOM = Place("test", "!raum", "room")
ANSWER = Answer((Sentence("Das gilt.", ()),), (), model_written=True)


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[House]:
    """Without a model."""
    house = build(Settings(database=tmp_path / "a.db", embeddings=Embeddings(kind="off")))
    yield house
    house.close()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[House]:
    """With one."""
    model = Assistant(url="http://127.0.0.1:9/v1", model="probe")
    settings = Settings(database=tmp_path / "b.db", embeddings=Embeddings(kind="off"), assistant=model)
    house = build(settings)
    yield house
    house.close()


async def greeting(house: House, place: Place = ROOM) -> str:
    event = Incoming("$1", "joined", place, Sender("anna"), "", house.clock.now())
    (reply,) = [each async for each in house.bot.handle(event)]
    return "\n".join(block.text for block in reply.blocks if isinstance(block, Text))


def remarks(house: House, reply: Reply, place: Place = ROOM) -> list[str]:
    told = house.bot._announced(place, reply)
    return [block.text for block in told.blocks if isinstance(block, Notice)]


async def test_the_greeting_says_what_it_is(silent: House, writing: House) -> None:
    assert "ein Programm" in await greeting(silent)
    assert "KI" not in await greeting(silent)
    assert await greeting(writing) == f"{places.GREETING}\n{places.BY_MODEL}"


async def test_it_is_said_once_in_every_place(writing: House) -> None:
    await greeting(writing)
    assert remarks(writing, Reply("a", (ANSWER,))) == []
    elsewhere = replace(ROOM, id="!anderswo")
    assert remarks(writing, Reply("a", (ANSWER,)), elsewhere) == [places.BY_MODEL]
    assert remarks(writing, Reply("b", (Written("", "Text"),)), replace(elsewhere, thread="$t")) == []


async def test_a_place_that_was_greeted_before_there_was_a_model_is_told(writing: House) -> None:
    assert remarks(writing, Reply("a", (Text("Hallo"),))) == []
    assert remarks(writing, Reply("a", (replace(ANSWER, model_written=False),))) == []
    assert remarks(writing, Reply("a", (ANSWER,), "draft")) == []
    assert remarks(writing, Reply("a", (ANSWER,))) == [places.BY_MODEL]
    assert remarks(writing, Reply("a", (ANSWER,))) == []


async def test_whoever_comes_back_says_it_again(writing: House) -> None:
    assert remarks(writing, Reply("a", (ANSWER,))) == [places.BY_MODEL]
    writing.bot.left(ROOM.platform, ROOM.id)
    assert remarks(writing, Reply("a", (ANSWER,))) == [places.BY_MODEL]
