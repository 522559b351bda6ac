"""Where the reference data is, how a Ratsbot is opened, and small helpers that every benchmark uses."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House, build
from bot.model.choose import Unavailable
from bot.retrieval.evaluation import Rank, waits
from bot.retrieval.judged import Judged, read_judged
from bot.retrieval.search import Search
from bot.settings import Settings
from bot.sources.delivered import Delivered, DocumentFile, FileText, Item, Refused


def shared_folder() -> Path:
    """RATSBOT_SHARED, else the folder `shared` beside the checkout; ends the program without it."""
    folder = Path(os.environ.get("RATSBOT_SHARED") or Path(__file__).parent.parent.parent / "shared")
    if not folder.is_dir():
        sys.exit(f"no reference data at {folder}: set RATSBOT_SHARED")
    return folder


def judged_queries() -> list[Judged]:
    """Those on the Karlsruhe papers, nine of them without an answer."""
    return read_judged((shared_folder() / "eval/dev.jsonl").read_text(encoding="utf-8").splitlines())


def open_house(database: Path, *, vectors: bool = True, passages: bool = False) -> House:
    """All of Ratsbot as an operator has it; what index and vectors lack is made first.

    `vectors` False leaves those as they are. `passages`: vectors for passages as well.
    """
    settings = Settings(database=database)
    house = build(replace(settings, embeddings=replace(settings.embeddings, passages=passages)))
    house.index.update()
    if vectors:
        house.vectors.update()
    return house


def has_meaning(house: House) -> bool:
    """Whether there is a model to search by meaning with."""
    return not isinstance(house.model, Unavailable)


def lexical_search(house: House) -> Search:
    """The same search by words alone."""
    return Search(house.db)


def papers_of(search: Search) -> Rank:
    return lambda query, limit: [hit.id for hit in search.find(query, limit=limit).hits]


class Bundle:
    """A source for the importer that reads from memory."""

    def __init__(self, objects: Iterable[Delivered], texts: Iterable[FileText]) -> None:
        self.ignored: list[str] = []
        self.total_bytes = self.read_bytes = 0
        self._objects, self._texts = objects, texts

    def objects(self) -> Iterator[Item]:
        yield from self._objects

    def documents(self) -> Iterator[DocumentFile | Refused]:
        return iter(())

    def texts(self) -> Iterator[Item]:
        yield from self._texts


def timed(call: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def time_row(name: str, seconds: Sequence[float]) -> str:
    """A line of a Markdown table: p50, p95, max."""
    took = waits([each * 1000 for each in seconds])
    return f"| {name} | {took.p50:.1f} ms | {took.p95:.1f} ms | {took.longest:.1f} ms |"


def lines(source: Iterable[str]) -> Iterator[Any]:
    return (json.loads(line) for line in source)


def write_jsonl(path: Path, rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
