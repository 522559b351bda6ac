"""Takes known values out of TOML, and notes every problem with place and remedy."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.errors import SettingsError
from bot.settings.document import Document, read_document
from bot.settings.problems import Problem, Problems, told
from bot.settings.toml_fault import BACKSLASH, KeyPath
from bot.settings.unknown import Known, unknown
from bot.settings.written import HIDDEN, label, written

LEADING_KEY = re.compile(r"[a-z_]+(?= [=–])")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SECRET_PLACES = {"key_env", "key_file", "secret_env", "secret_file", "certificate"}
"""Where somebody may write the secret itself: what stands there is not repeated."""


class Reader:
    """Takes known keys out of a table; what is left over at the end is a problem, with a suggestion."""

    def __init__(
        self,
        document: Document,
        problems: Problems,
        path: KeyPath = (),
        *,
        known: Known | None = None,
        table: dict[str, Any] | None = None,
    ) -> None:
        """`path` is the section's; paths of files in it start from the folder of the document.

        `known` gathers the keys of all sections of a file.
        """
        self.document = document
        self.path = path
        self.folder = document.path.parent if document.path else Path()
        self._table = document.table if table is None else table
        self._problems = problems
        self._known = {} if known is None else known
        self._keys = self._known.setdefault(path, [])

    def _take(self, key: str) -> Any:
        if key not in self._keys:
            self._keys.append(key)
        return self._table.get(key)

    def _note(self, key: str, text: str, remedy: str) -> None:
        path = (*self.path, key) if key else self.path
        self._problems.add(Problem("error", text, remedy, path, self.document))

    def _expect(self, key: str, wanted: str, example: Any, remedy: str = "") -> None:
        shown = HIDDEN if key in SECRET_PLACES else written(self._table[key])
        text = f"{label(self.path)}{key} = {shown} – erwartet wird {wanted}."
        self._note(key, text, remedy or f"Etwa {key} = {written(example)}.")

    def text(self, key: str, default: str) -> str:
        value = self._take(key)
        if value is None or isinstance(value, str):
            return default if value is None else value
        plain = not isinstance(value, list | dict) and key not in SECRET_PLACES
        remedy = f'In Anführungszeichen: {key} = "{value}".' if plain else ""
        self._expect(key, "ein Text in Anführungszeichen", default or "…", remedy)
        return default

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, list) and value and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        remedy = f"Mindestens einen Text eintragen oder die Zeile weglassen, etwa {key} = "
        remedy += written(list(default) or ["…"]) + "."
        if isinstance(value, str):
            remedy = f"In eckige Klammern: {key} = {written([value])}."
        self._expect(key, "eine Liste von Texten", default, remedy)
        return default

    def section(self, key: str) -> dict[str, Any]:
        """A table as it stands there; whoever knows its keys checks them."""
        value = self._take(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self._expect_section(key, value)
        return {}

    def _expect_section(self, key: str, value: Any) -> None:
        name = ".".join(map(str, (*self.path, key)))
        several = isinstance(value, list) and value and isinstance(value[0], dict)
        remedy = f"Einfache Klammern: [{name}]." if several else f"Statt der Zeile ein Abschnitt [{name}]."
        shown = f"[[{name}]]" if several else f"{label(self.path)}{key} = {written(value)}"
        self._note(key, f"{shown} – erwartet wird ein Abschnitt [{name}].", remedy)

    def choice(self, key: str, default: str, allowed: Sequence[str]) -> str:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        close = difflib.get_close_matches(str(value).casefold(), allowed, 1)
        hint = f"; gemeint ist wohl „{close[0]}“" if close else ""
        best = close[0] if close else default or allowed[0]
        self._expect(key, f"eines von {', '.join(allowed)}{hint}", best)
        return default

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        remedy = f"Ohne Anführungszeichen: {key} = {written(default)}." if isinstance(value, str) else ""
        self._expect(key, "true oder false", default, remedy)
        return default

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        wanted = f"eine ganze Zahl von {least} bis {most}"
        plain = isinstance(value, str) and value.isdecimal() and least <= int(value) <= most
        fitting = min(max(default, least), most)
        remedy = f"Ohne Anführungszeichen: {key} = {value}." if plain else ""
        self._expect(key, wanted, fitting, remedy)
        return default

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        self._expect(key, f"eine Zahl von {least:g} bis {most:g}", default)
        return default

    def file(self, key: str) -> str:
        """A path beside the settings file, made whole; empty where none is named."""
        value = self.pathname(key, "")
        return str(self.folder / Path(value).expanduser()) if value else ""

    def pathname(self, key: str, default: str) -> str:
        """A path as it stands there."""
        value = self.text(key, default)
        if CONTROL.search(value):
            # "C:\temp" is valid TOML: a tab and „emp“.
            self._note(key, f"{label(self.path)}{key} enthält \\ vor einem Buchstaben und damit ein "
                       "Steuerzeichen statt eines Pfads.", BACKSLASH)  # fmt: skip
            return default
        if "://" in value:
            # The address of a database, say, with the password in it.
            self._note(
                key,
                f"{label(self.path)}{key} – erwartet wird ein Pfad, keine Adresse.",
                f'Etwa {key} = "{default or "…"}".',
            )
            return default
        return value

    def names(self) -> list[str]:
        """The keys as they stand there, for a table whose keys the operator chooses."""
        return list(self._table)

    def complain(
        self, said: str, *, key: str = "", remedy: str = "", index: int | None = None, meant: str = ""
    ) -> None:
        """A problem that the kind of a value does not show.

        It is about `key` of the section (else the one it begins with, as in „at = … – erwartet wird …“), if
        given the value of this `index`; the section itself where that is none. If the key
        `meant` is missing, that follows from it.
        """
        leading = LEADING_KEY.match(said)
        key = key or (leading[0] if leading and leading[0] in self._keys else "")
        path = (*self.path, key) if key else self.path
        if key and index is not None:
            path = (*path, index)
        problem = Problem("error", f"{label(self.path)}{said}", remedy, path, self.document)
        self._problems.add(replace(problem, meant=(*self.path, meant)) if meant else problem)

    def table(self, key: str) -> "Reader":
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self._expect_section(key, value)
        table = value if isinstance(value, dict) else {}
        return Reader(self.document, self._problems, (*self.path, key), known=self._known, table=table)

    def __bool__(self) -> bool:
        """Whether anything stands in the table."""
        return bool(self._table)

    def finish(self) -> None:
        """Nothing more is taken: what is left is unknown. What it may stand for is said at the very end."""
        for key in self._table:
            if key not in self._keys:
                self._problems.add(unknown(self.document, self.path, key, self._table[key], self._known))


def read_toml(path: Path) -> dict[str, Any]:
    """What can be read of a file; raises SettingsError that names what cannot."""
    document, problems = read_document(path)
    if problems:
        raise SettingsError(told(problems))
    return document.table
