"""Keys of endpoints, and their addresses: the one is secret, in the other there must be no secret."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.settings.addresses import address
from bot.settings.reader import Reader
from bot.settings.written import HIDDEN

PLAIN = "url – erwartet wird eine Adresse wie https://server/v1, ohne Zugangsdaten, Fragezeichen und #."
PLAIN_REMEDY = 'Etwa url = "https://modelle.stadt.example/v1"; der Schlüssel gehört in key_file oder key_env.'
ONE_KEY = "key_env und key_file schließen sich aus."
ONE_KEY_REMEDY = "Eine der beiden Zeilen löschen."
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
"""What the name of an environment variable looks like."""
NO_VARIABLE = "{key} – erwartet wird der Name einer Umgebungsvariablen, nicht das Geheimnis selbst."
NO_VARIABLE_REMEDY = (
    'Etwa {key} = "{example}"; die Variable setzt, wer Ratsbot startet (systemd: EnvironmentFile=). Stand '
    "hier ein Geheimnis, ein neues ausstellen."
)
NO_FILE = "{key} – hier steht offenbar der Schlüssel selbst; erwartet wird der Name einer Datei."
NO_FILE_REMEDY = (
    "Das Geheimnis in eine eigene Datei schreiben (chmod 600) und hier deren Namen nennen, mit einem Punkt "
    'darin, etwa {key} = "{example}". Stand hier ein Geheimnis, ein neues ausstellen.'
)
_BEGINS = ("sk-", "eyJ")
"""Keys of services that write, and tokens."""
_NAME = re.compile(r"[A-Z0-9_]+|[A-Za-z]*(?:_[A-Za-z0-9]*)+|[A-Za-z]+")
"""What somebody would call a variable: a long word of letters and digits is a key."""
_LONG = 16
_LONGEST = 255
"""Bytes of a file's name."""
_USUAL_VARIABLE = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)*")
_USUAL_FILE = re.compile(r"[\w.-]*\.[A-Za-z]{1,12}")
"""Names that are repeated: what looks otherwise may be a short secret that somebody typed in their place."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key is: at most one of an environment variable's name and a file. `section` names both."""

    section: str
    env: str
    file: str

    def key(self, environment: Mapping[str, str] | None = None) -> str:
        """Empty where no place is named; raises SettingsError if the key cannot be had."""
        if self.file:
            return self._sound(self._read(), f"key_file {shown_file(self.file)}")
        if not self.env:
            return ""
        env = os.environ if environment is None else environment
        named = shown_variable(self.env)
        return self._sound(env.get(self.env, ""), f"die Umgebungsvariable {named} (key_env)")

    def _read(self) -> str:
        try:
            return Path(self.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            file = shown_file(self.file)
            raise SettingsError(f"{self.section}: key_file {file} lässt sich nicht lesen.") from None

    def _sound(self, key: str, source: str) -> str:
        """A key that a header can carry; the message never shows it."""
        key = key.strip()
        if not key:
            raise SettingsError(f"{self.section}: {source} enthält keinen Schlüssel.")
        if not key.isascii() or not key.isprintable():
            raise SettingsError(f"{self.section}: {source} enthält Zeichen, die kein Schlüssel haben kann.")
        return key


def endpoint(reader: Reader) -> str:
    """The address `url` of a section that may name a key beside it."""
    further = "; der Schlüssel gehört in key_file oder key_env"
    return address(reader, "url", further=further, meant="key_file")


def check_endpoint(reader: Reader, url: str, key_env: str, key_file: str) -> None:
    """What is wrong with the address of an endpoint and the place of its key."""
    if url and not _plain(url):
        reader.complain(PLAIN, key="url", remedy=PLAIN_REMEDY)
    if key_env and key_file:
        reader.complain(ONE_KEY, key="key_env", remedy=ONE_KEY_REMEDY)
    check_variable(reader, "key_env", key_env, "RATSBOT_ASSISTANT_KEY")


def check_variable(reader: Reader, key: str, name: str, example: str) -> None:
    """Who writes the secret itself where its variable's name belongs is told, and the secret not shown."""
    if name and not _is_variable(name):
        reader.complain(
            NO_VARIABLE.format(key=key), key=key, remedy=NO_VARIABLE_REMEDY.format(key=key, example=example)
        )


def _is_variable(name: str) -> bool:
    return bool(VARIABLE.fullmatch(name)) and (len(name) < _LONG or bool(_NAME.fullmatch(name)))


def secret_file(reader: Reader, key: str, example: str) -> str:
    """The path of a file that holds a secret; HIDDEN where the secret itself stands."""
    path, value = reader.file(key), reader.pathname(key, "")
    if not value or not _is_secret(value) or (len(value) <= _LONGEST and Path(path).exists()):
        return path
    reader.complain(NO_FILE.format(key=key), key=key, remedy=NO_FILE_REMEDY.format(key=key, example=example))
    return HIDDEN


def _is_secret(value: str) -> bool:
    """Names of files that are so long have a dot or a folder, or are words; keys mix letters and digits."""
    if value.startswith(_BEGINS) or (len(value) > 4 * _LONG and "/" not in value):
        return True
    if "/" in value or len(value) < _LONG:
        return False
    mixed = all(re.search(kind, value) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return "." not in value or mixed


def shown_variable(name: str) -> str:
    """HIDDEN unless it looks as such names do."""
    return name if _USUAL_VARIABLE.fullmatch(name) else HIDDEN


def shown_file(path: str) -> str:
    """The path for a message; of one that is not there only what cannot be a secret."""
    file = Path(path)
    with suppress(OSError):
        if file.exists():
            return path
        if not _USUAL_FILE.fullmatch(file.name):
            return str(file.parent / HIDDEN) if file.parent.is_dir() else HIDDEN
        return path
    return HIDDEN


def _plain(url: str) -> bool:
    """Addresses are logged, so there must be no secret in them."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and not parts.query and not parts.fragment
