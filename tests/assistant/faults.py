"""The 35 faults of endpoints in facts/llm.md, and an office whose questions meet them.

Each is played early, before any sentence is whole, and where an answer can break late, after one that holds.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.command_line.compose import House, build
from bot.delivery.courier import Courier
from bot.delivery.records import Delivery
from bot.messages import Incoming, IncomingKind, Place, Reply, Sender
from bot.settings import Assistant, Embeddings, Settings, Task
from bot.settings.assistant import TASKS
from tests.assistant.chat import ABSENT, said
from tests.houses import shown
from tests.model.chat_wire import DONE, FakeChat, event, part, refusal
from tests.model.chat_wire import Reply as Wire

Kind = str
"""What the user is told: fine, busy, down, refused, too_long, broken."""
Script = Callable[[tuple[bytes, ...]], tuple[Wire, ...]]
"""What the endpoint does, after it has sent these parts."""

HTML = b"<html><title>Anmeldung</title></html>"
OVERFLOW = "This model's maximum context length is 8192 tokens. However, you requested 9001 tokens."
SHORT, LONG = 0.6, 5.0
"""Deadlines: of what would last for ever, and of everything else."""
PLATFORM = "test"


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    kind: Kind
    script: Script
    late: Kind = ""
    """What is told where sentences have come before it; '' for a fault that cannot come so late."""
    deadline: float = LONG


def _early(name: str, kind: Kind, *wires: Wire) -> Row:
    return Row(name, kind, lambda _: wires)


def _whole(opening: tuple[bytes, ...]) -> Wire:
    return Wire(events=(*opening, part(finish="stop"), DONE))


def _recovered(name: str, first: Wire) -> Row:
    return Row(name, "fine", lambda opening: (first, _whole(opening)))


def _ending(name: str, kind: Kind, *events: bytes, late: Kind = "broken", **how: object) -> Row:
    """The stream begins, and ends like this."""
    return Row(name, kind, lambda opening: (Wire(events=(*opening, *events), **how),), late)  # type: ignore[arg-type]


BEGUN = part('{"satz": "Das Frei')
"""Of a sentence that never becomes whole."""
NOT_YET = (part("", role="assistant"),)
ERROR = event({"error": {"message": "boom", "type": "server_error", "code": 500}})

ROWS = [
    _recovered("429 with a wait, then an answer", refusal(429, retry_after="0.2")),
    _early("429 three times", "busy", *[refusal(429, retry_after="0.05")] * 3),
    _early("429 with a wait of 300 s", "busy", refusal(429, retry_after="300")),
    _recovered("429 with milliseconds, then an answer", refusal(429, retry_after_ms="50")),
    _early("429 without quota", "refused", refusal(429, code="insufficient_quota", x_should_retry="false")),
    *(_early(f"{status} three times", "down", *[refusal(status)] * 3) for status in (500, 503, 504)),
    _early("502 in HTML", "down", *[Wire(status=502, body=HTML)] * 3),
    _recovered("408, then an answer", refusal(408)),
    _recovered("409, then an answer", refusal(409)),
    _early("400 too long (OpenAI)", "too_long", *[refusal(400, OVERFLOW, "context_length_exceeded")] * 9),
    _early("400 too long (llama.cpp)", "too_long", *[refusal(400, type="exceed_context_size_error")] * 9),
    _early("400 too long (vLLM)", "too_long", *[refusal(400, OVERFLOW)] * 9),
    *(_early(f"{status}", "refused", refusal(status)) for status in (401, 403, 404, 422)),
    _early("nobody listens", "down"),
    Row("slow headers", "down", lambda _: (Wire(delay=9),), deadline=SHORT),
    Row("slow first token", "down", lambda _: (Wire(first=9),), deadline=SHORT),
    Row("slow first token, pings", "down", lambda _: (Wire(first=9, ping=0.05),), deadline=SHORT),
    Row(
        "drip",
        "broken",
        lambda opening: (Wire(events=(*opening, BEGUN, *[part("a")] * 9), drip=0.25),),
        "broken",
        SHORT,
    ),
    _ending("ends without finish_reason and [DONE]", "broken", BEGUN),
    _ending("the connection breaks", "broken", BEGUN, hard=True),
    _ending("an error in the stream", "down", ERROR, DONE),
    _ending("a malformed part", "broken", event(b'{"choices": [{"del')),
    _early("malformed JSON", "broken", Wire(body=b'{"id": "x", "choices": [')),
    _early("an empty body", "broken", Wire(body=b"")),
    _early("HTML with 200", "broken", Wire(body=HTML)),
    _early("HTML with 200 for a stream", "broken", Wire(body=HTML, kind="text/html")),
    _early("JSON of another shape", "broken", Wire(body={"detail": "x"})),
    _ending("content filter", "refused", part(finish="content_filter"), DONE, late="refused"),
    _ending("length", "broken", BEGUN, part(finish="length"), DONE),
    _ending("a refusal", "refused", part(refusal="Nein."), part(finish="stop"), DONE, late="refused"),
]
ALL = [(row, late) for row in ROWS for late in ((False, True) if row.late else (False,))]
assert len(ROWS) == 35

COSTS = "mit Gesamtkosten von 6,84 Mio. Euro"
SENTENCE = "Die Sanierung kostet 6,84 Mio. Euro."
FREE = "Das Büro ist derzeit zu."
COMMANDS = {
    "frage": "/frage Was kostet die Sanierung des Freibads?",
    "text": "/text kürzer: Das Büro ist zum gegenwärtigen Zeitpunkt leider geschlossen.",
    "text einfach": "/text einfach 2023/0412",
    "zusammenfassung": "/zusammenfassung 2023/0412",
}
NOT_GERMAN = re.compile(
    r"Traceback|\b(?:the|error|failed|timeout|exception|stream|tokens?|boom|null|None|JSON|HTTP)\b"
    r"|_tokens|_seconds|localhost|127\.0\.0\.1|sk-geheim",
    re.IGNORECASE,
)
"""What no clerk is to read."""


@dataclass(slots=True)
class Wall:
    """A platform: what stands there now, by reference, and how often something was posted."""

    stands: dict[str, Reply] = field(default_factory=dict)
    posts: list[Delivery] = field(default_factory=list)
    drafts: list[Reply] = field(default_factory=list)
    drafted: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, delivery: Delivery) -> str:
        self.posts.append(delivery)
        reference = delivery.replaces or delivery.id
        self.stands[reference] = delivery.reply
        if not delivery.reply.blocks:
            del self.stands[reference]
        return reference if delivery.reply.blocks else ""

    async def draft(self, draft: Delivery) -> str:
        self.drafts.append(draft.reply)
        reference = draft.replaces or f"draft-{draft.id}"
        self.stands[reference] = draft.reply
        self.drafted.set()
        return reference

    @property
    def text(self) -> str:
        return " ".join(" ".join(shown(each) for each in self.stands.values()).split())


@dataclass(slots=True)
class Asked:
    """What came of a question: all that Bot.handle said, what stands on the wall, and how long it took."""

    wall: Wall
    replies: list[Reply]
    seconds: float
    requests: int

    @property
    def final(self) -> Reply:
        (final,) = (each for each in self.replies if each.state == "final")
        return final


class Office:
    """A house with the demo council, on a database of its own, and people who ask."""

    def __init__(self, database: Path, chat: FakeChat, clock: "object", url: str = "") -> None:
        self.chat = chat
        self.tasks = {name: Task(deadline_seconds=LONG) for name in TASKS}
        self.clock = clock
        self.url = url or chat.url
        self.database = database
        self.numbers: dict[str, int] = {}
        self.count = 0
        self.house = self._built()

    def _built(self) -> House:
        assistant = Assistant(
            url=self.url,
            model="m",
            key_env="RATSBOT_TEST_KEY",
            tasks=self.tasks,
            user_per_hour=10_000,
            place_per_hour=10_000,
        )
        settings = Settings(
            database=self.database, home="kraehenfurt", assistant=assistant, embeddings=Embeddings(kind="off")
        )
        made = build(settings, self.clock)  # type: ignore[arg-type]
        made.study.writer._chat._pauses = (0.02, 0.04)  # type: ignore[union-attr]  # nobody waits here
        return made

    def reopen(self) -> None:
        """As after a power cut: the same database, everything else new."""
        self.house.close()
        self.house = self._built()

    def place(self, who: str) -> Place:
        return Place(PLATFORM, who, "personal", home="kraehenfurt")

    def event(self, who: str, text: str, kind: IncomingKind = "message", **more: object) -> Incoming:
        self.count += 1
        made = Incoming(
            f"{who}-{self.count}", kind, self.place(who), Sender(who), text, self.house.clock.now()
        )
        return replace(made, **more)  # type: ignore[arg-type]

    def hears(self, *events: Incoming) -> None:
        self.house.mailbox.take_in(PLATFORM, events)

    def courier(self, wall: Wall, heard: list[Reply] | None = None) -> Courier:
        async def handle(incoming: Incoming) -> AsyncIterator[Reply]:
            async with aclosing(self.house.bot.handle(incoming)) as replies:
                async for each in replies:
                    if heard is not None:
                        heard.append(each)
                    yield each

        return Courier(self.house.mailbox, PLATFORM, handle, wall, self.house.clock, poll_seconds=0.05)

    async def ask(self, who: str, text: str, *, forget: bool = True) -> Asked:
        """Through the mailbox, until nothing is left to do."""
        if forget:
            self.forget()
        wall, replies, before = Wall(), list[Reply](), len(self.chat.requests)
        begun = time.monotonic()
        self.hears(self.event(who, text))
        await self.courier(wall, replies).settle()
        return Asked(wall, replies, time.monotonic() - begun, len(self.chat.requests) - before)

    def forget(self) -> None:
        """Answers to questions that were asked before."""
        self.house.services.assistant.answering._cache._kept.clear()

    async def opening(self, command: str) -> tuple[bytes, ...]:
        """The parts of a sentence that holds, as this command's prompt has its source."""
        if command == "text":
            return (part(f"{FREE}\n\n"),)
        if command not in self.numbers:
            self.chat.script.append(Wire(text=ABSENT))
            await self.ask(f"vorher {command}", COMMANDS[command])
            said_to_it = "\n".join(each["content"] for each in self.chat.requests[-1]["messages"])
            prompt = " ".join(said_to_it.split())
            before = prompt[: prompt.index(COSTS)]
            self.numbers[command] = int(before.rpartition('<quelle nr="')[2].split('"')[0])
        return (part(said(SENTENCE, (self.numbers[command], COSTS))),)

    async def meet(self, row: Row, command: str, opening: tuple[bytes, ...], *, late: bool) -> Asked:
        """The command, with an endpoint that behaves like this row."""
        self.chat.script.clear()
        self.chat.script.extend(row.script(opening if late or row.kind == "fine" else NOT_YET))
        for name in self.tasks:
            self.tasks[name] = Task(deadline_seconds=row.deadline)
        try:
            return await self.ask(f"{row.name} {command} {late}", COMMANDS[command])
        finally:
            self.chat.script.clear()
            for name in self.tasks:
                self.tasks[name] = Task(deadline_seconds=LONG)
