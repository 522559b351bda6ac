"""Whether every question on Teams is answered, and once: kills, and a connector that fails.

python -m benchmarks.teams_loss [--small] [--only WORD]

Asked in personal chats through the real door, with signed tokens; counted in the fake connector, after the
bot has been killed and started once more. Teams knows no key by which it would recognise a message that is
sent again: what was carried out and not acknowledged comes twice, and is counted as doubled like everything
else; a column says how many of the doubled that were. The run "cut after the work was done" does it on
purpose. The documented rate limits are kept while all this runs, and waited for.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.teams_stage import BotProcess, Count, Stage, ratsbot, stage
from tests.matrix.bot import make_demo
from tests.teams.faults import CONFLICT, CUT, LOST, THROTTLED, Fault, refused
from tests.teams.world import World

SPANS = (1, 2, 30)
"""Seconds in which requests to one conversation are limited (adapters.teams.limits): to 7, 8, 60; to all of
a tenant, 50 in one second."""
WELL = Fault("slow", seconds=0)
FAULTS = (THROTTLED, CONFLICT, refused(500), refused(503), refused(503, after="1"), CUT)
HEAD = (
    "| run | asked | once | lost | doubled | of these, unacknowledged | answers/s | not taken at once "
    "| failures | most requests to a chat in 1, 2, 30 s; in all in 1 s |"
)
Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Run:
    name: str
    play: Play
    conversations: int = 40
    rest: float = 1.0
    """Seconds before the last kill: what is answered late is to be acknowledged by then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds` from the first question to the last answer; `again` are deliveries that a dead bot did not
    take; `failed` the connector's failures; `densest` the most requests to one conversation, by SPANS, and
    to all in one second."""

    count: Count
    seconds: float
    again: int
    failed: int
    densest: tuple[int, ...]


# --- what is done to the bot


def burst(number: int) -> Play:
    async def play(on: Stage) -> None:
        await on.ask(number)

    return play


def killed(number: int, times: int, per_second: float) -> Play:
    async def play(on: Stage) -> None:
        async def kills() -> None:
            for each in range(1, times + 1):
                await on.until_asked(number * each // (times + 1))
                await asyncio.sleep(random.uniform(0, 0.5))
                await on.kill()

        await asyncio.gather(on.ask(number, per_second=per_second, at_once=32), kills())

    return play


def failing(number: int, share: float, slow: float, per_second: float) -> Play:
    """Of all requests this share fails, in one way or another or `slow` seconds late."""

    async def play(on: Stage) -> None:
        faults = (*FAULTS, Fault("slow", seconds=slow))
        on.world.service.fail(
            *(random.choice(faults) if random.random() < share else WELL for _ in range(4 * number))
        )
        await on.ask(number, per_second=per_second)

    return play


def unacknowledged(number: int, share: float, per_second: float) -> Play:
    """Of all requests this share is carried out and then cut off instead of answered."""

    async def play(on: Stage) -> None:
        on.world.service.fail(*(LOST if random.random() < share else WELL for _ in range(4 * number)))
        await on.ask(number, per_second=per_second)

    return play


FULL = (
    Run("1,000 over 40 chats", burst(1000)),
    Run("100 in one chat", burst(100), conversations=1),
    Run("1,000, kill -9 five times", killed(1000, 5, 25)),
    Run(
        "1,000, a third of the requests 429, 412, 500, 503, cut or 5 s late",
        failing(1000, 1 / 3, 5, 25),
        rest=7.0,
    ),
    Run("300, a tenth cut after the work was done", unacknowledged(300, 0.1, 25)),
)
SMALL = (
    Run("40, kill -9 once", killed(40, 1, 25), conversations=10),
    Run("30, a quarter of the requests fails", failing(30, 1 / 4, 0.5, 30), conversations=30),
    Run("12, some cut after the work was done", unacknowledged(12, 0.3, 20), conversations=12),
)


async def outcome(run: Run, bot: BotProcess, world: World, second_look: float = 4.0) -> Outcome:
    """`second_look` seconds are left to answer something again, after one more kill and start."""
    async with stage(world, bot, conversations=run.conversations) as on:
        begun = time.monotonic()
        await run.play(on)
        await on.settled()
        seconds = max(on.answered.values(), default=begun) - begun
        await asyncio.sleep(run.rest)
        await on.kill()
        await asyncio.sleep(second_look)
        calls = world.service.calls
        failed = sum(call.fault not in (None, WELL) for call in calls)
        densest = (*map(on.densest, SPANS), on.densest(1, in_all=True))
        return Outcome(on.count(), seconds, on.again, failed, densest)


async def table(runs: tuple[Run, ...]) -> bool:
    """Prints it; whether nothing went wrong that an adapter can prevent."""
    clean = True
    with World() as world, tempfile.TemporaryDirectory(prefix="ratsbot-soak-") as name:
        folder = Path(name)
        (folder / "demo").mkdir()
        demo = await asyncio.to_thread(make_demo, folder / "demo")
        print(HEAD)
        print("|" + "---|" * 10)
        for index, run in enumerate(runs):
            found = await outcome(run, ratsbot(folder / f"bot{index}", world, demo), world)
            print(_row(run, found), flush=True)
            clean = clean and found.count.clean
    return clean


def _row(run: Run, found: Outcome) -> str:
    count = found.count
    rate = (count.once + count.doubled) / found.seconds if found.seconds else 0
    cells = (run.name, count.asked, count.once, count.lost, count.doubled, count.unacknowledged)
    more = (f"{rate:.1f}", found.again, found.failed, ", ".join(map(str, found.densest)))
    return "| " + " | ".join(str(each) for each in (*cells, *more)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="82 questions and one kill")
    parser.add_argument("--only", default="", help="runs with this word in their names")
    given = parser.parse_args()
    runs = tuple(each for each in (SMALL if given.small else FULL) if given.only in each.name)
    if not asyncio.run(table(runs)):
        sys.exit("Ratsbot lost or doubled an answer.")


if __name__ == "__main__":
    main()
