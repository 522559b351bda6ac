"""People who have texts written, by a model that plays a script."""

from dataclasses import dataclass
from datetime import date

from adapters.command_line.compose import House
from bot.assistant.evidence import EvidenceReader
from bot.assistant.limits import Asker, Limits
from bot.assistant.prompts import load_prompts
from bot.assistant.visible import Visible
from bot.assistant.writer import Writer
from bot.assistant.writing.templates import Templates
from bot.assistant.writing.writing import Drafted, Order, Writing
from bot.messages import Answer, Block, Notice, ObjectRef, Text, Written
from bot.metrics import Metrics
from bot.settings import Assistant, packaged
from bot.store.database import Database
from bot.store.model_use import ModelUse
from tests.assistant.chat import ScriptedChat
from tests.delivery.fakes import FakeClock

TODAY = date(2026, 11, 20)
ANNA = Asker("test", "room", "anna")
SHIPPED = packaged("prompts") / "texte"


@dataclass(frozen=True, slots=True)
class Desk:
    """A person who has texts written."""

    writing: Writing

    async def drafts(self, text: str, papers: tuple[ObjectRef, ...] = ()) -> list[Drafted]:
        wish = self.writing.read(text)
        refused = self.writing.refusal(text, wish)
        if wish is None or refused:
            return [Drafted((refused,) if refused else (), done=True)]
        order = Order(wish, TODAY, "Kraehenfurt", papers)
        return [each async for each in self.writing.write(order, ANNA)]

    async def __call__(self, text: str, papers: tuple[ObjectRef, ...] = ()) -> str:
        """The last answer, block by block as a person reads it."""
        last = (await self.drafts(text, papers))[-1]
        assert last.done
        return "\n".join(map(_shown, last.blocks))


def _shown(block: Block) -> str:
    match block:
        case Written(title, text, note):
            return f"[{title}]\n{text}\n({note})"
        case Answer(sentences, citations):
            return "\n".join(f"{each.text} [{citations[each.citations[0]].page}]" for each in sentences)
        case Notice(text) | Text(text):
            return text
    raise AssertionError(block)


class Desks:
    """Desks with what their model answers; their use is counted in a store of its own."""

    def __init__(self, house: House, use: Database, clock: FakeClock, templates: Templates) -> None:
        self.house = house
        self.use = use
        self.clock = clock
        self.templates = templates

    def __call__(self, chat: ScriptedChat | None, *, per_hour: int = 30) -> Desk:
        prompts = load_prompts(packaged("prompts"))
        limits = Limits(Assistant(user_per_hour=per_hour), ModelUse(self.use), self.clock)
        services = self.house.services
        evidence = EvidenceReader(
            services.db, services.search, services.papers, services.stations, self.clock
        )
        visible = Visible(services.db, services.papers, services.stations)
        writer = Writer(chat, prompts, limits, Metrics())
        return Desk(Writing(writer, prompts, evidence, visible, self.templates))
