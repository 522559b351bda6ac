"""What the operator wants of a new installation, and which settings that makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.command_line.setup.example_file import filled
from bot.settings.toml_fault import KeyPath
from bot.settings.written import toml_value

NO_SYSTEM = "keines"
KINDS = ("sessionnet", "allris", "oparl", NO_SYSTEM)
CITIES_FOLDER = "cities"


@dataclass(frozen=True, slots=True)
class Wishes:
    """'' is what was not chosen. A secret is either in a file or in an environment variable: `model_key` and
    `teams_secret` are what is to be written into the file, '' where it is there already."""

    city: str = ""
    city_name: str = ""
    ris_kind: str = ""
    ris_url: str = ""
    contact: str = ""
    database: str = ""
    matrix_homeserver: str = ""
    matrix_user: str = ""
    matrix_users: str = ""
    teams_city: str = ""
    teams_public_url: str = ""
    teams_app_id: str = ""
    teams_tenant_id: str = ""
    teams_secret_file: str = ""
    teams_secret_env: str = ""
    teams_secret: str = ""
    model_url: str = ""
    model_name: str = ""
    model_key_file: str = ""
    model_key_env: str = ""
    model_key: str = ""
    backup_folder: str = ""
    operator: str = ""
    privacy_contact: str = ""

    @property
    def asks_a_system(self) -> bool:
        """Whether the city's papers are to be fetched from a system of its own."""
        return self.ris_kind != NO_SYSTEM

    def values(self, *, own_city: bool) -> dict[KeyPath, Any]:
        """By path. `own_city`: the city does not come along and gets a file of its own."""
        chosen = dict(self._pairs())
        if own_city:
            chosen["cities_folder",] = CITIES_FOLDER
        if self.asks_a_system and self.city and self.contact:
            chosen["sync", "cities"] = [self.city]
        return {path: value for path, value in chosen.items() if value}

    def _pairs(self) -> Iterator[tuple[KeyPath, Any]]:
        yield ("home",), self.city
        yield ("database",), self.database
        yield ("sync", "contact"), self.contact
        yield ("backup", "folder"), self.backup_folder
        yield ("privacy", "operator"), self.operator
        yield ("privacy", "contact"), self.privacy_contact
        yield ("matrix", "homeserver"), self.matrix_homeserver
        yield ("matrix", "user"), self.matrix_user
        yield ("matrix", "users"), [self.matrix_users] if self.matrix_users else []
        yield ("assistant", "url"), self.model_url
        yield ("assistant", "model"), self.model_name
        yield ("assistant", "key_file"), self.model_key_file
        yield ("assistant", "key_env"), self.model_key_env
        yield ("teams", "public_url"), self.teams_public_url
        for name in ("app_id", "tenant_id", "secret_file", "secret_env"):
            yield ("teams", self.teams_city, name), getattr(self, f"teams_{name}")

    def text(self, *, own_city: bool) -> str:
        """The settings file."""
        return filled(self.values(own_city=own_city), teams_city=self.teams_city)

    def secrets(self) -> Mapping[Path, str]:
        """By file, as named in the settings."""
        named = {self.model_key_file: self.model_key, self.teams_secret_file: self.teams_secret}
        return {Path(file): secret for file, secret in named.items() if file and secret}

    def city_file(self) -> str:
        """The file of a city that does not come along."""
        name = self.city_name or self.city.title()
        return (CITY + (SOURCE if self.asks_a_system else NO_SOURCE)).format(
            key=self.city,
            name=toml_value(name),
            kind=toml_value(self.ris_kind),
            url=toml_value(self.ris_url),
            ask=toml_value(f"Die IT von {name}"),
        )


CITY = """\
# Eine Stadt = eine Datei. Der Dateiname ist der kurze Schlüssel der Stadt. Alle Angaben erklärt
# docs/quellen.md.
name = {name}
# Der amtliche Gemeindeschlüssel.
# ags = "99000000"
time_zone = "Europe/Berlin"

"""
NO_SOURCE = "# Ohne [source] kommen Vorlagen nur aus Ordnern: ratsbot import ORDNER --body {key}\n"
SOURCE = """\
[source]
kind = {kind}
url = {url}
interval_ms = 1000                      # höchstens eine Anfrage in der Sekunde
# Formen der Vorlagennummern, wo die allgemeine Regel sie nicht erkennt.
# references = ['\\d{{4}}/20\\d{{2}}']
# Wann das Archiv beginnt; erspart dem System leere Abfragen.
# first_year = 2000
ask = {ask}
licence = "nicht erklärt"               # erfragen: unter welcher Lizenz stehen die Dokumente?
verified = false                        # true, sobald ratsbot doctor {key} in Ordnung ist
"""
