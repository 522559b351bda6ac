"""How long an edition to many rooms takes, and how long somebody waits who asks meanwhile.

python -m benchmarks.digest_rooms [--rooms 500] [--only WORD]

Every room gets an edition of eight lines, all at the same second, every fifth a second post that must come
after it. Outbox, courier, poster and HTTP are the product's own; the homeserver and the connector are fakes
that keep the documented rate limits (tests/digest/servers.py). Time is virtual: it goes on where all wait, so
what the processor needs costs none. Meanwhile questions come, a quarter of what a limited homeserver takes,
from one room after the other, also from those whose edition still waits; an answer takes the bot no time, so
the wait is that of its delivery.
"""

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.post import Poster as MatrixPoster
from adapters.matrix.session import Session
from adapters.matrix.signs import Signs
from adapters.teams.connector import Connector as TeamsConnector
from adapters.teams.limits import JITTER_SECONDS, Limits
from adapters.teams.post import Address
from adapters.teams.post import Poster as TeamsPoster
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.port import Port
from bot.messages import Incoming, Place, Reply, Sender, Text
from bot.store.database import Database
from tests.digest.news_edition import edition
from tests.digest.servers import SYNAPSE, Connector, Homeserver, Screen
from tests.matrix.process import free_port
from tests.teams.posting import House, OneToken
from tests.virtual_time import VirtualClock, run

