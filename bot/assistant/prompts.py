"""The prompt files: what a model is told, in German, as it stands in prompts/.

A file has a part „# System“ with what is always the same and a part „# Auftrag“ with what changes, for
endpoints keep the work that they have done for an equal beginning. Placeholders are words in braces,
`{frage}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.model.chat import Message

WANTED: Mapping[str, frozenset[str]] = {
    "antwort": frozenset({"heute", "stadt", "frage", "quellen"}),
    "vergleich": frozenset({"heute", "stadt", "thema", "quellen"}),
    "einleitung": frozenset({"quellen"}),
    "text": frozenset({"heute", "stadt", "anweisung", "angaben"}),
    "text-belegt": frozenset({"heute", "stadt", "anweisung", "angaben", "quellen"}),
    "zusammenfassung": frozenset({"anzahl", "lesende", "saetze", "titel"}),
    "zusammenfassung_teil": frozenset({"anzahl", "lesende", "quellen", "titel"}),
    "verlauf": frozenset({"anzahl", "lesende", "quellen", "titel"}),
}
"""The files that code asks for, and what it puts into each."""

_PLACEHOLDER = re.compile(r"\{([a-zäöüß_]+)\}")
_PART = re.compile(r"^# (.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`system` are the rules, `task` is what is wanted now."""

    system: str
    task: str

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(f"{self.system}\n{self.task}"))


class Prompts:
    def __init__(self, prompts: Mapping[str, Prompt]) -> None:
        self._prompts = prompts

    def messages(self, name: str, values: Mapping[str, str]) -> tuple[Message, ...]:
        """What the model is sent. A value is put in as it is: braces in it mean nothing.

        Values that the file does not ask for are left out; one that is missing is a KeyError.
        """
        prompt = self._prompts[name]
        return (
            Message("system", _filled(prompt.system, values)),
            Message("user", _filled(prompt.task, values)),
        )

    def rules(self, name: str) -> str:
        """The part that is always the same, for people who want to know it."""
        return self._prompts[name].system


def load_prompts(folder: Path, wanted: Mapping[str, frozenset[str]] = WANTED) -> Prompts:
    """All prompts of the folder; raises OperatorError that names every problem."""
    problems: list[str] = []
    paths = {path.stem: path for path in sorted(folder.glob("*.md")) if path.stem != "README"}
    found = {name: _read(path, problems) for name, path in paths.items()}
    for name, values in wanted.items():
        if name not in found:
            problems.append(f"{folder / name}.md fehlt.")
        elif any((found[name].system, found[name].task)):
            problems += _misfits(paths[name], found[name].placeholders, values)
    if problems:
        raise OperatorError("\n".join(problems))
    return Prompts(found)


def _read(path: Path, problems: list[str]) -> Prompt:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problems.append(f"{path}: Die Datei lässt sich nicht lesen (erwartet wird UTF-8).")
        return Prompt("", "")
    pieces = _PART.split(text)
    parts = {name: body.strip() for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}
    missing = [f"„# {name}“" for name in ("System", "Auftrag") if not parts.get(name)]
    if missing:
        problems.append(f"{path}: Es fehlt der Teil {' und '.join(missing)}.")
        return Prompt("", "")
    return Prompt(parts["System"], parts["Auftrag"])


def _misfits(path: Path, has: frozenset[str], wanted: frozenset[str]) -> list[str]:
    missing = [f"{path}: Der Platzhalter {{{name}}} fehlt." for name in sorted(wanted - has)]
    unknown = [f"{path}: Den Platzhalter {{{name}}} füllt niemand." for name in sorted(has - wanted)]
    return missing + unknown


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)
