"""The world of the demo: a homeserver, two people and the bot, in a folder and processes that end with it."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.matrix.bot import ROOT, Bot
from tests.matrix.js_person import JsPerson
from tests.matrix.person import Person
from tests.matrix.process import quick_base
from tests.matrix.synapse import Synapse, User
from tests.matrix.watcher import Event, Watcher
from tools.demo_matrix import throwaway
from tools.demo_matrix.cast import BOT, EVERYBODY, PEOPLE
from tools.demo_matrix.screen import Screen

COUNCIL = "tools.demo_matrix.council"


class NoWorldError(Exception):
    """A German sentence: something did not start."""


class Aloud(Watcher):
    """Who tells the screen what they see, before anybody who waits for it."""

    screen: Screen | None = None

    async def notice(self, event: Event) -> None:
        if self.screen is not None and event.get("event_id") not in self.times:
            self.screen.hear(event)
        await super().notice(event)


class AloudPerson(Aloud, Person):
    pass


class AloudJsPerson(Aloud, JsPerson):
    pass


Somebody = AloudPerson | AloudJsPerson


@dataclass(frozen=True, slots=True)
class World:
    synapse: Synapse
    bot: Bot
    users: Mapping[str, User]
    people: Mapping[str, Somebody]
    """Both by the names of their accounts."""


@asynccontextmanager
async def world(screen: Screen, *, encrypted: bool, meaning: bool) -> AsyncIterator[World]:
    """`encrypted`: people whose clients can; `meaning`: the bot searches by meaning as well."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(throwaway.folder(quick_base()))
        screen.tell("Starte den Matrix-Server und lade den erfundenen Stadtrat …")
        synapse = Synapse(folder=_made(folder / "synapse"), secret=secrets.token_hex())
        stack.callback(synapse.stop, hard=True)
        council, _ = await asyncio.gather(_council(folder), asyncio.to_thread(synapse.start))
        users = await asyncio.to_thread(_accounts, synapse)
        bot = _installation(folder, synapse, users[BOT.name], council, meaning=meaning)
        stack.callback(bot.kill)
        await _put_to_work(bot, screen)
        people: dict[str, Somebody] = {}
        for role in PEOPLE:
            come = people[role.name] = await _come(synapse, users[role.name], encrypted)
            stack.push_async_callback(come.close)
        screen.tell("")
        yield World(synapse, bot, users, people)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _council(folder: Path) -> Path:
    """The demo council's database, made in a process of its own: it computes while the homeserver starts."""
    made = _made(folder / "council")
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", COUNCIL, str(made), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    try:
        _, errors = await running.communicate()
    finally:
        if running.returncode is None:
            running.kill()
    if running.returncode:
        raise NoWorldError(f"Der erfundene Stadtrat ist nicht zu laden:\n{errors.decode(errors='replace')}")
    return made


def _accounts(synapse: Synapse) -> dict[str, User]:
    return {
        role.name: synapse.account(role.name, secrets.token_urlsafe(9), role.shown) for role in (*PEOPLE, BOT)
    }


def _installation(folder: Path, synapse: Synapse, user: User, council: Path, *, meaning: bool) -> Bot:
    """As an operator sets it up, with people of this homeserver as those who may speak with it."""
    return Bot(
        folder / "bot",
        url=synapse.url,
        user=user,
        demo=council,
        matrix={"users": [EVERYBODY]},
        settings={"embeddings": {"kind": "local" if meaning else "off"}},
    )


async def _put_to_work(bot: Bot, screen: Screen) -> None:
    try:
        screen.tell("$ ratsbot matrix login")
        screen.tell((await bot.login()).stdout.strip())
        screen.tell("$ ratsbot serve")
        await bot.start()
    except (AssertionError, RuntimeError) as error:
        raise NoWorldError(f"Der Bot kommt nicht in Gang:\n{error}") from error


async def _come(synapse: Synapse, user: User, encrypted: bool) -> Somebody:
    if encrypted:
        return await AloudJsPerson.login(synapse.url, user)
    return await AloudPerson.login(synapse.url, user)
