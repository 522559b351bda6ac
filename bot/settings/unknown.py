"""Keys that nobody knows: what is meant, where it belongs, or that it is a secret in the wrong place."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.settings.document import Document
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath
from bot.settings.written import label

Known = dict[KeyPath, list[str]]
"""The keys of every section that was read."""

SURE, LIKELY, ALIKE = 0.84, 0.6, 0.75
"""How much alike two names are (difflib): a slip of the pen, perhaps one; between sections."""
SECRET = re.compile(
    r"(?:^|_)(?:pass(?:word|wort|wd|phrase)?|kennwort|token|secret|geheimnis|key|schluessel|credentials?)$"
    r"|api_?key|access_?token|client_?secret",
    re.IGNORECASE,
)
WITHOUT_LINE = "Die Zeile löschen oder mit # auskommentieren."
WITHOUT_SECTION = "Den Abschnitt mit allen Zeilen darunter löschen oder mit # auskommentieren."
REMOVE = "Die Zeile löschen und, wenn sonst jemand die Datei lesen konnte, ein neues Geheimnis ausstellen."
KEY_PLACES = 'Den Schlüssel in eine Datei schreiben (chmod 600) und sie nennen: key_file = "…"; oder key_env.'
SECRET_PLACES: dict[str, str] = {
    "matrix": "Passwort und Token fragt ratsbot matrix login ab und legt sie selbst sicher ab.",
    "teams": 'In eine Datei schreiben (chmod 600) und sie nennen: secret_file = "…"; oder secret_env.',
    "assistant": KEY_PLACES,
    "embeddings": KEY_PLACES,
    "backup": 'Das Kennwort in eine Datei schreiben (chmod 600) und sie nennen: key_file = "…".',
}


def unknown(document: Document, path: KeyPath, key: str, value: Any, known: Known) -> Problem:
    if isinstance(value, str) and value and SECRET.search(key):
        return _misplaced_secret(document, path, key)
    lost = _Lost(path, key, _is_table(value), known[path], _everywhere(document, known))
    guess = lost.guess() or _of_other_file(document, lost)
    text = f"{lost.named} gibt es nicht."
    if guess is None:
        text = f"{text} Bekannt sind: {', '.join(lost.here)}."
        remedy = WITHOUT_SECTION if document.begins((*path, key)) else WITHOUT_LINE
        return Problem("error", text, remedy, (*path, key), document)
    return Problem("error", f"{text} {guess.text}", guess.remedy, (*path, key), document, meant=guess.meant)


def _is_table(value: Any) -> bool:
    """A section, or several of one name."""
    several = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return several or isinstance(value, dict)


def _misplaced_secret(document: Document, path: KeyPath, key: str) -> Problem:
    section = str(path[0]) if path else ""
    place = SECRET_PLACES.get(section, "Geheimnisse gehören in eigene Dateien.")
    meant = (*path, "secret_file" if section == "teams" else "key_file")
    text = f"{label(path)}„{key}“ gibt es nicht. Ein Geheimnis steht nie in dieser Datei."
    return Problem("error", text, f"{place} {REMOVE}", (*path, key), document, meant=meant)


def _everywhere(document: Document, known: Known) -> Known:
    """The keys of all sections; what has been read so far may lack some."""
    whole = catalogue(document)
    return {path: [*whole.get(path, []), *known.get(path, [])] for path in [*whole, *known]}


def _of_other_file(document: Document, lost: "_Lost") -> "_Guess | None":
    """A city's section in the settings, or the other way round."""
    if lost.path or lost.word not in catalogue(document, other=True)[()]:
        return None
    if document.is_city:
        return _Guess("", "Das gehört in ratsbot.toml, nicht in die Datei einer Stadt.", None)
    return _Guess("", "Das gehört in die Datei einer Stadt (cities_folder), nicht in diese.", None)


@dataclass(frozen=True, slots=True)
class _Guess:
    text: str
    remedy: str
    meant: KeyPath | None


@dataclass(frozen=True, slots=True)
class _Lost:
    """A key, or with `is_table` a section, that its section does not know."""

    path: KeyPath
    key: str
    is_table: bool
    here: list[str]
    everywhere: Known

    @property
    def word(self) -> str:
        return self.key.casefold().replace("-", "_")

    @property
    def named(self) -> str:
        if self.is_table:
            return f"Den Abschnitt [{_dotted((*self.path, self.key))}]"
        return f"{label(self.path)}„{self.key}“"

    def guess(self) -> _Guess | None:
        return self._slip(SURE) or self._strayed() or self._slip(LIKELY) or self._both()

    def _slip(self, cutoff: float) -> _Guess | None:
        close = difflib.get_close_matches(self.word, self.here, 1, cutoff)
        if not close:
            return None
        remedy = f"„{self.key}“ durch „{close[0]}“ ersetzen."
        return _Guess(f"Gemeint ist wohl „{close[0]}“.", remedy, (*self.path, close[0]))

    def _strayed(self) -> _Guess | None:
        """The right name in the wrong section."""
        homes = self._homes()
        if not homes:
            return None
        meant = (*homes[0], self.word) if len(homes) == 1 else None
        if self.is_table:
            names = _or(f"[{_dotted((*home, self.word))}]" for home in homes)
            return _Guess(f"Er heißt {names}.", f"Die Zeile berichtigen: {names}.", meant)
        if () in homes:
            remedy = "Die Zeile an den Anfang der Datei setzen, vor den ersten Abschnitt."
            return _Guess(f"„{self.word}“ gehört vor den ersten Abschnitt.", remedy, meant)
        names = _or(f"[{_dotted(home)}]" for home in homes)
        text = f"„{self.word}“ gehört in den Abschnitt {names}."
        return _Guess(text, f"Die Zeile dorthin verschieben, unter {names}.", meant)

    def _homes(self) -> list[KeyPath]:
        """The sections that have a key of this name; of a section and its parts, the section."""
        found = [
            section
            for section, keys in self.everywhere.items()
            if self.word in keys
            and section != self.path
            and ((*section, self.word) in self.everywhere) == self.is_table
        ]
        outer = [each for each in found if not any(each[:n] in found for n in range(1, len(each)))]
        above = [each for each in outer if each and self.path[: len(each)] == each]
        return above or outer

    def _both(self) -> _Guess | None:
        """A slip of the pen, and in the wrong section as well."""
        best: tuple[float, KeyPath, str] = (ALIKE, (), "")
        for section, keys in self.everywhere.items():
            for name in keys:
                alike = difflib.SequenceMatcher(None, self.word, name).ratio()
                if section != self.path and alike > best[0]:
                    best = (alike, section, name)
        _, section, name = best
        if not name:
            return None
        where = f"im Abschnitt [{_dotted(section)}]" if section else "am Anfang der Datei"
        if (*section, name) in self.everywhere:
            return _Guess(f"Gemeint ist wohl der Abschnitt [{_dotted((*section, name))}].", _SECTION, None)
        text = f"Gemeint ist wohl „{name}“ {where}."
        return _Guess(text, "Namen und Ort berichtigen.", (*section, name))


_SECTION = "Welche Angaben er hat, zeigt ratsbot.example.toml."


def _dotted(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _or(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} oder {last}" if most else last


def catalogue(document: Document, *, other: bool = False) -> Known:
    """All sections of a file of this kind (a city's or the settings), or of the `other` kind."""
    from bot.settings.loading import known_keys  # noqa: PLC0415 - it reads with what is made here

    return known_keys(is_city=document.is_city != other)
