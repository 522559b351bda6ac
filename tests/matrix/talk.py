"""Conversations with our running service: what the end-to-end tests on Matrix share."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.matrix.js_person import JsPerson
from tests.matrix.person import Person
from tests.matrix.watcher import Event
from tests.matrix.world import Bot, Synapse

T = TypeVar("T")

MESSAGE = "m.room.message"
GREETING = "Guten Tag, ich bin Ratsbot"
SEARCH, PAPER = "/suche Hitzeaktionsplan", "2025/0142"
TITLE = "Hitzeaktionsplan für die Stadt Krähenfurt"
MANY = "/suche Stadt"
"""More hits than stand on a page."""


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """What stands in [matrix] besides the account; a module may have its own."""
    return {}


@pytest.fixture(scope="module")
def service(
    synapse: Synapse, demo_folder: Path, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bot]:
    """Our service, logged in and running, for all tests of a module."""
    folder = tmp_path_factory.mktemp("service") / "bot"
    account = synapse.register("ratsbot")
    made = Bot(folder, url=synapse.url, demo=demo_folder, user=account, matrix=settings)
    _done(made.login())
    _done(made.start())
    yield made
    made.kill()


def _done(work: Coroutine[Any, Any, T]) -> T:
    """In a loop of its own, in a thread of its own: the tests' loop is not touched."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Talk:
    """A person's side of a room in which the bot is."""

    person: Person | JsPerson
    bot: str
    room: str

    async def ask(self, text: str, **how: Any) -> tuple[str, Event]:
        """The question's id, and the answer to it."""
        asked = await self.person.send(self.room, text, **how)
        return asked, await self.person.answer(asked, by=self.bot)

    async def answered(self, text: str, **how: Any) -> str:
        """The answer's plain text."""
        return str((await self.ask(text, **how))[1]["content"]["body"])

    async def fence(self) -> None:
        """Until the bot has been through all that was said before: it answers a room in order."""
        await self.ask("/hilfe")

    async def edited(self, event_id: str, wanted: str) -> Event:
        """Until the bot's event has been replaced by a text with these words."""
        return await self.person.wait_for(
            lambda event: (
                event.get("sender") == self.bot and replaces(event, event_id) and wanted in new(event)
            ),
        )

    async def redacted(self, event_id: str) -> Event:
        """Until the bot has taken back this event."""
        return await self.person.wait_for(
            lambda event: (
                event["type"] == "m.room.redaction"
                and event.get("sender") == self.bot
                and event_id in (event.get("redacts"), event["content"].get("redacts"))
            ),
        )

    def said(self) -> list[Event]:
        """What the bot has said here, edits and redactions left out."""
        found = {
            each["event_id"]: each
            for each in self.person.seen
            if each["type"] == MESSAGE and (each.get("sender"), each.get("room_id")) == (self.bot, self.room)
        }
        return [each for each in found.values() if "m.new_content" not in each["content"]]


async def meet(person: Person | JsPerson, bot: str, *others: str, seconds: float = 20, **how: Any) -> Talk:
    """A new room in which the bot has greeted; with nobody else it is a personal one."""
    room = await person.create_room(bot, *others, **how)
    await person.wait_for(
        lambda event: event.get("room_id") == room and event.get("sender") == bot and GREETING in text(event),
        seconds,
    )
    return Talk(person, bot, room)


def text(event: Event) -> str:
    return str(event.get("content", {}).get("body", ""))


def new(event: Event) -> str:
    return str(event["content"]["m.new_content"]["body"])


def replaces(event: Event, event_id: str) -> bool:
    relation = event.get("content", {}).get("m.relates_to") or {}
    return (relation.get("rel_type"), relation.get("event_id")) == ("m.replace", event_id)


def thread_of(event: Event) -> str | None:
    relation = event["content"].get("m.relates_to") or {}
    return relation.get("event_id") if relation.get("rel_type") == "m.thread" else None


def is_decent(event: Event) -> bool:
    """As bots should speak: nobody and nothing is called to react, the plain text stands by itself."""
    content = event["content"]
    shown = content.get("m.new_content", content)
    allowed = all(part["msgtype"] == "m.notice" and part["m.mentions"] == {} for part in (content, shown))
    return allowed and bool(shown["body"].strip()) and "<" not in shown["body"]


async def all_said(person: Person, bot: str, room: str) -> list[Event]:
    """Every message of the bot's that the homeserver has of this room, edits included, redacted ones not."""
    history = await person.history(room)
    return [each for each in history if each["sender"] == bot and each["type"] == MESSAGE and each["content"]]


def rows(bot: Bot, sql: str) -> list[tuple[Any, ...]]:
    """Read from its database."""
    with closing(sqlite3.connect(bot.database, timeout=10)) as database:
        return database.execute(sql).fetchall()


async def until(found: Callable[[], T], seconds: float = 30) -> T:
    """The first value that is not empty, asked for again and again."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"nothing within {seconds} s"
        await asyncio.sleep(0.05)
    return value
