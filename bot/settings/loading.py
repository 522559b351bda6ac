"""Reads configuration, and says every problem in it at once.

`ratsbot.toml` is looked for at --config, RATSBOT_CONFIG and ./ratsbot.toml, in that order; without one
the defaults hold. The environment variable RATSBOT_DATABASE beats the file, --database beats both.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.errors import SettingsError
from bot.findings import Level
from bot.settings.assistant import read_assistant
from bot.settings.backup import read_backup
from bot.settings.cities import Cities, city_remedy, packaged, read_cities, read_city
from bot.settings.document import Document, read_document
from bot.settings.embeddings import read_embeddings
from bot.settings.log import read_log
from bot.settings.matrix import read_matrix
from bot.settings.places import DEFAULT_FILE, awaited, chosen_file
from bot.settings.privacy import read_privacy
from bot.settings.problems import Problem, Problems, told
from bot.settings.reader import Reader
from bot.settings.retention import read_retention
from bot.settings.sources import read_sync
from bot.settings.teams import read_teams
from bot.settings.toml_fault import KeyPath
from bot.settings.unknown import Known
from bot.settings.usage import read_usage
from bot.settings.values import DEFAULT_DATABASE, City, Settings

__all__ = ["Reading", "known_keys", "load_settings", "packaged", "problems_of", "read_all"]

# A file in which every section has something, so that all of them are read.
EVERYTHING = '[matrix]\nhomeserver = "x"\n[teams.trier]\napp_id = "x"\n[embeddings.previous]\nkind = "off"\n'
EVERY_CITY_KEY = '[source]\nkind = "oparl"\n'


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, with what is wrong. Where a value is, `settings` holds its default.

    `document` is the settings file, empty where there is none; `cities` the files of the cities.
    """

    settings: Settings
    document: Document
    cities: Mapping[str, Document]
    problems: Problems
    environment: Mapping[str, str]

    @property
    def path(self) -> Path | None:
        return self.document.path

    def found(self, level: Level, path: KeyPath, text: str, remedy: str = "", *, city: str = "") -> Problem:
        """Something about a key of the settings file or, with `city`, of that city's."""
        return Problem(level, text, remedy, path, self.cities[city] if city else self.document)


def load_settings(
    path: Path | None = None,
    *,
    database: Path | None = None,
    environment: Mapping[str, str] | None = None,
    may_be_absent: bool = False,
) -> Settings:
    """The settings in force; raises SettingsError that names every problem, with place and remedy.

    `may_be_absent`: the file that RATSBOT_CONFIG names may still have to come; until then the defaults hold.
    """
    reading = read_all(path, database=database, environment=environment, may_be_absent=may_be_absent)
    if problems := reading.problems.settled():
        raise SettingsError(told(problems))
    return reading.settings


def read_all(
    path: Path | None = None,
    *,
    database: Path | None = None,
    environment: Mapping[str, str] | None = None,
    may_be_absent: bool = False,
) -> Reading:
    """As far as they can be read; raises nothing."""
    env = os.environ if environment is None else environment
    chosen = chosen_file(path, env)
    problems = Problems()
    coming = awaited(path, env) if may_be_absent else None
    empty = Document(coming.name, coming) if coming else Document(DEFAULT_FILE)
    document, wrong = read_document(chosen) if chosen and not coming else (empty, [])
    problems.extend(wrong)
    settings, cities = _read(document, problems)
    beats = database or (Path(env["RATSBOT_DATABASE"]) if env.get("RATSBOT_DATABASE") else None)
    settings = settings if beats is None else replace(settings, database=beats)
    return Reading(settings, document, cities.documents, problems, env)


def problems_of(text: str, path: Path) -> list[Problem]:
    """What would be wrong with the settings if this were the text of the file `path`."""
    document, problems = Document(path.name, path, text=text), Problems()
    problems.extend(document.problems())
    _read(document, problems)
    return problems.settled()


def _read(document: Document, problems: Problems) -> tuple[Settings, Cities]:
    reader = Reader(document, problems)
    folder = reader.file("cities_folder")
    if folder and not Path(folder).is_dir():
        reader.complain(
            f"cities_folder = „{folder}“ ist kein Ordner.",
            key="cities_folder",
            remedy=f"Ihn anlegen (mkdir {folder}) oder die Zeile weglassen.",
        )
    own = Path(folder) if folder else None
    cities = read_cities(own, problems)
    settings = replace(_settings(reader, cities.named), cities_folder=own)
    _homes(settings, reader)
    reader.finish()
    return settings, cities


def _settings(reader: Reader, cities: Mapping[str, City]) -> Settings:
    http = reader.table("http")
    settings = Settings(
        database=Path(reader.pathname("database", DEFAULT_DATABASE)),
        home=reader.text("home", "") or None,
        names=reader.texts("names", ("Ratsbot",)),
        http_host=http.text("host", "127.0.0.1"),
        http_port=http.whole("port", 8088, 1, 65_535),
        retention=read_retention(reader.table("retention")),
        embeddings=read_embeddings(reader.table("embeddings")),
        assistant=read_assistant(reader.table("assistant")),
        matrix=read_matrix(reader.table("matrix")),
        teams=read_teams(reader.table("teams")),
        sync=read_sync(reader.table("sync")),
        backup=read_backup(reader.table("backup")),
        log=read_log(reader.table("log")),
        usage=read_usage(reader.table("usage")),
        privacy=read_privacy(reader.table("privacy")),
        cities=cities,
    )
    http.finish()
    return settings


def _homes(settings: Settings, reader: Reader) -> None:
    """Cities that are named must be there."""
    matrix, teams = reader.table("matrix"), reader.table("teams")
    homes = [(reader, settings.home), (matrix, settings.matrix.home if settings.matrix else None)]
    for section, home in homes:
        if home and settings.cities and home not in settings.cities:
            remedy = city_remedy(home, settings.cities)
            section.complain(f"home = „{home}“ ist keine der Städte.", key="home", remedy=remedy)
    for city in settings.teams.registrations if settings.teams else ():
        if city not in settings.cities:
            said, remedy = f"„{city}“ ist keine der Städte.", city_remedy(city, settings.cities)
            teams.complain(said, key=city, remedy=remedy)


@cache
def known_keys(*, is_city: bool = False) -> Known:
    """Every key that is read, by section; of `[teams.<city>]` under the name of one city."""
    document = Document(DEFAULT_FILE, text=EVERY_CITY_KEY if is_city else EVERYTHING, is_city=is_city)
    known: Known = {}
    reader = Reader(document, Problems(), known=known)
    if is_city:
        read_city("", reader)
    else:
        reader.file("cities_folder")
        _settings(reader, {})
    return {path: keys for path, keys in known.items() if keys}
