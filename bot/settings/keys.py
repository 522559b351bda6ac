"""Keys of endpoints, and their addresses: the one is secret, in the other there must be no secret."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError

PLAIN = "url – erwartet wird eine Adresse wie https://server/v1, ohne Zugangsdaten, Fragezeichen und #."
ONE_KEY = "key_env und key_file schließen sich aus."


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key is: at most one of an environment variable's name and a file. `section` names both."""

    section: str
    env: str
    file: str

    def key(self, environment: Mapping[str, str] | None = None) -> str:
        """Empty where no place is named; raises SettingsError if the key cannot be had."""
        if self.file:
            return self._sound(self._read(), f"key_file {self.file}")
        if not self.env:
            return ""
        env = os.environ if environment is None else environment
        return self._sound(env.get(self.env, ""), f"die Umgebungsvariable {self.env} (key_env)")

    def _read(self) -> str:
        try:
            return Path(self.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"{self.section}: key_file {self.file} lässt sich nicht lesen.") from None

    def _sound(self, key: str, source: str) -> str:
        """A key that a header can carry; the message never shows it."""
        key = key.strip()
        if not key:
            raise SettingsError(f"{self.section}: {source} enthält keinen Schlüssel.")
        if not key.isascii() or not key.isprintable():
            raise SettingsError(f"{self.section}: {source} enthält Zeichen, die kein Schlüssel haben kann.")
        return key


def endpoint_problems(url: str, key_env: str, key_file: str) -> list[str]:
    said = [PLAIN] if url and not _plain(url) else []
    return [*said, ONE_KEY] if key_env and key_file else said


def _plain(url: str) -> bool:
    """Addresses are logged, so there must be no secret in them."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and "@" not in parts.netloc and not parts.query and not parts.fragment
