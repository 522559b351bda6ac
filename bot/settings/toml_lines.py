"""On which line of a TOML file every key stands, and which lines are none.

Python's tomllib keeps no lines and ends at the first fault. This scanner reads the same text once more:
tomllib decides what is valid and what the values are, this says where they are and what is wrong.
"""

from dataclasses import dataclass, field

from bot.settings.toml_cursor import STATEMENT, Cursor
from bot.settings.toml_fault import Broken, Fault, KeyPath, no_end, no_equals, no_key


@dataclass(slots=True)
class Scan:
    """`lines` knows every section, key and element of a list by its path; numbers count from 1."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def scan(text: str) -> Scan:
    """`text` with plain line ends (\\n)."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.cursor = Cursor(text, self._note)
        self.found = Scan()
        self.section: KeyPath = ()
        self.lost = False
        """Whether the section we are in could not be read: what stands in it belongs nowhere."""
        self._arrays: dict[KeyPath, int] = {}
        self._set: set[KeyPath] = set()
        self._headers: dict[KeyPath, int] = {}
        self._path: KeyPath | None = None

    def run(self) -> None:
        cursor = self.cursor
        while cursor.place < len(cursor.text):
            cursor.skip()
            if cursor.rest() and not cursor.at("#"):
                self._statement()
            end = cursor.text.find("\n", cursor.place)
            cursor.place = end + 1 if end >= 0 else len(cursor.text)

    def _statement(self) -> None:
        cursor, begin, header = self.cursor, self.cursor.place, self.cursor.at("[")
        cursor.depth, self._path = 0, None if header else self.section
        try:
            self._header() if header else self._pair()
        except Broken as broken:
            at = cursor.place if broken.at is None else broken.at
            if cursor.depth:
                self._recover(begin)
            self._fault(broken, at, begin, header=header)

    def _recover(self, begin: int) -> None:
        """To the end of the line before the next statement: what lies between belongs to the broken list."""
        text, cursor = self.cursor.text, self.cursor
        following = text.find("\n", begin)
        start = max(text.rfind("\n", 0, cursor.place), following) + 1
        while 0 < start < len(text) and not STATEMENT.match(text, start):
            following = text.find("\n", start)
            start = following + 1
        cursor.place = start - 1 if following >= 0 else len(text)

    def _fault(self, broken: Broken, at: int, begin: int, *, header: bool) -> None:
        cursor = self.cursor
        self.lost = header or self.lost
        self.found.faults.append(
            Fault(
                cursor.line(at),
                broken.text,
                broken.remedy,
                self._path,
                cursor.line(begin),
                self._section_end() if header else cursor.line(),
            )
        )

    def _section_end(self) -> int:
        """The line before the next section: what stands in one that cannot be read belongs nowhere."""
        lines = self.cursor.text.split("\n")
        number = self.cursor.line()
        while number < len(lines) and not lines[number].lstrip().startswith("["):
            number += 1
        return number

    def _header(self) -> None:
        cursor = self.cursor
        several, line = cursor.at("[["), cursor.line()
        brackets = "]]" if several else "]"
        cursor.place += len(brackets)
        keys = cursor.key()
        if keys:
            self._path = self.section = self._resolved(keys)
        if not keys:
            raise Broken("In den eckigen Klammern fehlt der Name des Abschnitts.", "Etwa [matrix] schreiben.")
        name = ".".join(keys)
        if not cursor.at(brackets):
            raise Broken(*_no_bracket(name, brackets, cursor.rest()))
        cursor.place += len(brackets)
        cursor.skip()
        if cursor.rest() and not cursor.at("#"):
            raise Broken(
                f"Hinter dem Abschnitt [{name}] steht noch etwas.",
                "Die Angaben eines Abschnitts beginnen in der nächsten Zeile; Kommentare beginnen mit #.",
            )
        self._begin(keys, line, several=several)

    def _begin(self, keys: tuple[str, ...], line: int, *, several: bool) -> None:
        path = self.section
        name = ".".join(keys)
        if several:
            path = (*self._resolved(keys[:-1]), keys[-1])
            self._arrays[path] = self._arrays.get(path, -1) + 1
            self._see(path, line)
            path = (*path, self._arrays[path])
        elif path in self._headers:
            raise Broken(
                f"Den Abschnitt [{name}] gibt es schon in Zeile {self._headers[path]}.",
                "Beide zu einem zusammenlegen.",
            )
        elif path in self._set:
            raise Broken(
                f"„{name}“ ist schon in Zeile {self.found.lines[path]} festgelegt.",
                "Eines von beiden löschen.",
            )
        self._headers[path] = line
        self.section, self.lost = path, False
        for length in range(1, len(path)):
            self._see(path[:length], line)
        # A section that a part of it has brought along gets the line of its own header.
        self.found.lines[path] = line

    def _pair(self) -> None:
        cursor, begin = self.cursor, self.cursor.place
        keys = cursor.key()
        if not keys:
            raise Broken(*no_key(cursor.rest()))
        path, name = (*self.section, *keys), ".".join(keys)
        self._path = path
        if not cursor.at("="):
            raise Broken(*no_equals(cursor.rest(), name))
        cursor.place += 1
        cursor.skip()
        known = self.found.lines.get(path)
        if known is not None and not self.lost and path in self._set | self._headers.keys():
            section = f" in [{'.'.join(map(str, self.section))}]" if self.section else ""
            twice = (f"„{name}“ steht{section} schon in Zeile {known}.", "Eine der beiden Angaben löschen.")
        else:
            twice = None
            for length in range(len(self.section) + 1, len(path) + 1):
                self._see(path[:length], cursor.line(begin))
        was_text = cursor.value(path, name)
        cursor.skip()
        if cursor.rest() and not cursor.at("#"):
            raise Broken(*no_end(cursor.rest(), name, was_text=was_text))
        if twice:
            raise Broken(*twice, begin)
        self._set.add(path)

    def _resolved(self, keys: tuple[str, ...]) -> KeyPath:
        """A header's path with the number of the entry, wherever it leads through a list of sections."""
        path: KeyPath = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if path in self._arrays and number < len(keys) - 1:
                path = (*path, self._arrays[path])
        return path

    def _see(self, path: KeyPath, line: int) -> None:
        self.found.lines.setdefault(path, line)

    def _note(self, path: KeyPath, place: int) -> None:
        self._see(path, self.cursor.line(place))


def _no_bracket(name: str, brackets: str, rest: str) -> tuple[str, str]:
    if rest and rest[0].isalpha() and not rest[0].isascii():
        return (
            f"Der Abschnitt [{name}{rest[0]}…] enthält ein Zeichen, das dort nicht stehen darf.",
            "Namen von Abschnitten bestehen aus a–z, 0–9, _, - und Punkten.",
        )
    return (
        f"Die eckige Klammer hinter „{name}“ wird nicht geschlossen.",
        f"{'[' * len(brackets)}{name}{brackets} schreiben.",
    )
