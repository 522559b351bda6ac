"""The section [teams]: one registration per city, each in that city's own Microsoft tenant."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.settings.reader import Reader

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PUBLIC_URL = "public_url"


@dataclass(frozen=True, slots=True)
class TeamsRegistration:
    """An Azure Bot with its Entra app; either a secret (from a file or the environment) or a certificate."""

    city: str
    app_id: str
    tenant_id: str
    secret_env: str = ""
    secret_file: str = ""
    certificate: str = ""
    managers: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ris_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Teams:
    """`public_url` is where Microsoft's service reaches this Ratsbot, through the city's reverse proxy."""

    public_url: str
    registrations: Mapping[str, TeamsRegistration]


def read_teams(reader: Reader) -> Teams | None:
    """None where there is no such section: the bot is not on Teams."""
    if not reader:
        reader.finish()
        return None
    url = reader.text(PUBLIC_URL, "").rstrip("/")
    cities = [name for name in reader.names() if name != PUBLIC_URL]
    found = {city: _registration(city, reader.table(city)) for city in cities}
    if urlsplit(url).scheme != "https":
        reader.complain("public_url – erwartet wird eine Adresse wie https://ratsbot.stadt.example.")
    if not found:
        reader.complain("Es fehlt eine Registrierung, etwa [teams.trier] mit app_id und tenant_id.")
    reader.finish()
    return Teams(url, found)


def _registration(city: str, reader: Reader) -> TeamsRegistration:
    commands = reader.table("commands")
    found = TeamsRegistration(
        city=city,
        app_id=reader.text("app_id", ""),
        tenant_id=reader.text("tenant_id", ""),
        secret_env=reader.text("secret_env", ""),
        secret_file=reader.file("secret_file"),
        certificate=reader.file("certificate"),
        managers=reader.texts("managers", ()),
        tenants=reader.texts("tenants", ()),
        commands={name.removeprefix("/"): commands.texts(name, ()) for name in commands.names()},
        ris_hosts=reader.texts("ris_hosts", ()),
    )
    commands.finish()
    reader.finish()
    for said in _problems(found):
        reader.complain(said)
    return found


def _problems(found: TeamsRegistration) -> list[str]:
    """Without a credential and proper ids the door would stand open, so there is no default for them."""
    ids = {"app_id": found.app_id, "tenant_id": found.tenant_id}
    said = [
        f"{name} – erwartet wird eine Kennung aus Entra ID." for name, id_ in ids.items() if not _guid(id_)
    ]
    people = (*found.managers, *found.tenants, *(each for who in found.commands.values() for each in who))
    said += [f"„{each}“ ist keine Kennung aus Entra ID." for each in people if not _guid(each)]
    if sum(map(bool, (found.secret_env, found.secret_file, found.certificate))) != 1:
        said.append("Es braucht genau eines von secret_env, secret_file und certificate.")
    return said


def _guid(text: str) -> bool:
    return GUID.fullmatch(text) is not None


def teams_secret(wanted: TeamsRegistration, environment: Mapping[str, str] | None = None) -> str:
    """The registration's secret, '' where it uses a certificate; raises SettingsError if it cannot be had."""
    if wanted.certificate:
        return ""
    place = f"[teams.{wanted.city}]"
    if wanted.secret_file:
        try:
            secret = Path(wanted.secret_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingsError(
                f"{place}: secret_file {wanted.secret_file} lässt sich nicht lesen."
            ) from None
    else:
        env = os.environ if environment is None else environment
        secret = env.get(wanted.secret_env, "").strip()
    if not secret:
        source = wanted.secret_file or f"die Umgebungsvariable {wanted.secret_env}"
        raise SettingsError(f"{place}: {source} enthält kein Geheimnis.")
    return secret
