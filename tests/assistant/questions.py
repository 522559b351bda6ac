"""Our own questions on the demo council: what must stand in the first quote of an answer without a model.

assistant_questions.tsv has the question, words of the first quote, and the number of its paper. Without these
the answer is not there, though its matter is, or nearly.
"""

from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    says: str
    reference: str


_ALL = tuple(Question(*line.split("\t")) for line in _TABLE.read_text(encoding="utf-8").splitlines())
ANSWERED = tuple(each for each in _ALL if each.reference)
NOT_THERE = tuple(each.text for each in _ALL if not each.reference)
