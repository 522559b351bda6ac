"""matrix login, doctor matrix: the operator's side of the Matrix account."""

import asyncio
from pathlib import Path

import click

from adapters.command_line.accounts import matrix_config
from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctor.checks.platforms import commands
from adapters.command_line.doctor.doctors import Subject, doctor, report, without_section
from adapters.command_line.german import GermanCommand, GermanGroup
from adapters.command_line.secret_input import asked
from adapters.command_line.whole_file import put
from adapters.matrix.config import Config
from adapters.matrix.cursor import cursor_name, read_cursor
from bot.errors import OperatorError
from bot.settings.loading import read_all
from bot.store.cursors import kept_cursor

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
NO_TERMINAL = (
    "Das Passwort lässt sich ohne Terminal nicht erfragen. Bitte in eine Datei schreiben, die nur dieser "
    "Benutzer lesen darf, und sie nennen: --password-file DATEI."
)


@click.group(cls=GermanGroup)
def matrix() -> None:
    """Das Konto des Bots bei Matrix: anmelden, Schlüssel sichern und zurückholen."""


@matrix.command(cls=GermanCommand)
@click.option("--password-file", type=FILE, metavar="DATEI", help="Das Passwort; sonst wird es erfragt.")
@click.option("--token-file", type=FILE, metavar="DATEI", help="Statt eines Passworts ein Zugriffstoken.")
@click.option(
    "--recovery-key-file",
    type=FILE,
    metavar="DATEI",
    help="Wiederherstellungsschlüssel, wenn das Konto schon Signaturschlüssel hat.",
)
@pass_context
def login(
    context: Context, password_file: Path | None, token_file: Path | None, recovery_key_file: Path | None
) -> int:
    """Meldet den Bot einmal an und lässt sein Gerät vom Konto signieren.

    Ein früheres Gerät des Bots wird abgemeldet. Das Passwort wird nicht gespeichert.
    """
    from adapters.matrix.login import log_in  # noqa: PLC0415 - the SDK takes time to load

    config = matrix_config(context.settings())
    token = _read(token_file)
    password = None if token else _password(config, password_file)
    session, state = asyncio.run(
        log_in(config, password=password, token=token, recovery_key=_read(recovery_key_file))
    )
    click.echo(f"Angemeldet als {session.user_id}, Gerät {session.device_id}.")
    click.echo(f"{state.sentence} {state.remedy}".strip())
    return 0 if state.kind == "signed" else 3


@matrix.command(cls=GermanCommand)
@click.argument("datei", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--passphrase-file", type=FILE, metavar="DATEI", help="Das Kennwort für die Sicherung.")
@pass_context
def backup(context: Context, datei: Path, passphrase_file: Path | None) -> int:
    """Sichert die Signaturschlüssel des Kontos in eine Datei, die nur dieser Benutzer lesen kann."""
    from adapters.matrix import identity  # noqa: PLC0415 - the SDK takes time to load

    data = identity.backup(matrix_config(context.settings()).folder, _read(passphrase_file))
    put(datei, data)
    click.echo(f"Gesichert: {datei}")
    return 0


@matrix.command(cls=GermanCommand)
@click.argument("datei", type=FILE)
@click.option("--passphrase-file", type=FILE, metavar="DATEI", help="Das Kennwort der Sicherung.")
@click.option("--password-file", type=FILE, metavar="DATEI", help="Das Passwort; sonst wird es erfragt.")
@click.option("--token-file", type=FILE, metavar="DATEI", help="Statt eines Passworts ein Zugriffstoken.")
@pass_context
def restore(
    context: Context,
    datei: Path,
    passphrase_file: Path | None,
    password_file: Path | None,
    token_file: Path | None,
) -> int:
    """Holt die Signaturschlüssel zurück und meldet ein neues Gerät an, das sie signieren.

    Alte Geräte des Bots werden abgemeldet: Ein früherer Stand ihrer Schlüssel darf nicht wieder benutzt
    werden. Mit einem Token statt des Passworts muss man sie selbst abmelden.
    """
    from adapters.matrix import identity  # noqa: PLC0415 - the SDK takes time to load
    from adapters.matrix.login import log_in  # noqa: PLC0415

    config = matrix_config(context.settings())
    identity.restore(datei.read_bytes(), config.folder, _read(passphrase_file))
    token = _read(token_file)
    password = None if token else _password(config, password_file)
    session, state = asyncio.run(log_in(config, password=password, token=token))
    click.echo(f"Neues Gerät {session.device_id}. {state.sentence} {state.remedy}".strip())
    return 0 if state.kind == "signed" else 3


@doctor.command("matrix", cls=Subject)
@pass_context
def doctor_matrix(context: Context) -> int:
    """Prüft Gerät, Signatur, Schlüssel, letzten Abgleich und Räume, ohne etwas zu ändern."""
    from adapters.matrix.doctor import examine  # noqa: PLC0415 - the SDK takes time to load

    settings = context.settings()
    reading = read_all(context.config, database=context.database)
    if settings.matrix is None:
        return report([without_section(reading, "matrix")])
    if slips := [*commands(reading, ("matrix", "commands"), settings.matrix.commands)]:
        return report([each.finding() for each in slips])
    config = matrix_config(settings)
    cursor = read_cursor(kept_cursor(settings.database, cursor_name(config.user)))
    return report(asyncio.run(examine(config, cursor)))


def _password(config: Config, file: Path | None) -> str:
    return _read(file) or asked(f"Passwort für {config.user}", otherwise=NO_TERMINAL)


def _read(path: Path | None) -> str | None:
    """What an option's file says."""
    try:
        return path.read_text("utf-8").strip() if path else None
    except UnicodeDecodeError:
        raise OperatorError(
            f"Die Datei {path} ist nicht in UTF-8 gespeichert. Bitte im Editor als UTF-8 speichern."
        ) from None
    except OSError as error:
        raise OperatorError(f"Die Datei {path} lässt sich nicht lesen ({error.strerror}).") from None


for each in (login, backup, restore, doctor_matrix):
    each.params += location_options()
