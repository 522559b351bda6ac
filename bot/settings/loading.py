"""Reads configuration, and says every problem in it at once.

`ratsbot.toml` is looked for at --config, RATSBOT_CONFIG and ./ratsbot.toml, in that order; without one
the defaults hold. The environment variable RATSBOT_DATABASE beats the file, --database beats both.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError
from bot.settings.assistant import read_assistant
from bot.settings.embeddings import read_embeddings
from bot.settings.matrix import read_matrix
from bot.settings.reader import Reader, read_toml
from bot.settings.sources import read_source, read_sync
from bot.settings.teams import read_teams
from bot.settings.values import DEFAULT_DATABASE, City, Retention, Settings

DEFAULT_FILE = "ratsbot.toml"


def packaged(name: str) -> Path:
    """A folder that travels with the code: `demo`, `prompts` or `config`, in a wheel or a checkout."""
    inside = Path(str(files("bot"))) / "_files" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name


def load_settings(
    path: Path | None = None, *, database: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force; raises SettingsError that names every problem, with place and remedy."""
    env = os.environ if environment is None else environment
    chosen = path or (Path(env["RATSBOT_CONFIG"]) if env.get("RATSBOT_CONFIG") else None)
    problems: list[str] = []
    if chosen is None and Path(DEFAULT_FILE).is_file():
        chosen = Path(DEFAULT_FILE)
    table, folder = (read_toml(chosen), chosen.parent) if chosen else ({}, Path())
    reader = Reader(chosen.name if chosen else DEFAULT_FILE, table, problems, folder)
    cities = _cities(reader.text("cities_folder", ""), chosen, problems)
    settings = _settings(reader, cities)
    reader.finish()
    homes = {"": settings.home, " [matrix]": settings.matrix.home if settings.matrix else None}
    problems += [
        f"{reader.place}{place}: home = „{home}“ ist keine der Städte ({', '.join(sorted(cities))})."
        for place, home in homes.items()
        if home and cities and home not in cities
    ]
    registered = settings.teams.registrations if settings.teams else ()
    problems += [
        f"{reader.place} [teams]: „{city}“ ist keine der Städte." for city in registered if city not in cities
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    beats = database or (Path(env["RATSBOT_DATABASE"]) if env.get("RATSBOT_DATABASE") else None)
    return settings if beats is None else replace(settings, database=beats)


def _settings(reader: Reader, cities: Mapping[str, City]) -> Settings:
    http, kept = reader.table("http"), reader.table("retention")
    default = Retention()
    settings = Settings(
        database=Path(reader.text("database", DEFAULT_DATABASE)),
        home=reader.text("home", "") or None,
        names=reader.texts("names", ("Ratsbot",)),
        http_host=http.text("host", "127.0.0.1"),
        http_port=http.whole("port", 8088, 1, 65_535),
        retention=Retention(
            kept.whole("inbox_days", default.inbox_days, 1, 365),
            kept.whole("outbox_days", default.outbox_days, 1, 365),
            kept.whole("ledger_days", default.ledger_days, 1, 3650),
            kept.whole("memory_days", default.memory_days, 1, 365),
            kept.whole("conversation_days", default.conversation_days, 1, 365),
        ),
        embeddings=read_embeddings(reader.table("embeddings")),
        assistant=read_assistant(reader.table("assistant")),
        matrix=read_matrix(reader.table("matrix")),
        teams=read_teams(reader.table("teams")),
        sync=read_sync(reader.table("sync")),
        cities=cities,
    )
    http.finish()
    kept.finish()
    return settings


def _cities(folder: str, config: Path | None, problems: list[str]) -> dict[str, City]:
    """The packaged cities, and over them those of the operator's own folder."""
    folders = [packaged("config") / "cities"]
    if folder:
        own = Path(folder) if config is None else config.parent / folder
        if not own.is_dir():
            problems.append(f"{config}: cities_folder = „{folder}“ ist kein Ordner.")
        folders.append(own)
    found = [_city(path, problems) for each in folders for path in sorted(each.glob("*.toml"))]
    return {city.key: city for city in found}


def _city(path: Path, problems: list[str]) -> City:
    reader = Reader(path.name, read_toml(path), problems)
    city = City(
        key=path.stem,
        name=reader.text("name", path.stem.title()),
        ags=reader.text("ags", ""),
        time_zone=reader.text("time_zone", "Europe/Berlin"),
        vocabulary=reader.section("vocabulary"),
        source=read_source(reader.table("source")),
    )
    try:
        ZoneInfo(city.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(f"{path.name}: time_zone = „{city.time_zone}“ gibt es nicht, etwa Europe/Berlin.")
    reader.finish()
    return city
