"""Walks over the keys and values of TOML and tells on which line each one stands."""

import re
import tomllib
from collections.abc import Callable

from bot.settings.toml_fault import BACKSLASH, BARE, Broken, KeyPath, no_value

KEY = re.compile(r"[A-Za-z0-9_-]+")
BLANKS = re.compile(r"[ \t]*")
GAP = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
WORD = re.compile(r"\d{4}-\d\d-\d\d[ ]\d\d:\d\d:\d\d[^\s,#\]}]*|[^\s,#\]}]*")
SHORT = {'"': re.compile(r'"(?:[^"\\\n]|\\[^\n])*"'), "'": re.compile(r"'[^'\n]*'")}
LONG = {
    '"': re.compile(r'"""(?:[^"\\]|\\(?:.|\n)|"{1,2}(?!"))*"{3,5}'),
    "'": re.compile(r"'''(?:[^']|'{1,2}(?!'))*'{3,5}"),
}
WRONG_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\(?![\"\\bfnrt]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n))")

DEEPEST = 50
"""Brackets within each other; tomllib gives up at some hundreds."""

Note = Callable[[KeyPath, int], None]


class Cursor:
    """A place in the text. `note` is told the path and the place of every value within a value."""

    def __init__(self, text: str, note: Note) -> None:
        self.text = text
        self.place = 0
        self.depth = 0
        """Brackets that are open: a fault there spoils more than its line."""
        self._note = note

    def skip(self, pattern: re.Pattern[str] = BLANKS) -> None:
        found = pattern.match(self.text, self.place)
        self.place = found.end() if found else self.place

    def at(self, sign: str) -> bool:
        return self.text.startswith(sign, self.place)

    def rest(self) -> str:
        """What is left of the line."""
        end = self.text.find("\n", self.place)
        return self.text[self.place : end if end >= 0 else None]

    def line(self, place: int | None = None) -> int:
        return self.text.count("\n", 0, self.place if place is None else place) + 1

    def key(self) -> tuple[str, ...]:
        """A dotted key; empty where none begins here."""
        parts: list[str] = []
        while True:
            self.skip()
            part = self._key_part()
            if part is None:
                return tuple(parts)
            parts.append(part)
            self.skip()
            if not self.at("."):
                return tuple(parts)
            self.place += 1

    def _key_part(self) -> str | None:
        sign = self.text[self.place : self.place + 1]
        if sign and sign in SHORT:
            found = SHORT[sign].match(self.text, self.place)
            if found is None or self.at(sign * 3):
                return None
            self.place = found.end()
            return _spelled(found[0])
        found = KEY.match(self.text, self.place)
        self.place = found.end() if found else self.place
        return found[0] if found else None

    def value(self, path: KeyPath, name: str) -> bool:
        """Passes over a value; whether it was a text. Raises Broken."""
        sign = self.text[self.place : self.place + 1]
        if sign and sign in SHORT:
            self._string(sign, name)
        elif sign == "[":
            self._array(path, name)
        elif sign == "{":
            self._inline(path, name)
        else:
            self._bare(name)
        return bool(sign) and sign in SHORT

    def _bare(self, name: str) -> None:
        found = WORD.match(self.text, self.place)
        word = found[0] if found else ""
        if not BARE.fullmatch(word):
            raise Broken(*no_value(word, name))
        self.place += len(word)

    def _string(self, sign: str, name: str) -> None:
        begin = self.place
        long = self.at(sign * 3)
        found = (LONG if long else SHORT)[sign].match(self.text, begin)
        if found is None:
            if long:
                self.place = len(self.text)
            raise Broken(*_unclosed(sign * 3 if long else sign, self.rest(), name), begin)
        wrong = WRONG_ESCAPE.search(found[0]) if sign == '"' else None
        if wrong:
            at = begin + wrong.start(1)
            raise Broken(f"Im Text hinter „{name}“ steht ein \\, das TOML nicht versteht.", BACKSLASH, at)
        self.place = found.end()

    def _array(self, path: KeyPath, name: str) -> None:
        begin, number = self._open(), 0
        while True:
            self.skip(GAP)
            if self._closed("]", begin, name, "Die Liste"):
                return
            self._note((*path, number), self.place)
            self.value((*path, number), name)
            number += 1
            self._separator("]", begin, name, "Die Liste")

    def _inline(self, path: KeyPath, name: str) -> None:
        begin = self._open()
        self.skip()
        if self.at("}"):
            self._close()
            return
        while True:
            self.skip()
            place = self.place
            inner = self.key()
            if not inner or not self.at("="):
                raise Broken(f"In den geschweiften Klammern von „{name}“ fehlt name = wert.", _BRACES)
            self.place += 1
            self.skip()
            for length in range(1, len(inner) + 1):
                self._note((*path, *inner[:length]), place)
            self.value((*path, *inner), inner[-1])
            self.skip()
            if self._closed("}", begin, name, "Die Aufzählung"):
                return
            if not self.at(","):
                raise Broken(f"Die geschweiften Klammern von „{name}“ werden nicht geschlossen.", _BRACES)
            self.place += 1

    def _open(self) -> int:
        begin = self.place
        self.place += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise Broken("Hier sind zu viele Klammern ineinander verschachtelt.", "Die Klammern zählen.")
        return begin

    def _close(self) -> None:
        self.place += 1
        self.depth -= 1

    def _closed(self, sign: str, begin: int, name: str, what: str) -> bool:
        if self.at(sign):
            self._close()
            return True
        if self.place >= len(self.text) or (sign == "]" and self._statement()):
            raise Broken(f"{what} hinter „{name}“ wird nicht geschlossen.", f"Am Ende steht {sign}.", begin)
        return False

    def _separator(self, sign: str, begin: int, name: str, what: str) -> None:
        self.skip(GAP)
        if self.at(","):
            self.place += 1
        elif not self.at(sign) and not self._closed(sign, begin, name, what):
            raise Broken(
                f"In der Liste hinter „{name}“ fehlt ein Komma.", "Zwischen zwei Werten steht ein Komma."
            )

    def _statement(self) -> bool:
        """Whether the next thing is no value of a list any more but the next setting or section."""
        return bool(STATEMENT.match(self.text, self.place)) and self._begins_line()

    def _begins_line(self) -> bool:
        return not self.text[self.text.rfind("\n", 0, self.place) + 1 : self.place].strip()


STATEMENT = re.compile(
    r"[ \t]*(?:[A-Za-z0-9_.-]+[ \t]*="
    r"|\[\[?(?:[A-Za-z0-9_.\"-]+\]\]?|(?!(?:true|false|inf|nan)\b)[A-Za-z][A-Za-z0-9_.-]*)"
    r"[ \t]*(?:#[^\n]*)?(?:\n|\Z))"
)
"""A section may lack its own bracket."""
_BRACES = "Angaben in geschweiften Klammern stehen auf einer Zeile: { a = 1, b = 2 }."


def _spelled(quoted: str) -> str:
    """The text that a quoted key means; itself where its escapes are wrong, which is said elsewhere."""
    try:
        return str(tomllib.loads(f"x = {quoted}")["x"])
    except tomllib.TOMLDecodeError:
        return quoted[1:-1]


def _unclosed(sign: str, rest: str, name: str) -> tuple[str, str]:
    if len(sign) == 1 and rest[1:].rstrip()[-1:] in {*"„“”‚‘’«»"}:
        return (
            f"Der Text hinter „{name}“ endet mit einem typografischen Anführungszeichen.",
            f"Am Ende steht {sign}.",
        )
    if sign == '"' and rest.rstrip().endswith('\\"'):
        return f'Der Text hinter „{name}“ endet mit \\", das ihn nicht beendet.', BACKSLASH
    return f"Hinter „{name}“ fehlt das schließende Anführungszeichen.", f"Den Text mit {sign} beenden."
