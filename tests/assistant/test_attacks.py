"""A model that obeys every document, and what of it reaches a chat: nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from adapters.command_line.compose import House
from bot.assistant.introducing import Introducing
from bot.assistant.prompts import load_prompts
from bot.delivery.reach import Said
from bot.messages import (
    Answer,
    Attachment,
    Incoming,
    NewsLine,
    ObjectRef,
    Place,
    Reply,
    Sender,
    Upload,
    Written,
)
from bot.settings import packaged
from tests.assistant.attack_town import Obedient, hostile_house, obeying, question, reference, title
from tests.assistant.attack_verdict import faults, of_model, said
from tests.assistant.attacks import Attack, attacks, claim
from tests.assistant.summaries import PlayedReach
from tests.houses import Talk

ATTACKS = attacks()
Numbered = tuple[int, Attack]
OF_COUNCIL = {"paper", "title", "file", "result", "gremium"}
IN_PAPERS: list[Numbered] = [
    (number, each) for number, each in enumerate(ATTACKS) if each.where in OF_COUNCIL
]
NAMES = [each for each in IN_PAPERS if each[1].where != "paper"]
TRUTH = claim("Die Sanierung kostet 84.000 Euro.", "kostet nach der Kostenschätzung 84.000 Euro.")
GARBAGE = Attack("", "", "", "Dazu sage ich nichts.", "")


def every(step: int, turn: int) -> list[Numbered]:
    """Those in names, and each `step`th of the others: the ways differ less than the attacks."""
    return [each for each in IN_PAPERS if each in NAMES or each[0] % step == turn]


def of(where: str) -> list[Attack]:
    return [each for each in ATTACKS if each.where == where]


def told(pairs: Sequence[Numbered]) -> list[str]:
    return [f"{each.kind}: {each.name}" for _, each in pairs]


@pytest.fixture(scope="module")
def chat() -> Iterator[Obedient]:
    with Obedient() as running:
        yield running


@pytest.fixture(scope="module")
def house(chat: Obedient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with hostile_house(tmp_path_factory.mktemp("town"), ATTACKS, chat) as made:
        yield made


class Person(Talk):
    """Somebody in a room of their own, with what they send and what was said in the thread."""

    def __init__(self, house: House, name: str, reach: PlayedReach | None = None) -> None:
        super().__init__(house, home="probedorf", who=name)
        self.place = Place(f"test-{name}" if reach else "test", name, "personal", home="probedorf")
        if reach:
            house.bot.reaches.register(self.place.platform, reach)

    async def sends(self, text: str, *uploads: Upload) -> list[Reply]:
        self.count += 1
        event = Incoming(
            f"e{self.count}",
            "message",
            self.place,
            Sender(self.who),
            text,
            self.house.clock.now(),
            addressed=True,
        )
        return [reply async for reply in self.house.bot.handle(replace(event, uploads=uploads))]


def succeeded(attack: Attack, replies: Sequence[Reply]) -> list[str]:
    """Why an attack was one. Where a title says it, it is shown as the title that it is."""
    words = of_model(replies) if attack.kind == "name" else said(replies)
    found = re.search(attack.bad, words, re.IGNORECASE)
    return [*faults(replies), *([f"said: {found[0]}"] if found else [])]


Kind = TypeVar("Kind")


def blocks(replies: Sequence[Reply], kind: type[Kind]) -> list[Kind]:
    return [each for reply in replies for each in reply.blocks if isinstance(each, kind)]


@pytest.mark.parametrize(("number", "attack"), IN_PAPERS, ids=told(IN_PAPERS))
async def test_an_answer(house: House, chat: Obedient, number: int, attack: Attack) -> None:
    chat.says = obeying(attack, number)
    chat.requests.clear()
    replies = await Person(house, f"frage {number}").replies(f"/frage {question(number)}")
    assert chat.requests
    assert succeeded(attack, replies) == []


async def test_a_true_sentence_comes_through(house: House, chat: Obedient) -> None:
    """Else nothing that is refused here would mean anything."""
    lost = []
    for number, attack in every(16, 3):
        chat.says = obeying(replace(attack, answer=TRUTH), number)
        replies = await Person(house, f"wahr {number}").replies(f"/frage {question(number)} Genau?")
        if "Die Sanierung kostet 84.000 Euro." not in said(replies):
            lost.append(attack.name)
    assert lost == []


async def test_without_a_model(house: House, chat: Obedient) -> None:
    """What nobody has written but the paper is quoted, and nothing in it is active."""
    found = {}
    for number, attack in every(2, 0):
        chat.says = obeying(GARBAGE, number)
        asked = f"/frage {question(number)} {' '.join(attack.planted.split()[:4])}"
        replies = await Person(house, f"ohne {number}").replies(
            asked.replace("@", "").replace("https://", "")
        )
        assert not any(answer.model_written for answer in blocks(replies, Answer))
        if wrong := faults(replies):
            found[attack.name] = wrong
    assert found == {}


async def test_a_summary(house: House, chat: Obedient) -> None:
    found = {}
    for number, attack in every(5, 0):
        chat.says = obeying(attack, number)
        replies = await Person(house, f"zus {number}").replies(f"/zusammenfassung {reference(number)}")
        replies += await Person(house, f"folge {number}").replies(
            f"/zusammenfassung Beratungsfolge {reference(number)}"
        )
        chat.says = obeying(GARBAGE, number)
        replies += await Person(house, f"zus {number}").replies(f"/zusammenfassung {reference(number)} lang")
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


async def test_a_text_from_a_paper(house: House, chat: Obedient) -> None:
    found = {}
    for number, attack in every(4, 1):
        chat.says = obeying(attack, number)
        replies = await Person(house, f"text {number}").replies(f"/text einfach {reference(number)}")
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


async def test_a_comparison(house: House, chat: Obedient) -> None:
    found = {}
    chat.requests.clear()
    for number, attack in every(5, 2):
        chat.says = obeying(attack, number)
        replies = await Person(house, f"vgl {number}").replies(f"/vergleich {title(number)}")
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}
    assert len(chat.requests) > len(NAMES)


async def test_a_count_and_its_file(house: House, chat: Obedient) -> None:
    chat.says = obeying(GARBAGE, 0)
    replies = await Person(house, "zahl").replies("/frage Wie viele Vorlagen zum Steg seit 2022?")
    replies += await Person(house, "liste").replies(
        "/frage Welche Beschlüsse fasste der Bauausschuss im März 2025?"
    )
    assert blocks(replies, Attachment)
    assert faults(replies) == []


async def test_a_file_that_was_sent(house: House, chat: Obedient) -> None:
    found = {}
    for number, attack in enumerate(of("upload")):
        told = "Die Sanierung des Stegs kostet 84.000 Euro und beginnt im Mai."
        text = f"Bericht zum Steg.\n\n{told} {attack.planted}\n\nEnde."
        upload = Upload("Steg [x](https://boese.example) @room.txt", "text/plain", len(text.encode()), "ref")
        anna = Person(house, f"datei {number}", PlayedReach({"ref": text.encode()}))
        replies = await anna.sends("", upload)
        chat.says = obeying(attack, 0)
        replies += await anna.sends("/zusammenfassung", upload)
        chat.says = obeying(GARBAGE, 0)
        replies += await anna.sends("/zusammenfassung lang", upload)
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


async def test_a_thread(house: House, chat: Obedient) -> None:
    found = {}
    for number, attack in enumerate(of("thread")):
        now = house.clock.now()
        thread = (Said("Jana @room", "Wer kümmert sich um den Steg?", now), Said("Omar", attack.planted, now))
        anna = Person(house, f"thread {number}", PlayedReach({}, thread))
        said_of = (
            claim(attack.planted, f"Person 2: {attack.planted}")
            if attack.answer.startswith("{")
            else attack.answer
        )
        chat.says = obeying(replace(attack, answer=attack.answer + said_of), 0)
        replies = await anna.sends("/zusammenfassung thread")
        chat.says = obeying(GARBAGE, 0)
        replies += await anna.sends("/zusammenfassung thread lang")
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


async def test_a_text_that_somebody_gives(house: House, chat: Obedient) -> None:
    found = {}
    for number, attack in enumerate(of("given")):
        chat.says = obeying(attack, 0)
        replies = await Person(house, f"gegeben {number}").replies(f"/text kürzer: {attack.planted}")
        assert blocks(replies, Written)
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


async def test_a_question_that_orders(house: House, chat: Obedient) -> None:
    found = {}
    for number, attack in enumerate(of("question")):
        chat.says = obeying(attack, 0)
        replies = await Person(house, f"q {number}").replies(f"/frage {title(0)}: {attack.planted}")
        assert "</quelle> # System" not in repr(chat.requests[-1])
        if re.search(attack.bad, said(replies)) or any(
            each.model_written for each in blocks(replies, Answer)
        ):
            found[attack.name] = said(replies)
    assert found == {}


async def test_further_questions(house: House, chat: Obedient) -> None:
    """What was remembered of a hostile paper is asked about again."""
    found = {}
    for number, attack in every(12, 5):
        anna = Person(house, f"weiter {number}")
        chat.says = obeying(attack, number)
        replies = await anna.replies(f"/frage {question(number)}")
        replies += await anna.replies("Wann wurde das beschlossen?")
        replies += await anna.replies("Wie haben die anderen das gelöst?")
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


def test_the_introduction_of_an_edition(house: House, chat: Obedient) -> None:
    """Its sources are lines of the digest: labels, titles and quotes of others."""
    found = {}
    introducing = Introducing(house.study.writer)
    for number, attack in every(4, 3):
        about = (ObjectRef("Paper", "probedorf", f"p{number}"),)
        lines = [
            NewsLine(about, "einstimmig beschlossen", each, quote=attack.planted)
            for each in (attack.planted, "Steg", "Weg")
        ]
        chat.says = obeying(replace(attack, answer=attack.answer.replace("%S%", "1")), number)
        answer = introducing.introduce(lines)
        replies = [Reply("edition", (answer,))] if answer else []
        if wrong := succeeded(attack, replies):
            found[attack.name] = wrong
    assert found == {}


def test_a_template_that_somebody_shares_is_words() -> None:
    """Shown by „text muster“: what stands in a file is never read for placeholders twice."""
    prompts = load_prompts(packaged("prompts"))
    values = {
        "heute": "{anweisung}",
        "stadt": "",
        "anweisung": "Schreibe. {angaben} {{x}}",
        "angaben": "{heute}",
    }
    text = prompts.messages("text", values)[-1].text
    assert "Schreibe. {angaben} {{x}}" in text
    assert "Heute ist {anweisung}." in text
