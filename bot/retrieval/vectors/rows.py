"""Vectors of one kind in memory, and how near they are to another one.

Small sets are compared as they are. Of large ones short codes are compared first (vectors/codes.py):
some thousands survive, and only these are read in full (facts/retrieval.md, section 5).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.model.embedder import Matrix, Vector
from bot.retrieval.lexical.schema import ORDINAL_BITS
from bot.retrieval.vectors.codes import Coder, Signs, least

Ids = NDArray[np.int64]
Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]

ROUGH = 60_000
FINE = 10_000
"""Rows that are left by the codes' signs, and of these by the codes' weights. Of the 50 nearest among 0.1,
0.4 and 1.5 M vectors made of real ones 98.6, 98.8 and 98.7 % are among them (benchmarks/vectors.py)."""

_WIDE = 0.3
"""Of a small set: to compute all cosines is then faster than to pick the rows out."""

_CHUNK = 512
"""Rows turned into float32 at a time: 0.8 MB at 384 dimensions."""


@dataclass(frozen=True, slots=True)
class Coded:
    coder: Coder
    signs: Signs


@dataclass(frozen=True, slots=True)
class Rows:
    """`ids` ascend. `values` is float32, or float16 where there are codes to choose by.

    `release` lets go of what reading from a file has brought into this process's memory.
    """

    ids: Ids
    values: NDArray[np.floating]
    coded: Coded | None = None
    release: Callable[[], None] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def papers(self) -> Ids:
        numbers: Ids = self.ids >> ORDINAL_BITS
        return numbers

    def best(self, query: Vector, mask: Mask | None, count: int) -> tuple[Ids, Vector]:
        """Ids and cosines of the `count` nearest rows in the mask, in no order."""
        positions, scores = self._considered(query, mask, count)
        chosen = least(-scores, count)
        return self.ids[positions[chosen]], scores[chosen]

    def cosines(self, positions: Positions, query: Vector) -> Vector:
        """Exact but for the float16 they are kept in (differences below .0005)."""
        scores = np.empty(len(positions), np.float32)
        for start in range(0, len(positions), _CHUNK):
            part = self.values[positions[start : start + _CHUNK]]
            scores[start : start + _CHUNK] = np.dot(part.astype(np.float32, copy=False), query)
            if self.release:
                self.release()
        return scores

    def sampled(self, least: int, query: Vector) -> Vector:
        """The cosines of at least so many rows, evenly chosen; of all where there are fewer."""
        step = max(len(self) // least, 1)
        if self.values.dtype == np.float32:
            return np.asarray(np.dot(self.values[::step], query))
        return self.cosines(np.arange(0, len(self), step), query)

    def of_papers(self, papers: Ids) -> Positions:
        """The positions of all rows of these papers."""
        starts = np.searchsorted(self.ids, papers << ORDINAL_BITS)
        ends = np.searchsorted(self.ids, (papers + 1) << ORDINAL_BITS)
        counts = ends - starts
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        positions: Positions = np.repeat(starts, counts) + steps
        return positions

    def _considered(self, query: Vector, mask: Mask | None, count: int) -> tuple[Positions, Vector]:
        """What is compared in full: all of a small set or a narrow mask, else what the codes leave."""
        fine = max(FINE, count)
        if self.coded is None and (mask is None or np.count_nonzero(mask) > _WIDE * len(self)):
            positions = np.arange(len(self)) if mask is None else np.flatnonzero(mask)
            return positions, np.asarray(np.dot(self.values, query))[positions]
        if self.coded is None or (mask is not None and np.count_nonzero(mask) <= fine):
            positions = np.arange(len(self)) if mask is None else np.flatnonzero(mask)
        else:
            hidden = None if mask is None else ~mask
            shares = (max(ROUGH, fine), fine)
            positions = self.coded.coder.nearest(self.coded.signs, query, shares, hidden)
            positions = positions if mask is None else positions[mask[positions]]
        return positions, self.cosines(positions, query)


def empty(dimensions: int) -> Rows:
    return Rows(np.zeros(0, np.int64), np.zeros((0, dimensions), np.float32))


def in_memory(ids: Ids, values: Matrix) -> Rows:
    """Rows that are compared as they are; ids in any order, the last one of equal ids counts."""
    unique, last = np.unique(ids[::-1], return_index=True)
    return Rows(unique, values[::-1][last])


def allowed_mask(papers: Ids, allowed: Ids) -> Mask:
    """Which rows belong to an allowed paper: a look-up in a table, 50 times as fast as sorting."""
    if not len(papers) or not len(allowed):
        return np.zeros(len(papers), np.bool_)
    table = np.zeros(int(papers[-1]) + 1, np.bool_)
    table[allowed[(allowed >= 0) & (allowed <= papers[-1])]] = True
    return table[papers]
