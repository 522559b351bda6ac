"""A year of a real council, day by day, through the digest: every fact once, in time, to those who asked.

python -m benchmarks.digest_replay [--since 2019] [--days 365] [--folder FOLDER] [--verbose]

The Karlsruhe archive is taken apart into days (digest_replay_lives says how arrival is simulated), and a
small town of our own stands beside it. Each night at three what is new comes in one incremental run per city;
then the publisher looks every half an hour, and what it puts into the outbox is posted at once. On 3 March
the server gives out everything again with other stamps and addresses; there is a re-import in June and a
re-index in September. Thirty subscriptions in twenty rooms (digest_replay_rooms) are held against what the
deliveries themselves say (digest_replay_truth). For topics and kinds of papers
alone the product is asked whether a paper fits.

The base is all of the archive until 2024 (or since a year), with texts of papers since 2024; it is built once
and kept in FOLDER. Papers are searched by words, without vectors.
"""

import argparse
import datetime as dt
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from adapters.command_line.compose import House, build
from benchmarks.digest_replay_lives import Shares
from benchmarks.digest_replay_play import Replay
from benchmarks.digest_replay_rooms import karlsruhe_rooms
from benchmarks.digest_replay_table import table
from benchmarks.digest_replay_topics import topic_answers
from benchmarks.digest_replay_year import DAY, Council, Year, karlsruhe
from benchmarks.shared import shared_folder
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock
from tests.digest.town import Town

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
MOVED, REIMPORTED, REINDEXED = dt.date(2025, 3, 3), dt.date(2025, 6, 29), dt.date(2025, 9, 14)
TEXTS_SINCE = dt.date(2024, 1, 1)
SEED = 2025


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.digest_replay")
    parser.add_argument("--since", type=int, default=0, help="the base begins with this year")
    parser.add_argument("--days", type=int, default=(LAST - FIRST).days + 1)
    parser.add_argument("--folder", type=Path, help="keep base and databases here")
    parser.add_argument("--verbose", action="store_true", help="say what is wrong, one by one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        replay, seconds = played(folder, given.since, FIRST + given.days * DAY)
        found = replay.verdict(replay.clock.now())
        print(table(replay, found, MOVED, seconds))
        if given.verbose:
            for what, where in found.wrong.items():
                print("\n".join([f"\n{what}: {len(where)}", *where[:40]]))
        replay.house.close()
    sys.exit(any(found.wrong.values()))


def played(folder: Path, since: int, end: dt.date) -> tuple[Replay, float]:
    """The year up to `end`, which is left out; and the seconds it took."""
    council = _since(karlsruhe(shared_folder() / "data/oparl/karlsruhe", TEXTS_SINCE), since)
    years = [Year(council, SEED, moved=MOVED), Year(_neighbours(), SEED, shares=Shares(shells=0.5))]
    clock, base = FakeClock(), folder / f"base-{since}.db"
    if not base.exists():
        _build_base(base, clock, years)
    database = folder / "replay.db"
    for old in folder.glob("replay.db*"):
        old.unlink()
    shutil.copy(base, database)
    begun = time.monotonic()
    rooms = karlsruhe_rooms(FIRST, LAST)
    house = _open(database, clock)
    replay = Replay(
        house, clock, years, rooms,
        reimported=REIMPORTED, reindexed=REINDEXED, fits=topic_answers(house, rooms),
    )  # fmt: skip
    replay.base(FIRST - DAY, load=False)
    day = FIRST
    while day < end:
        replay.day(day)
        if day.day == 1:
            print(f"{day} after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        day += DAY
    return replay, time.monotonic() - begun


def _build_base(database: Path, clock: FakeClock, years: Sequence[Year]) -> None:
    unfinished = database.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    house = _open(unfinished, clock)
    Replay(house, clock, years, ()).base(FIRST - DAY)
    house.close()
    unfinished.rename(database)


def _open(database: Path, clock: FakeClock) -> House:
    return build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)


def _since(council: Council, year: int) -> Council:
    first = f"{year:04}"
    return replace(
        council,
        papers=[each for each in council.papers if each["date"] >= first],
        meetings=[each for each in council.meetings if each["start"] >= first],
    )


def _neighbours() -> Council:
    return Town(SEED, FIRST, (LAST - FIRST).days, every=6).council()


if __name__ == "__main__":
    main()
