"""import, reindex, stand: what goes into the database and what is in it."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.progress import Bar
from adapters.command_line.standing import as_json, overview, print_overview
from adapters.command_line.summary import print_stand, print_summary
from bot.council.publicness import Publicness
from bot.errors import OperatorError
from bot.intake.lock import city_lock, import_lock
from bot.settings import City
from bot.sources.archive import Archive
from bot.store.bodies import city_name
from bot.store.runs import RunKind
from bot.store.stations import without_paper
from bot.texts.general import several

GAPS = 3
KEY = r"[a-z][a-z0-9_-]{0,39}"


def _body_key(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not re.fullmatch(KEY, value):
        raise click.BadParameter(
            f"„{value}“ ist kein Kürzel. Erlaubt sind Kleinbuchstaben, Ziffern, - und _."
        )
    return value


@click.command("import", cls=GermanCommand)
@click.argument("path", metavar="ORDNER", type=click.Path(path_type=Path))
@click.option(
    "--body", required=True, metavar="STADT", callback=_body_key, help="Kürzel der Stadt, etwa trier."
)
@click.option(
    "--unstated",
    type=click.Choice(["public", "unknown"]),
    help="Was gilt, wo die Quelle nie sagt, ob etwas öffentlich ist; unknown zeigt davon nichts. "
    "Ohne Angabe: wie beim letzten Mal, beim ersten Mal public.",
)
@click.option("--no-index", is_flag=True, help="Nur laden; der Suchindex folgt später mit reindex.")
@click.option(
    "--no-vectors", is_flag=True, help="Ohne Suche nach Bedeutung; serve oder reindex holt sie nach."
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["backfill", "incremental", "reimport"]),
    help="Art des Laufs; nur incremental wird je gemeldet. Ohne Angabe: erst initial, dann incremental.",
)
@click.option("--allow-withdrawals", is_flag=True, help="Auch sehr viele Löschungen auf einmal ausführen.")
@pass_context
def load(
    context: Context,
    path: Path,
    body: str,
    unstated: str | None,
    *,
    no_index: bool,
    no_vectors: bool,
    kind: RunKind | None,
    allow_withdrawals: bool,
) -> int:
    """Lädt einen Ordner mit OParl-Dateien (.json, .jsonl, .jsonl.xz).

    Unterordner werden nicht gelesen. Abbrechen ist jederzeit möglich: Derselbe Befehl macht weiter, und
    was schon geladen ist, bleibt, wie es ist. Texte liegen in texts.jsonl[.xz] daneben: eine Zeile je
    Datei, {"file": "<id der File>", "text": "…"}.
    """
    settings = context.settings()
    city = settings.cities.get(body, City(body, body.title()))
    with readable(path):
        source = Archive(path, zone=settings.zone(body))
    locks = city_lock(settings.database, body), import_lock(settings.database)
    with context.house(create=True) as house:
        with locks[0], locks[1], _resumable(), readable(path), Bar() as bar:
            report = house.importer(bar).run(
                source,
                body=body,
                name=city.name,
                time_zone=city.time_zone,
                unstated=Publicness(unstated) if unstated else None,
                kind=kind,
                with_index=not no_index,
                with_vectors=not no_vectors,
                brake=not allow_withdrawals,
            )
        loose = without_paper(house.db, body)
        print_summary(report, city_name(house.db, body), loose, house.without_model)
    return 0 if report.complete else GAPS


@contextmanager
def _resumable() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as error:
        raise OperatorError("abgebrochen. Nichts ist verloren: Derselbe Befehl macht weiter.") from error


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    try:
        yield
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        name = error.filename or folder
        why = "die Rechte dazu fehlen" if isinstance(error, PermissionError) else error.strerror
        raise OperatorError(f"{name} lässt sich nicht lesen: {why}.") from error


@click.command(cls=GermanCommand)
@click.option("--no-vectors", is_flag=True, help="Die Suche nach Bedeutung bleibt, wie sie ist.")
@pass_context
def reindex(context: Context, *, no_vectors: bool) -> int:
    """Baut den Suchindex aus den geladenen Texten neu auf.

    Für die Bedeutung wird nur nachgeholt, was fehlt oder sich geändert hat. Abbrechen ist jederzeit
    möglich: Der nächste Import oder serve macht weiter.
    """
    begun = time.monotonic()
    with context.house() as house, import_lock(house.settings.database), _resumable(), Bar() as bar:
        bar.stage("Suchindex", 0, "Vorlagen")
        papers = house.index.rebuild(bar.advance)
        click.echo(f"{several(papers, 'Vorlage', 'Vorlagen')} neu eingelesen, {_since(begun)}.")
        if house.without_model:
            click.echo(f"{house.without_model} Gesucht wird nur nach Wörtern.")
        elif not no_vectors:
            bar.stage("Bedeutung", 0, "Vorlagen")
            embedded = house.vectors.update(progress=bar.advance)
            click.echo(
                f"{several(embedded, 'Vorlage', 'Vorlagen')} nach Bedeutung auf neuem Stand, {_since(begun)}."
            )
    return 0


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"


@click.command(cls=GermanCommand)
@click.option("--gaps", "with_gaps", is_flag=True, help="Einzeln aufführen, was fehlt und warum.")
@click.option("--json", "for_programs", is_flag=True, help="Für Programme.")
@pass_context
def stand(context: Context, *, with_gaps: bool, for_programs: bool) -> int:
    """Zeigt, was von welcher Stadt geladen ist und wie es dem Betrieb geht.

    Dienste, Rückstand, Unzustellbares, die letzte Sicherung, Abrufe, Modell und Speicher; was läuft, sagt der
    Ratsbot selbst unter /readyz.
    """
    with context.house() as house:
        found = overview(house)
        if for_programs:
            click.echo(json.dumps(as_json(found, house), ensure_ascii=False))
            return 0
        print_stand(house, with_gaps=with_gaps)
        print_overview(found, house)
    return 0
