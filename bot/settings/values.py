"""What can be set, with its defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.settings.assistant import Assistant
from bot.settings.backup import Backup
from bot.settings.embeddings import Embeddings
from bot.settings.log import Log
from bot.settings.matrix import Matrix
from bot.settings.privacy import Privacy
from bot.settings.retention import Retention
from bot.settings.sources import CitySource, Sync
from bot.settings.teams import Teams
from bot.settings.usage import Usage

DEFAULT_DATABASE = "ratsbot.db"


@dataclass(frozen=True, slots=True)
class City:
    """A city the bot may hold papers of: its file is config/cities/<key>.toml.

    `vocabulary` is what the file's [vocabulary] adds, as it stands there: retrieval/city_words reads it.
    """

    key: str
    name: str
    ags: str = ""
    time_zone: str = "Europe/Berlin"
    vocabulary: Mapping[str, Any] = field(default_factory=dict)
    source: CitySource | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. `home` is the city whose papers come first where a place has chosen none; in `cities_folder`
    are the operator's own cities."""

    database: Path = Path(DEFAULT_DATABASE)
    home: str | None = None
    names: tuple[str, ...] = ("Ratsbot",)
    http_host: str = "127.0.0.1"
    http_port: int = 8088
    retention: Retention = field(default_factory=Retention)
    embeddings: Embeddings = field(default_factory=Embeddings)
    assistant: Assistant = field(default_factory=Assistant)
    matrix: Matrix | None = None
    teams: Teams | None = None
    sync: Sync = field(default_factory=Sync)
    backup: Backup = field(default_factory=Backup)
    log: Log = field(default_factory=Log)
    usage: Usage = field(default_factory=Usage)
    privacy: Privacy = field(default_factory=Privacy)
    cities: Mapping[str, City] = field(default_factory=dict)
    cities_folder: Path | None = None

    def zone(self, city: str) -> ZoneInfo:
        known = self.cities.get(city)
        return ZoneInfo(known.time_zone if known else "Europe/Berlin")
