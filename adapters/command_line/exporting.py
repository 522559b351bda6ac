"""export: the public papers of a city as a folder that another Ratsbot imports."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from adapters.command_line.context import Context, loaded_city, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.progress import Bar
from adapters.command_line.summary import KINDS
from bot.errors import OperatorError
from bot.intake.export import Exported, Exporter
from bot.intake.export_folder import export_folder
from bot.intake.lock import city_lock, import_lock
from bot.store.bodies import city_name
from bot.texts.general import number, several

GAPS = 3


@click.command(cls=GermanCommand)
@click.argument("city", metavar="STADT")
@click.argument("folder", metavar="ORDNER", type=click.Path(path_type=Path))
@pass_context
def export(context: Context, city: str, folder: Path) -> int:
    """Schreibt die öffentlichen Vorlagen einer Stadt in einen Ordner, den import liest.

    So gibt eine Stadt weiter, was sie in ihrem eigenen Netz geladen hat. Nur Öffentliches verlässt die
    Datenbank. Noch einmal in denselben Ordner: Nur was sich geändert hat, wird neu geschrieben, und was
    zurückgezogen wurde, steht dort als gelöscht. Je Stadt ein eigener Ordner, der nur den Export enthält.
    Abbrechen ist jederzeit möglich: Im Ordner bleibt der vorige Export.
    """
    with context.house() as house:
        body = loaded_city(house, city)
        with (
            _alone(house.settings.database, body),
            _undisturbed(),
            export_folder(folder, body) as into,
            Bar() as bar,
        ):
            done = Exporter(house.db, body, house.clock, bar).run(into)
        _print(done, city_name(house.db, body), folder)
    return GAPS if done.written.too_long else 0


@contextmanager
def _alone(database: Path, city: str) -> Iterator[None]:
    """While something is loaded it is not decided yet what of it is public."""
    with city_lock(database, city), import_lock(database):
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as error:
        raise OperatorError("abgebrochen. Im Ordner liegt, was vorher dort lag.") from error


def _print(done: Exported, city: str, folder: Path) -> None:
    written, seconds = done.written, f"{_decimal(done.seconds)} s"
    if written.new or written.removed:
        click.echo(f"{city}: exportiert nach {folder} in {seconds}")
    else:
        click.echo(f"{city}: nichts Neues in {folder}. {seconds}")
    kinds = [several(done.counts[kind], *names) for kind, names in KINDS.items() if done.counts[kind]]
    click.echo(f"  enthält:       {', '.join([*kinds, several(done.counts['texts'], 'Text', 'Texte')])}")
    size = _decimal(written.size / 1e6)
    click.echo(f"  geschrieben:   {several(len(written.new), 'Datei', 'Dateien')} ({size} MB)")
    deleted = several(done.counts["deleted"], *KINDS["Tombstone"])
    click.echo(f"  gelöscht:      {deleted}, davon neu: {number(done.newly_deleted)}")
    if done.repaired:
        click.echo(
            f"  beschädigt war: {', '.join(done.repaired)}; neu geschrieben. Was darin stand und inzwischen "
            "zurückgezogen ist, wird den anderen vielleicht nicht als gelöscht gemeldet."
        )
    for name in written.too_long:
        click.echo(f"  zu lang, fehlt im Export: {name}")


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
