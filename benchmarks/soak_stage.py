"""All that the soak's bot lives among."""

import asyncio
import datetime as dt
import json
import random
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.matrix.session import Session
from benchmarks.soak_asked import Standing, Verdict
from benchmarks.soak_bot import HOME, Play, settings
from benchmarks.soak_cities import LivingCity, living, source
from benchmarks.soak_editions import Ordered, is_all_said, judge, order
from benchmarks.soak_homeserver import Homeserver
from benchmarks.soak_mishaps import Mishaps, stopped
from benchmarks.soak_model import QuotingChat
from benchmarks.soak_mouths import MatrixMouth, Mouth, TeamsMouth
from benchmarks.soak_people import CLERKS, ROOMS, People
from benchmarks.soak_time import BERLIN, FastClock
from benchmarks.soak_wanted import Ended, Wanted
from bot.messages import Place
from bot.store.database import Database
from tests.houses import load_demo
from tests.matrix.bot import PYTHON, ROOT
from tests.matrix.process import Process, free_port
from tests.teams.world import World

BOT = "@ratsbot:kraehenfurt.example"
CITIES = (("sessionnet", "seestadt", 200), ("oparl", "kaidorf", 5000))
PAPERS_A_DAY = 4
"""Of one city on the average of all days: 1,500 papers a year."""
PAPERS_OF_A_MEETING = 10
REST_SECONDS = 90.0
"""In which what was asked last is answered."""
START_SECONDS = 180.0
AT_WORK = {"Courier._answer", "Drafts._run"}
"""Tasks that a question has, and nothing else."""
QUIET = """SELECT (SELECT count(*) FROM inbox WHERE state <> 'done')
    + (SELECT count(*) FROM outbox WHERE state = 'due')"""


@dataclass(slots=True)
class Stage:
    wanted: Wanted
    clock: FastClock
    play_file: Path
    process: Process
    database: Path
    homeserver: Homeserver
    world: World
    chat: QuotingChat
    cities: list[LivingCity]
    mouths: list[Mouth]
    ordered: list[Ordered]
    people: list[People] = field(default_factory=list)
    mishaps: Mishaps | None = None
    over: dt.datetime = field(init=False)
    """When life ended."""

    # --- the life of it

    async def play(self) -> None:
        await self.start()
        mishaps = self.mishaps = Mishaps(
            self.wanted, self.homeserver, self.world, self.chat, self.process, self.start
        )
        self.people = [
            People(each, random.Random(at), self.wanted.times, mishaps.disturbed)
            for at, each in enumerate(self.mouths)
        ]
        for each in self.people:
            await each.greet()
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(self.wanted.minutes * 60, stop.set)
        await asyncio.gather(
            *(each.live(stop) for each in self.people), self._days(stop), mishaps.befall(stop)
        )
        self.over = self.clock.now()
        await self._settled()

    async def start(self) -> None:
        await asyncio.to_thread(self.process.start, self._listens, cwd=ROOT, seconds=START_SECONDS)

    def _listens(self) -> bool:
        """Whether it follows Matrix; Teams says the same again until somebody takes it."""
        return self.homeserver.followed

    async def _settled(self) -> None:
        """Until nothing waits any more, for a while, and what was to be said by now is said."""
        end, quiet = time.monotonic() + REST_SECONDS, 0
        db = Database(self.database)
        try:
            while time.monotonic() < end and quiet < 4:
                quiet = quiet + 1 if await asyncio.to_thread(self._is_quiet, db) else 0
                await asyncio.sleep(0.5)
        finally:
            db.close()
        await asyncio.sleep(self.wanted.every + 1)  # one sample of the rest

    def _is_quiet(self, db: Database) -> bool:
        return not db.value(QUIET) and is_all_said(db, self.ordered, self.over)

    async def _days(self, stop: asyncio.Event) -> None:
        """Something happens in the cities at noon."""
        next_day = self.wanted.day_seconds * 10.5 / 24
        while not await stopped(stop, next_day):
            today = self.clock.now().astimezone(BERLIN).date()
            for each in self.cities:
                await asyncio.to_thread(each.live_on, today)
            next_day = self.wanted.day_seconds

    # --- the end of it

    async def ended(self) -> Ended:
        """The bot stopped, and everything held against what was asked."""
        for each in self.people:
            each.look()
        days = self.clock.days
        code = await asyncio.to_thread(self.process.stop)
        verdict = Verdict()
        if code:
            verdict.add("the bot's end", str(code))
        standing: list[Standing] = []
        for each in self.people:
            here = list(each.mouth.standing())
            verdict.of_questions(each.asked, here)
            standing += here
        self._left_behind(verdict)
        db = Database(self.database)
        told, lines = judge(db, self.ordered, standing, self.over, verdict)
        facts = self._facts(db)
        db.close()
        self._keep_calls()
        self._keep_standing(standing)
        log = self.process.output()
        for trace in log.split("Traceback")[1:]:
            verdict.add("tracebacks in the log", trace.strip()[-300:])
        for line in log.splitlines():
            if "Task was destroyed" in line or "never awaited" in line or "Unclosed" in line:
                verdict.add("tasks and files left behind", line[-300:])
        return Ended(
            self.wanted, self.wanted.folder / "samples.jsonl", days, verdict, told, lines, facts, log
        )

    def _left_behind(self, verdict: Verdict) -> None:
        """What was at work in the bot's last sample, when all was answered and nobody asked any more."""
        last = json.loads((self.wanted.folder / "samples.jsonl").read_text("utf-8").splitlines()[-1])
        for name in AT_WORK & last["tasks"].keys():
            verdict.add("tasks left behind", f"{name} {last['tasks'][name]}")
        if last["waiting"]:
            verdict.add("questions left waiting", str(last["waiting"]))

    def _keep_calls(self) -> None:
        """All that was asked of the connector, to see what led to what stands there."""
        with (self.wanted.folder / "connector.jsonl").open("w", encoding="utf-8") as file:
            for each in self.world.service.calls:
                body = str(each.body.get("text", each.body.get("attachments", "")))[:200]
                fault = each.fault and (each.fault.kind, each.fault.status)
                line = [each.at, each.method, each.path, each.body.get("type"), fault, body]
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _keep_standing(self, standing: Iterable[Standing]) -> None:
        with (self.wanted.folder / "standing.jsonl").open("w", encoding="utf-8") as file:
            for each in standing:
                file.write(json.dumps([each.room, each.answers, each.words], ensure_ascii=False) + "\n")

    def _facts(self, db: Database) -> dict[str, str]:
        asked = [each for one in self.people for each in one.asked]
        runs = {row[0]: row[1] for row in db.rows("SELECT kind, count(*) FROM run GROUP BY kind")}
        editions = db.value("SELECT count(*) FROM edition")
        return {
            "questions edited, deleted": f"{sum(each.edited for each in asked)}, "
            f"{sum(each.expected == 'none' for each in asked)}",
            "requests of the bot: Matrix (failed)": f"{self.homeserver.requests} ({self.homeserver.failed})",
            "… Teams (failed)": f"{len(self.world.service.calls)} "
            f"({sum(each.fault is not None for each in self.world.service.calls)})",
            "… model (failed)": f"{self.chat.asked_for} ({self.chat.failed})",
            "tokens of Entra": str(len(self.world.identity.requests)),
            "runs of the cities": ", ".join(f"{kind} {count}" for kind, count in runs.items()),
            "papers, editions": f"{db.value('SELECT count(*) FROM paper')}, {editions}",
            "servers away": ", ".join(
                f"{what} {times}" for what, times in (self.mishaps.away if self.mishaps else {}).items()
            ),
        }


