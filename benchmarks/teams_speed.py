"""How fast a bot on Teams answers, ours beside the one of Microsoft's samples, and where its time goes.

python -m benchmarks.teams_speed [--small] [--only speed|profile|memory]

A turn is one signed message to the bot's door and one message in the fake connector. The wait lies between
sending the question and the answer's arrival there; turns/s are those of 20 people who each ask as soon as
they are answered. Both bots run in a process of their own, the askers, the connector and the identity servers
in this one. The chats are spread over ten tenants, so that the documented limits (7 requests a second in a
chat, 50 in a tenant), which Ratsbot keeps and the stock bot does not know, slow nobody down; the row "one
tenant" shows them. Ratsbot also shows that it writes, with a request of its own for each question.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matrix_bots import processor_seconds
from benchmarks.teams_stage import COMMAND, BotProcess, Stage, ratsbot, stage, stock
from bot.retrieval.evaluation import waits
from tests.matrix.bot import make_demo
from tests.teams.world import World

THANKS = "Danke"
"""Answered with one sentence, and nothing looked up."""
PEOPLE = 20
WARM_UP = 20
TENANTS, CHATS = 10, 400
Make = Callable[..., BotProcess]


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    make: Make
    options: tuple[str, ...]
    text: str
    tenants: int = TENANTS


MANY = ("--tenants", str(TENANTS))
CASES = (
    Case("Ratsbot, a sentence", ratsbot, MANY, THANKS),
    Case("stock, a sentence", stock, (), THANKS),
    Case("Ratsbot, a search", ratsbot, MANY, COMMAND),
    Case("stock, a search", stock, ("--search",), COMMAND),
    Case("Ratsbot, a search, one tenant", ratsbot, (), COMMAND, 1),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one bot. Seconds, but turns a second, processor seconds per turn, token requests per turn, MiB."""

    waited: list[float]
    door: list[float]
    rate: float
    cpu: float
    tokens: float
    megabytes: float


async def pace(on: Stage, world: World, text: str, number: int) -> Pace:
    await on.ask(WARM_UP, at_once=1, text=text, wait=True)
    before = set(on.asked)
    await on.ask(number // 4, at_once=1, text=text, wait=True)
    one_by_one = [each for each in on.asked if each not in before]
    used, tokens, begun = processor_seconds(on.bot.process), len(world.identity.requests), time.monotonic()
    await on.ask(number, at_once=PEOPLE, text=text, wait=True)
    took = time.monotonic() - begun
    return Pace(
        [on.answered[each] - on.asked[each] for each in one_by_one],
        [on.taken[each] - on.asked[each] for each in one_by_one],
        number / took,
        (processor_seconds(on.bot.process) - used) / number,
        (len(world.identity.requests) - tokens) / number,
        on.bot.process.megabytes(),
    )


async def paces(world: World, folder: Path, number: int) -> None:
    print(f"| {number // 4} one by one, then {number} by {PEOPLE} people | answer p50 | p95 | door p50 | p95 "
          "| turns/s | cpu per turn | token requests per turn | memory |")  # fmt: skip
    print("|" + "---|" * 9)
    for index, case in enumerate(CASES):
        bot = case.make(folder / f"bot{index}", world, folder / "demo", *case.options)
        async with stage(world, bot, conversations=CHATS, tenants=case.tenants) as on:
            found = await pace(on, world, case.text, number)
        answer, door = (waits([each * 1000 for each in took]) for took in (found.waited, found.door))
        cells = (
            case.name, *(f"{each:.1f} ms" for each in (answer.p50, answer.p95, door.p50, door.p95)),
            f"{found.rate:.1f}", f"{found.cpu * 1000:.1f} ms", f"{found.tokens:.2f}",
            f"{found.megabytes:.0f} MB",
        )  # fmt: skip
        print("| " + " | ".join(cells) + " |", flush=True)


async def profiles(world: World, folder: Path, number: int) -> None:
    """Shares of the processor time, by part."""
    print("\n| processor time | |\n|---|---|")
    for index, case in enumerate(CASES[:4]):
        target = folder / f"profile{index}.json"
        options = (*case.options, "--profile", str(target))
        bot = case.make(folder / f"profiled{index}", world, folder / "demo", *options)
        async with stage(world, bot, conversations=CHATS, tenants=case.tenants) as on:
            await on.ask(number, at_once=PEOPLE, text=case.text, wait=True)
        shares = json.loads(target.read_text())
        said = ", ".join(f"{part} {share:.0%}" for part, share in shares.items() if share >= 0.01)
        print(f"| {case.name} | {said} |", flush=True)


async def memory(world: World, folder: Path, number: int, steps: int) -> None:
    """RSS while one process answers `number` searches."""
    print("\n| searches answered | memory | turns/s | cpu per turn |\n|---|---|---|---|")
    bot = ratsbot(folder / "memory", world, folder / "demo", *MANY)
    async with stage(world, bot, conversations=CHATS, tenants=TENANTS) as on:
        print(f"| 0 | {bot.process.megabytes():.0f} MB | | |")
        for step in range(1, steps + 1):
            begun, used = time.monotonic(), processor_seconds(bot.process)
            await on.ask(number // steps, at_once=PEOPLE, wait=True)
            rate = number // steps / (time.monotonic() - begun)
            spent = (processor_seconds(bot.process) - used) / (number // steps) * 1000
            asked = number // steps * step
            print(f"| {asked} | {bot.process.megabytes():.0f} MB | {rate:.1f} | {spent:.1f} ms |", flush=True)
        count = on.count()
    print(f"\nAsked {count.asked}, answered once {count.once}, lost {count.lost}, doubled {count.doubled}.")


async def report(number: int, searches: int, steps: int, only: str) -> None:
    with World() as world, tempfile.TemporaryDirectory(prefix="ratsbot-speed-") as name:
        folder = Path(name)
        (folder / "demo").mkdir()
        await asyncio.to_thread(make_demo, folder / "demo")
        if only in ("", "speed"):
            await paces(world, folder, number)
        if only in ("", "profile"):
            await profiles(world, folder, number)
        if only in ("", "memory"):
            await memory(world, folder, searches, steps)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="40 questions, 100 searches")
    parser.add_argument("--only", default="", choices=("speed", "profile", "memory"))
    given = parser.parse_args()
    asyncio.run(report(*((40, 100, 2) if given.small else (1000, 10_000, 5)), given.only))


if __name__ == "__main__":
    main()
