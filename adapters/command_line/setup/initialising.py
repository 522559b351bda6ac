"""`ratsbot init`: a new installation, asked for at the terminal or told by flags."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from adapters.command_line.context import Context, pass_context
from adapters.command_line.doctor.doctors import report
from adapters.command_line.german import GermanCommand
from adapters.command_line.setup.fresh_files import write_all
from adapters.command_line.setup.interview import Interview, city_key
from adapters.command_line.setup.wishes import CITIES_FOLDER, KINDS, Wishes
from bot.errors import OperatorError
from bot.settings import City
from bot.settings.cities import read_cities
from bot.settings.loading import problems_of, read_all
from bot.settings.places import DEFAULT_FILE, chosen_file
from bot.settings.problems import Problems, told
from bot.settings.values import DEFAULT_DATABASE

OPTIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("--city", "--stadt"), "STADT", "Schlüssel oder Name der Stadt, etwa mainz."),
    (("--city-name",), "NAME", "Name einer Stadt, die nicht beiliegt."),
    (("--ris-kind",), "ART", f"Ihr Ratsinformationssystem: {', '.join(KINDS)}."),
    (("--ris-url",), "ADRESSE", "Seine Adresse."),
    (("--contact",), "ADRESSE", "Unter der die Stadt Sie erreicht; steht in jeder Anfrage an ihr System."),
    (("--matrix-homeserver",), "ADRESSE", "Etwa https://matrix.stadt.example."),
    (("--matrix-user",), "KONTO", "Etwa @ratsbot:stadt.example."),
    (("--matrix-users",), "MUSTER", "Wer mit ihm sprechen darf; sonst alle Konten des Servers."),
    (("--teams-city",), "STADT", "Für deren Teams die Registrierung ist; sonst die Stadt."),
    (("--teams-public-url",), "ADRESSE", "Unter der Microsoft den Bot erreicht."),
    (("--teams-app-id",), "KENNUNG", "Anwendungs-ID der Registrierung."),
    (("--teams-tenant-id",), "KENNUNG", "Verzeichnis-ID (Mandant)."),
    (("--teams-secret-file",), "DATEI", "In der ihr Geheimnis steht."),
    (("--teams-secret-env",), "NAME", "Umgebungsvariable, in der es steht."),
    (("--model-url",), "ADRESSE", "Des Modells, das schreibt, bis einschließlich /v1."),
    (("--model-name",), "NAME", "Wie der Dienst das Modell führt."),
    (("--model-key-file",), "DATEI", "In der sein Schlüssel steht."),
    (("--model-key-env",), "NAME", "Umgebungsvariable, in der er steht."),
    (("--backup-folder",), "ORDNER", "Für nächtliche Sicherungen."),
    (("--operator",), "NAME", "Wer verantwortlich ist, für /datenschutz; etwa Stadt Krähenfurt, Hauptamt."),
    (("--privacy-contact",), "ADRESSE", "Wo man Sie und die Datenschutzbeauftragten erreicht."),
)
TEAMS = ("teams_public_url", "teams_app_id", "teams_tenant_id")


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    for names, metavar, text in reversed(OPTIONS):
        function = click.option(*names, metavar=metavar, default="", help=text)(function)
    return function


@click.command(cls=GermanCommand)
@_options
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="DATEI",
              help="Sonst --config, RATSBOT_CONFIG oder ./ratsbot.toml.")  # fmt: skip
@click.option("--force", is_flag=True, help="Überschreibt; die alte Datei bleibt als .bak.")
@click.option("--yes", "--ja", is_flag=True, help="Fragt nichts; was nicht angegeben ist, bleibt aus.")
@pass_context
def init(context: Context, /, output: Path | None, *, force: bool, yes: bool, **flags: str) -> int:
    """Legt ratsbot.toml an: fragt, was nötig ist, oder nimmt es aus den Optionen.

    Geheimnisse stehen nie darin, sondern in eigenen Dateien daneben oder in Umgebungsvariablen.
    """
    from adapters.command_line.doctor.checks.examination import examine  # noqa: PLC0415 - it loads the SDKs

    target = output or _usual(context.config)
    _refuse(target, force=force)
    known = read_cities(target.parent / CITIES_FOLDER, Problems()).named
    given = Wishes(**flags, database=_database(context, target, named=output is not None))
    asked = not yes and sys.stdin.isatty()
    wishes = Interview(target, known).hold(given) if asked else _complete(given, known)
    if asked:
        click.echo()
    _write(target, wishes, known, force=force)
    click.echo()
    status = report(examine(read_all(target)))
    _next_steps(target, wishes)
    return status


def _usual(named: Path | None = None) -> Path:
    """Where the settings are looked for, also when there are none yet."""
    return chosen_file(named) or Path(DEFAULT_FILE)


def _database(context: Context, target: Path, *, named: bool) -> str:
    """Where the settings lie apart from the folder that Ratsbot is started in, the whole path: from whichever
    folder a command is called later, it is the same file. With --output (`named`) it
    lies beside them; else they may be where the service must not write, as /etc is for systemd's."""
    if context.database:
        return str(context.database)
    folder = target.absolute().parent if named else Path.cwd()
    return "" if target.absolute().parent == Path.cwd() else str(folder / DEFAULT_DATABASE)