LINES = 8
OFTEN = 0.5
"""Seconds between questions where there is no limit that they could meet."""
SHARE = 4
FOLLOWED = 5
"""One room in so many gets a second post."""
REST_SECONDS = 300.0
"""In which what was asked last is answered."""
PLACES = {"matrix": "!raum{}:kraehenfurt.example", "teams": "kraehenfurt|19:raum{}@thread.tacv2"}
HEAD = (
    "| platform | rooms | posts | last edition after | lost | doubled | out of order | refused (429) "
    "| questions | wait: median | 95 % | longest | real seconds |"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`last` and `waits` in virtual seconds. `disordered` are places whose second post came first."""

    posts: int
    last: float
    lost: int
    doubled: int
    disordered: int
    refused: int
    waits: Sequence[float]


@dataclass(frozen=True, slots=True)
class Stage:
    """A platform with so many rooms, and what was said in them; a question comes `every` so many seconds."""

    platform: str
    rooms: int
    every: float
    port: Port
    screen: Screen
    folder: Path

    def place(self, room: int) -> Place:
        return Place(self.platform, PLACES[self.platform].format(room), "room")

    def shown(self) -> list[tuple[str, float]]:
        """The first line of everything that stands there, and when it came."""
        return [(words.split("\n")[0], at) for _, words, at in self.screen.shown]


async def play(on: Stage) -> Outcome:
    """Until every edition is out and every question answered."""
    loop = asyncio.get_running_loop()
    clock, stop = VirtualClock(loop), asyncio.Event()
    database = Database(on.folder / "rooms.db")
    mailbox = Mailbox(database, clock)
    courier = Courier(mailbox, on.platform, _answer, on.port, clock)
    expected = _publish(mailbox, on)
    begun = loop.time()
    running = asyncio.create_task(courier.run(stop))
    asked: dict[str, float] = {}
    while mailbox.backlog(on.platform).unsent:
        await asyncio.sleep(on.every)
        asked[f"Frage {len(asked)}"] = loop.time()
        mailbox.take_in(on.platform, [_question(on, len(asked) - 1, clock)])
        courier.wake()
    await asyncio.sleep(REST_SECONDS)
    stop.set()
    await running
    database.close()
    return _outcome(on, expected, begun, asked)


def _publish(mailbox: Mailbox, on: Stage) -> list[str]:
    """First all editions, then the others, as two commands of one night would."""
    expected = []
    for kind, every in (("Ausgabe", 1), ("Verfolgt", FOLLOWED)):
        for room in range(0, on.rooms, every):
            name = f"{kind} {room}"
            blocks = edition(LINES) if kind == "Ausgabe" else ()
            mailbox.enqueue(on.place(room), [Reply(name, (Text(name), *blocks))], name)
            expected.append(name)
    return expected


def _question(on: Stage, number: int, clock: VirtualClock) -> Incoming:
    """From the last room backwards: their editions wait longest."""
    where = on.place(on.rooms - 1 - number % on.rooms)
    return Incoming(f"$frage{number}", "message", where, Sender("anna"), f"Frage {number}", clock.now())


async def _answer(incoming: Incoming) -> AsyncIterator[Reply]:
    yield Reply("antwort", (Text(incoming.text),))


def _outcome(on: Stage, expected: list[str], begun: float, asked: dict[str, float]) -> Outcome:
    shown = on.shown()
    times = dict(reversed(shown))
    numbers = Counter(name for name, _ in shown)
    late = (f"Verfolgt {room}" for room in range(0, on.rooms, FOLLOWED))
    return Outcome(
        len(expected),
        max(times[name] for name in expected if name in times) - begun,
        sum(not numbers[name] for name in (*expected, *asked)),
        sum(number > 1 for number in numbers.values()),
        sum(times.get(name, 0) <= times.get(f"Ausgabe {name.split()[1]}", 0) for name in late),
        on.screen.refused,
        sorted(times[name] - at for name, at in asked.items() if name in times),
    )


# --- the platforms


@asynccontextmanager
async def matrix(rooms: int, folder: Path, limit: tuple[float, int] | None) -> AsyncIterator[Stage]:
    server = Homeserver(limit)
    async with _served(server.routes()) as origin:
        session = Session("@ratsbot:kraehenfurt.example", "GERAET", "token", origin)
        session.save(folder)
        client = await Client.open(Config(origin, session.user_id, folder), session)
        poster = MatrixPoster(client, Signs(client), House())
        try:
            every = SHARE / limit[0] if limit else OFTEN
            yield Stage("matrix", rooms, every, poster, server.screen, folder)
        finally:
            await client.close()


@asynccontextmanager
async def teams(rooms: int, folder: Path) -> AsyncIterator[Stage]:
    server, loop = Connector(), asyncio.get_running_loop()
    async with _served(server.routes()) as origin:
        limits = Limits(now=loop.time, jitter=JITTER_SECONDS)
        connector = TeamsConnector(OneToken(), [origin], limits, VirtualClock(loop))
        address = Address(connector, f"{origin}/svc/", "mandant", "28:ratsbot")
        poster = TeamsPoster(lambda _place: address, House(), loop.time)
        try:
            yield Stage("teams", rooms, OFTEN, poster, server.screen, folder)
        finally:
            await connector.close()


@asynccontextmanager
async def _served(routes: Sequence[web.RouteDef]) -> AsyncIterator[str]:
    app, port = web.Application(), free_port()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


Run = Callable[[int, Path], Outcome]


def _on_matrix(limit: tuple[float, int] | None) -> Run:
    async def played(rooms: int, folder: Path) -> Outcome:
        async with AsyncExitStack() as stack:
            return await play(await stack.enter_async_context(matrix(rooms, folder, limit)))

    return lambda rooms, folder: run(played(rooms, folder))


def on_teams(rooms: int, folder: Path) -> Outcome:
    async def played() -> Outcome:
        async with teams(rooms, folder) as stage:
            return await play(stage)

    return run(played())


RUNS: dict[str, Run] = {
    "Matrix, Synapse's default limit": _on_matrix(SYNAPSE),
    "Matrix, a limit of 2/s, burst 20": _on_matrix((2.0, 20)),
    "Matrix, override_ratelimit": _on_matrix(None),
    "Teams, channels of one tenant": on_teams,
}


def row(name: str, rooms: int, seen: Outcome, seconds: float) -> str:
    waits = seen.waits or [0.0]
    at = (waits[len(waits) // 2], waits[int(len(waits) * 0.95)], waits[-1])
    cells = (
        name, rooms, seen.posts, f"{seen.last // 60:.0f} min {seen.last % 60:.0f} s", seen.lost, seen.doubled,
        seen.disordered, seen.refused, len(seen.waits), *(f"{each:.1f} s" for each in at), f"{seconds:.0f}",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--only", default="", help="runs whose name contains this")
    options = parser.parse_args()
    print(HEAD, "|---" * 13 + "|", sep="\n")
    for name, played in RUNS.items():
        if options.only.lower() not in name.lower():
            continue
        with tempfile.TemporaryDirectory() as folder:
            begun = time.monotonic()
            seen = played(options.rooms, Path(folder))
            print(row(name, options.rooms, seen, time.monotonic() - begun), flush=True)


if __name__ == "__main__":
    main()
