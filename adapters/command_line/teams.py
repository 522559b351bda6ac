"""teams manifest, doctor teams: the operator's side of the Teams registrations."""

import asyncio
import logging
from pathlib import Path

import click

from adapters.command_line.accounts import teams_config
from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctor.checks.secret_files import secrets
from adapters.command_line.doctor.doctors import Subject, doctor, report, without_section
from adapters.command_line.german import GermanCommand, GermanGroup
from adapters.command_line.whole_file import put
from bot.clock import SystemClock
from bot.commands.registry import registry
from bot.errors import OperatorError
from bot.findings import Finding
from bot.settings import TeamsRegistration, teams_secret
from bot.settings.loading import Reading, read_all


@click.group(cls=GermanGroup)
def teams() -> None:
    """Der Bot in Microsoft Teams: das App-Paket für den Admin der Stadt."""


@teams.command("manifest", cls=GermanCommand)
@click.argument("stadt")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="DATEI", help="Ziel (.zip)."
)
@pass_context
def manifest_(context: Context, stadt: str, output: Path | None) -> int:
    """Schreibt das App-Paket einer Stadt, das ihr Teams-Admin hochlädt."""
    from adapters.teams.manifest import manifest  # noqa: PLC0415 - the SDK takes time to load
    from adapters.teams.package import package  # noqa: PLC0415

    config = teams_config(context.settings())
    registration = config.registrations.get(stadt)
    if registration is None:
        known = ", ".join(config.registrations) or "keine"
        raise OperatorError(f"Für „{stadt}“ gibt es keine Registrierung. Eingerichtet: {known}.")
    path = output or Path(f"ratsbot-{stadt}.zip")
    commands = [each.line for each in registry().values()]
    put(path, package(manifest(config, registration, commands)))
    click.echo(f"Geschrieben: {path}. Hochladen im Teams Admin Center unter „Apps verwalten“.")
    return 0


@doctor.command("teams", cls=Subject)
@pass_context
def doctor_teams(context: Context) -> int:
    """Prüft Registrierungen, Zugangsdaten, Token, Erreichbarkeit und Uhr, ohne etwas zu ändern."""
    from adapters.teams import sdk  # noqa: PLC0415 - the SDK takes time to load
    from adapters.teams.doctor import examine  # noqa: PLC0415

    # What the SDK's client logs of a network that is not there, the findings say in German.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    settings, clock = context.settings(), SystemClock()
    reading = read_all(context.config, database=context.database)
    if settings.teams is None:
        return report([without_section(reading, "teams")])
    lacking = _lacking(reading)
    config = teams_config(settings, without=lacking)
    _, gates = sdk.gates(config, clock)
    asked = asyncio.run(examine(config, gates, clock)) if config.registrations else []
    return report([*lacking.values(), *asked])


def _lacking(reading: Reading) -> dict[str, Finding]:
    """Cities whose secret is not to be had, with the remedy."""
    teams = reading.settings.teams
    without = {city for city, each in (teams.registrations if teams else {}).items() if not _is_there(each)}
    found = (each for each in secrets(reading) if each.path[0] == "teams" and each.path[1] in without)
    return {str(each.path[1]): each.finding() for each in found}


def _is_there(wanted: TeamsRegistration) -> bool:
    try:
        teams_secret(wanted)
    except OperatorError:
        return False
    return True


for each in (manifest_, doctor_teams):
    each.params += location_options()
