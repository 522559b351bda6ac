"""The section [matrix]: the account that the bot uses there, and who may talk to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.settings.reader import Reader

EVERYBODY = "*"


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
        homeserver=reader.text("homeserver", "").rstrip("/"),
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
    for said in _problems(found):
        reader.complain(said)
    return found


def _commands(reader: Reader) -> dict[str, tuple[str, ...]]:
    found = {name.removeprefix("/"): reader.texts(name, ()) for name in reader.names()}
    reader.finish()
    return found


def _problems(found: Matrix) -> list[str]:
    said = []
    if urlsplit(found.homeserver).scheme not in {"http", "https"}:
        said.append("homeserver – erwartet wird eine Adresse wie https://matrix.stadt.example.")
    name, _, server = found.user.partition(":")
    if not name.startswith("@") or not server:
        said.append("user – erwartet wird ein Konto wie @ratsbot:stadt.example.")
    if not found.users:
        said.append(
            'users – wer darf mit dem Bot sprechen? Etwa ["*:stadt.example"], für alle ["*"]. '
            "Ohne Angabe dürfte es niemand."
        )
    patterns = [*found.users, *(each for patterns in found.commands.values() for each in patterns)]
    wrong = [each for each in patterns if each != EVERYBODY and not {":", "."} & set(each)]
    if wrong:
        said.append(f"„{wrong[0]}“ ist kein Muster wie *:stadt.example oder @amt:stadt.example.")
    return said
