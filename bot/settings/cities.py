"""The cities' files: those that travel with the code and, over them, those of the operator's own folder."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.settings.document import Document, read_document
from bot.settings.problems import Problems
from bot.settings.reader import Reader
from bot.settings.sources import read_source
from bot.settings.values import City


def packaged(name: str) -> Path:
    """A folder that travels with the code: `demo`, `prompts` or `config`, in a wheel or a checkout."""
    inside = Path(str(files("bot"))) / "_files" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name


@dataclass(frozen=True, slots=True)
class Cities:
    """`named` by their keys; `documents` are their files, under the same keys."""

    named: Mapping[str, City] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)


def read_cities(folder: Path | None, problems: Problems) -> Cities:
    named, documents = {}, {}
    for path in _files(folder):
        document, wrong = read_document(path, is_city=True)
        problems.extend(wrong)
        named[path.stem], documents[path.stem] = read_city(path.stem, Reader(document, problems)), document
    return Cities(named, documents)


def _files(folder: Path | None) -> Iterator[Path]:
    """One of each name: what an own file stands in for is not read."""
    found = {path.stem: path for path in sorted((packaged("config") / "cities").glob("*.toml"))}
    own = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    yield from (found | {path.stem: path for path in own}).values()


def read_city(key: str, reader: Reader) -> City:
    city = City(
        key=key,
        name=reader.text("name", key.title()),
        ags=reader.text("ags", ""),
        time_zone=reader.text("time_zone", "Europe/Berlin"),
        vocabulary=reader.section("vocabulary"),
        source=read_source(reader.table("source")),
    )
    try:
        ZoneInfo(city.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        said = f"time_zone = „{city.time_zone}“ gibt es nicht."
        reader.complain(said, key="time_zone", remedy='Etwa time_zone = "Europe/Berlin".')
    reader.finish()
    return city


def city_remedy(asked: str, known: Collection[str]) -> str:
    """What to do about a city that is none."""
    if close := difflib.get_close_matches(asked.casefold(), sorted(known), 1):
        return f"Gemeint ist wohl „{close[0]}“."
    return f"Eine von {', '.join(sorted(known))}; eine weitere ist eine Datei in cities_folder: {asked}.toml."
