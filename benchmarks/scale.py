"""Four cities' worth of papers: how waiting, memory and size grow from 100,000 to 1.5 million passages.

    python -m benchmarks.scale --source KARLSRUHE.db --target NEW.db [--passages 100000,400000,1500000]
    python -m benchmarks.scale --measure NEW.db

Cities are made of the source's papers (benchmarks.recombined) and go through the real importer and
the real index, so what is measured is what four real cities would be; two million passages are analysed
for that (a corpus that has doubled is analysed anew), a quarter of an hour on an idle machine. At each
size a new process asks every judged query, first to warm up, then three times, and says what it holds
in memory. The target is kept; run again it goes on where it was.

Where the source has vectors, those of a made paper are mixtures of two of them, of length 1, written
through the real upkeep: embedding 57,000 papers would take half an hour and tell nothing here.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from adapters.command_line.compose import House
from benchmarks.latency import PAGE, ROUNDS, ask
from benchmarks.recombined import Mixtures, Recombined, Stock
from benchmarks.shared import Bundle, judged_queries, open_house, timed
from bot.model.choose import Unavailable
from bot.retrieval.evaluation import waits
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.sources.delivered import Delivered, FileText

SIZES = (100_000, 400_000, 1_500_000)
CITIES = 4
CHARACTERS_PER_PASSAGE = 760
"""Of the Karlsruhe texts: 274 million characters are 361,000 passages."""
LEAST = 1_000_000
"""Characters that are added at least, so that the last hundred passages do not take ten imports."""
SHARE = 1.05
"""Papers of a made city by those of the source: four times 361,000 passages are not yet 1.5 million."""

COLUMNS = ("passages", "papers", "filled in", "database", "Search.find p50 / p95 / max")
MORE = ("/suche p50 / p95 / max", "memory (of it files)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=Path)
    parser.add_argument("--target", type=Path)
    parser.add_argument("--passages", type=_sizes, default=SIZES)
    parser.add_argument("--measure", type=Path, help="only this database, as it is")
    given = parser.parse_args()
    if given.measure:
        size = given.measure.stat().st_size / 1e9
        print(f"{size:.2f} GB | {asyncio.run(measured(given.measure))}")
        return
    if not (given.source and given.target):
        parser.error("--source and --target, or --measure")
    columns = (*COLUMNS, *MORE)
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)
    stock = Stock(given.source)
    for size in given.passages:
        begun = time.perf_counter()
        counts = fill(stock, given.target, size)
        filled = time.perf_counter() - begun
        row = subprocess.run(
            [sys.executable, "-m", "benchmarks.scale", "--measure", str(given.target)],
            check=True, stdout=subprocess.PIPE, text=True,
        ).stdout.strip()  # fmt: skip
        print(f"| {counts[0]:,} | {counts[1]:,} | {filled:.0f} s | {row} |", flush=True)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


def fill(stock: Stock, target: Path, size: int) -> tuple[int, int]:
    """Adds made papers until there are so many passages; the passages and papers that there are then."""
    house = open_house(target, vectors=False)
    while (missing := size - passages(house)) > 0:
        while missing > 0:
            missing -= add(house, stock, missing)
        house.index.update()
    if not isinstance(house.model, Unavailable):
        real = stock.vectors(house.model.name)
        if real is not None:
            VectorIndex(house.db, Mixtures(house.model.name, real)).update()
    counts = passages(house), int(house.db.value("SELECT count(*) FROM paper"))
    house.close()
    return counts


def add(house: House, stock: Stock, missing: int) -> int:
    """To the first city that is not full, about so many passages or as many as fill it; how many about.

    Not yet indexed: a corpus that has doubled is analysed anew, and once at each size is enough.
    """
    most = int(len(stock.papers) * SHARE)
    have = {city: _papers_in(house, f"city-{city}") for city in range(1, CITIES + 1)}
    city = next((each for each in have if have[each] < most), CITIES)
    numbers = _enough(stock, have[city], most if city < CITIES else sys.maxsize, missing)
    made = Recombined(stock, city)
    council = () if have[city] else made.council()
    bundle = Bundle(chain(council, _papers(made, numbers)), _texts(made, numbers))
    house.importer().run(bundle, body=f"city-{city}", name=f"City {city}", with_index=False)
    return sum(map(stock.characters, numbers)) // CHARACTERS_PER_PASSAGE


def _papers_in(house: House, body: str) -> int:
    return int(house.db.value("SELECT count(*) FROM paper WHERE body = ?", [body]))


def _enough(stock: Stock, first: int, most: int, missing: int) -> range:
    """Numbers of made papers from `first` on that have about so many passages together."""
    wanted = max(missing * CHARACTERS_PER_PASSAGE, LEAST)
    for k in range(first, most):
        wanted -= stock.characters(k)
        if wanted <= 0:
            return range(first, k + 1)
    return range(first, most)


def _papers(made: Recombined, numbers: range) -> Iterator[Delivered]:
    return (made.parcel(k).delivered for k in numbers)


def _texts(made: Recombined, numbers: range) -> Iterator[FileText]:
    return (text for k in numbers for text in made.parcel(k).texts)


def passages(house: House) -> int:
    return int(house.db.value("SELECT count(*) FROM passage"))


async def measured(database: Path) -> str:
    """The cells of a row, measured in this process."""
    house = open_house(database, vectors=False)
    queries = [each.query for each in judged_queries()]
    find = partial(house.services.search.find, limit=PAGE)
    for query in queries:
        await ask(house, query)
    bare = [timed(partial(find, query)) for _ in range(ROUNDS) for query in queries]
    handled = [await ask(house, query) for _ in range(ROUNDS) for query in queries]
    used = memory()
    house.close()
    return f"{_waits(bare)} | {_waits(handled)} | {used}"


def _waits(seconds: Sequence[float]) -> str:
    took = waits([each * 1000 for each in seconds])
    return f"{took.p50:.0f} / {took.p95:.0f} / {took.longest:.0f} ms"


def memory() -> str:
    """What this process holds now, and how much of it are pages of files that can be given back."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    held = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if "kB" in line}
    return f"{int(held['VmRSS']) / 1024:.0f} MB ({int(held['RssFile']) / 1024:.0f})"


if __name__ == "__main__":
    main()
