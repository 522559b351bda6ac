"""The section [backup]: where copies of the database go, and when."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError
from bot.settings.keys import secret_file, shown_file
from bot.settings.reader import Reader
from bot.settings.sources import check_time

PASSPHRASE = "RATSBOT_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
LEAST_CHARACTERS = 12
"""Of a passphrase: a shorter one is guessed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """`folder` '' makes none. `at` is a time of the day, `keep` how many stay. `key_file` holds the
    passphrase that they are encrypted with, '' leaves them open. `before_migration`: whether the database is
    copied before a new version changes its schema."""

    folder: str = ""
    at: str = "03:30"
    keep: int = 7
    key_file: str = ""
    before_migration: bool = True

    @property
    def nights(self) -> int:
        """How many nightly ones stay."""
        return self.keep if self.folder else 0


def read_backup(reader: Reader) -> Backup:
    default = Backup()
    found = Backup(
        folder=reader.file("folder"),
        at=reader.text("at", default.at),
        keep=reader.whole("keep", default.keep, 1, 365),
        key_file=secret_file(reader, "key_file", "sicherung.kennwort"),
        before_migration=reader.flag("before_migration", default=default.before_migration),
    )
    check_time(reader, "at", found.at, default.at)
    reader.finish()
    return found


def backup_passphrase(file: str, environment: Mapping[str, str] | None = None) -> str:
    """What stands in the file, else in the environment; '' where neither is there. Raises SettingsError."""
    if not file:
        return (os.environ if environment is None else environment).get(PASSPHRASE, "")
    try:
        found = Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        named = shown_file(file)
        raise SettingsError(f"Die Datei mit dem Kennwort, {named}, lässt sich nicht lesen.") from None
    if not found.strip():
        raise SettingsError(f"Die Datei mit dem Kennwort, {file}, ist leer.")
    return found
