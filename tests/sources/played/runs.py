"""One evening's sync of a played city, in this process and without waiting, or by the real command line."""

import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from bot.intake.known import Stored
from bot.intake.report import Report
from bot.intake.sync import Access, Sync, Wishes
from bot.settings import City
from bot.sources.choose import live_source
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.http.patience import Patience
from bot.sources.live import LiveSource
from tests.houses import ZONE
from tests.intake.live_fakes import FakeReader
from tests.sources.http.client import AGENT, FakeTime
from tests.sources.played.base import Played, source_of

KEY = "probedorf"
PATIENCE = Patience(attempts=2)
IMPATIENT = Patience(connect=0.5, read=0.25, total=0.5, attempts=2)
"""For answers that never come. Others may be late by that much, too, where a machine is busy."""


def sync(
    house: House, city: Played, *, budget: int | None = None, patience: Patience = PATIENCE, **wishes: Any
) -> Report:
    """A run on the day of the house's clock; pauses pass at once."""
    time, source = FakeTime(), source_of(city)
    with PoliteHttp(
        source,
        agent=AGENT,
        budget=budget,
        pause=time.pause,
        now=time.now,
        patience=patience,
        servers=Servers(),
        chance=lambda: 0.5,
    ) as http:
        known = Stored(house.db, KEY, ZONE)

        def live() -> LiveSource:
            today = house.clock.now().astimezone(ZONE).date()
            return live_source(source, http, known, zone=ZONE, today=today)

        town = City(KEY, "Probedorf", source=source)
        access = Access(live(), http, known, FakeReader(), live)
        return Sync(house.stages(), town, access, Wishes(**wishes)).run()


def content(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """All that the store holds of the council, without numbers that depend on the order of arrival."""
    queries = {
        "body": "SELECT key, name, unstated FROM body",
        "organization": "SELECT id, name, kind, publicness FROM organization",
        "paper": "SELECT body, id, name, reference, date, stated, publicness, via FROM paper",
        "file": "SELECT body, id, name, publicness, via FROM file",
        "file_use": "SELECT * FROM file_use",
        "consultation": "SELECT * FROM consultation",
        "agenda_item": "SELECT * FROM agenda_item",
        "meeting": "SELECT * FROM meeting",
        "text": "SELECT f.id, t.source_hash, t.text FROM file_text t JOIN file f ON f.no = t.file_no",
        "tombstone": "SELECT body, kind, id FROM tombstone",
        "withdrawal": "SELECT body, kind, id, cause, hidden FROM withdrawal",
        "passages": "SELECT p.id, count(*) FROM passage x JOIN paper p ON p.no = x.id >> 20 GROUP BY p.id",
        "stale": "SELECT count(*) FROM stale_paper",
        "gap": "SELECT place, cause FROM gap",
    }
    return {name: sorted(map(tuple, house.db.rows(sql)), key=str) for name, sql in queries.items()}


@dataclass(slots=True)
class Ended:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


@dataclass(slots=True)
class Desk:
    """An operator's folder: ratsbot.toml, a folder of cities, the database."""

    folder: Path
    sync_settings: str = 'contact = "ratsbot@stadt.example"'
    cities: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "cities").mkdir(parents=True)
        self.settings()

    @property
    def database(self) -> Path:
        return self.folder / "ratsbot.db"

    def settings(self, more: str = "") -> None:
        (self.folder / "ratsbot.toml").write_text(
            f'database = "{self.database}"\ncities_folder = "cities"\n[embeddings]\nkind = "off"\n'
            f"[sync]\n{self.sync_settings}\n{more}"
        )

    def connect(self, key: str, toml: str) -> None:
        (self.folder / "cities" / f"{key}.toml").write_text(toml)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        config = str(self.folder / "ratsbot.toml")
        return subprocess.Popen(
            [sys.executable, "-m", "adapters.command_line", "--config", config, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "COLUMNS": "110"},
        )

    def run(self, *arguments: str, seconds: float = 60) -> Ended:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=seconds)
        return Ended(process.returncode, out, err)


def city_toml(city: Played, name: str, **fields: Any) -> str:
    """A city's file, as an operator writes it."""
    source = replace(source_of(city), **fields)
    lines = [f'name = "{name}"', 'time_zone = "Europe/Berlin"', "[source]", f'kind = "{source.kind}"']
    lines += [f'url = "{source.url}"', "interval_ms = 0", f"first_year = {source.first_year}"]
    return "\n".join(lines) + "\n"
