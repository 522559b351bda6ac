"""Summaries with a model that plays: it quotes what it is given, obeys whatever a text says, or fails."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field

from adapters.command_line.compose import House
from bot.assistant.limits import Asker, Limits
from bot.assistant.prompts import load_prompts
from bot.assistant.summary.summaries import Summaries
from bot.assistant.summary.telling import Step
from bot.assistant.summary.uploads import Reader
from bot.assistant.writer import Writer
from bot.delivery.reach import Said
from bot.documents.reading import DocumentText, NoText
from bot.errors import ModelError, UserError
from bot.messages import Answer, Block, Notice, Place, Table, Text, Upload
from bot.metrics import Metrics
from bot.model.chat import Chat, Message, Spent
from bot.settings import Assistant, packaged
from bot.store.model_use import ModelUse

ASKER = Asker("test", "raum", "anna")
PDF = "application/pdf"
_SOURCE = re.compile(r'<quelle nr="(\d+)"[^>]*>(.*?)</quelle>', re.DOTALL)
_SENTENCE = re.compile(r"[A-ZÄÖÜ](?:[^.!?]|[.](?=\d)){20,300}(?<!\d)[.!?](?=\s|$)")

Answering = Callable[[Sequence[Message]], str]


def line(number: int | str, said: str, quote: str | None = None) -> str:
    """A sentence as a model writes it."""
    words = {"satz": said, "belege": [{"quelle": int(number), "zitat": quote or said}]}
    return str(words).replace("'", '"') + "\n"


def quoting(messages: Sequence[Message]) -> str:
    """The first sentence of each source, word by word; chooses the first numbers where it is to choose."""
    asked = messages[-1].text
    if "Nummern" in asked:
        return "1, 2, 3, 4, 5, 6, 7"
    found = [(number, _SENTENCE.search(" ".join(text.split()))) for number, text in _SOURCE.findall(asked)]
    return "".join(line(number, each[0]) for number, each in found if each)


def obeying(messages: Sequence[Message]) -> str:
    """Does what any source tells it: repeats instructions, invents, and quotes the very instruction."""
    asked = messages[-1].text
    told = [
        (number, each)
        for number, text in _SOURCE.findall(asked)
        for each in _SENTENCE.findall(" ".join(text.split()))
        if re.search(r"ignor|schreib|antwort|assist|write|summary", each, re.IGNORECASE)
    ]
    lies = line(1, "Der Rat hat alles abgelehnt.") + line(1, "Mehr dazu auf https://boese.example/klick.")
    return "".join(line(number, each) for number, each in told) + lies


@dataclass(slots=True)
class PlayedChat:
    """Plays its script, one entry a request; then answers with `always`."""

    always: Answering = quoting
    script: deque[Answering | ModelError] = field(default_factory=deque)
    characters: int = 12_000
    pause: float = 0.0
    asked: list[Sequence[Message]] = field(default_factory=list)
    left: int = 0

    async def stream(
        self, messages: Sequence[Message], task: str, spent: Callable[[Spent], None]
    ) -> AsyncGenerator[str, None]:
        assert task == "summary"
        self.asked.append(messages)
        answer = self.script.popleft() if self.script else self.always
        if isinstance(answer, ModelError):
            raise answer
        spent(Spent(10, 10))
        try:
            for piece in answer(messages).splitlines(keepends=True):
                await asyncio.sleep(self.pause)
                yield piece
        except (GeneratorExit, asyncio.CancelledError):
            self.left += 1
            raise

    def name(self, task: str) -> str:
        return f"gespielt-{task}"

    def room(self, task: str) -> int:
        return self.characters if task == "summary" else 0


class NoReader:
    """Where no file is to be read."""

    def read(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText:
        raise AssertionError((name, declared, len(data)))


def summaries(
    house: House, chat: Chat | None = None, reader: Reader | None = None, per_hour: int = 1_000
) -> Summaries:
    services = house.services
    prompts = load_prompts(packaged("prompts"), {})
    wanted = Assistant(user_per_hour=per_hour, place_per_hour=per_hour)
    writer = Writer(chat, prompts, Limits(wanted, ModelUse(house.db), house.clock), Metrics())
    return Summaries(
        house.db,
        services.papers,
        services.stations,
        services.meetings,
        writer=writer,
        prompts=prompts,
        reader=reader or NoReader(),
        clock=house.clock,
    )


async def steps(told: AsyncGenerator[Step, None]) -> list[Step]:
    return [step async for step in told]


async def final(told: AsyncGenerator[Step, None]) -> Step:
    *drafts, last = await steps(told)
    assert last.done
    assert not any(each.done for each in drafts)
    return last


def words(step: Step) -> str:
    """Everything that a person reads of it."""
    return "\n".join(_words(block) for block in step.blocks)


def _words(block: Block) -> str:
    match block:
        case Text() | Notice():
            return block.text
        case Answer():
            said = " ".join(f"{each.text} {list(each.citations)}" for each in block.sentences)
            return "\n".join(
                [said, *(f"{each.reference} S. {each.page} {each.file}" for each in block.citations)]
            )
        case Table():
            return "\n".join([block.caption, *(" | ".join(row) for row in block.rows)])
    return ""


def answers(step: Step) -> list[Answer]:
    return [block for block in step.blocks if isinstance(block, Answer)]


@dataclass(slots=True)
class PlayedReach:
    """What a platform would give out; UserError where it has nothing."""

    files: dict[str, bytes] = field(default_factory=dict)
    said: tuple[Said, ...] | None = None

    async def file(self, place: Place, upload: Upload, most: int) -> bytes:
        if upload.ref not in self.files or not place.id:
            raise UserError("Diese Datei ist nicht mehr da.")
        return self.files[upload.ref][:most]

    async def thread(self, place: Place, most: int) -> tuple[Said, ...]:
        if self.said is None or not place.id:
            raise UserError("Dafür bräuchte ich ein Recht, das ich nicht verlange.")
        return self.said[-most:]
