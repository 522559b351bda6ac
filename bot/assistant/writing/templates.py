"""The kinds of texts that can be written, each a file: docs/texte.md tells how one is made.

Nothing in code knows a single kind. What a file says of itself stands in its head, between two lines „---“.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.texts import templates as texts

LONGEST_FILE = 20_000
"""Bytes; a longer file is no template."""
LANGUAGE = "{sprache}"
"""Where it stands in an instruction, the language into which a text is to be translated is put in."""

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
_LINE = re.compile(r"([a-z_]+)[ \t]*:[ \t]*(.*)")
_PLACEHOLDER = re.compile(r"\{[a-zäöüß_]+\}")
_MARK = re.compile(r"<\s*/?\s*(?:angaben|quelle)", re.IGNORECASE)
_EASY_TO_READ = re.compile(r"\bleichte[rn]?\s+sprache", re.IGNORECASE)


class Needs(StrEnum):
    POINTS = "stichpunkte"
    TEXT = "text"
    PAPER = "vorlage"


@dataclass(frozen=True, slots=True)
class Template:
    """`words` are what people call it by. `cited`: from a Vorlage it is written with a source for each
    sentence. `public`: it is meant for the public. `file` is the whole file, to be handed on."""

    name: str
    title: str
    description: str
    example: str
    needs: Needs
    cited: bool
    city: str
    as_of: dt.date
    reviewed_by: str
    public: bool
    words: tuple[str, ...]
    instruction: str
    file: str


@dataclass(frozen=True, slots=True)
class Templates:
    """`problems` are German sentences about files that could not be used, with file and line."""

    by_name: Mapping[str, Template]
    problems: tuple[str, ...] = ()


def load_templates(shipped: Path, own: Path | None = None) -> Templates:
    """Those that come along and, before them, the operator's own: a file of the same name takes the place of
    ours. A file with mistakes is left out and named in `problems`."""
    found: dict[str, Template] = {}
    problems: list[str] = []
    if own is not None and not own.is_dir():
        problems.append(texts.no_folder(str(own)))
    for folder in filter(None, (shipped, own)):
        for path in sorted(folder.glob("*.md")):
            if path.stem != "README" and (template := _load(path, problems)):
                found[template.name] = template
    return Templates(found, tuple(problems))


def _load(path: Path, problems: list[str]) -> Template | None:
    try:
        text = path.read_text(encoding="utf-8-sig") if path.stat().st_size <= LONGEST_FILE else None
    except (OSError, UnicodeDecodeError):
        problems.append(texts.at(path.name, 0, texts.UNREADABLE))
        return None
    if text is None:
        problems.append(texts.at(path.name, 0, texts.TOO_LONG))
        return None
    template, faults = read_template(text, path.stem)
    problems += [texts.at(path.name, line, said) for line, said in faults]
    return template


def read_template(text: str, stem: str) -> tuple[Template | None, Sequence[tuple[int, str]]]:
    """One file, or what is wrong with it: pairs of a line, 0 for the whole file, and a German sentence."""
    return _Reader(text, stem).read()


class _Reader:
    def __init__(self, text: str, stem: str) -> None:
        self._text = text
        self._stem = stem
        self._lines = text.splitlines()
        self._values: dict[str, tuple[int, str]] = {}
        self._faults: list[tuple[int, str]] = []

    def read(self) -> tuple[Template | None, Sequence[tuple[int, str]]]:
        end = self._end_of_head()
        if end is None:
            return None, [(1, texts.NO_HEAD)]
        self._read_head(end)
        instruction = self._instruction(end)
        template = self._template(instruction)
        return (None, sorted(self._faults)) if self._faults else (template, ())

    def _end_of_head(self) -> int | None:
        rules = [number for number, line in enumerate(self._lines) if line.strip() == "---"]
        return rules[1] if len(rules) > 1 and rules[0] == 0 else None

    def _read_head(self, end: int) -> None:
        for number, line in enumerate(self._lines[1:end], 2):
            found = _LINE.fullmatch(line.strip())
            if not line.strip() or line.startswith("#"):
                continue
            if not found:
                self._faults.append((number, texts.NO_VALUE))
            elif found[1] not in texts.FIELDS:
                self._faults.append((number, texts.unknown_field(found[1], texts.FIELDS)))
            elif found[1] in self._values:
                self._faults.append((number, texts.twice(found[1])))
            else:
                self._values[found[1]] = number, found[2].strip().strip('"„“').strip()
        missing = [name for name, wanted in texts.FIELDS.items() if wanted and name not in self._values]
        self._faults += [(0, texts.missing(name)) for name in missing]

    def _template(self, instruction: str) -> Template:
        title = self._text_of("titel")
        if _EASY_TO_READ.search(title):
            self._fault("titel", texts.NOT_EASY_TO_READ)
        return Template(
            name=self._name(),
            title=title,
            description=self._text_of("beschreibung"),
            example=self._text_of("beispiel"),
            needs=Needs(self._one_of("braucht", [*Needs])),
            cited=self._one_of("belege", ["ja", "nein"]) == "ja",
            city=self._text_of("stadt"),
            as_of=self._day("stand"),
            reviewed_by=self._value("geprueft_von"),
            public=self._one_of("oeffentlich", ["ja", "nein"]) == "ja",
            words=tuple(filter(None, (" ".join(word.split()) for word in self._value("worte").split(",")))),
            instruction=instruction,
            file=self._text,
        )

    def _instruction(self, end: int) -> str:
        body = self._lines[end + 1 :]
        for number, line in enumerate(body, end + 2):
            for unknown in set(_PLACEHOLDER.findall(line)) - {LANGUAGE}:
                self._faults.append((number, texts.unknown_placeholder(unknown)))
            if _MARK.search(line):
                self._faults.append((number, texts.MARK))
        text = "\n".join(body).strip()
        if not text:
            self._faults.append((end + 1, texts.NO_INSTRUCTION))
        return text

    def _value(self, name: str) -> str:
        return self._values.get(name, (0, ""))[1]

    def _fault(self, name: str, said: str) -> None:
        if name in self._values:
            self._faults.append((self._values[name][0], said))

    def _name(self) -> str:
        name = self._value("name")
        if not _NAME.fullmatch(name):
            self._fault("name", texts.BAD_NAME)
        elif name != self._stem:
            self._fault("name", texts.other_name(self._stem))
        return name

    def _text_of(self, name: str) -> str:
        if not self._value(name):
            self._fault(name, texts.empty(name))
        return self._value(name)

    def _one_of(self, name: str, allowed: Sequence[str]) -> str:
        value = self._value(name).casefold()
        if value in allowed:
            return value
        self._fault(name, texts.one_of(name, allowed))
        return allowed[0]

    def _day(self, name: str) -> dt.date:
        try:
            return dt.datetime.strptime(self._value(name), "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self._fault(name, texts.NO_DAY)
            return dt.date.min
