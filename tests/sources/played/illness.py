"""A city is loaded from an ill server, then from the same one in health: what is there, what is missing."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.command_line.compose import House, build
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock
from tests.sources.played.base import Played
from tests.sources.played.cities import played
from tests.sources.played.council import council
from tests.sources.played.faults import Illness, IllServer
from tests.sources.played.runs import IMPATIENT, content, sync


@dataclass(frozen=True, slots=True)
class Outcome:
    """`unnamed` are missing objects that neither a gap nor the run's early end accounts for. `equal`: to
    the undisturbed load, after `calm` runs in health."""

    requests: int
    faults: int
    gaps: int
    missing: int
    stopped: str
    unnamed: tuple[str, ...]
    calm: int
    equal: bool


@contextmanager
def opened(database: Path, clock: FakeClock) -> Iterator[House]:
    house = build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)
    try:
        yield house
    finally:
        house.close()


def first_load(kind: str, illness: Illness, folder: Path, *, meetings: int = 8) -> Outcome:
    clock = FakeClock()
    server = IllServer()
    with (
        opened(folder / "calm.db", clock) as calm,
        opened(folder / "ill.db", clock) as ill,
        played(kind, council(clock.now().date(), meetings), server) as city,
    ):
        sync(calm, city)
        expected = content(calm)
        server.illness = illness
        report = sync(ill, city, patience=IMPATIENT)
        server.illness = None
        gaps = [tuple(row) for row in ill.db.rows("SELECT kind, id FROM gap")]
        missing = _ids(calm) - _ids(ill)
        unnamed = () if report.stopped else tuple(each for each in missing if not _is_named(each, gaps))
        runs = 0
        while content(ill) != expected and runs < 2:
            next_day(clock, city)
            sync(ill, city)
            runs += 1
        equal = content(ill) == expected
    return Outcome(
        report.requests, illness.count, len(gaps), len(missing), report.stopped, unnamed, runs, equal
    )


def _ids(house: House) -> set[str]:
    return {row[0] for row in house.db.rows("SELECT id FROM paper UNION SELECT id FROM meeting")}


def _is_named(missing: str, gaps: list[tuple[str, ...]]) -> bool:
    """By itself, by the meeting that leads to it, or as one of a list that could not be read."""
    number = _number(missing)
    named = {_number(object_id) for kind, object_id in gaps if kind}
    return any(not kind for kind, _ in gaps) or bool({number, number // 10} & named)


def _number(object_id: str) -> int:
    return int(re.findall(r"\d+", object_id.partition("&")[0])[-1])


def next_day(clock: FakeClock, city: Played, days: int = 1) -> None:
    clock.advance(days=days)
    city.council.today += dt.timedelta(days=days)
    city.show()
