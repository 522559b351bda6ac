"""BM25, our own: FTS5's comes at a price per match, has k1 and b fixed, and knows no parts of words.

k1 and b are those of Anserini, better on short texts than the usual 1.2 and .75 (facts/retrieval.md,
section 1, XQuAD-R).
"""

import math

import numpy as np
from numpy.typing import NDArray

K1 = 0.9
B = 0.4

Numbers = NDArray[np.float32]


def weight(frequency: int, rows: int) -> float:
    """What a term is worth that occurs in `frequency` of so many rows (idf); never negative."""
    return math.log(1 + (max(rows, frequency) - frequency + 0.5) / (frequency + 0.5))


def saturation(counts: Numbers, words: Numbers | float, mean: float) -> Numbers:
    """What `counts` occurrences in a row of so many words are worth, from 0 to k1 + 1."""
    pivot = K1 * (1 - B + B * words / mean)
    return np.asarray(counts * (K1 + 1) / (counts + pivot), np.float32)
