"""teams manifest, teams dev, doctor teams: the operator's side of the Teams registrations."""

import asyncio
import logging
from pathlib import Path

import click

from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctors import doctor, report
from adapters.command_line.german import GermanCommand, GermanGroup
from adapters.teams.config import Config, Registration
from bot.clock import SystemClock
from bot.commands.registry import registry
from bot.errors import OperatorError
from bot.settings import Settings, TeamsRegistration, teams_secret


def teams_config(settings: Settings) -> Config:
    """The adapter's own form of the section [teams]; raises OperatorError where a credential is missing."""
    if settings.teams is None:
        raise OperatorError(
            "In den Einstellungen fehlt der Abschnitt [teams]. Was hineingehört, zeigt ratsbot.example.toml."
        )
    return Config(
        settings.teams.public_url,
        {city: _registration(each) for city, each in settings.teams.registrations.items()},
        settings.names[0],
        settings.names,
    )


def _registration(wanted: TeamsRegistration) -> Registration:
    return Registration(
        city=wanted.city,
        app_id=wanted.app_id,
        tenant_id=wanted.tenant_id,
        secret=teams_secret(wanted),
        certificate=Path(wanted.certificate) if wanted.certificate else None,
        managers=wanted.managers,
        tenants=wanted.tenants,
        commands=wanted.commands,
        ris_hosts=wanted.ris_hosts,
    )


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
    path.write_bytes(package(manifest(config, registration, commands)))
    click.echo(f"Geschrieben: {path}. Hochladen im Teams Admin Center unter „Apps verwalten“.")
    return 0


@doctor.command("teams", cls=GermanCommand)
@pass_context
def doctor_teams(context: Context) -> int:
    """Prüft Registrierungen, Zugangsdaten, Token, Erreichbarkeit und Uhr, ohne etwas zu ändern."""
    from adapters.teams import sdk  # noqa: PLC0415 - the SDK takes time to load
    from adapters.teams.doctor import examine  # noqa: PLC0415

    # What the SDK's client logs of a network that is not there, the findings say in German.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    config, clock = teams_config(context.settings()), SystemClock()
    _, gates = sdk.gates(config, clock)
    return report(asyncio.run(examine(config, gates, clock)))


for each in (manifest_, doctor_teams):
    each.params += location_options()
