"""Makes one backup: a copy of the database, what belongs to it, one file."""

import errno
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from adapters.command_line.backup import archive
from adapters.command_line.backup.archive import digest
from adapters.command_line.backup.belongings import Belongings, belongings
from adapters.command_line.backup.manifest import Manifest, Member, Role
from adapters.command_line.backup.staging import demand_room, roomy, staging
from bot import __version__
from bot.errors import DatabaseError, OperatorError
from bot.intake.report import Progress, Silent
from bot.settings import Settings
from bot.settings.places import SettingsFiles
from bot.store.backups import Kept, advice, note_backup, note_damage
from bot.store.condition import cities_of, steps_of
from bot.store.disk import settle
from bot.store.halt import Halt
from bot.store.instance import at_rest, user_of
from bot.store.snapshot import copy, copy_unused, faults
from bot.store.wordless import without_words

COPY = "ratsbot.db"
DATABASE: tuple[Role, str, str] = ("database", COPY, "")
ROOM = 1.6
"""Times the database: the copy of it, and the packed file beside it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`passphrase` '' leaves it open. `files` are the settings as they lie on the disk. Once `halt` is asked
    for it is broken off."""

    settings: Settings
    files: SettingsFiles
    passphrase: str = ""
    with_secrets: bool = False
    halt: Halt = field(default_factory=Halt)


@dataclass(frozen=True, slots=True)
class Made:
    """`size` in bytes, of the file. `noted`: it stands in the record."""

    file: Path
    manifest: Manifest
    size: int
    seconds: float
    noted: bool

    @property
    def kept(self) -> Kept:
        return Kept(str(self.file.absolute()), self.manifest.made_at, self.size, self.manifest.schema)


class _Watched:
    """Progress that breaks off where that is asked for."""

    def __init__(self, progress: Progress, halt: Halt) -> None:
        self._progress, self._halt = progress, halt

    def stage(self, name: str, total: int, unit: str) -> None:
        self._halt.check()
        self._progress.stage(name, total, unit)

    def advance(self, done: int, total: int | None = None) -> None:
        self._halt.check()
        self._progress.advance(done, total)


def make(wanted: Wanted, target: Path, now: datetime, progress: Progress | None = None) -> Made:
    """Writes the file, or leaves what was there before. Raises OperatorError; DatabaseError where the
    database is damaged: then no backup is made, so that it takes no good one's place; Halted."""
    begun, database = time.monotonic(), wanted.settings.database
    watched = _Watched(progress or Silent(), wanted.halt)
    with _explained(target), ExitStack() as held:
        beside = held.enter_context(staging(target.absolute().parent))
        folder = held.enter_context(staging(_at_home(database))) if wanted.passphrase else beside
        goes_on = not held.enter_context(at_rest(database))
        demand_room(folder, int(database.stat().st_size * ROOM), "Die Sicherung")
        found = held.enter_context(
            belongings(wanted.settings, wanted.files, with_secrets=wanted.with_secrets, goes_on=goes_on)
        )
        copied = _copied(wanted, folder / COPY, watched, goes_on=goes_on)
        paths = [*_gathered(found, folder), copied]
        manifest = _described(paths, found, now, watched, goes_on=goes_on)
        _pack(wanted, manifest, paths, beside / "fertig", watched)
        (beside / "fertig").replace(target)
        settle(target.absolute().parent)
    return _noted(
        database, Made(target, manifest, target.stat().st_size, time.monotonic() - begun, noted=True)
    )


def _noted(database: Path, made: Made) -> Made:
    """A backup that cannot be entered in the record, beside a full disk, is one all the same."""
    try:
        note_backup(database, made.kept)
    except OSError:
        return replace(made, noted=False)
    return made


def _at_home(database: Path) -> Path:
    """Where the plain database may lie while it is being encrypted: never beside the target, which may be
    somebody else's. Where its own disk is full or may only be read, in this machine's folder for such."""
    return roomy(database.absolute().parent, int(database.stat().st_size * ROOM))


def _copied(wanted: Wanted, target: Path, progress: Progress, *, goes_on: bool) -> Path:
    database = wanted.settings.database
    progress.stage("Abbild", 0, "Seiten")
    try:
        _copy(database, target, progress, goes_on=goes_on)
        without_words(target, goes_on=goes_on)
        wrong = faults(target, wanted.halt)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        wrong = [str(error)]
    if wrong:
        note_damage(database, wrong[0])
        raise DatabaseError(
            f"Die Datenbank {database} ist beschädigt ({wrong[0]}), deshalb wurde nichts gesichert. "
            f"{advice(database)}"
        )
    return target


def _copy(database: Path, target: Path, progress: Progress, *, goes_on: bool) -> None:
    try:
        copy(database, target, progress.advance)
    except sqlite3.OperationalError:
        if goes_on or user_of(database) is not None:
            raise
        target.unlink(missing_ok=True)
        copy_unused(database, target)


def _gathered(found: Belongings, folder: Path) -> list[Path]:
    """Copies: what is changed while it is packed would not have the checksum that was written first."""
    copies = [folder / str(number) for number, _ in enumerate(found.files)]
    for each, copied in zip(found.files, copies, strict=True):
        copied.touch(mode=0o600)
        copied.write_bytes(each.path.read_bytes())
    return copies


def _described(
    paths: Sequence[Path], found: Belongings, now: datetime, progress: Progress, *, goes_on: bool
) -> Manifest:
    copied = paths[-1]
    progress.stage("Prüfsumme", copied.stat().st_size, "B")
    named = [(each.role, each.name, each.origin) for each in found.files]
    members = [
        Member(role, name, path.stat().st_size, digest(path, progress.advance), origin)
        for (role, name, origin), path in zip([*named, DATABASE], paths, strict=True)
    ]
    return Manifest(
        made_at=now.isoformat(),
        ratsbot=__version__,
        running=goes_on,
        steps=steps_of(copied),
        members=tuple(members),
        cities=cities_of(copied),
        left_out=found.left_out,
    )


def _pack(wanted: Wanted, manifest: Manifest, paths: list[Path], half: Path, progress: Progress) -> None:
    half.touch(mode=0o600)
    progress.stage("Packen", manifest.size, "B")
    with half.open("wb") as file:
        archive.write(file, manifest, paths, passphrase=wanted.passphrase, tell=progress.advance)
    settle(half)
    progress.stage("Prüfen", manifest.size, "B")
    verify(half, wanted.passphrase, progress)


def verify(file: Path, passphrase: str, progress: Progress) -> Manifest:
    """Reads a backup from its first byte to its last. Raises BadArchive, BrokenSeal."""
    done = 0
    with archive.opened(file, passphrase) as parts:
        for _, content in parts.members():
            for part in content:
                done += len(part)
                progress.advance(done)
        return parts.manifest


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """What the disk says, in a sentence."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise OperatorError(f"abgebrochen. {target} ist, wie es vorher war.") from error
    except sqlite3.OperationalError as error:
        raise OperatorError(f"Die Sicherung ist nicht gelungen: {error}. Reicht der Platz?") from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        reason = "Der Datenträger ist voll" if full else str(error)
        raise OperatorError(f"Die Sicherung nach {target} ist nicht gelungen: {reason}.") from error
