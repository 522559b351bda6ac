"""What a person waits for: `/suche` through Bot.handle, and the loop's heartbeat during a slow query.

python -m benchmarks.latency --database FILE

Every judged query is asked as a message in a chat, one after the other, warm. Beside it, in the same
run: the bare search without the bot around it.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from adapters.command_line.compose import House, build
from benchmarks.shared import shared_folder
from bot.commands.base import Ask, Blocks, in_thread
from bot.messages import Incoming, Place, Sender, Text
from bot.settings import Settings
from bot.store.database import Database

ROUNDS = 3
TICK = 0.005
SLOW_SECONDS = 2.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", type=Path, required=True)
    house = build(replace(Settings(), database=parser.parse_args().database))
    queries = [json.loads(line)["query"] for line in (shared_folder() / "eval/dev.jsonl").open()]
    asyncio.run(report(house, queries))
    house.close()


async def report(house: House, queries: list[str]) -> None:
    print(f"| {len(queries)} queries × {ROUNDS} | p50 | p95 | max |\n|---|---|---|---|")
    for query in queries:
        await ask(house, query)
    handled = [await ask(house, query) for _ in range(ROUNDS) for query in queries]
    print(row("/suche through Bot.handle", handled))
    search = house.services.search
    bare = [timed(partial(search.find, query, limit=10)) for _ in range(ROUNDS) for query in queries]
    print(row("Search.find alone, 10 hits", bare))
    lag, took = await heartbeat(house)
    print(f"\nHeartbeat of the loop during a query of {took:.1f} s: at most {lag * 1000:.0f} ms late.")


async def ask(house: House, query: str) -> float:
    incoming = Incoming(
        "e", "message", Place("bench", "p", "personal"), Sender("s"), f"/suche {query}", house.clock.now()
    )
    begun = time.perf_counter()
    async for _ in house.bot.handle(incoming):
        pass
    return time.perf_counter() - begun


def timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def row(name: str, seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20)
    return f"| {name} | {cuts[9] * 1000:.1f} ms | {cuts[18] * 1000:.1f} ms | {max(seconds) * 1000:.1f} ms |"


async def heartbeat(house: House) -> tuple[float, float]:
    """The longest delay of a 5 ms tick while a command runs a statement of about two seconds."""
    steps = _steps_for(house, SLOW_SECONDS)

    def slow(ask: Ask) -> Blocks:
        return [Text(str(_count_to(ask.services.db, steps)))]

    late: list[float] = []

    async def tick() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(TICK)
            late.append(time.perf_counter() - begun - TICK)

    ticking = asyncio.create_task(tick())
    begun = time.perf_counter()
    incoming = Incoming("e", "message", Place("bench", "p", "personal"), Sender("s"), "", house.clock.now())
    async for _ in in_thread(slow)(Ask(incoming, "", house.services)):
        pass
    took = time.perf_counter() - begun
    ticking.cancel()
    return max(late), took


def _steps_for(house: House, seconds: float) -> int:
    probe = 200_000
    return int(probe * seconds / timed(lambda: _count_to(house.db, probe)))


def _count_to(db: Database, steps: int) -> int:
    sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ?) SELECT count(*) FROM c"
    return int(db.value(sql, [steps]))


if __name__ == "__main__":
    main()
