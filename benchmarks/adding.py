"""How long it takes until one more paper is found: stored and indexed.

    python -m benchmarks.adding --database FILE [--papers N]

On a copy of the database. The new papers are made of halves of two that are there, so they are as
long as papers are. `stored and indexed` is what the paper itself costs, writing its rows and its text,
and LexicalIndex.update; `its vector` what it takes to embed it then; `whole import` is a run of the
importer on this one paper, which also links, decides on publicness and settles for the whole city.
After each a search must find it.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from adapters.command_line.compose import House
from benchmarks.recombined import Parcel, Recombined, Stock
from benchmarks.shared import Bundle, open_house, time_row, timed
from bot.council.model import File, Paper
from bot.council.publicness import Publicness
from bot.documents.normalise import normalise
from bot.store import publicness, runs, texts
from bot.store.council import CouncilWriter, Tally
from bot.store.publicness import Change
from bot.store.runs import Run

PAPERS = 30
CITY = 9
"""Of the made cities: none that benchmarks.scale makes."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--papers", type=int, default=PAPERS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        shutil.copy(given.database, copy)
        house = open_house(copy)
        report(house, Stock(given.database), given.papers)
        house.close()


def report(house: House, stock: Stock, papers: int) -> None:
    body = house.services.bodies()[0].key
    made = Recombined(stock, CITY)
    spread = max(len(stock.papers) // papers, 1)
    parcels = [made.parcel(number * spread) for number in range(2 * papers)]
    length = statistics.median(each.characters for each in parcels)
    print(f"{papers} papers each, median length {length / 1000:.0f} k characters\n")
    print("| one more paper | p50 | p95 | max |\n|---|---|---|---|")
    run = runs.begin_run(house.db, body, "benchmark", house.clock.now())
    both = [(added(house, partial(store, house, run), each), embedded(house)) for each in parcels[::2]]
    print(time_row("stored and indexed", [stored for stored, _ in both]))
    print(time_row("its vector", [vector for _, vector in both]), flush=True)
    whole = [added(house, partial(load, house, body), each) for each in parcels[1::2]]
    print(time_row("whole import, vector included", whole), flush=True)


def embedded(house: House) -> float:
    """Seconds for the vectors that are missing."""
    return timed(house.vectors.update)


def added(house: House, way: Callable[[Parcel], None], parcel: Parcel) -> float:
    """Seconds; afterwards, untimed, the paper must be found at once."""
    took = timed(partial(way, parcel))
    paper = parcel.delivered.objects[0]
    assert isinstance(paper, Paper)
    found = house.services.search.find(f"{paper.reference} {paper.name}").hits
    assert paper.id in {hit.id for hit in found}, paper.reference
    return took


def store(house: House, run: Run, parcel: Parcel) -> None:
    with house.db.write() as w:
        CouncilWriter(w, run, Tally()).put(parcel.delivered.objects, parcel.delivered.uses)
        publicness.apply(w, run.body, _shown(parcel))
    with house.db.write() as w:
        for each in parcel.texts:
            known = texts.known_file(house.db, run.body, each.file)
            assert known is not None
            texts.put_text(w, run, known, texts.text_hash(each.text), normalise(each.text))
    house.index.update()


def load(house: House, body: str, parcel: Parcel) -> None:
    house.importer().run(Bundle([parcel.delivered], parcel.texts), body=body, name=body)


def _shown(parcel: Parcel) -> list[Change]:
    tables = {Paper: "paper", File: "file"}
    kept = [each for each in parcel.delivered.objects if type(each) in tables]
    return [
        Change(tables[type(each)], {"id": each.id}, Publicness.PUBLIC, Publicness.UNDECIDED) for each in kept
    ]


if __name__ == "__main__":
    main()
