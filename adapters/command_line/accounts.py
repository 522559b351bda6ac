"""The sections [matrix] and [teams] in the form that their adapters need."""

from collections.abc import Container
from datetime import timedelta
from pathlib import Path

from adapters.matrix.config import Config as MatrixConfig
from adapters.teams.config import Config as TeamsConfig
from adapters.teams.config import Registration
from bot.commands.registry import registry
from bot.errors import OperatorError
from bot.settings import Settings, TeamsRegistration, teams_secret
from bot.settings.places import matrix_folder


def matrix_config(settings: Settings) -> MatrixConfig:
    """Raises OperatorError where there is no such section, or a command in it that there is not."""
    wanted = settings.matrix
    if wanted is None:
        raise OperatorError(
            "In den Einstellungen fehlt der Abschnitt [matrix]. Was hineingehört, zeigt ratsbot.example.toml."
        )
    if unknown := sorted(wanted.commands.keys() - registry().keys()):
        # Let pass, a slip of the pen would leave the command open to everybody.
        raise OperatorError(
            f"In [matrix.commands] steht „{unknown[0]}“; einen solchen Befehl gibt es nicht. "
            f"Es gibt: {', '.join(registry())}."
        )
    return MatrixConfig(
        homeserver=wanted.homeserver,
        user=wanted.user,
        folder=matrix_folder(settings),
        device_name=wanted.device_name,
        users=wanted.users,
        commands=wanted.commands,
        names=settings.names,
        home=wanted.home,
        gap_age=timedelta(hours=wanted.missed_hours),
        gap_events=wanted.missed_messages,
        ca_file=Path(wanted.ca_file) if wanted.ca_file else None,
    )


def teams_config(settings: Settings, *, without: Container[str] = ()) -> TeamsConfig:
    """But for some cities, which are awaited. Raises OperatorError where the section, or a credential is
    missing."""
    if settings.teams is None:
        raise OperatorError(
            "In den Einstellungen fehlt der Abschnitt [teams]. Was hineingehört, zeigt ratsbot.example.toml."
        )
    wanted = settings.teams.registrations
    return TeamsConfig(
        settings.teams.public_url,
        {city: teams_registration(each) for city, each in wanted.items() if city not in without},
        settings.names[0],
        settings.names,
        awaited=frozenset(city for city in wanted if city in without),
    )


def teams_registration(wanted: TeamsRegistration) -> Registration:
    """Raises OperatorError where its secret is missing."""
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
