"""What a command is, what it is given and how it answers."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from bot.assistant.assistant import Assistant
from bot.clock import Clock
from bot.delivery.reach import Reaches
from bot.delivery.shown import shown_by
from bot.digest.digest import Digest
from bot.messages import Block, Incoming, Reply
from bot.retrieval.search import Search
from bot.settings import Settings
from bot.store import bodies
from bot.store.bodies import BodyRow
from bot.store.database import Database
from bot.store.exchanges import Exchanges
from bot.store.kept_uploads import KeptUploads
from bot.store.meetings import MeetingReader
from bot.store.memory import Memory
from bot.store.papers import PaperReader
from bot.store.place_settings import PlaceSettings
from bot.store.stations import StationReader
from bot.store.usage import UsageCounts

ANSWER = "answer"
"""The key of a turn's one answer: drafts of it and the answer to an edited question replace it."""


@dataclass(frozen=True, slots=True)
class Services:
    """What commands may use; made once by the composition root."""

    db: Database
    search: Search
    papers: PaperReader
    stations: StationReader
    meetings: MeetingReader
    memory: Memory
    place_settings: PlaceSettings
    digest: Digest
    assistant: Assistant
    exchanges: Exchanges
    kept_uploads: KeptUploads
    reaches: Reaches
    settings: Settings
    clock: Clock
    usage: UsageCounts

    def bodies(self) -> list[BodyRow]:
        return bodies.all_bodies(self.db)

    def today(self, body: str | None = None) -> dt.date:
        return self.clock.now().astimezone(self.settings.zone(body or "")).date()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to a command. `position` is where a continued list goes on: for each of its
    sections, how much of it has been shown; empty at a list's beginning. `text` are the arguments with
    their line breaks, and longer."""

    incoming: Incoming
    args: str
    services: Services
    position: tuple[int, ...] = ()
    text: str = ""

    @property
    def home(self) -> str | None:
        """The city whose papers come first; a place that wants none has chosen ''."""
        chosen = self.incoming.place.home
        return (self.services.settings.home if chosen is None else chosen) or None

    @property
    def may_manage(self) -> bool:
        """Whether this person may change what holds for the whole place."""
        return self.incoming.place.kind == "personal" or self.incoming.sender.may_manage

    def shown(self, section: int) -> int:
        """How much of that section the pages before have shown."""
        return self.position[section] if self.position else 0


Blocks = list[Block]


def anything(_args: str) -> bool:
    return True


def nothing(args: str) -> bool:
    return not args


Run = Callable[[Ask], AsyncGenerator[Reply, None]]


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command as a platform's command list wants it."""

    name: str
    usage: str
    summary: str


@dataclass(frozen=True, slots=True)
class Command:
    """`usage` and `summary` are German: they make /hilfe, the platforms' command lists and the docs.

    `understands` tells of arguments after a name without slash whether the command is meant at all:
    „Stand der Bauarbeiten?“ is a question, not /stand. `more` is what /hilfe adds when asked for this
    command alone.
    """

    name: str
    usage: str
    summary: str
    example: str
    run: Run
    understands: Callable[[str], bool] = anything
    more: str = ""

    @property
    def line(self) -> CommandLine:
        return CommandLine(self.name, self.usage, self.summary)


def reply(blocks: Sequence[Block]) -> Reply:
    """A final answer; it names every object that its blocks show."""
    return Reply(ANSWER, tuple(blocks), "final", shown_by(blocks))


def in_thread(answer: Callable[[Ask], Blocks]) -> Run:
    """A command that reads the store and answers once: runs beside the event loop."""

    async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
        yield reply(await asyncio.to_thread(answer, ask))

    return run
