"""A settings file as it was read: its values, the line of each, and what kept it from being read whole."""

import codecs
import tomllib
from pathlib import Path
from typing import Any

from bot.settings.problems import Problem
from bot.settings.toml_fault import Fault, KeyPath, of_tomllib
from bot.settings.toml_lines import Scan, scan

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
MOST_FAULTS = 50


class Document:
    """`table` holds what could be read, empty where nothing could. `name` is how messages call the file."""

    def __init__(self, name: str, path: Path | None = None, *, text: str = "", is_city: bool = False) -> None:
        self.name = name
        self.is_city = is_city
        self.path = path
        self.text = text
        self.table: dict[str, Any] = {}
        self.unread = False
        """Whether nothing of it could be read: then nothing that seems to be missing is."""
        self._scan: Scan | None = None
        self._faults: list[Fault] = []
        if text:
            self.table = self._read()

    @property
    def lines(self) -> dict[KeyPath, int]:
        """Looked for at the first problem only: as a rule there is none."""
        if self._scan is None:
            self._scan = scan(self.text)
        return self._scan.lines

    def place(self, path: KeyPath = ()) -> str:
        """The line of a key; of its section where the key is missing; the file where that is missing too."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.at(self.lines[path[:length]])
        return self.name

    def at(self, line: int) -> str:
        return f"{self.name}, Zeile {line}"

    def holds(self, path: KeyPath) -> bool:
        """Whether a value or section of this path was read."""
        found: Any = self.table
        for key in path:
            found = dict(enumerate(found)) if isinstance(found, list) else found
            if not isinstance(found, dict) or key not in found:
                return False
            found = found[key]
        return True

    def begins(self, path: KeyPath) -> bool:
        """Whether a section begins on the line of this path: without its head, what follows would belong to
        the section before."""
        line = self.lines.get(path, 0)
        return line > 0 and self.text.split("\n")[line - 1].lstrip().startswith("[")

    def may_hold(self, path: KeyPath) -> bool:
        """Whether something that was not read may stand for it: then it is not to be called missing."""
        if self.unread:
            return True
        return any(
            each.path is None or path[: len(each.path)] == each.path or path[:-1] == each.path[:-1]
            for each in self._faults
        )

    def problems(self) -> list[Problem]:
        return [
            Problem("error", each.text, each.remedy, each.path or (), self, self.at(each.line), each.line)
            for each in sorted(self._faults, key=lambda fault: fault.line)
        ]

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError):
            self._scan = scan(self.text)
        self._faults = list(self._scan.faults)
        lines = self.text.split("\n")
        for each in self._faults:
            _blank(lines, each.first, each.last)
        return self._salvage(lines)

    def _salvage(self, lines: list[str]) -> dict[str, Any]:
        """What the sound lines say. Faults that only tomllib sees are added, one after the other."""
        for _ in range(MOST_FAULTS):
            try:
                return tomllib.loads("\n".join(lines))
            except RecursionError:
                text = "Die Datei ist zu tief verschachtelt."
                self._faults.append(Fault(1, text, "Klammern prüfen.", None, 1, len(lines)))
                break
            except tomllib.TOMLDecodeError as error:
                line = _line(error, lines)
                self._faults.append(Fault(line, *of_tomllib(str(error)), None, line, line))
                _blank(lines, line, line)
        self.unread = True
        return {}


def _blank(lines: list[str], first: int, last: int) -> None:
    lines[first - 1 : last] = [""] * (min(last, len(lines)) - first + 1)


def _line(error: tomllib.TOMLDecodeError, lines: list[str]) -> int:
    """Python names the line in its message only: „… (at line 3, column 1)“, „… (at end of document)“."""
    _, _, where = str(error).rpartition("(at line ")
    number = where.partition(",")[0]
    if number.isdecimal():
        return int(number)
    return max((index for index, line in enumerate(lines, 1) if line.strip()), default=1)


def read_document(path: Path, *, is_city: bool = False) -> tuple[Document, list[Problem]]:
    """The file and what is wrong with it as TOML; an empty document where it cannot be read at all."""
    name = path.name
    empty = Document(name, path, is_city=is_city)
    try:
        data = path.read_bytes()
    except OSError as error:
        empty.unread = True
        return empty, [Problem("error", *_unreadable(path, error), (), empty, str(path))]
    text, problems = _decoded(data, name, empty)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    document = Document(name, path, text=plain, is_city=is_city)
    return document, [*problems, *document.problems()]


def _unreadable(path: Path, error: OSError) -> tuple[str, str]:
    match error:
        case FileNotFoundError():
            return "Diese Datei gibt es nicht.", "Sie anlegen (ratsbot init) oder den Pfad berichtigen."
        case IsADirectoryError():
            return "Das ist ein Ordner, keine Datei.", f"Die Datei darin nennen: {path}/ratsbot.toml."
        case PermissionError():
            remedy = f"Sie dem Benutzer geben, unter dem Ratsbot läuft: chown BENUTZER {path}"
            return "Diese Datei lässt sich nicht lesen: Der Benutzer darf es nicht.", remedy
        case _:
            return f"Diese Datei lässt sich nicht lesen ({error.strerror}).", "Den Datenträger prüfen."


def _decoded(data: bytes, name: str, document: Document) -> tuple[str, list[Problem]]:
    """What another encoding says is read all the same, so that everything wrong is said at once."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            said = _encoding("UTF-16") if encoding == "utf-16" else None
            return text, [Problem("error", *said, (), document, name)] if said else []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem("error", *_encoding("ISO-8859-1"), (), document, f"{name}, Zeile {line}", line)
        return data.decode("latin-1"), [problem]


def _encoding(name: str) -> tuple[str, str]:
    what = "in UTF-16" if name == "UTF-16" else "nicht in UTF-8 (vermutlich in ISO-8859-1 oder Windows-1252)"
    return (
        f"Die Datei ist {what} gespeichert; Umlaute und Sonderzeichen werden falsch gelesen.",
        f"Im Editor als UTF-8 speichern, oder: iconv -f {name} -t UTF-8 alt.toml > neu.toml",
    )
