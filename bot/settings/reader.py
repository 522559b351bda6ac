"""Takes known values out of TOML, and notes every problem with place and remedy."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import SettingsError


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} lässt sich nicht lesen: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} ist kein gültiges TOML: {error}") from error


class Reader:
    """Takes known keys out of a table; what is left over at the end is a problem, with a suggestion."""

    def __init__(self, place: str, table: dict[str, Any], problems: list[str], folder: Path = Path()) -> None:
        """`place` names the table in messages; paths in it start from `folder`."""
        self.place = place
        self.folder = folder
        self._table = table
        self._problems = problems
        self._known: list[str] = []

    def _take(self, key: str) -> Any:
        self._known.append(key)
        return self._table.get(key)

    def _complain(self, key: str, wanted: str) -> None:
        self._problems.append(f"{self.place}: {key} = {self._table[key]!r} – erwartet wird {wanted}.")

    def text(self, key: str, default: str) -> str:
        value = self._take(key)
        if value is None or isinstance(value, str):
            return default if value is None else value
        self._complain(key, "ein Text in Anführungszeichen")
        return default

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, list) and value and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        self._complain(key, "eine Liste von Texten")
        return default

    def section(self, key: str) -> dict[str, Any]:
        """A table as it stands there; whoever knows its keys checks them."""
        value = self._take(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self._complain(key, f"ein Abschnitt [{key}]")
        return {}

    def choice(self, key: str, default: str, allowed: Sequence[str]) -> str:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        close = difflib.get_close_matches(str(value), allowed, 1)
        hint = f"; gemeint ist wohl „{close[0]}“" if close else ""
        self._complain(key, f"eines von {', '.join(allowed)}{hint}")
        return default

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self._complain(key, "true oder false")
        return default

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._complain(key, f"eine ganze Zahl von {least} bis {most}")
        return default

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        self._complain(key, f"eine Zahl von {least:g} bis {most:g}")
        return default

    def file(self, key: str) -> str:
        """A path beside the settings file, made whole; empty where none is named."""
        value = self.text(key, "")
        return str(self.folder / Path(value).expanduser()) if value else ""

    def names(self) -> list[str]:
        """The keys as they stand there, for a table whose keys the operator chooses."""
        return list(self._table)

    def complain(self, said: str) -> None:
        """A problem that no single value shows."""
        self._problems.append(f"{self.place}: {said}")

    def table(self, key: str) -> "Reader":
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self._complain(key, f"ein Abschnitt [{key}]")
        table = value if isinstance(value, dict) else {}
        return Reader(f"{self.place} [{key}]", table, self._problems, self.folder)

    def __bool__(self) -> bool:
        """Whether anything stands in the table."""
        return bool(self._table)

    def finish(self) -> None:
        for key in self._table.keys() - set(self._known):
            close = difflib.get_close_matches(key, self._known, 1)
            hint = (
                f" Gemeint ist wohl „{close[0]}“." if close else f" Bekannt sind: {', '.join(self._known)}."
            )
            self._problems.append(f"{self.place}: „{key}“ gibt es nicht.{hint}")
