"""backup: everything that an instance needs to live again, in one file."""

import sqlite3
from pathlib import Path

import click

from adapters.command_line.backup.keeping import Made, Wanted, make
from adapters.command_line.backup.passphrases import to_seal
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.progress import Bar
from bot.clock import SystemClock, told_stamp
from bot.errors import OperatorError
from bot.settings import Settings
from bot.settings.backup import PASSPHRASE
from bot.settings.places import settings_files
from bot.store.withdrawal import owes_scrub
from bot.texts.general import number

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=GermanCommand)
@click.argument("file", metavar="DATEI", type=FILE)
@click.option("--force", is_flag=True, help="Eine Datei, die es schon gibt, ersetzen.")
@click.option(
    "--verschlüsselt", "--verschluesselt", "sealed", is_flag=True, help="Mit einem Kennwort verschlüsseln."
)
@click.option(
    "--passphrase-file", type=FILE, metavar="DATEI",
    help=f"Das Kennwort, ab 12 Zeichen; sonst [backup] key_file, {PASSPHRASE} oder eine Frage.",
)  # fmt: skip
@click.option("--mit-geheimnissen", is_flag=True, help="Auch Zugangsdaten zu Modellen und zu Teams.")
@pass_context
def backup(
    context: Context,
    file: Path,
    *,
    force: bool,
    sealed: bool,
    passphrase_file: Path | None,
    mit_geheimnissen: bool,
) -> int:
    """Sichert alles in eine Datei, auch während der Bot läuft.

    Darin sind die Datenbank, der Schlüssel der Kürzel, die Einstellungen, die Städte, die Muster für
    /text und die Schlüssel des Matrix-Kontos. Fragen und Antworten von Personen sind nicht darin, solange
    der Bot läuft; ist er beendet, ist darin, was noch nicht beantwortet oder zugestellt ist, damit er
    umziehen kann. Zurück geht es mit: ratsbot restore DATEI
    """
    settings = context.settings()
    if not settings.database.is_file():
        raise OperatorError(f"Die Datenbank {settings.database} gibt es nicht; es ist nichts zu sichern.")
    if file.exists() and not force:
        raise OperatorError(f"{file} gibt es schon. Bitte anders nennen, oder mit --force ersetzen.")
    passphrase = _passphrase(settings, passphrase_file, wanted=sealed)
    _finish_deletions(context, settings)
    wanted = Wanted(settings, settings_files(settings, context.config), passphrase, mit_geheimnissen)
    with Bar() as bar:
        made = make(wanted, file, SystemClock().now(), bar)
    _print(made, sealed=bool(passphrase))
    return 0


def _passphrase(settings: Settings, named: Path | None, *, wanted: bool) -> str:
    """'' where it is not to be encrypted: neither asked for here nor set up."""
    file = str(named) if named else settings.backup.key_file
    return to_seal(file) if wanted or file else ""


def _finish_deletions(context: Context, settings: Settings) -> None:
    """Words that a deletion still owes must not be copied."""
    try:
        owed = owes_scrub(settings.database)
    except sqlite3.Error:
        return  # what is wrong with it is said when it is copied
    if owed:
        with context.house() as house:
            house.purge.settle()


def _print(made: Made, *, sealed: bool) -> None:
    manifest = made.manifest
    click.echo(
        f"Gesichert: {made.file} ({_mb(made.size)}, aus {_mb(manifest.size)}, in {made.seconds:.0f} s, "
        f"{'verschlüsselt' if sealed else 'nicht verschlüsselt'})"
    )
    click.echo(f"  Stand:   {told_stamp(manifest.made_at)}")
    cities = ", ".join(f"{city} ({number(count)})" for city, count in manifest.cities.items())
    click.echo(f"  Städte:  {cities or 'noch keine'}")
    for sentence in manifest.left_out:
        click.echo(f"  {sentence}")
    if not manifest.running:
        click.echo(
            "  Der Bot läuft nicht: Was bei ihm noch zu beantworten und zuzustellen ist, ist mit dem "
            "Wortlaut darin, damit er umziehen kann. Ohne geht es, solange er läuft."
        )
    if not made.noted:
        click.echo("  Vermerken ließ sie sich neben der Datenbank nicht: Der Datenträger nimmt nichts an.")
    if not sealed:
        click.echo(
            "  Wer diese Datei hat, kann im Namen des Bots schreiben und prüfen, wer sich hinter einem "
            "Kürzel verbirgt. Bitte nur dort "
            "aufbewahren, wo sonst niemand liest, oder mit --verschlüsselt sichern."
        )


def _mb(size: int) -> str:
    return f"{number(round(size / 1e6))} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB".replace(".", ",")  # noqa: PLR2004
