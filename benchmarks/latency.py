"""What a person waits for: `/suche` through Bot.handle, and the loop's heartbeat during a slow query.

python -m benchmarks.latency --database FILE [--no-tantivy]

Every judged query is asked as a message in a chat, one after the other. Cold: in a Ratsbot just
started, the database not in the system's memory, every query for the first time. Warm: after that,
and after what `ratsbot chat` and `serve` load at their start.
Beside it, in the same run: the bare search without the bot around it, and tantivy with its index of
the same passages on disk; tantivy yields ids of papers alone, without texts, titles or stations.
"""

import argparse
import asyncio
import os
import tempfile
import time
from functools import partial
from pathlib import Path

from adapters.command_line.compose import House
from benchmarks.alternatives import Tantivy, fill, passages_of
from benchmarks.shared import judged_queries, open_house, time_row, timed
from bot.commands.base import Ask, Blocks, in_thread
from bot.messages import Incoming, Place, Sender, Text
from bot.store.database import Database

ROUNDS = 3
PAGE = 10
TICK = 0.005
SLOW_SECONDS = 2.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--no-tantivy", action="store_true")
    given = parser.parse_args()
    queries = [each.query for each in judged_queries()]
    open_house(given.database).close()
    forget(given.database)
    begun = time.perf_counter()
    house = open_house(given.database)
    print(f"opened in {time.perf_counter() - begun:.2f} s\n")
    print(f"| {len(queries)} queries | p50 | p95 | max |\n|---|---|---|---|")
    asyncio.run(report(house, queries))
    if not given.no_tantivy:
        print(tantivy_row(house, queries))
    lag, took = asyncio.run(heartbeat(house))
    print(f"\nHeartbeat of the loop during a query of {took:.1f} s: at most {lag * 1000:.0f} ms late.")
    house.close()


def forget(database: Path) -> None:
    """The file leaves the system's memory, as after a restart of the machine."""
    with database.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


async def report(house: House, queries: list[str]) -> None:
    cold = [await ask(house, query) for query in queries]
    print(time_row(f"/suche, cold (the very first: {cold[0] * 1000:.0f} ms)", cold), flush=True)
    house.services.search.warm()
    warm = [await ask(house, query) for _ in range(ROUNDS) for query in queries]
    print(time_row(f"/suche, warm, × {ROUNDS}", warm), flush=True)
    search = house.services.search
    bare = [timed(partial(search.find, query, limit=PAGE)) for _ in range(ROUNDS) for query in queries]
    print(time_row(f"Search.find alone, {PAGE} hits, warm, × {ROUNDS}", bare), flush=True)


async def ask(house: House, query: str) -> float:
    """Seconds until the bot has said everything."""
    place, sender = Place("bench", "p", "personal"), Sender("s")
    incoming = Incoming("e", "message", place, sender, f"/suche {query}", house.clock.now())
    begun = time.perf_counter()
    async for _ in house.bot.handle(incoming):
        pass
    return time.perf_counter() - begun


def tantivy_row(house: House, queries: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        engine = Tantivy(Path(folder))
        fill([engine], passages_of(house.db))
        for query in queries:
            engine.rank(query, PAGE)
        took = [timed(partial(engine.rank, query, PAGE)) for _ in range(ROUNDS) for query in queries]
    return time_row(f"{engine.name}, ids of {PAGE} papers, warm, × {ROUNDS}", took)


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
