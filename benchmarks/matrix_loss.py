"""Whether every command on Matrix is answered, and once: a real Synapse, kills, restarts, encryption.

python -m benchmarks.matrix_loss [--small] [--only WORD] [--ratsbot-only]

What was asked and what was answered is counted in the rooms' history, after the bot has been started once
more. Beside Ratsbot the same runs with a plain nio bot (benchmarks.matrix_plain_nio).
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matrix_bots import BOTS, MatrixBot, Plain, Ratsbot, processor_seconds
from benchmarks.matrix_stage import Count, Stage, stage
from tests.matrix.bot import make_demo
from tests.matrix.js_person import JsPerson
from tests.matrix.synapse import Synapse

PER_SECOND = 20.0
"""A stream that both bots can follow, were they left alone."""
SECOND_LOOK_SECONDS = 4.0
"""Time to answer something again, after one more start."""
Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Run:
    name: str
    play: Play
    rooms: int = 1
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds` from the first question to the last answer; `cpu` is what the bot used meanwhile, None where
    it was killed; `megabytes` is its memory at the end."""

    count: Count
    seconds: float
    cpu: float | None
    megabytes: float


# --- what is done to the bots


def burst(number: int) -> Play:
    async def play(on: Stage) -> None:
        await on.ask(number)

    return play


def while_down(number: int) -> Play:
    async def play(on: Stage) -> None:
        await asyncio.sleep(1)  # its own coming is through
        on.bot.process.kill()
        await on.ask(number)
        await on.bot.start()

    return play


def killed(number: int, times: int) -> Play:
    async def play(on: Stage) -> None:
        async def kills() -> None:
            for each in range(1, times + 1):
                await on.until_sent(number * each // (times + 1))
                await asyncio.sleep(random.uniform(0, 0.5))
                on.bot.process.kill()
                await on.bot.start()

        await asyncio.gather(on.ask(number, per_second=PER_SECOND), kills())

    return play


def synapse_restarted(number: int) -> Play:
    async def play(on: Stage) -> None:
        async def restart() -> None:
            await on.until_sent(number // 3)
            await asyncio.to_thread(on.synapse.restart)

        await asyncio.gather(on.ask(number, per_second=PER_SECOND), restart())

    return play


FULL = (
    Run("1,000 over 10 rooms", burst(1000), rooms=10),
    Run("1,000 in one room", burst(1000)),
    Run("200 while the bot is down", while_down(200)),
    Run("300, kill -9 five times", killed(300, 5)),
    Run("300, Synapse restarted", synapse_restarted(300)),
    Run("encrypted: 200 while the bot is down", while_down(200), encrypted=True),
    Run("encrypted: 300, kill -9 five times", killed(300, 5), encrypted=True),
    Run("encrypted: 300, Synapse restarted", synapse_restarted(300), encrypted=True),
)
SMALL = (
    Run("12 over 4 rooms", burst(12), rooms=4),
    Run("22, kill -9 once", killed(22, 1)),
    Run("encrypted: 16 while the bot is down", while_down(16), encrypted=True),
)


async def outcome(run: Run, bot: MatrixBot, synapse: Synapse) -> Outcome:
    async with stage(synapse, bot, rooms=run.rooms, encrypted=run.encrypted) as on:
        begun, pid, used = time.monotonic(), bot.process.pid, processor_seconds(bot.process)
        await run.play(on)
        await on.settled()
        cpu = processor_seconds(bot.process) - used if pid == bot.process.pid else None
        memory = bot.process.megabytes()
        bot.process.kill()
        await bot.start()
        await asyncio.sleep(SECOND_LOOK_SECONDS)
        return Outcome(await on.count(), on.answered_at - begun, cpu, memory)


@contextlib.contextmanager
def world() -> Iterator[tuple[Synapse, Path]]:
    """A homeserver and an empty folder on the disk; ends the program where there is none."""
    if reason := Synapse.missing():
        sys.exit(reason)
    with Synapse() as synapse, tempfile.TemporaryDirectory(prefix="ratsbot-soak-") as folder:
        yield synapse, Path(folder)


def made(kind: type[Ratsbot | Plain], synapse: Synapse, folder: Path, demo: Path) -> Ratsbot | Plain:
    """A new bot with an account of its own."""
    return kind(folder / f"bot{time.monotonic_ns()}", synapse.url, synapse.register("bot"), demo)


async def table(runs: tuple[Run, ...], bots: tuple[type[Ratsbot | Plain], ...]) -> bool:
    """Prints it; whether Ratsbot lost and doubled nothing."""
    clean = True
    with world() as (synapse, folder):
        (folder / "demo").mkdir()
        demo = await asyncio.to_thread(make_demo, folder / "demo")
        print("| run | bot | asked | once | lost | doubled | unreadable | answers/s | cpu | memory |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for run in runs:
            if run.encrypted and (reason := JsPerson.missing()):
                print(f"| {run.name} | not run: {reason} |" + " |" * 8)
                continue
            for kind in bots:
                found = await outcome(run, made(kind, synapse, folder, demo), synapse)
                print(_row(run, kind.name, found), flush=True)
                clean = clean and (kind is not Ratsbot or found.count.clean)
    return clean


def _row(run: Run, name: str, found: Outcome) -> str:
    count = found.count
    rate = (count.once + count.doubled) / found.seconds if found.seconds else 0
    cells = (run.name, name, count.asked, count.once, count.lost, count.doubled, count.unreadable)
    cpu = "–" if found.cpu is None else f"{found.cpu:.1f} s"
    spent = (f"{rate:.1f}", cpu, f"{found.megabytes:.0f} MB")
    return "| " + " | ".join(str(each) for each in (*cells, *spent)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="50 messages and one kill")
    parser.add_argument("--only", default="", help="runs with this word in their names")
    parser.add_argument("--ratsbot-only", action="store_true")
    given = parser.parse_args()
    runs = tuple(each for each in (SMALL if given.small else FULL) if given.only in each.name)
    if not asyncio.run(table(runs, BOTS[:1] if given.ratsbot_only else BOTS)):
        sys.exit("Ratsbot lost or doubled an answer.")


if __name__ == "__main__":
    main()
