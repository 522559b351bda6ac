"""A judged set of queries, and what a search answered to it, as files.

A judged query names the papers that satisfy it, with grades. A query that names none asks for what
the corpus does not hold: there the right answer is to find nothing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from bot.errors import OperatorError

_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """`relevant`: grade by the source's paper id, above 0; empty where nothing should be found."""

    id: str
    type: str
    query: str
    relevant: Mapping[str, int]

    @property
    def hopeless(self) -> bool:
        return not self.relevant


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gave: paper ids, best first, and how long a page of ten took."""

    query: str
    found: tuple[str, ...]
    milliseconds: float


Run = Mapping[str, Answer]
"""The answers of one search by query id. What they are worth is computed when it is asked."""


def read_judged(lines: Iterable[str]) -> list[Judged]:
    """The judged set, one JSON object a line; raises OperatorError that names the first bad line."""
    found: dict[str, Judged] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            judged = _judged(line, number)
            if judged.id in found:
                raise OperatorError(f"Zeile {number}: Die id „{judged.id}“ kommt zweimal vor.")
            found[judged.id] = judged
    if not found:
        raise OperatorError("Es steht keine einzige Frage darin.")
    return list(found.values())


def _judged(line: str, number: int) -> Judged:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise OperatorError(f"Zeile {number} ist kein JSON.") from error
    if not isinstance(row, dict):
        raise OperatorError(f"Zeile {number}: erwartet wird ein JSON-Objekt.")
    for name in ("id", "type", "query"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise OperatorError(f"Zeile {number}: {name} fehlt oder ist kein Text.")
    relevant = row.get("relevant")
    if not isinstance(relevant, dict) or not all(type(grade) is int for grade in relevant.values()):
        raise OperatorError(
            f'Zeile {number}: relevant fehlt oder ist nicht von der Form {{"<id der Vorlage>": 1 oder 2}}.'
        )
    grades = {paper: grade for paper, grade in relevant.items() if grade > 0}
    return Judged(row["id"], row["type"], row["query"], grades)


def dumped(run: Run) -> str:
    """A run as JSON, to be compared with later."""
    return json.dumps({"ratsbot_eval": _LAYOUT, "answers": {key: asdict(run[key]) for key in run}})


def read_run(text: str) -> dict[str, Answer]:
    """What `dumped` wrote; raises OperatorError for anything else."""
    try:
        saved = json.loads(text)
        if saved["ratsbot_eval"] != _LAYOUT:
            raise OperatorError("Den Lauf hat eine andere Fassung von Ratsbot gesichert.")
        return {
            key: Answer(each["query"], tuple(each["found"]), float(each["milliseconds"]))
            for key, each in saved["answers"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OperatorError("Das ist kein Lauf, den ratsbot eval --save gesichert hat.") from error
