"""The section [teams]: one registration per city, each in that city's own Microsoft tenant."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.settings.addresses import address
from bot.settings.keys import check_variable, secret_file, shown_file, shown_variable
from bot.settings.reader import Reader
from bot.settings.restricted import restricted

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PUBLIC_URL = "public_url"
EXAMPLE_ID = "00000000-0000-0000-0000-000000000001"
CREDENTIALS = ("secret_env", "secret_file", "certificate")
OWN_KEYS = frozenset({PUBLIC_URL, "host", "port"})
"""Whatever else stands in the section is a city."""


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
    """`public_url` is where Microsoft's service reaches this Ratsbot, through the city's reverse proxy, which
    finds it at `host` and `port`: a door of its own, apart from what only the operator may see."""

    public_url: str
    registrations: Mapping[str, TeamsRegistration]
    host: str = "127.0.0.1"
    port: int = 8089


def read_teams(reader: Reader) -> Teams | None:
    """None where there is no such section: the bot is not on Teams."""
    if not reader:
        reader.finish()
        return None
    url = address(reader, PUBLIC_URL).rstrip("/")
    host, port = reader.text("host", "127.0.0.1"), reader.whole("port", 8089, 1, 65_535)
    cities = [name for name in reader.names() if name not in OWN_KEYS]
    found = {city: _registration(city, reader.table(city)) for city in cities}
    if not _public(url):
        reader.complain(
            "public_url – erwartet wird eine Adresse wie https://ratsbot.stadt.example.",
            key=PUBLIC_URL,
            remedy="Die Adresse eintragen, unter der der Reverse-Proxy von außen zu erreichen ist, mit "
            "https und ohne Pfad.",
        )
    if not found:
        reader.complain(
            "Es fehlt eine Registrierung, etwa [teams.trier] mit app_id und tenant_id.",
            remedy="Einen Abschnitt [teams.STADT] anlegen; was hineingehört, zeigt ratsbot.example.toml.",
        )
    _check_apps(reader, found)
    reader.finish()
    return Teams(url, found, host, port)


def _registration(city: str, reader: Reader) -> TeamsRegistration:
    commands = reader.table("commands")
    found = TeamsRegistration(
        city=city,
        app_id=reader.text("app_id", ""),
        tenant_id=reader.text("tenant_id", ""),
        secret_env=reader.text("secret_env", ""),
        secret_file=secret_file(reader, "secret_file", "teams.secret"),
        certificate=secret_file(reader, "certificate", "teams.pem"),
        managers=reader.texts("managers", ()),
        tenants=reader.texts("tenants", ()),
        commands={name.removeprefix("/"): people for name, people in restricted(commands).items()},
        ris_hosts=reader.texts("ris_hosts", ()),
    )
    commands.finish()
    reader.finish()
    _check(reader, found)
    return found


def _public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        return False


def _check_apps(reader: Reader, found: Mapping[str, TeamsRegistration]) -> None:
    """One bot answers for one city: with the same app, nobody could tell whose question it is."""
    seen: dict[str, str] = {}
    for city, each in found.items():
        first = seen.setdefault(each.app_id.casefold(), city) if each.app_id else city
        if first != city:
            reader.table(city).complain(
                f"app_id ist dieselbe wie in [teams.{first}].",
                key="app_id",
                remedy="Jede Stadt braucht ihre eigene Registrierung: die Anwendungs-ID (Client-ID) ihres "
                "Azure Bot eintragen.",
            )


def _check(reader: Reader, found: TeamsRegistration) -> None:
    """Without a credential and proper ids the door would stand open, so there is no default for them."""
    for name, id_ in (("app_id", found.app_id), ("tenant_id", found.tenant_id)):
        if not _guid(id_):
            said = f"{name} – erwartet wird eine Kennung aus Entra ID."
            reader.complain(said, key=name, remedy=f'Im Azure-Portal ablesen: {name} = "{EXAMPLE_ID}".')
    _check_people(reader, "managers", found.managers)
    _check_people(reader, "tenants", found.tenants)
    for command, people in found.commands.items():
        _check_people(reader.table("commands"), command, people)
    given = [key for key in CREDENTIALS if getattr(found, key)]
    if len(given) != 1:
        reader.complain(
            "Es braucht genau eines von secret_env, secret_file und certificate.",
            key=given[1] if given else "secret_file",
            remedy="Die überzähligen löschen."
            if given
            else f'Etwa secret_file = "teams-{found.city}.secret".',
        )
    check_variable(reader, "secret_env", found.secret_env, f"RATSBOT_TEAMS_{found.city.upper()}")


def _check_people(reader: Reader, key: str, ids: tuple[str, ...]) -> None:
    for index, each in enumerate(ids):
        if not _guid(each):
            said = f"„{each}“ ist keine Kennung aus Entra ID."
            reader.complain(said, key=key, index=index, remedy=f'Sie sieht so aus: "{EXAMPLE_ID}".')


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
            file = shown_file(wanted.secret_file)
            raise SettingsError(f"{place}: secret_file {file} lässt sich nicht lesen.") from None
    else:
        env = os.environ if environment is None else environment
        secret = env.get(wanted.secret_env, "").strip()
    if not secret:
        source = wanted.secret_file or f"die Umgebungsvariable {shown_variable(wanted.secret_env)}"
        raise SettingsError(f"{place}: {source} enthält kein Geheimnis.")
    return secret
