"""What bots do while the way to the homeserver is broken, and how long they need afterwards.

python -m benchmarks.matrix_faults [--seconds 10] [--only WORD]

A proxy stands between bot and Synapse and fails all syncs, all sends, or everything, for some seconds; one
question is asked before the fault, three during it, one after. Where everything fails, the bot is killed
before and started into the fault. Requests per second are those that ran into the fault.
Recovery is the time from the fault's end until the first answer after it is seen; answers are counted in the
room's history.
"""

import argparse
import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matrix_bots import BOTS, Plain, Ratsbot
from benchmarks.matrix_loss import world
from benchmarks.matrix_stage import Count, Stage, stage
from tests.matrix.bot import make_demo
from tests.matrix.proxy import SYNC, FaultProxy
from tests.matrix.synapse import Synapse

DURING = 3
SEND = "/send/"
ALL = ""
FAULTS = (
    ("502 page", "502", SYNC),
    ("HTML with status 200", "html200", SYNC),
    ("body cut off", "cut", SYNC),
    ("dead token", "badtoken", SYNC),
    ("no answer", "hang", SYNC),
    ("connection reset", "reset", SYNC),
    ("sends: 502 page", "502", SEND),
    ("sends: carried out, then reset", "lost", SEND),
    ("sends: 429, one second to wait", "429", SEND),
    ("started into it: 502 page", "502", ALL),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """`recovery` in seconds, None where no answer came any more; `ended`: the program has ended by itself."""

    requests: int
    recovery: float | None
    ended: bool
    count: Count


async def seen(on: Stage, proxy: FaultProxy, kind: str, only: str, seconds: float) -> Seen:
    await on.ask(1)
    await on.settled()
    before = set(on.answered)
    if only == ALL:
        on.bot.process.kill()
    proxy.fail(kind, seconds, only=only)
    over = time.monotonic() + seconds
    if only == ALL:
        await on.bot.begin()
    await on.ask(DURING, per_second=DURING / seconds, at_once=1)
    await asyncio.sleep(over - time.monotonic())
    requests, ended = proxy.failed(), not on.bot.process.alive
    if not ended:
        await on.ask(1)
        await on.settled()
    came = [on.eye.times[each] for question, each in on.answered.items() if question not in before]
    after = min((each - over for each in came if each >= over), default=None)
    return Seen(requests, after, not on.bot.process.alive, await on.count())


async def one(
    kind: type[Ratsbot | Plain], synapse: Synapse, folder: Path, fault: tuple[str, str, str], seconds: float
) -> str:
    name, how, only = fault
    async with FaultProxy(synapse.url) as proxy:
        user = synapse.register("bot")
        bot = kind(folder / f"bot{time.monotonic_ns()}", proxy.url, user, folder / "demo")
        async with stage(synapse, bot, rooms=1, encrypted=False) as on:
            found = await seen(on, proxy, how, only, seconds)
    recovery = "ended" if found.ended else "never" if found.recovery is None else f"{found.recovery:.1f} s"
    count = found.count
    cells = (name, kind.name, found.requests, f"{found.requests / seconds:.1f}", recovery)
    return "| " + " | ".join(str(each) for each in (*cells, count.asked, count.once, count.doubled)) + " |"


async def table(seconds: float, only: str) -> None:
    with world() as (synapse, folder):
        (folder / "demo").mkdir()
        await asyncio.to_thread(make_demo, folder / "demo")
        print(f"| {seconds:.0f} s of | bot | requests | per second | recovery | asked | once | doubled |")
        print("|---|---|---|---|---|---|---|---|")
        for fault in FAULTS:
            for kind in BOTS if only in fault[0] else ():
                print(await one(kind, synapse, folder, fault, seconds), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", default="", help="faults with this word in their names")
    given = parser.parse_args()
    asyncio.run(table(given.seconds, given.only))


if __name__ == "__main__":
    main()
