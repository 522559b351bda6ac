"""The section [matrix]: the account that the bot uses there, and who may talk to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.settings.addresses import address
from bot.settings.reader import Reader
from bot.settings.restricted import restricted

EVERYBODY = "*"
LOGIN = "; Passwort und Token fragt ratsbot matrix login ab"
ACCOUNT = re.compile(r"@[^@:\s]+:[^@\s]+")


@dataclass(frozen=True, slots=True)
class Matrix:
    """`folder` is where the device's keys live; '' for one beside the database.

    `users` are patterns of Matrix ids that may invite the bot and talk to it; `commands` keeps single
    commands for those who match one of theirs.
    """

    homeserver: str
    user: str
    folder: str = ""
    device_name: str = "Ratsbot"
    users: tuple[str, ...] = ()
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    home: str | None = None
    ca_file: str = ""
    missed_hours: int = 24
    missed_messages: int = 500


def read_matrix(reader: Reader) -> Matrix | None:
    """None where there is no such section: the bot is not on Matrix."""
    if not reader:
        reader.finish()
        return None
    found = Matrix(
        homeserver=address(reader, "homeserver", further=LOGIN).rstrip("/"),
        user=reader.text("user", ""),
        folder=reader.file("folder"),
        device_name=reader.text("device_name", "Ratsbot"),
        users=reader.texts("users", ()),
        commands=_commands(reader.table("commands")),
        home=reader.text("home", "") or None,
        ca_file=reader.file("ca_file"),
        missed_hours=reader.whole("missed_hours", 24, 1, 24 * 7),
        missed_messages=reader.whole("missed_messages", 500, 1, 10_000),
    )
    reader.finish()
    _check(reader, found)
    return found


def _commands(reader: Reader) -> dict[str, tuple[str, ...]]:
    found = restricted(reader)
    for name, patterns in found.items():
        _check_patterns(reader, name, patterns)
    reader.finish()
    return {name.removeprefix("/"): patterns for name, patterns in found.items()}


def _check(reader: Reader, found: Matrix) -> None:
    _check_homeserver(reader, found.homeserver)
    if not ACCOUNT.fullmatch(found.user):
        reader.complain(
            "user – erwartet wird ein Konto wie @ratsbot:stadt.example.",
            key="user",
            remedy=f'Etwa user = "@{found.user.lstrip("@").partition(":")[0] or "ratsbot"}:stadt.example".',
        )
    if not found.users:
        reader.complain(
            "users – wer darf mit dem Bot sprechen? Ohne Angabe dürfte es niemand.",
            key="users",
            remedy='Etwa users = ["*:stadt.example"] für alle Konten dieses Servers, ["*"] für alle.',
        )
    _check_patterns(reader, "users", found.users)


def _check_homeserver(reader: Reader, url: str) -> None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, sound = urlsplit(""), False
    remedy = 'Nur Adresse und Port, etwa homeserver = "https://matrix.stadt.example".'
    if not sound:
        said = "homeserver – erwartet wird eine Adresse wie https://matrix.stadt.example."
        reader.complain(said, key="homeserver", remedy=remedy)
    elif parts.query or parts.fragment or parts.path.startswith("/_matrix"):
        said = "homeserver – die Adresse steht ohne Pfad (/_matrix/…), Fragezeichen und #."
        reader.complain(said, key="homeserver", remedy=remedy)


def _check_patterns(reader: Reader, key: str, patterns: tuple[str, ...]) -> None:
    for index, each in enumerate(patterns):
        if each != EVERYBODY and not {":", "."} & set(each):
            reader.complain(
                f"„{each}“ ist kein Muster wie *:stadt.example oder @amt:stadt.example.",
                key=key,
                index=index,
                remedy=f'Den Server dazuschreiben: "{each}:stadt.example".',
            )
