"""Scores rows of one inverted file (passages, or titles) for the words of a question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.lexical import bm25
from bot.retrieval.lexical.postings import Counts, Frequency, Ids, Posting
from bot.retrieval.lexical.schema import Size
from bot.retrieval.lexical.wanted import PARTS_CREDIT, UNIT_WEIGHT, Wanted

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Candidate rows: ids in ascending order, their lengths in words."""

    ids: Ids
    words: Numbers


@dataclass(frozen=True, slots=True)
class Scores:
    """Per row: BM25 over words and parts, and which share of the question stands there (0 to 1),
    each word weighed by its rarity."""

    bm25: Numbers
    coverage: Numbers


class Scorer:
    """`postings` holds what was read, by term; a term that is not in it counts as absent."""

    def __init__(self, frequencies: Mapping[str, Frequency], size: Size) -> None:
        self._frequencies = frequencies
        self._size = size

    def score(self, wanted: Sequence[Wanted], rows: Rows, postings: Mapping[str, Posting]) -> Scores:
        count = _Counts(rows.ids, postings)
        total = np.zeros(len(rows.ids), np.float32)
        for term, value in self._summands(wanted).items():
            total += value.terms * self._saturated(count.terms(term), rows)
            total += value.all * self._saturated(count.all(term), rows)
        return Scores(total, self._coverage(wanted, len(rows.ids), count))

    def weight(self, each: Wanted) -> float:
        """The rarity of a word; of one that stands nowhere, that of a word that stands once."""
        return bm25.weight(max(self._rows(each.stem), 1), self._size.rows)

    def _rows(self, term: str) -> int:
        return self._frequencies[term].terms

    def _saturated(self, counts: Counts, rows: Rows) -> Numbers:
        return bm25.saturation(counts, rows.words, self._size.mean)

    def _summands(self, wanted: Sequence[Wanted]) -> dict[str, "_Value"]:
        """Each term once, with what it is worth as a whole word and wherever it stands."""
        values: dict[str, _Value] = {}
        for each in wanted:
            stem = values.setdefault(each.stem, _Value())
            if each.units:
                # Written with a hyphen or as a half ("Schul- und Sportamt") it stands among the units.
                stem.all = max(stem.all, self._anywhere(each.stem))
            else:
                stem.terms = bm25.weight(self._frequencies[each.stem].terms, self._size.rows)
            for unit in each.parts:
                value = values.setdefault(unit, _Value())
                value.all = max(value.all, UNIT_WEIGHT * self._anywhere(unit))
            for other in each.alternatives:
                value = values.setdefault(other.term, _Value())
                value.all = max(value.all, other.weight * self._anywhere(other.term))
        return values

    def _anywhere(self, term: str) -> float:
        return bm25.weight(self._frequencies[term].rows, self._size.rows)

    def _coverage(self, wanted: Sequence[Wanted], rows: int, count: "_Counts") -> Numbers:
        covered, possible = np.zeros(rows, np.float32), 0.0
        for each in wanted:
            weight = self.weight(each)
            possible += weight
            covered += weight * _found(each, rows, count)
        return covered / possible if possible else covered


@dataclass(slots=True)
class _Value:
    terms: float = 0.0
    all: float = 0.0


class _Counts:
    """How often each term stands in each of these rows."""

    def __init__(self, ids: Ids, postings: Mapping[str, Posting]) -> None:
        self._ids = ids
        self._postings = postings
        self._none = np.zeros(len(ids), np.float32)

    def terms(self, term: str) -> Counts:
        return self._of(term, lambda posting: posting.terms)

    def all(self, term: str) -> Counts:
        return self._of(term, lambda posting: posting.all)

    def _of(self, term: str, column: Callable[[Posting], Counts]) -> Counts:
        posting = self._postings.get(term)
        if posting is None or not len(posting.ids):
            return self._none
        places = np.searchsorted(posting.ids, self._ids)
        places[places == len(posting.ids)] = 0
        return np.where(posting.ids[places] == self._ids, column(posting)[places], np.float32(0))


def _found(each: Wanted, rows: int, count: _Counts) -> Numbers:
    """How far a word is found in each row: whole, in parts, or by what may stand for it."""
    found = np.zeros(rows, np.float32)
    parts = each.parts
    for unit in parts:
        found += (count.all(unit) > 0) / np.float32(len(parts))
    if len(parts) > 1:
        found *= PARTS_CREDIT
    for other in each.alternatives:
        found = np.maximum(found, other.weight * (count.all(other.term) > 0))
    return np.maximum(found, (count.all(each.stem) > 0).astype(np.float32))
