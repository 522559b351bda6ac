"""How long somebody on Matrix waits for an answer, what of it is the bot's own time, and its memory.

python -m benchmarks.matrix_latency [--small]

Questions are asked one after the other, each half a second after the answer before. The wait is what the
asking client sees: from sending the question to the answer's arrival in its sync. The bot's own share lies
between the sync that brought it the question and its request to send the answer, seen by a proxy before the
homeserver. Beside Ratsbot the plain nio bot, which looks nothing up. Memory: RSS while Ratsbot answers
thousands of commands.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from benchmarks.matrix_bots import BOTS, Plain, Ratsbot, processor_seconds
from benchmarks.matrix_loss import world
from benchmarks.matrix_stage import Stage, stage
from benchmarks.shared import time_row
from tests.matrix.bot import make_demo
from tests.matrix.js_person import JsPerson
from tests.matrix.proxy import SYNC, FaultProxy
from tests.matrix.synapse import Synapse

PAUSE_SECONDS = 0.5
WARM_UP = 5
ROOMS = 10
SEND = "/send/m.room."


class TimedProxy(FaultProxy):
    """Notes when each sync was answered and when each message arrived (time.monotonic())."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.synced: list[float] = []
        self.sending: list[float] = []

    async def _forward(self, request: web.Request) -> web.StreamResponse:
        if SEND in request.path:
            self.sending.append(time.monotonic())
        answer = await super()._forward(request)
        if SYNC in request.path:
            self.synced.append(time.monotonic())
        return answer

    def own_time(self, first: float, last: float) -> float | None:
        """Seconds from the last sync to the first message sent within this time."""
        sent = next((each for each in self.sending if first < each < last), None)
        told = max((each for each in self.synced if first < each < (sent or 0)), default=None)
        return None if sent is None or told is None else sent - told


async def waits(on: Stage, proxy: TimedProxy, number: int) -> tuple[list[float], list[float]]:
    """What the asker waited, and what of it was the bot's."""
    waited, own = [], []
    for each in range(number + WARM_UP):
        await asyncio.sleep(PAUSE_SECONDS)
        begun = time.monotonic()
        question = await on.mouth.send(on.rooms[0], f"/suche Hitzeaktionsplan {each}")
        answer = await on.mouth.answer(question, by=on.bot.user_id, seconds=30)
        seen = on.mouth.times[answer["event_id"]]
        if each >= WARM_UP:
            waited.append(seen - begun)
            own += [share] if (share := proxy.own_time(begun, seen)) is not None else []
    return waited, own


async def waiting(
    kind: type[Ratsbot | Plain], synapse: Synapse, folder: Path, number: int, *, encrypted: bool
) -> None:
    async with TimedProxy(synapse.url) as proxy:
        user = synapse.register("bot")
        bot = kind(folder / f"bot{time.monotonic_ns()}", proxy.url, user, folder / "demo")
        async with stage(synapse, bot, rooms=1, encrypted=encrypted) as on:
            waited, own = await waits(on, proxy, number)
    where = "encrypted room" if encrypted else "room"
    print(time_row(f"{kind.name}, {where}: until the answer is seen", waited), flush=True)
    print(time_row(f"{kind.name}, {where}: of it the bot's own", own), flush=True)


async def memory(synapse: Synapse, folder: Path, number: int, steps: int) -> None:
    """Rows of RSS and processor time while one process answers `number` commands in several rooms."""
    bot = Ratsbot(folder / "memory", synapse.url, synapse.register("bot"), folder / "demo")
    async with stage(synapse, bot, rooms=ROOMS, encrypted=False) as on:
        rows: list[Sequence[object]] = [(0, f"{bot.process.megabytes():.0f} MB", "")]
        for step in range(1, steps + 1):
            begun, used = time.monotonic(), processor_seconds(bot.process)
            await on.ask(number // steps)
            await on.settled()
            rate = number // steps / (on.answered_at - begun)
            spent = (processor_seconds(bot.process) - used) / (number // steps) * 1000
            rows.append(
                (
                    number // steps * step,
                    f"{bot.process.megabytes():.0f} MB",
                    f"{rate:.1f}",
                    f"{spent:.1f} ms",
                )
            )
        count = await on.count()
    for row in rows:
        print("| " + " | ".join(str(each) for each in row) + " |")
    print(f"\nAsked {count.asked}, answered once {count.once}, lost {count.lost}, doubled {count.doubled}.")


async def report(number: int, commands: int, steps: int) -> None:
    with world() as (synapse, folder):
        (folder / "demo").mkdir()
        await asyncio.to_thread(make_demo, folder / "demo")
        print(f"| {number} questions, one after the other | p50 | p95 | max |\n|---|---|---|---|")
        for encrypted in (False, True):
            if encrypted and (reason := JsPerson.missing()):
                print(f"| encrypted: not run, {reason} | | | |")
                continue
            for kind in BOTS:
                await waiting(kind, synapse, folder, number, encrypted=encrypted)
        print("\n| commands answered | memory | answers/s | processor time per command |\n|---|---|---|---|")
        await memory(synapse, folder, commands, steps)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="10 questions, 100 commands")
    given = parser.parse_args()
    asyncio.run(report(10, 100, 2) if given.small else report(100, 10_000, 5))


if __name__ == "__main__":
    main()
