"""Three real councils served again as their vendors' servers do: a sync is as good as their archives.

python -m benchmarks.oparl_sync [karlsruhe magdeburg nordstemmen] [--folder FOLDER]

Each city is imported from its archive into one store, and synced into another from our own OParl server on
127.0.0.1 (tests/sources/oparl/server.py): from nothing, a night in which nothing happened, a day with ten
papers and two meetings, a week later with all lists read to their ends. After each the stores are compared,
content for content. Server and client share a process, so seconds are those of both.
"""

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from adapters.command_line.compose import House, build
from benchmarks import convert_magdeburg, convert_nordstemmen
from benchmarks.same_content import differences
from benchmarks.shared import shared_folder, write_jsonl
from bot.settings import Embeddings, Settings
from bot.sources.archive import TEXT_LIMIT, Archive
from bot.sources.framing import SUFFIXES, Frames
from bot.sources.objects import kind_of
from tests.delivery.fakes import FakeClock
from tests.houses import ZONE
from tests.sources.oparl.council import CouncilServer, Evening, Texts, sync
from tests.sources.oparl.day import Day, a_day
from tests.sources.oparl.ways import Raw, Ways


@dataclass(frozen=True, slots=True)
class City:
    """`archive` is made or found when it is needed; `base` is where its ids lie."""

    key: str
    archive: Callable[[Path], Path]
    base: str
    ways: Ways


def _found(_folder: Path) -> Path:
    return shared_folder() / "data/oparl/karlsruhe"


def _converted(convert: Callable[[], None]) -> Callable[[Path], Path]:
    def into(folder: Path) -> Path:
        sys.argv[1:] = [str(folder)]
        convert()
        return folder

    return into


SOMACOS = Ways(
    page_size=20,
    vendor="http://www.somacos.de",
    filter="lost",
    tombstones="always",
    prefix="/ris",
    part_lists=False,
)
CITIES = (
    City("karlsruhe", _found, "https://web1.karlsruhe.de/oparl", SOMACOS),
    City(
        "magdeburg",
        _converted(convert_magdeburg.main),
        convert_magdeburg.BASE,
        Ways(page_size=20, vendor="SOMACOS", filter="lost", agenda_in_list=False, part_lists=False),
    ),
    City(
        "nordstemmen",
        _converted(convert_nordstemmen.main),
        "https://nordstemmen.ratsinfomanagement.net/webservice/oparl/v1.1",
        Ways(
            page_size=25,
            limit="refused",
            filter="failing",
            vendor="STERNBERG",
            tombstones="always",
            tombstone_types=False,
            part_lists=False,
        ),
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.oparl_sync")
    parser.add_argument("cities", nargs="*", default=[each.key for each in CITIES])
    parser.add_argument("--folder", type=Path, help="keep the stores here")
    given = parser.parse_args()
    print(HEAD)
    for city in CITIES:
        if city.key in given.cities:
            with tempfile.TemporaryDirectory() as made:
                folder = given.folder or Path(made)
                objects = city.archive(_new(folder / f"{city.key}-archive"))
                with Play(folder, city.key, objects, city.base, city.ways) as play:
                    print(play.row(), flush=True)


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


HEAD = """\
| city | objects, documents | from nothing | quiet night | 10 papers, 2 meetings | all lists, later | equal |
|---|---|---|---|---|---|---|"""
OBJECTS = "SELECT (SELECT count(*) FROM paper) + (SELECT count(*) FROM meeting)"


class Play:
    """One city, archive and server side by side. Use as a context manager."""

    def __init__(self, folder: Path, key: str, archive: Path, base: str, ways: Ways) -> None:
        self.folder, self.key, self.archive = folder, key, archive
        objects = list(raws(archive))
        self.clock = FakeClock()
        self.clock.at = dt.datetime.combine(day_after(objects), dt.time(2), dt.UTC)
        self.imported = by_words(folder / f"{key}-imported.db", self.clock)
        self.synced = by_words(folder / f"{key}-synced.db", self.clock)
        self.texts = Texts(folder / f"{key}-texts.bin")
        for file, text in texts(archive):
            self.texts.put(file, text)
        self.happens = a_day(objects, self.clock.at.date() + dt.timedelta(days=1))
        self.server = CouncilServer(map(stamped, objects), self.texts, ways, base)
        self.differs: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self.server.__exit__(*failure)
        self.texts.close()
        self.imported.close()
        self.synced.close()

    def load(self, folder: Path) -> None:
        self.imported.importer().run(Archive(folder, zone=ZONE), body=self.key, name=self.key.title())

    def night(self) -> Evening:
        """A sync, and what differs after it."""
        evening = sync(self.synced, self.server, self.key)
        self.differs.update(differences(self.imported, self.synced))
        self.clock.advance(days=1)
        return evening

    def next_day(self) -> None:
        """Ten papers and two meetings, at the server and in the archive."""
        self.happens.happen(self.server)
        self.load(written(self.happens, self.folder / f"{self.key}-day"))

    def row(self) -> str:
        """The line of the table."""
        begun = time.monotonic()
        self.load(self.archive)
        print(f"{self.key}: archive imported in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        evenings = [self.night(), self.night()]
        self.next_day()
        evenings.append(self.night())
        self.clock.advance(days=7)
        evenings.append(self.night())
        held = [int(self.synced.db.value(sql)) for sql in (OBJECTS, "SELECT count(*) FROM file")]
        fetched = set(evenings[2].sent) - self.happens.texts.keys()
        equal = "yes" if not self.differs else f"NO: {dict(self.differs)}"
        equal += f", but {len(fetched)} unchanged files fetched" * bool(fetched)
        return (
            f"| {self.key} | {held[0]:,}, {held[1]:,} | " + " | ".join([*map(told, evenings), equal]) + " |"
        )


def told(evening: Evening) -> str:
    documents = f"{len(evening.sent):,} documents"
    documents += f", {len(evening.confirmed):,} asked about" * bool(evening.confirmed)
    stopped = f" STOPPED: {evening.report.stopped}" * bool(evening.report.stopped)
    return f"{evening.report.requests:,} requests, {documents}, {evening.report.seconds:.0f} s{stopped}"


def by_words(database: Path, clock: FakeClock) -> House:
    return build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)


def raws(folder: Path) -> Iterator[Raw]:
    """The OParl objects of an archive as they lie there."""
    for path in sorted(folder.iterdir()):
        if path.name.endswith(SUFFIXES) and not path.name.startswith("texts"):
            yield from (raw.value for raw in Frames(path) if kind_of(raw.value))


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.glob("texts.jsonl*"):
        for raw in Frames(path, limit=TEXT_LIMIT):
            assert isinstance(raw.value, dict)
            yield raw.value["file"], raw.value["text"]


def stamped(raw: Raw) -> Raw:
    """With `created` and `modified`, which every server states and not every archive has kept."""
    day = str(raw.get("date") or raw.get("start") or "")[:10] or "2020-01-01"
    stamp = f"{day}T12:00:00+01:00"
    return {"created": stamp, "modified": stamp, **raw}


def day_after(objects: Sequence[Raw]) -> dt.date:
    """The day after the archive was made, as far as its papers tell."""
    days = [
        str(each.get("modified") or each.get("date") or "")[:10]
        for each in objects
        if kind_of(each) == "Paper"
    ]
    return dt.date.fromisoformat(max(days)) + dt.timedelta(days=1)


def written(day: Day, folder: Path) -> Path:
    """The day as an archive of what has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    write_jsonl(folder / "objects.jsonl", [*day.changed, *day.dead])
    rows = [{"file": file, "text": text} for file, text in day.texts.items()]
    (folder / "texts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
