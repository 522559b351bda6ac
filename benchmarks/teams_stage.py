"""Who asks in the Teams runs, and what stands in the fake connector in the end."""

import asyncio
import json
import shutil
import socket
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.teams_bot import tenant_names
from tests.matrix.bot import PYTHON, ROOT
from tests.matrix.process import Process, free_port
from tests.teams.service import Call
from tests.teams.world import CITY, Person, Tenant, World, until

COMMAND = "/suche Hitzeaktionsplan {number}"
"""A real search in the demo council; the number makes every question another one."""
QUIET_SECONDS = 60.0
"""So long without a further answer, and none is expected any more: what was refused waits before it comes."""
LOOK_SECONDS = 0.002
WINDOW_SECONDS = 1.0
"""What was posted so shortly before a kill may have died unacknowledged."""
LATE_SECONDS = 0.3
"""What was on its way at the kill is carried out a moment after it; a new process takes longer to begin."""
Question = tuple[str, str]
"""Conversation and activity id."""


class BotProcess:
    """A bot of the Teams runs, its database on the disk. `module` is benchmarks.teams_bot or teams_stock."""

    def __init__(self, folder: Path, world: World, demo: Path, module: str, path: str, *more: str) -> None:
        shutil.copytree(demo, folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{path}"
        arguments = (str(folder / "ratsbot.db"), str(self.port), world.origin, *more)
        self.process = Process(PYTHON, f"benchmarks.{module}", arguments, folder / "out.log")

    async def start(self) -> None:
        await asyncio.to_thread(self.process.start, self._well, cwd=ROOT, seconds=60)

    async def restart(self) -> None:
        """After kill -9."""
        await asyncio.to_thread(self.process.kill)
        await self.start()

    def _well(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def ratsbot(folder: Path, world: World, demo: Path, *more: str) -> BotProcess:
    return BotProcess(folder, world, demo, "teams_bot", f"/api/teams/{CITY}/messages", *more)


def stock(folder: Path, world: World, demo: Path, *more: str) -> BotProcess:
    return BotProcess(folder, world, demo, "teams_stock", "/api/messages", *more)


@dataclass(frozen=True, slots=True)
class Count:
    """Questions and their answers as they stand in the connector. `unacknowledged` are those of the doubled
    whose first answer was carried out and whose acknowledgement the bot cannot have had."""

    asked: int
    once: int
    lost: int
    doubled: int
    unacknowledged: int

    @property
    def clean(self) -> bool:
        """Nothing went wrong that an adapter of Teams can prevent."""
        return not self.lost and self.doubled == self.unacknowledged


@dataclass(slots=True)
class Stage:
    """Asks in personal chats, so many of each tenant in turn. Times are time.monotonic()."""

    world: World
    bot: BotProcess
    conversations: int
    tenants: list[Tenant]
    http: aiohttp.ClientSession
    asked: dict[Question, float] = field(default_factory=dict)
    taken: dict[Question, float] = field(default_factory=dict)
    answered: dict[Question, float] = field(default_factory=dict)
    again: int = 0
    """Deliveries that had to be repeated."""
    killed: list[float] = field(default_factory=list)
    _waiting: dict[Question, asyncio.Event] = field(default_factory=dict)
    _looked: int = 0
    _number: int = 0

    # --- asking

    async def ask(
        self, number: int, *, per_second: float = 0, at_once: int = 8, text: str = COMMAND, wait: bool = False
    ) -> None:
        """Over all conversations in turn; as fast as they go, or `per_second`. `wait` for each answer."""
        begun, numbers = time.monotonic(), iter(range(number))

        async def one_after_another() -> None:
            for each in numbers:
                if per_second:
                    await asyncio.sleep(max(0, begun + each / per_second - time.monotonic()))
                question = await self._ask(text)
                if wait:
                    await self._answer(question)

        looking = asyncio.create_task(self._keep_looking())
        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        looking.cancel()

    async def _ask(self, text: str) -> Question:
        self._number += 1
        who = self._number % self.conversations
        tenant = self.tenants[who % len(self.tenants)]
        person = Person(f"29:person{who}", f"Person {who}", f"aaaaaaaa-0000-0000-0000-{who:012}")
        where = tenant.in_person(person)
        activity = tenant.activity(where, by=person, text=text.format(number=self._number))
        question = (where["conversation"]["id"], activity["id"])
        self.asked[question] = time.monotonic()
        await self._deliver(activity)
        self.taken[question] = time.monotonic()
        return question

    async def _answer(self, question: Question) -> None:
        """Until it is there; TimeoutError if it does not come."""
        came = self._waiting.setdefault(question, asyncio.Event())
        if question not in self.answered:
            async with asyncio.timeout(QUIET_SECONDS):
                await came.wait()

    async def _deliver(self, activity: Mapping[str, Any]) -> None:
        """As Teams does: the same activity again until somebody has taken it."""
        data = json.dumps(activity).encode()
        headers = {"Authorization": f"Bearer {self.tenants[0].token()}", "Content-Type": "application/json"}
        while True:
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with self.http.post(self.bot.url, data=data, headers=headers) as got:
                    await got.read()
                    if got.ok:
                        return
            self.again += 1
            await asyncio.sleep(0.2)

    # --- looking

    async def _keep_looking(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        calls = self.world.service.calls
        for call in calls[self._looked : (end := len(calls))]:
            if (question := answers(call)) is not None:
                self.answered.setdefault(question, call.at)
                self._waiting.setdefault(question, asyncio.Event()).set()
        self._looked = end

    async def settled(self, quiet: float = QUIET_SECONDS) -> None:
        """Until everything is answered, or nothing has come for `quiet` seconds."""
        last, number = time.monotonic(), -1
        while len(self.answered) < len(self.asked) and time.monotonic() < last + quiet:
            self.look()
            if len(self.answered) != number:
                last, number = time.monotonic(), len(self.answered)
            await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """kill -9, and up again."""
        self.killed.append(time.monotonic())
        await self.bot.restart()

    async def until_asked(self, number: int) -> None:
        await until(lambda: len(self.asked) >= number, 600)

    # --- counting

    def count(self) -> Count:
        came: dict[Question, list[Call]] = defaultdict(list)
        for call in self.world.service.calls:
            if (question := answers(call)) is not None:
                came[question].append(call)
        numbers = [len(came[each]) for each in self.asked]
        doubled = [came[each] for each in self.asked if len(came[each]) > 1]
        return Count(
            len(numbers),
            sum(each == 1 for each in numbers),
            sum(each == 0 for each in numbers),
            len(doubled),
            sum(all(self._unacknowledged(call) for call in calls[:-1]) for calls in doubled),
        )

    def _unacknowledged(self, call: Call) -> bool:
        if call.fault is not None and call.fault.kind == "lost":
            return True
        return any(-LATE_SECONDS <= at - call.at < WINDOW_SECONDS for at in self.killed)

    def densest(self, seconds: float, *, in_all: bool = False) -> int:
        """The most requests that came to one conversation (or `in_all`) within any such span."""
        times: dict[str, list[float]] = defaultdict(list)
        for call in self.world.service.calls:
            times["" if in_all else call.path.split("/")[3].partition(";")[0]].append(call.at)
        return max((densest(each, seconds) for each in times.values()), default=0)


def answers(call: Call) -> Question | None:
    """The question that a message answers; None for what showed no message."""
    done = call.fault is None or call.fault.kind in {"lost", "slow"}
    if not done or call.method != "POST" or call.body.get("type") != "message":
        return None
    return call.path.split("/")[3], str(call.body.get("replyToId", ""))


def densest(times: list[float], seconds: float) -> int:
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


@asynccontextmanager
async def stage(
    world: World, bot: BotProcess, *, conversations: int = 40, tenants: int = 1
) -> AsyncIterator[Stage]:
    """The bot started, nothing asked yet."""
    for kept in (world.service.calls, world.service.posts, world.service.faults):
        kept.clear()
    timeout = aiohttp.ClientTimeout(total=30)
    connector = aiohttp.TCPConnector(limit=0, force_close=False)
    speakers = [Tenant(world, tenant=each) for each in tenant_names(tenants)]
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        await bot.start()
        try:
            yield Stage(world, bot, conversations, speakers, http)
        finally:
            await asyncio.to_thread(bot.process.stop)
