"""Secrets: each in a file that nobody else may read, or in an environment variable that is set."""

import grp
import pwd
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.settings import credentials
from bot.settings.backup import LEAST_CHARACTERS
from bot.settings.credentials import BACKUP, Credential
from bot.settings.keys import shown_file, shown_variable
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.store.rights import MOUNTED, is_open

INSIDE = 10001
"""The account of the container, which the host knows by this number only."""
_NO_NAME = " Hierher gehört der Name, nicht das Geheimnis selbst: Stand es hier, ein neues ausstellen."


def secrets(reading: Reading) -> Iterator[Problem]:
    """What is not there, is empty or open to others. Nothing of its content is ever shown."""
    for place in credentials.secrets(reading.settings):
        if place.in_use:
            yield from _variable(reading, place) if place.is_variable else _file(reading, place)


def _variable(reading: Reading, place: Credential) -> Iterator[Problem]:
    if reading.environment.get(place.value, "").strip():
        return
    name = shown_variable(place.value)
    text = f"{place.title}: Die Umgebungsvariable {name} ist nicht gesetzt."
    remedy = (
        f"{name} setzen, wo Ratsbot gestartet wird (systemd: EnvironmentFile=, Container: env_file), und "
        f"diese Prüfung mit derselben Umgebung aufrufen.{'' if name == place.value else _NO_NAME}"
    )
    yield reading.found("error", place.path, text, remedy)


def _file(reading: Reading, place: Credential) -> Iterator[Problem]:
    path = Path(place.value)
    shown = place.value if MOUNTED in path.parents else shown_file(place.value)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        text = f"{place.title}: Die Datei {shown} gibt es nicht."
        yield reading.found("error", place.path, text, _missing(path, shown, reading.path))
        return
    except OSError as error:
        text = f"{place.title}: Die Datei {shown} lässt sich nicht lesen ({error.strerror})."
        yield reading.found("error", place.path, text, _missing(path, shown, reading.path))
        return
    if is_open(path):
        text = f"{place.title}: {path} können andere Benutzer dieses Rechners lesen."
        yield reading.found("error", place.path, text, f"chmod 600 {path}")
    elif place.key != "certificate":
        yield from _content(reading, place, content)


def _missing(path: Path, shown: str, config: Path | None) -> str:
    """The remedy; what may be a secret, typed in place of the file's name, is not repeated in it either."""
    if shown == str(path):
        return put(path, config)
    beside = config.absolute().parent if config else Path.cwd()
    folder = path.parent if path.parent.is_dir() else beside
    return f"{put(folder / 'DATEINAME', config)}.{_NO_NAME}"


def put(path: Path, config: Path | None) -> str:
    """How a file with a secret gets there, for the account that runs Ratsbot: the owner of the folder that is
    meant for it or, where there is none yet, of that of the settings."""
    if MOUNTED in path.parents:
        name = path.relative_to(MOUNTED)
        return f"Auf dem Rechner: sudo install -o {INSIDE} -g {INSIDE} -m 400 DATEI geheim/{name}"
    beside = config.absolute().parent if config else Path.cwd()
    folder = path.absolute().parent
    user, group = _owner(folder if folder.is_dir() else beside)
    made = "" if folder.is_dir() else f"sudo install -d -o {user} -g {group} -m 700 {folder}; "
    return f"{made}sudo install -o {user} -g {group} -m 400 DATEI {path}"


def _owner(folder: Path) -> tuple[str, str]:
    """Numbers where they have no names, as in a container."""
    try:
        found = folder.stat()
    except OSError:
        return "KONTO", "KONTO"
    user, group = str(found.st_uid), str(found.st_gid)
    with suppress(KeyError):
        user = pwd.getpwuid(found.st_uid).pw_name
    with suppress(KeyError):
        group = grp.getgrgid(found.st_gid).gr_name
    return user, group


def _content(reading: Reading, place: Credential, content: bytes) -> Iterator[Problem]:
    if not content.strip():
        text, remedy = f"Die Datei {place.value} ist leer.", "Das Geheimnis hineinschreiben."
    elif place.section == BACKUP and len(content.decode(errors="replace").rstrip()) < LEAST_CHARACTERS:
        text = f"Das Kennwort in {place.value} hat weniger als {LEAST_CHARACTERS} Zeichen."
        remedy = "Ein längeres hineinschreiben; frühere Sicherungen brauchen weiter das bisherige."
    elif place.section == BACKUP or _is_key(content):
        return
    else:
        text = f"Die Datei {place.value} enthält Zeichen, die kein Schlüssel haben kann."
        remedy = "Sie darf nur den Schlüssel enthalten, auf einer Zeile, ohne Leerzeichen und Umlaute."
    yield reading.found("error", place.path, f"{place.title}: {text}", remedy)


def _is_key(content: bytes) -> bool:
    key = content.strip()
    return key.isascii() and key.decode("ascii").isprintable()
