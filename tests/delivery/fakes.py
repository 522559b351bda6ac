"""Fakes of the delivery tests; run as a program, the process that test_courier.py kills.

python -m tests.delivery.fakes DATABASE SCREEN
"""

import asyncio
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Delivery
from bot.messages import Incoming, IncomingKind, Notice, Place, Reply, Sender, Text
from bot.store.database import Database

PLATFORM = "fake"
START = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until it is advanced."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def place(id_: str = "raum") -> Place:
    return Place(PLATFORM, id_, "room")


def event(id_: str, where: str = "raum", text: str = "", kind: IncomingKind = "message") -> Incoming:
    return Incoming(id_, kind, place(where), Sender("jemand"), text or id_, START)


def says(text: str, key: str = "antwort") -> Reply:
    return Reply(key, (Text(text),))


def drafts(text: str, key: str = "antwort") -> Reply:
    return Reply(key, (Text(text),), "draft")


def words(reply: Reply) -> str:
    return " ".join(block.text for block in reply.blocks if isinstance(block, Text | Notice))


@dataclass
class Shown:
    place: str
    text: str
    replaces: str | None


@dataclass
class Screen:
    """A platform that remembers what it showed, and knows a delivery by its id when it comes again.

    `faults` are met by the next posts, in order; None is none. What meets a fault of a kind that is
    in `lost` is shown all the same, as when the answer to a request is lost on the way.
    """

    faults: deque[BaseException | None] = field(default_factory=deque)
    lost: tuple[type[BaseException], ...] = ()
    shown: dict[str, Shown] = field(default_factory=dict)
    progress: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    """Of drafts."""

    async def post(self, delivery: Delivery) -> str:
        self.calls.append(delivery.id)
        fault = self.faults.popleft() if self.faults else None
        if fault is None or isinstance(fault, self.lost):
            self.shown.setdefault(
                delivery.id, Shown(delivery.place.id, words(delivery.reply), delivery.replaces)
            )
        if fault is not None:
            raise fault
        return f"ref-{list(self.shown).index(delivery.id)}"

    async def draft(self, draft: Delivery) -> str:
        self.progress.append((draft.place.id, words(draft.reply)))
        reference = draft.replaces or f"ref-{draft.id}"
        self.references += [] if reference in self.references else [reference]
        return reference

    def texts(self, where: str = "raum") -> list[str]:
        return [shown.text for shown in self.shown.values() if shown.place == where]


class Bot:
    """Says to each event what was laid down for its text; an exception is raised at that point."""

    def __init__(self, **answers: Sequence[Reply | Exception]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def handle(self, incoming: Incoming) -> AsyncIterator[Reply]:
        self.asked.append(incoming.id)
        for answer in self.answers.get(incoming.text, [says(f"zu {incoming.text}")]):
            if isinstance(answer, Exception):
                raise answer
            yield answer


class Inline(ThreadPoolExecutor):
    """Does at once what it is asked to: a run with it always takes the same steps."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as the real one does
            future.set_exception(error)
        return future


INLINE: Executor = Inline(1)

ROOMS = 4
EVENTS = 10


class Roll:
    """A screen that is a file: one line for each post, repeated posts included."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    async def post(self, delivery: Delivery) -> str:
        await asyncio.sleep(0.003)
        line = f"{delivery.id} {delivery.place.id} {words(delivery.reply)}\n"
        os.write(self.file, line.encode())
        await asyncio.sleep(0.003)
        return delivery.id

    async def draft(self, _draft: Delivery) -> str:
        return ""


async def twice(incoming: Incoming) -> AsyncIterator[Reply]:
    yield says(f"{incoming.id}/0")
    await asyncio.sleep(0.005)
    yield says(f"{incoming.id}/1")


async def child(database: Path, screen: Path) -> None:
    """Take in what is left of a fixed stream, answer all of it, and end."""
    mailbox = Mailbox(Database(database), SystemClock(), max_attempts=1000)
    courier = Courier(mailbox, PLATFORM, twice, Roll(screen), SystemClock())
    for number in range(int(mailbox.cursor("strom") or 0), EVENTS):
        batch = [event(f"{room}-{number}", f"raum{room}") for room in range(ROOMS)]
        mailbox.take_in(PLATFORM, batch, ("strom", str(number + 1)))
        await courier.settle()


if __name__ == "__main__":
    asyncio.run(child(Path(sys.argv[1]), Path(sys.argv[2])))
