"""A thread goes to a model without the names of those who write in it; people read them as before."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.assistant.summary.telling import Step
from bot.assistant.summary.wish import read_wish
from bot.delivery.reach import Said
from tests.assistant.attack_town import Obedient, streamed
from tests.assistant.summaries import ASKER, answers, final, line, summaries, words
from tests.assistant.test_summary_thread import START
from tests.model.chat_wire import Reply, endpoint


def said(name: str, text: str, account: str) -> Said:
    return Said(name, text, START, account=account)


TALK = (
    said("Jana Körber-Weiß", "Wer kümmert sich um die Vorlage 2026/0215?", "@jana.k:stadt.example"),
    said("Omar", "Jana, ich schicke Koerbers Entwurf bis Freitag an das Bauamt.", "@omar:stadt.example"),
    Said("Ratsbot", "Dazu habe ich drei Vorlagen gefunden.", START, own=True),
    said(
        "Omar",
        "@jana.k:stadt.example und @bernd:stadt.example: die WEISS braucht 3 Pläne.",
        "@omar:stadt.example",
    ),
    said(
        "@zoe_b:andere.example:8448",
        "omars Termin beim Bauamt ist am Montag, sagt Person 1.",
        "@zoe_b:andere.example:8448",
    ),
    said("jo", "Wie Person 7 mit Jo besprochen hat: Die Kosten trägt das Amt 61.", "@x:y.example"),
    said("Jana", "Ich rufe morgen beim Bauamt an, nicht die andere Jana.", "@j2:stadt.example"),
)
NAMES = ("jana", "körber", "koerber", "weiß", "weiss", "omar", "zoe", "bernd", "jo:", "jo ", "stadt.example")


@pytest.fixture(scope="module")
def running() -> Iterator[Obedient]:
    with Obedient() as chat:
        yield chat


@pytest.fixture
def chat(running: Obedient) -> Obedient:
    running.requests.clear()
    return running


def saying(*lines: str) -> Callable[[dict[str, Any]], Reply]:
    return lambda _: streamed("".join(lines))


async def told(house: House, chat: Obedient, *lines: str, talk: tuple[Said, ...] = TALK) -> Step:
    chat.says = saying(*lines)
    wish = read_wish("diesen Thread lang")
    return await final(summaries(house, endpoint(chat)).thread(talk, wish, ASKER))


def read_by(chat: Obedient) -> str:
    """What the endpoint was sent of the thread."""
    prompt: str = chat.requests[-1]["messages"][-1]["content"]
    return prompt.partition("Quellen:")[2]


async def test_no_name_reaches_the_endpoint(demo_house: House, chat: Obedient) -> None:
    await told(demo_house, chat)
    assert chat.requests
    sent = "".join(each["messages"][-1]["content"] for each in chat.requests).casefold()
    assert [name for name in NAMES if name in sent] == []


async def test_one_person_has_one_number_wherever_they_are_named(demo_house: House, chat: Obedient) -> None:
    await told(demo_house, chat)
    read = read_by(chat)
    assert ">Person 1: Wer kümmert sich um die Vorlage 2026/0215?<" in read
    assert ">Person 2: Person 5, ich schicke Person 1s Entwurf bis Freitag an das Bauamt.<" in read
    assert ">Person 2: Person 1 und Person 6: die Person 1 braucht 3 Pläne.<" in read
    assert ">Person 3: Person 2s Termin beim Bauamt ist am Montag, sagt Person 7.<" in read
    assert ">Person 4: Wie Person 8 mit Person 4 besprochen hat: Die Kosten trägt das Amt 61.<" in read
    assert 'titel="Person 2, 20.11. 09:00"' in read


async def test_people_read_the_names(demo_house: House, chat: Obedient) -> None:
    talked = "Person 8 mit Person 4 besprochen hat: Die Kosten trägt das Amt 61."
    step = await told(
        demo_house,
        chat,
        line(2, "Person 2 schickt Person 1s Entwurf bis Freitag an das Bauamt.",
             "Person 2: Person 5, ich schicke Person 1s Entwurf bis Freitag an das Bauamt."),
        line(4, "Person 2s Termin beim Bauamt ist am Montag.", "Person 2s Termin beim Bauamt ist am Montag"),
        line(5, "Die Kosten trägt das Amt 61.", talked),
    )  # fmt: skip
    (answer,) = answers(step)
    assert [each.text for each in answer.sentences] == [
        "Omar schickt Koerbers Entwurf bis Freitag an das Bauamt.",
        "omars Termin beim Bauamt ist am Montag.",
        "Die Kosten trägt das Amt 61.",
    ]
    assert [each.quote for each in answer.citations] == [
        "Omar: Jana, ich schicke Koerbers Entwurf bis Freitag an das Bauamt.",
        "omars Termin beim Bauamt ist am Montag",
        "Person 7 mit Jo besprochen hat: Die Kosten trägt das Amt 61.",
    ]
    assert answer.citations[0].reference == "Omar, 20.11. 09:00"


@pytest.mark.parametrize(
    "sentence",
    ["Person 2 braucht 2 Pläne.", "Personen 1 und 2 brauchen Pläne.", "Person 77 braucht 3 Pläne."],
    ids=["number", "several", "nobody"],
)
async def test_a_number_proves_nothing_and_stands_for_nobody_else(
    demo_house: House, chat: Obedient, sentence: str
) -> None:
    step = await told(
        demo_house, chat, line(3, sentence, "Person 2: Person 1 und Person 6: die Person 1 braucht 3 Pläne.")
    )
    assert answers(step) == [] or all(not each.model_written for each in answers(step))
    assert "2 Pläne" not in words(step)
    assert "Personen" not in words(step).replace("Personen, 20.11.2026", "")


async def test_without_a_model_nothing_changes(demo_house: House) -> None:
    step = await final(summaries(demo_house).thread(TALK, read_wish("diesen Thread lang"), ASKER))
    assert "Omar: Jana, ich schicke Koerbers Entwurf bis Freitag an das Bauamt." in words(step)
    assert "sagt Person 1." in words(step)


async def test_parts_that_are_not_asked_for_are_not_there(demo_house: House, chat: Obedient) -> None:
    """A thread that is too long: what is missing is told, and only what is sent is read through."""
    long = tuple(
        Said(f"Zora{each}", f"Zora{each} sagt dies. " + "Lorem ipsum dolor. " * 200, START)
        for each in range(60)
    )
    step = await told(demo_house, chat, talk=long)
    assert "zora" not in json.dumps(chat.requests).casefold()
    assert len(chat.requests) > 1
    assert "Zora0" in words(step)