@asynccontextmanager
async def stage(wanted: Wanted) -> AsyncIterator[Stage]:
    """Everything stands, the demo council is loaded, the rooms have subscribed; the bot is not started."""
    clock, folder = FastClock.begin(wanted.speed), wanted.folder
    today = clock.now().astimezone(BERLIN).date()
    papers = wanted.papers or PAPERS_A_DAY * wanted.times
    size = (max(1, round(papers / PAPERS_OF_A_MEETING)), PAPERS_OF_A_MEETING)
    async with AsyncExitStack() as stack:
        world = stack.enter_context(World())
        chat = stack.enter_context(QuotingChat())
        cities = [
            stack.enter_context(living(kind, key, today, first=first, size=size))
            for kind, key, first in CITIES
        ]
        homeserver = Homeserver(clock, BOT)
        await homeserver.start()
        stack.push_async_callback(homeserver.stop)
        play = _play(wanted, clock, cities, homeserver=homeserver.url, teams=world.origin, chat=chat.url)
        play.save(folder / "play.json")
        Session(BOT, "GERAET", "token", homeserver.url).save(folder / "matrix")
        people, rooms = int(CLERKS * wanted.times), wanted.rooms or max(6, int(ROOMS * wanted.times))
        door = f"http://127.0.0.1:{play.port}/api/teams/{HOME}/messages"
        matrix = MatrixMouth(homeserver, rooms, people, random.Random(1))
        teams = TeamsMouth(world, door, rooms, people, random.Random(2))
        stack.push_async_callback(teams.close)
        ordered = await asyncio.to_thread(_prepared, play, matrix, teams)
        process = Process(PYTHON, "benchmarks.soak_bot", [str(folder / "play.json")], folder / "out.log")
        stack.callback(process.kill)
        yield Stage(
            wanted, clock, folder / "play.json", process, play.database, homeserver, world, chat, cities,
            [matrix, teams], ordered,
        )  # fmt: skip


def _play(
    wanted: Wanted,
    clock: FastClock,
    cities: list[LivingCity],
    *,
    homeserver: str,
    teams: str,
    chat: str,
) -> Play:
    sources = {each.key: source(each) for each in cities}
    return Play(
        folder=str(wanted.folder),
        start=clock.start.isoformat(),
        begun=clock.begun,
        speed=clock.speed,
        homeserver=homeserver,
        user=BOT,
        teams=teams,
        port=free_port(),
        http=free_port(),
        chat=chat,
        cities={
            key: (each.kind, each.url, list(each.hosts), each.first_year) for key, each in sources.items()
        },
        every=wanted.every,
        trace=wanted.trace,
        small=wanted.small,
    )


def _prepared(play: Play, matrix: MatrixMouth, teams: TeamsMouth) -> list[Ordered]:
    """The demo council, and one subscription in every room but the personal chats of Teams."""
    house: House = build(settings(play), play.clock)
    try:
        load_demo(house)
        rooms = [(Place("matrix", each, "room"), each) for each in matrix.rooms]
        channels = [each for each in teams.rooms if each not in teams.uploads_in]
        rooms += [(Place("teams", f"{HOME}|{each}", "room", home=HOME), each) for each in channels]
        return order(house, rooms)
    finally:
        house.close()
