"""Reads configuration, and says every problem in it at once.

`ratsbot.toml` is looked for at --config, RATSBOT_CONFIG and ./ratsbot.toml, in that order; without one
the defaults hold. The environment variable RATSBOT_DATABASE beats the file, --database beats both.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError

DEFAULT_FILE = "ratsbot.toml"
DEFAULT_DATABASE = "ratsbot.db"


@dataclass(frozen=True, slots=True)
class City:
    """A city the bot may hold papers of: its file is config/cities/<key>.toml."""

    key: str
    name: str
    ags: str = ""
    time_zone: str = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things about people are kept, in days. A question's text goes as soon as it is answered."""

    inbox_days: int = 7
    outbox_days: int = 7
    ledger_days: int = 90
    memory_days: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. `home` is the city whose papers come first where a place has chosen none."""

    database: Path = Path(DEFAULT_DATABASE)
    home: str | None = None
    names: tuple[str, ...] = ("Ratsbot",)
    http_host: str = "127.0.0.1"
    http_port: int = 8088
    retention: Retention = field(default_factory=Retention)
    cities: Mapping[str, City] = field(default_factory=dict)

    def zone(self, city: str) -> ZoneInfo:
        known = self.cities.get(city)
        return ZoneInfo(known.time_zone if known else "Europe/Berlin")


def packaged(name: str) -> Path:
    """A folder that travels with the code: `demo`, `prompts` or `config`, in a wheel or a checkout."""
    inside = Path(str(files("bot"))) / "_files" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


def load_settings(
    path: Path | None = None, *, database: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force; raises SettingsError that names every problem, with place and remedy."""
    env = os.environ if environment is None else environment
    chosen = path or (Path(env["RATSBOT_CONFIG"]) if env.get("RATSBOT_CONFIG") else None)
    problems: list[str] = []
    if chosen is None and Path(DEFAULT_FILE).is_file():
        chosen = Path(DEFAULT_FILE)
    reader = _Reader(chosen.name if chosen else DEFAULT_FILE, _read_toml(chosen) if chosen else {}, problems)
    cities = _cities(reader.text("cities_folder", ""), chosen, problems)
    settings = _settings(reader, cities)
    reader.finish()
    if settings.home and cities and settings.home not in cities:
        problems.append(
            f"{reader.place}: home = „{settings.home}“ ist keine der Städte ({', '.join(sorted(cities))})."
        )
    if problems:
        raise SettingsError("\n".join(problems))
    beats = database or (Path(env["RATSBOT_DATABASE"]) if env.get("RATSBOT_DATABASE") else None)
    return settings if beats is None else replace(settings, database=beats)


def _settings(reader: "_Reader", cities: Mapping[str, City]) -> Settings:
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
        ),
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
    reader = _Reader(path.name, _read_toml(path), problems)
    city = City(
        key=path.stem,
        name=reader.text("name", path.stem.title()),
        ags=reader.text("ags", ""),
        time_zone=reader.text("time_zone", "Europe/Berlin"),
    )
    try:
        ZoneInfo(city.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(f"{path.name}: time_zone = „{city.time_zone}“ gibt es nicht, etwa Europe/Berlin.")
    reader.finish()
    return city


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} lässt sich nicht lesen: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} ist kein gültiges TOML: {error}") from error


class _Reader:
    """Takes known keys out of a table; what is left over at the end is a problem, with a suggestion."""

    def __init__(self, place: str, table: dict[str, Any], problems: list[str]) -> None:
        self.place = place
        self._table = table
        self._problems = problems
        self._known: list[str] = []

    def _take(self, key: str) -> Any:
        self._known.append(key)
        return self._table.get(key)

    def _complain(self, key: str, wanted: str) -> None:
        self._problems.append(f"{self.place}: {key} = {self._table[key]!r} – erwartet wird {wanted}.")

    def text(self, key: str, default: str) -> str:
        value = self._take(key)
        if value is None or isinstance(value, str):
            return default if value is None else value
        self._complain(key, "ein Text in Anführungszeichen")
        return default

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, list) and value and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        self._complain(key, "eine Liste von Texten")
        return default

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._complain(key, f"eine ganze Zahl von {least} bis {most}")
        return default

    def table(self, key: str) -> "_Reader":
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self._complain(key, f"ein Abschnitt [{key}]")
        return _Reader(f"{self.place} [{key}]", value if isinstance(value, dict) else {}, self._problems)

    def finish(self) -> None:
        for key in self._table.keys() - set(self._known):
            close = difflib.get_close_matches(key, self._known, 1)
            hint = (
                f" Gemeint ist wohl „{close[0]}“." if close else f" Bekannt sind: {', '.join(self._known)}."
            )
            self._problems.append(f"{self.place}: „{key}“ gibt es nicht.{hint}")
