"""Matrix and Teams: what can be said of them before anybody is asked."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from adapters.command_line.doctor.checks.models import is_far
from bot.commands.registry import registry
from bot.errors import OperatorError
from bot.settings import Matrix
from bot.settings.loading import Reading
from bot.settings.matrix import EVERYBODY
from bot.settings.places import matrix_folder
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath
from bot.store.rights import is_open

LOGIN = "ratsbot matrix login"


def any_platform(reading: Reading) -> Iterator[Problem]:
    """Not said where there is no file at all, or none that can be read."""
    settings = reading.settings
    if reading.path is not None and settings.matrix is None and settings.teams is None:
        text = "Weder [matrix] noch [teams] ist eingerichtet: Niemand kann mit dem Bot sprechen."
        remedy = "Einen der beiden Abschnitte ausfüllen; ratsbot.example.toml zeigt, was hineingehört."
        yield reading.found("warning", ("matrix",), text, remedy)


def matrix(reading: Reading) -> Iterator[Problem]:
    wanted = reading.settings.matrix
    if wanted is None:
        return
    yield from commands(reading, ("matrix", "commands"), wanted.commands)
    yield from _address(reading, wanted)
    for index, pattern in enumerate(wanted.users):
        if pattern == EVERYBODY:
            text = "[matrix] users enthält „*“: Jeder, auch auf fremden Servern, darf mit dem Bot sprechen."
            server = wanted.user.partition(":")[2] or "stadt.example"
            remedy = f'Auf die eigenen Konten beschränken: users = ["*:{server}"].'
            yield reading.found("warning", ("matrix", "users", index), text, remedy)
    yield from _strangers(reading, wanted)
    yield from _session(reading, wanted)


def _strangers(reading: Reading, wanted: Matrix) -> Iterator[Problem]:
    """Only people of other servers may talk to it: mostly a slip of the pen."""
    server = wanted.user.partition(":")[2]
    servers = [each.partition(":")[2] or each for each in wanted.users]
    if server and wanted.users and not any(fnmatchcase(server, each) for each in servers):
        text = f"[matrix] users: Kein Muster passt auf den Server des Bots, {server}."
        remedy = f'Ist es ein Tippfehler: users = ["*:{server}"].'
        yield reading.found("warning", ("matrix", "users"), text, remedy)


def _address(reading: Reading, wanted: Matrix) -> Iterator[Problem]:
    try:
        parts = urlsplit(wanted.homeserver)
    except ValueError:
        return  # the settings have said so
    if parts.scheme == "http" and is_far(parts.hostname):
        text = f"[matrix] homeserver: Zu {parts.hostname} geht alles unverschlüsselt, das Zugriffstoken auch."
        yield reading.found("warning", ("matrix", "homeserver"), text, "Die Adresse mit https angeben.")
    elif parts.path.strip("/"):
        text = f"[matrix] homeserver enthält einen Pfad ({parts.path})."
        remedy = f"Meist genügt {parts.scheme}://{parts.netloc}; der Pfad gehört nicht zur Adresse."
        yield reading.found("warning", ("matrix", "homeserver"), text, remedy)


def _session(reading: Reading, wanted: Matrix) -> Iterator[Problem]:
    from adapters.matrix.session import Session  # noqa: PLC0415 - the SDK takes time to load

    folder = matrix_folder(reading.settings)
    path: KeyPath = ("matrix", "folder") if wanted.folder else ("matrix", "user")
    try:
        session = Session.load(folder)
    except OperatorError as error:
        yield reading.found("error", path, f"[matrix]: {error}", f"Neu anmelden: {LOGIN}")
        return
    if session is None:
        text = f"[matrix]: Der Bot ist als {wanted.user} noch nicht angemeldet."
        yield reading.found("warning", path, text, f"Einmal anmelden: {LOGIN}")
    elif wrong := _other_account(session.user_id, session.homeserver, wanted):
        path = ("matrix", wrong)
        text = f"[matrix]: Angemeldet ist {session.user_id} auf {session.homeserver}, nicht dieses Konto."
        yield reading.found("error", path, text, f"Neu anmelden ({LOGIN}) oder die Angaben berichtigen.")
    if folder.is_dir() and is_open(folder):
        text = f"[matrix]: Den Ordner {folder} mit den Schlüsseln können andere Benutzer lesen."
        yield reading.found("error", ("matrix", "folder"), text, f"chmod -R go-rwx {folder}")


def _other_account(user: str, homeserver: str, wanted: Matrix) -> str:
    """The key that differs from what was logged in with, '' where none does."""
    if user != wanted.user:
        return "user"
    return "" if homeserver.rstrip("/") == wanted.homeserver else "homeserver"


def teams(reading: Reading) -> Iterator[Problem]:
    found = reading.settings.teams
    for city, each in (found.registrations if found else {}).items():
        yield from commands(reading, ("teams", city, "commands"), each.commands)


def commands(reading: Reading, path: KeyPath, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """A slip of the pen would leave the command open to everybody."""
    for name in wanted.keys() - registry().keys():
        text = f"[{'.'.join(map(str, path))}]: Einen Befehl „{name}“ gibt es nicht."
        yield reading.found("error", (*path, name), text, f"Es gibt: {', '.join(registry())}.")
