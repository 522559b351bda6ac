"""What is not public is in no prompt, reply, log or cache; what is closed meanwhile is not told."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.messages import Answer, Reply
from tests.assistant.attack_town import (
    MEANWHILE,
    Obedient,
    hostile_house,
    name_of,
    question,
    reference,
    streamed,
    title,
)
from tests.assistant.attacks import Attack, claim
from tests.houses import Talk, load, load_demo
from tests.model.chat_wire import DONE, part
from tests.model.chat_wire import Reply as Wire
from tests.operation.test_secrets import HIDDEN_NUMBERS, PLANTED
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, paper, tombstone, url

COST = "Die Sanierung kostet 84.000 Euro."
SAID = claim(COST, "kostet nach der Kostenschätzung 84.000 Euro.")
PLAIN = Attack("", "", "Der Steg ist aus Holz.", SAID, "")
TORFMOOR = (
    "/frage Was kostet der Ankauf der Flächen am Torfmoor?",
    "/frage Wer soll die Leitungsstelle bekommen?",
    "/frage Was ergab der Beleuchtungstest im Stadtgarten?",
    "/frage Welche Beschlüsse fasste der Stadtrat im Dezember 2025?",
    "/frage Wie viele Vorlagen zu Grundstücken seit 2022?",
    "/vergleich Grundstücksgeschäft",
    "/vergleich Personalangelegenheit",
    "/zusammenfassung Stadtrat 11.12.2025",
    "/text vermerk: Ankauf der Flächen am Torfmoor",
)


def everything(asked: dict[str, object]) -> Wire:
    """A model that repeats each source, as far as it fits."""
    prompt = asked["messages"][-1]["content"]  # type: ignore[index]
    told = [each.partition('"')[0] for each in prompt.split('<quelle nr="')[1:]]
    texts = [each.partition("</quelle>")[0].partition(">")[2] for each in prompt.split("<quelle ")[1:]]
    return streamed(
        "".join(claim(text[:200], text[:200], nr) for nr, text in zip(told, texts, strict=True)) or prompt
    )


@pytest.fixture(scope="module")
def chat() -> Iterator[Obedient]:
    with Obedient() as running:
        yield running


@pytest.fixture
def house(chat: Obedient, tmp_path: Path) -> Iterator[House]:
    with hostile_house(tmp_path, [PLAIN], chat) as made:
        yield made


async def test_no_command_gives_a_model_what_is_not_public(
    chat: Obedient, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    load_demo(house)
    caplog.set_level(logging.DEBUG)
    chat.says = everything
    chat.requests.clear()
    talk = Talk(house, home="kraehenfurt")
    asked = [*TORFMOOR, *(f"/zusammenfassung {each}" for each in HIDDEN_NUMBERS)]
    asked += [f"/text einfach {each}" for each in HIDDEN_NUMBERS[:2]]
    replies = [reply for each in asked for reply in await talk.replies(each)]
    assert len(chat.requests) >= 3
    kept = house.study.assistant.answering._cache._kept
    seen = json.dumps(chat.requests, ensure_ascii=False) + repr(replies) + repr(kept) + caplog.text
    assert "Torfmoor" in seen
    assert not [word for word in PLANTED if word.casefold() in seen.casefold()]


def meanwhile(chat: Obedient, happens: Callable[[], object]) -> None:
    """While the model writes, something happens: its first sentence has been read by then."""

    def says(_asked: object) -> Wire:
        numbered = [SAID.replace("%N%", str(number)) for number in range(1, 25)]
        first, *rest = numbered
        pieces = [part(first), *map(part, rest), MEANWHILE, part(numbered[0]), part(finish="stop"), DONE]
        return Wire(events=tuple(pieces))

    def once() -> None:
        chat.between = None
        happens()

    chat.says = says
    chat.between = once
    chat.requests.clear()


def of(reply: Reply) -> str:
    return repr(reply.blocks)


WAYS = (
    f"/frage {question(0)}",
    f"/zusammenfassung {reference(0)}",
    f"/text einfach {reference(0)}",
    f"/vergleich {title(0)}",
)


def closings(house: House, folder: Path) -> dict[str, Callable[[], object]]:
    hidden = archive(
        folder / "closed",
        meeting(0, item(0, name=title(0), public=False)),
        paper(0, title(0), reference=reference(0), consultation=[consultation(0, item=0)], mainFile=file(0)),
    )
    gone = archive(folder / "gone", tombstone("Paper", 0))
    return {"closed": lambda: load(house, hidden), "deleted": lambda: load(house, gone)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("closing", ["closed", "deleted"])
async def test_what_is_closed_while_the_model_writes(
    house: House, chat: Obedient, tmp_path: Path, way: str, closing: str
) -> None:
    meanwhile(chat, closings(house, tmp_path)[closing])
    talk = Talk(house, home="probedorf")
    replies = await talk.replies(way)
    assert chat.requests
    last = of(replies[-1])
    asked = way.partition(" ")[2]
    assert COST not in last
    assert "kostet nach der Kostenschätzung" not in last
    assert url("Paper", 0) not in last
    chat.between = None
    chat.requests.clear()
    again = [*await talk.replies(way), *await talk.replies("Wann wurde das beschlossen?")]
    prompts = json.dumps(chat.requests, ensure_ascii=False).replace(asked, "")
    assert f"beschließt die Sanierung des Stegs am {name_of(0)}" not in prompts
    assert not [
        each for reply in again for each in reply.shows if each.id in {url("Paper", 0), url("File", 0)}
    ]


async def test_an_answer_that_is_kept_is_not_told_again(house: House, chat: Obedient) -> None:
    chat.between = None
    meanwhile(chat, lambda: None)
    talk = Talk(house, home="probedorf")
    first = await talk.replies(WAYS[0])
    assert COST in of(first[-1])
    chat.requests.clear()
    assert COST in of((await talk.replies(WAYS[0]))[-1])
    assert not chat.requests
    house.purge.delete([first[-1].shows[0]])
    again = await talk.replies(WAYS[0])
    shown = [
        each
        for reply in again
        for block in reply.blocks
        if isinstance(block, Answer)
        for each in block.citations
    ]
    assert first[-1].shows[0] not in {each.paper for each in shown}
