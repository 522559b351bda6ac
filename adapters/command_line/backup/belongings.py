"""What belongs to an instance besides its database, and where each part lies."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from adapters.command_line.backup.manifest import Role, may_be_called
from bot.errors import Busy
from bot.settings import Settings
from bot.settings.credentials import BACKUP, authorities, secrets
from bot.settings.places import SettingsFiles, matrix_folder
from bot.store.beside import KEY, PAPER_VECTORS, beside

SEEDS_AND_SESSION = ("session.json", "signing.json", "signing.old.json")
_WITHOUT_STATE = (
    "Der Verschlüsselungszustand des Matrix-Geräts ist nicht dabei, weil der Bot läuft: Ein alter "
    "Stand davon wäre unbrauchbar. Nach dem Einspielen den Bot neu anmelden: ratsbot matrix login"
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A file of the instance. `origin` is what the settings call it."""

    role: Role
    name: str
    path: Path
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """`left_out` are German sentences about what is not among them."""

    files: tuple[Belonging, ...]
    left_out: tuple[str, ...]


@contextmanager
def belongings(
    settings: Settings, files: SettingsFiles, *, with_secrets: bool, goes_on: bool
) -> Iterator[Belongings]:
    """Everything but the database. While this is open, nobody uses the Matrix device whose keys are in it.
    `goes_on`: the bot whose device it is will go on working, so its device is left alone."""
    with ExitStack() as held:
        key = beside(settings.database, KEY)
        found = [Belonging("key", "ratsbot.db.key", key)]
        if files.file is not None:
            found.append(Belonging("settings", "ratsbot.toml", files.file))
        templates = settings.assistant.templates_folder
        named = [
            *_folder("city", files.cities, "*.toml"),
            *_folder("template", Path(templates) if templates else None, "*.md"),
        ]
        found += [each for each in named if may_be_called(each.name)]
        found += _numbered("authority", [each.value for each in authorities(settings)])
        hidden = _secrets(settings)
        found += _numbered("secret", hidden) if with_secrets else []
        left_out = [] if with_secrets or not hidden else [_without_secrets(hidden)]
        device, said = _device(matrix_folder(settings), held, goes_on=goes_on)
        left_out += [said] if said else []
        left_out += [_unnameable(each) for each in named if not may_be_called(each.name)]
        there = tuple(each for each in [*found, *device] if each.path.is_file())
        yield Belongings(there, (*left_out, *_derived(settings)))


def _folder(role: Role, folder: Path | None, pattern: str) -> list[Belonging]:
    paths = sorted(folder.glob(pattern)) if folder is not None else []
    return [Belonging(role, path.name, path, str(folder)) for path in paths if not path.name.startswith(".")]


def _numbered(role: Role, origins: Sequence[str]) -> list[Belonging]:
    """Files of several folders may have one name."""
    unique = dict.fromkeys(origins)
    return [
        Belonging(role, name if may_be_called(name) else name[:2], Path(origin), origin)
        for number, origin in enumerate(unique, 1)
        for name in [f"{number:02}-{Path(origin).name}"]
    ]


def _unnameable(each: Belonging) -> str:
    return (
        f"Nicht dabei, wegen ihres Namens: {each.name!a} in {each.origin}. Bitte kürzer und ohne "
        "unlesbare Zeichen benennen."
    )


def _secrets(settings: Settings) -> list[str]:
    """What opens doors of others. Never the passphrase of the backup itself."""
    files = [each for each in secrets(settings) if not each.is_variable and each.section != BACKUP]
    return [each.value for each in files if each.value != settings.backup.key_file]


def _without_secrets(hidden: Sequence[str]) -> str:
    names = ", ".join(dict.fromkeys(hidden))
    return f"Zugangsdaten zu anderen Diensten ({names}) sind nicht dabei, nur mit --mit-geheimnissen."


def _device(folder: Path, held: ExitStack, *, goes_on: bool) -> tuple[list[Belonging], str]:
    """Session and seeds always, the encryption's state only while nobody uses the device, or nothing can be
    changed where it lies."""
    found = [Belonging("matrix", name, folder / name) for name in SEEDS_AND_SESSION]
    stores = sorted(folder.glob("olm-*.db"))
    if not stores:
        return found, ""
    if goes_on:  # it may be about to take the device
        return found, _WITHOUT_STATE
    from adapters.matrix.session import lock  # noqa: PLC0415 - the SDK takes time to load

    try:
        with suppress(OSError):
            held.enter_context(lock(folder))
    except Busy:
        return found, _WITHOUT_STATE
    return found + [Belonging("olm", path.name, path) for path in stores], ""


def _derived(settings: Settings) -> list[str]:
    vectors = beside(settings.database, PAPER_VECTORS)
    if not list(vectors.parent.glob(f"{vectors.name}*")):
        return []
    return ["Die Datei .vectors ist nicht dabei: Sie entsteht beim nächsten Start von selbst (Sekunden)."]
