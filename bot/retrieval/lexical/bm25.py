"""BM25 over analysed texts: how well a passage fits all terms of a question.

FTS5 has its own BM25, but at a price per match, so it sees the rare terms of a question only and
picks the candidates; these few are weighed here by all terms. k1 and b are those of Anserini,
better on short texts than FTS5's fixed 1.2 and .75 (facts/retrieval.md, section 1, XQuAD-R).
"""

import math
from collections.abc import Mapping

_K1 = 0.9
_B = 0.4
_MEAN_LENGTH = 66
"""Terms of a passage of 120 words without its function words, measured on the Karlsruhe texts."""


def weight(frequency: int, passages: int) -> float:
    """What a term is worth that occurs in `frequency` of so many passages; never negative."""
    return math.log(1 + (max(passages, frequency) - frequency + 0.5) / (frequency + 0.5))


def score(text: str, weights: Mapping[str, float]) -> float:
    """The score of a text whose terms are parted by blanks."""
    terms = text.split()
    pivot = _K1 * (1 - _B + _B * len(terms) / _MEAN_LENGTH)
    counts = ((value, _count(term, terms, text)) for term, value in weights.items())
    return sum(value * count * (_K1 + 1) / (count + pivot) for value, count in counts if count)


def _count(term: str, terms: list[str], text: str) -> int:
    """A term with blanks is a phrase."""
    return f" {text} ".count(f" {term} ") if " " in term else terms.count(term)
