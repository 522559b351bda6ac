"""What Teams is told of the bot: the app manifest of one registration.

learn.microsoft.com/microsoft-365/extensibility/schema, version 1.22; the limits are those of its JSON schema.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.config import Config, Registration
from bot import __version__
from bot.app import CommandLine

VERSION = "1.22"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
ACCENT = "#1F4E79"
COLOR_ICON, OUTLINE_ICON = "color.png", "outline.png"
SCOPES = ["personal", "team", "groupChat"]

SEARCH_COMMAND, SEARCH_PARAMETER = "suche", "q"
"""What a composeExtension/query names when somebody searches in the compose box."""

MOST_COMMANDS = 10
LAST_COMMAND = "hilfe"
"""Where there are more commands than Teams shows, this one leads to all of them."""
TITLE, SUMMARY = 128, 4000
SHORT_NAME, LONG_NAME, DEVELOPER = 30, 100, 32

SHORT = "Findet Vorlagen und Beschlüsse des Rates, mit Beratungsfolge und Fundstelle."
FULL = (
    "{name} durchsucht die öffentlichen Ratsinformationen der Städte: Vorlagen, Beschlüsse, Sitzungen und "
    "deren Dateien. Im Kanal und im Gruppenchat antwortet es, wenn es mit @{name} erwähnt wird, im "
    "persönlichen Chat auf jede Nachricht. Zu jedem Treffer gehören Aktenzeichen, Beratungsfolge, Ergebnis "
    "und die Stelle im Dokument. Über die Nachrichtenerweiterung lässt sich eine Vorlage beim Schreiben "
    "einer Nachricht suchen und als Karte einfügen.\n\n"
    "{name} liest nur Nachrichten, in denen es erwähnt wird, und verlangt keine Berechtigung für Teams, "
    "Kanäle oder deren Dateien. Im persönlichen Chat nimmt es Dateien an, die man ihm schickt, und bietet "
    "Tabellen als Datei an. Was es speichert und wie lange, sagt der Befehl „datenschutz“."
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who offers the app, as its page in Teams shows; all addresses https."""

    name: str
    website: str
    privacy: str
    terms: str

    @classmethod
    def at(cls, config: Config) -> "Publisher":
        """Where nothing else is set: pages of the bot's own address."""
        root = config.public_url.rstrip("/")
        return cls(config.name, f"{root}/", f"{root}/datenschutz", f"{root}/nutzung")


def manifest(
    config: Config,
    registration: Registration,
    commands: Sequence[CommandLine],
    publisher: Publisher | None = None,
    version: str = __version__,
) -> dict[str, Any]:
    """manifest.json as an object. Teams takes an update only with a higher `version` (three numbers)."""
    by = publisher or Publisher.at(config)
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version,
        "id": registration.app_id,
        "localizationInfo": {"defaultLanguageTag": "de"},
        "developer": {
            "name": by.name[:DEVELOPER],
            "websiteUrl": by.website,
            "privacyUrl": by.privacy,
            "termsOfUseUrl": by.terms,
        },
        "name": {
            "short": config.name[:SHORT_NAME],
            "full": f"{config.name} – Vorlagen und Beschlüsse des Rates"[:LONG_NAME],
        },
        "description": {"short": SHORT, "full": FULL.format(name=config.name)},
        "icons": {"color": COLOR_ICON, "outline": OUTLINE_ICON},
        "accentColor": ACCENT,
        "bots": [_bot(registration, commands)],
        "composeExtensions": [_search(registration)],
        "validDomains": [urlsplit(config.public_url).hostname or ""],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }


def _bot(registration: Registration, commands: Sequence[CommandLine]) -> dict[str, Any]:
    """No permission beside it: without one the bot is sent nothing but what mentions it."""
    listed = [
        {"title": each.name[:TITLE], "description": each.summary[:SUMMARY]} for each in _shown(commands)
    ]
    return {
        "botId": registration.app_id,
        "scopes": SCOPES,
        "isNotificationOnly": False,
        "supportsFiles": True,
        "commandLists": [{"scopes": SCOPES, "commands": listed}],
    }


def _shown(commands: Sequence[CommandLine]) -> list[CommandLine]:
    if len(commands) <= MOST_COMMANDS:
        return list(commands)
    others = [each for each in commands if each.name != LAST_COMMAND]
    last = [each for each in commands if each.name == LAST_COMMAND]
    return others[: MOST_COMMANDS - len(last)] + last


def _search(registration: Registration) -> dict[str, Any]:
    found: dict[str, Any] = {"botId": registration.app_id, "commands": [_search_command()]}
    if registration.ris_hosts:
        domains = list(registration.ris_hosts)
        found["messageHandlers"] = [{"type": "link", "value": {"domains": domains}}]
    return found


def _search_command() -> dict[str, Any]:
    wanted = {
        "name": SEARCH_PARAMETER,
        "title": "Stichwort oder Nummer",
        "description": "Wörter, ein Aktenzeichen oder ein Gremium",
        "inputType": "text",
    }
    return {
        "id": SEARCH_COMMAND,
        "type": "query",
        "title": "Vorlagen suchen",
        "description": "Findet Vorlagen und Beschlüsse und fügt sie als Karte ein.",
        "context": ["compose", "commandBox"],
        "initialRun": True,
        "parameters": [wanted],
    }
