"""The passphrase of a backup: from a file, the environment or the person at the terminal."""

from pathlib import Path

import click

from adapters.command_line.secret_input import asked
from bot.errors import OperatorError
from bot.settings.backup import LEAST_CHARACTERS, PASSPHRASE, backup_passphrase
from bot.store.rights import is_open

NO_TERMINAL = (
    "Das Kennwort lässt sich ohne Terminal nicht erfragen. Bitte in eine Datei schreiben, die nur dieser "
    f"Benutzer lesen darf, und sie nennen: --passphrase-file DATEI (oder {PASSPHRASE} setzen)."
)


def to_seal(file: str) -> str:
    """What a new backup is encrypted with. A file that others can read is told of; OperatorError: it is so
    short that guessing it is no trouble."""
    found = backup_passphrase(file) or asked("Kennwort", otherwise=NO_TERMINAL, again=True)
    if file:
        _tell_open(Path(file))
    if len(found) < LEAST_CHARACTERS:
        raise OperatorError(
            f"Das Kennwort hat weniger als {LEAST_CHARACTERS} Zeichen; wer die Sicherung hat, könnte es "
            "erraten. Bitte ein längeres nehmen, etwa von: openssl rand -hex 16"
        )
    return found


def to_open(file: str) -> str:
    """What an encrypted backup was made with, however short."""
    return backup_passphrase(file) or asked("Kennwort", otherwise=NO_TERMINAL)


def _tell_open(file: Path) -> None:
    if is_open(file):
        click.echo(
            f"Achtung: {file} können andere Benutzer dieses Rechners lesen. Abhilfe: chmod 600 {file}",
            err=True,
        )
