"""What is wrong with the settings: every problem has its place, and each thing is complained about once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.findings import Finding, Level
from bot.settings.toml_fault import KeyPath

if TYPE_CHECKING:
    from bot.settings.document import Document


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is the key or section it is about, in `document`. `place` and `line` are found by it if empty.

    `meant` is the path of the known key that an unknown one seems to stand for.
    """

    level: Level
    text: str
    remedy: str
    path: KeyPath
    document: "Document"
    place: str = ""
    line: int = 0
    meant: KeyPath | None = None

    def finding(self) -> Finding:
        return Finding(self.level, self.text, self.remedy, self.place or self.document.place(self.path))

    def where(self) -> int:
        if self.line:
            return self.line
        lines = self.document.lines
        found = (lines[self.path[:n]] for n in range(len(self.path), 0, -1) if self.path[:n] in lines)
        return next(found, 0)


class Problems:
    """Collects them. What only follows from another problem is left out at the end."""

    def __init__(self) -> None:
        self._all: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self._all.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        self._all.extend(problems)

    def settled(self) -> list[Problem]:
        """File by file and line by line."""
        meant = {(id(each.document), each.meant) for each in self._all if each.meant}
        found: dict[tuple[int, KeyPath, str], Problem] = {}
        for each in self._all:
            if not each.line and not _stands(each) and (_follows(each) or _stood_for(each, meant)):
                continue
            # One complaint about a thing is enough: a second one would follow from the first.
            key = (id(each.document), each.path, "" if each.path and not each.line else each.text)
            first = found.get(key)
            if first is None or (first.level, each.level) == ("warning", "error"):
                found[key] = each
        order = {id(each.document): number for number, each in reversed([*enumerate(self._all)])}
        return sorted(found.values(), key=lambda each: (order[id(each.document)], each.where()))


def _stands(problem: Problem) -> bool:
    return problem.document.holds(problem.path)


def _follows(problem: Problem) -> bool:
    """Whether it is missing only because its line, or one that may be meant for it, could not be read."""
    return problem.document.may_hold(problem.path)


def _stood_for(problem: Problem, meant: set[tuple[int, KeyPath]]) -> bool:
    """Whether it is missing because its name is misspelt, or that of its section."""
    path = problem.path
    return any((id(problem.document), path[:length]) in meant for length in range(1, len(path) + 1))


def told(problems: Iterable[Problem]) -> str:
    """One line for each, with place and remedy."""
    return "\n".join(each.finding().line() for each in problems)
