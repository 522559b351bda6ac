"""A house whose assistant asks the real, very small model, and somebody at its terminal."""

import asyncio
import io
import json
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.terminal.chat import Terminal
from adapters.terminal.render import console
from bot.assistant.prompts import Prompt, Prompts
from bot.delivery.courier import Courier
from bot.messages import Incoming, Reply
from bot.settings import Assistant, Embeddings, Settings, Task
from bot.settings.assistant import TASKS
from tests.delivery.fakes import FakeClock
from tests.houses import load_demo

MODEL = "klein"
READS = 2048
"""Tokens that the server takes, in and out."""
SHORTER = "/text kürzer: Das Büro ist zum gegenwärtigen Zeitpunkt leider geschlossen."
COSTS = "/frage Was kostet die Sanierung des Freibads?"
VERBATIM = (
    "in der Variante B (Edelstahlbecken, verkleinerte Wasserfläche) mit Gesamtkosten von 6,84 Mio. Euro."
)
INVENTED = '{"satz": "Das Freibad kostet 9 Euro.", "quelle": 1, "zitat": "9 Euro"}\n'
PARROT = Prompts({"antwort": Prompt("Answer with JSON.", INVENTED * 3)})
"""A model of this size writes no JSON of its own: it is told what to invent."""


@dataclass(slots=True)
class AtTerminal:
    """A person at a terminal of the house. `heard` is all that the bot has said, `at` when."""

    house: House
    tasks: dict[str, Task]
    screen: io.StringIO = field(default_factory=io.StringIO)
    heard: list[Reply] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    async def say(self, text: str) -> str:
        """What stands on the screen then, on one line."""
        self.screen = io.StringIO()
        self.heard.clear()
        self.at.clear()
        await self.terminal().say(text)
        return " ".join(self.screen.getvalue().split())

    def terminal(self) -> Terminal:
        made = Terminal(self.house.bot, console(file=self.screen), home="kraehenfurt")
        made.courier = Courier(self.house.mailbox, made.platform, self._handle, made, self.house.clock)
        return made

    async def _handle(self, incoming: Incoming) -> AsyncIterator[Reply]:
        begun = time.monotonic()
        async for reply in self.house.bot.handle(incoming):
            self.heard.append(reply)
            self.at.append(time.monotonic() - begun)
            yield reply

    def writes(self, task: str, *, tokens: int = 60, reads: int = READS, deadline: float = 40) -> None:
        """How this kind of request is made from now on."""
        self.tasks[task] = Task(context_tokens=reads, answer_tokens=tokens, deadline_seconds=deadline)

    def used(self, task: str) -> tuple[int, int, int]:
        """Requests, and tokens in and out."""
        rows = self.house.db.rows("SELECT requests, prompt, answer FROM model_use WHERE task = ?", [task])
        return tuple(rows[0]) if rows else (0, 0, 0)


def at_terminal(url: str, database: Path) -> AtTerminal:
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    tasks = dict.fromkeys(TASKS, Task(context_tokens=READS, answer_tokens=60, deadline_seconds=40))
    assistant = Assistant(url=url, model=MODEL, tasks=tasks)
    settings = Settings(
        database=database, home="kraehenfurt", assistant=assistant, embeddings=Embeddings(kind="off")
    )
    house = build(settings, clock)
    load_demo(house)
    return AtTerminal(house, tasks)


def works(url: str) -> bool:
    """Whether the server is at work on an answer."""
    with urllib.request.urlopen(f"{url.removesuffix('/v1')}/slots", timeout=10) as answer:  # noqa: S310 - ours
        return any(slot["is_processing"] for slot in json.load(answer))


async def until(true: Callable[[], bool], seconds: float = 10) -> float:
    """The seconds that it took."""
    begun = time.monotonic()
    while not await asyncio.to_thread(true):
        assert time.monotonic() < begun + seconds, f"not within {seconds} s"
        await asyncio.sleep(0.05)
    return time.monotonic() - begun