def _refuse(target: Path, *, force: bool) -> None:
    """Before anything is asked."""
    if target.exists() and not force:
        raise OperatorError(
            f"{target} gibt es schon und wird nicht überschrieben. Prüfen: ratsbot doctor config. Neu "
            "anlegen: ratsbot init --force (die alte Datei bleibt als .bak)."
        )
    if not target.absolute().parent.is_dir():
        folder = target.absolute().parent
        raise OperatorError(f"Den Ordner {folder} gibt es nicht. Bitte anlegen: mkdir -p {folder}")


def _complete(given: Wishes, known: Mapping[str, City]) -> Wishes:
    """What follows from what was told; raises UsageError that names every flag that is missing."""
    found = replace(given, city=city_key(given.city, known))
    if found.matrix_user and not found.matrix_users:
        found = replace(found, matrix_users=f"*:{found.matrix_user.partition(':')[2]}")
    if not found.teams_city and any(getattr(found, name) for name in TEAMS):
        found = replace(found, teams_city=found.city)
    if missing := list(_missing(found, known)):
        helps = {max(names, key=len): (names[0], metavar, text) for names, metavar, text in OPTIONS}
        lines = [f"  {name} {metavar}: {text}" for name, metavar, text in helps.values() if name in missing]
        raise click.UsageError("Hier kann niemand gefragt werden, und es fehlt:\n" + "\n".join(lines))
    return found


def _missing(found: Wishes, known: Mapping[str, City]) -> Iterator[str]:
    if not found.city:
        yield "--city"
    elif found.city not in known:
        if not found.ris_kind:
            yield "--ris-kind"
        if found.asks_a_system and not found.ris_url:
            yield "--ris-url"
    if found.asks_a_system and not found.contact:
        yield "--contact"
    yield from _half(found, "matrix_homeserver", "matrix_user")
    yield from _half(found, "model_url", "model_name")
    if found.teams_city:
        yield from (_flag(name) for name in TEAMS if not getattr(found, name))
        if not found.teams_secret_file and not found.teams_secret_env:
            yield "--teams-secret-file"


def _half(found: Wishes, *names: str) -> Iterator[str]:
    if any(getattr(found, name) for name in names):
        yield from (_flag(name) for name in names if not getattr(found, name))


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _write(target: Path, wishes: Wishes, known: Mapping[str, City], *, force: bool) -> None:
    """Nothing is written unless the settings would take it."""
    own = wishes.city not in known or (target.parent / CITIES_FOLDER / f"{wishes.city}.toml").is_file()
    text = wishes.text(own_city=own)
    cities = target.parent / CITIES_FOLDER
    files = {target.parent / file: f"{secret}\n" for file, secret in wishes.secrets().items()}
    if wishes.city not in known:
        files[cities / f"{wishes.city}.toml"] = wishes.city_file()
    files[target] = text
    # The new city is not there yet: what is said about it would not hold.
    about_city = {("home",), ("cities_folder",), ("teams", wishes.teams_city)}
    wrong = [each for each in problems_of(text, target) if not own or each.path not in about_city]
    if wrong:
        raise OperatorError(f"So geht es nicht:\n{told(wrong)}")
    for copy in write_all(files, force=force):
        click.echo(f"Alte Fassung: {copy}")
    for path in files:
        click.echo(f"Geschrieben: {path}")


def _next_steps(target: Path, wishes: Wishes) -> None:
    found_by_itself = target == _usual()
    where = "" if found_by_itself else f" --config {target}"
    steps = []
    if wishes.asks_a_system:
        steps.append((f"ratsbot{where} doctor {wishes.city}", "fragt das System der Stadt, ob es antwortet"))
        steps.append((f"ratsbot{where} sync {wishes.city}", "lädt die Vorlagen, die neuesten zuerst"))
    else:
        steps.append((f"ratsbot{where} import ORDNER --body {wishes.city}", "lädt Vorlagen aus einem Ordner"))
    if wishes.matrix_user:
        steps.append((f"ratsbot{where} matrix login", "meldet den Bot an, einmal"))
    if wishes.teams_city:
        steps.append(
            (f"ratsbot{where} teams manifest {wishes.teams_city}", "schreibt das App-Paket für Teams")
        )
    steps.append((f"ratsbot{where} serve", "läuft und antwortet"))
    click.echo(f"\nAlles Weitere steht in {target}; jede Angabe ist dort erklärt.")
    click.echo("\nWie es weitergeht:")
    width = max(len(command) for command, _ in steps)
    for number, (command, purpose) in enumerate(steps, 1):
        click.echo(f"  {number}. {command:<{width}}  {purpose}")
