"""restore: a backup becomes an instance again; what stood there before is moved aside, never destroyed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from adapters.command_line.backup import archive
from adapters.command_line.backup.copies import copied, is_copy
from adapters.command_line.backup.keeping import verify
from adapters.command_line.backup.manifest import BadArchive, Manifest
from adapters.command_line.backup.passphrases import to_open
from adapters.command_line.backup.placing import Target, demand_unused, in_force, inside, place
from adapters.command_line.backup.returning import Fitting, make_fit
from adapters.command_line.backup.staging import demand_room, roomy, staging
from adapters.command_line.backup.telling import tell, tell_contents
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.progress import Bar
from bot.clock import SystemClock
from bot.errors import DatabaseError, OperatorError
from bot.intake.lock import import_lock
from bot.settings import Settings
from bot.settings.backup import PASSPHRASE
from bot.settings.places import awaited
from bot.store.backups import note_mended
from bot.store.database import known_steps
from bot.store.disk import settle
from bot.store.instance import serving
from bot.store.snapshot import faults

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
ROOM = 1.5
"""Times what is in it: the migrations of an older one need some."""


@click.command(cls=GermanCommand)
@click.argument("file", metavar="DATEI", type=FILE)
@click.option("--check", is_flag=True, help="Nur prüfen, ob die Sicherung ganz und lesbar ist.")
@click.option(
    "--to", "folder", metavar="ORDNER", type=click.Path(path_type=Path, file_okay=False),
    help="Alles in diesen Ordner statt an die eingestellten Orte.",
)  # fmt: skip
@click.option(
    "--umzug", is_flag=True,
    help="Der Bot war beim Sichern beendet und lief seither nicht: Auch was wartet, kommt mit.",
)  # fmt: skip
@click.option("--passphrase-file", type=FILE, metavar="DATEI", help=f"Das Kennwort; sonst {PASSPHRASE}.")
@pass_context
def restore(
    context: Context,
    file: Path,
    *,
    check: bool,
    folder: Path | None,
    umzug: bool,
    passphrase_file: Path | None,
) -> int:
    """Spielt eine Sicherung ein. Was vorher da war, wird umbenannt, nicht gelöscht.

    DATEI ist eine Sicherung von ratsbot backup oder die Kopie von vor einer Umstellung (….vor-m012.db).
    Der Bot muss dafür beendet sein. Was seit der Sicherung zurückgezogen oder gesperrt wurde, bleibt fort,
    soweit die bisherige Datenbank noch lesbar ist. Ohne --to bleiben Einstellungen und Städte, wie sie sind.
    """
    settings, coming = context.settings(may_be_absent=True), awaited(context.config)
    passphrase = _passphrase(file, settings, passphrase_file)
    if check:
        return _check(file, passphrase, settings.database.absolute().parent)
    target = inside(folder) if folder else in_force(settings, context.config)
    with _alone(target.database), Bar() as bar, staging(target.database.absolute().parent) as stage:
        unpack = _copied if is_copy(file) else _unpacked
        manifest = unpack(file, passphrase, stage, bar)
        now, replaced = SystemClock().now(), target.database if target.database.is_file() else None
        staged = stage / "database" / "ratsbot.db"
        _refuse(manifest, staged, moved=umzug)
        target = target.as_named_in(stage / "settings" / "ratsbot.toml")
        bar.stage("Abgleich", 0, "")
        returned = make_fit(Fitting(staged, replaced, settings, manifest), now, moved=umzug)
        keep_key = replaced is not None and not umzug and returned.forgotten
        placed = place(manifest, stage, target, now, moved=umzug, keep_key=keep_key)
        note_mended(target.database, now)
    tell(manifest, returned, placed, target, moved=umzug, elsewhere=folder is not None)
    if coming and not folder:
        _tell_settings(target, coming)
    return 0


def _tell_settings(target: Target, named: Path) -> None:
    """They came beside the database, and are looked for elsewhere."""
    for path in (target.settings, target.cities, target.templates):
        if path and path.exists() and path.parent.absolute() != named.parent.absolute():
            there = named if path == target.settings else named.with_name(path.name)
            click.echo(f"  {path} gehört nach {there}")


def _passphrase(file: Path, settings: Settings, named: Path | None) -> str:
    if not archive.is_sealed(file):
        return ""
    return to_open(str(named) if named else settings.backup.key_file)


def _check(file: Path, passphrase: str, home: Path) -> int:
    if is_copy(file):
        with Bar() as bar, staging(roomy(home, int(file.stat().st_size * ROOM))) as stage:
            manifest = _copied(file, "", stage, bar, "Das Prüfen")
            _refuse(manifest, stage / "database" / "ratsbot.db", moved=False)
        tell_contents(manifest)
        return 0
    with Bar() as bar:
        bar.stage("Prüfen", 0, "B")
        manifest = verify(file, passphrase, bar)
    tell_contents(manifest)
    return 0


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Nobody uses what is to be replaced, and nobody begins meanwhile."""
    database.absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    demand_unused(database)
    try:
        with serving(database), import_lock(database):
            yield
    except OSError as error:
        raise OperatorError(
            f"Das Einspielen ist nicht gelungen: {error}. Was vorher da war, ist noch da; wo ein Name auf "
            "„.vor-wiederherstellung-…“ endet, hatte es schon begonnen. Bitte noch einmal versuchen."
        ) from error


def _copied(file: Path, _passphrase: str, stage: Path, bar: Bar, what: str = "Das Einspielen") -> Manifest:
    demand_room(stage, int(file.stat().st_size * ROOM), what)
    try:
        return copied(file, stage / "database", bar)
    except sqlite3.Error as error:
        raise BadArchive(f"{file} ist keine Sicherung von Ratsbot, oder beschädigt ({error}).") from error


def _unpacked(file: Path, passphrase: str, stage: Path, bar: Bar) -> Manifest:
    """Everything in it, proved, under names that we give."""
    done = 0
    with archive.opened(file, passphrase) as parts:
        demand_room(stage, int(parts.manifest.size * ROOM), "Das Einspielen")
        bar.stage("Auspacken", parts.manifest.size, "B")
        for member, content in parts.members():
            path = stage / member.role / member.name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            with path.open("wb") as out:
                for part in content:
                    out.write(part)
                    done += len(part)
                    bar.advance(done)
            settle(path)
        return parts.manifest


def _refuse(manifest: Manifest, staged: Path, *, moved: bool) -> None:
    if set(manifest.steps) - known_steps():
        raise DatabaseError(
            f"Diese Sicherung hat eine neuere Fassung von Ratsbot geschrieben ({manifest.ratsbot}, Stand "
            f"{manifest.schema}). Bitte diese Fassung installieren und damit einspielen."
        )
    if moved and manifest.running:
        raise OperatorError(
            "Diese Sicherung entstand, während der Bot lief. Ein Umzug braucht eine vom beendeten Bot: dort "
            "den Bot beenden, noch einmal ratsbot backup, und jene einspielen. Oder ohne --umzug."
        )
    wrong = faults(staged)
    if wrong:
        raise DatabaseError(f"Die Datenbank in dieser Sicherung ist beschädigt: {wrong[0]}")
