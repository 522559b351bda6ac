"""Which papers are nearest to a question, by the cosine of their vectors."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from bot.model.embedder import Vector
from bot.retrieval.lexical.schema import MOST_PASSAGES, paper_no
from bot.retrieval.vectors.cache import Cache, Held
from bot.retrieval.vectors.rows import Ids, Mask, Rows, allowed_mask
from bot.retrieval.vectors.schema import Kind
from bot.store.database import Database

CANDIDATES = {Kind.PAPER: 100, Kind.PASSAGE: 1_000}
PER_HIT = {Kind.PAPER: 2, Kind.PASSAGE: 20}
"""The nearest vectors from which papers are made: so many, or so many for each hit asked for; more only
where a few papers with many passages take all places."""

SAMPLE = 4_096
"""So many vectors or more, evenly chosen, tell how near all are: mean and deviation to about 2 %."""

# What is not public has no vector; should it have one all the same, it is not found.
_PAPERS = """
SELECT no FROM paper WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
_PASSAGES = """
SELECT passage.id FROM passage JOIN file ON file.no = file_no JOIN paper ON paper.no = passage.id >> 20
WHERE paper.publicness = 'public' AND file.publicness = 'public'
AND passage.id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A direction to look in; `model_no` says among whose vectors."""

    model_no: int
    vector: Vector


@dataclass(frozen=True, slots=True)
class Near:
    """A paper and the best cosine of its vectors, that of `id`.

    `slots` has the cosine of each of the paper's texts by slot (vectors/texts.py), or of the nearest of
    its passages by passage id.
    """

    paper_no: int
    score: float
    id: int
    slots: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of the cosines of so many `vectors` to a question."""

    mean: float
    deviation: float
    vectors: int


class Nearest:
    """Searches the vectors of one kind. Any thread may ask."""

    def __init__(self, db: Database, cache: Cache, kind: Kind) -> None:
        self._db = db
        self._cache = cache
        self._kind = kind

    def nearest(
        self, question: Question, *, allowed: Collection[int] | None = None, limit: int
    ) -> list[Near]:
        """Public papers, the nearest first, equally near ones in the order of the store.

        `allowed` are paper numbers, None for all. Nothing is found by the question of another model
        than the one that is searched by now.
        """
        held = self._held(question)
        if held is None or limit < 1:
            return []
        wanted = None if allowed is None else _numbers(allowed)
        count = max(CANDIDATES[self._kind], PER_HIT[self._kind] * limit)
        while True:
            ids, scores = _candidates(held, question.vector, wanted, count)
            hits = list(islice(self._visible(_by_paper(ids, scores), limit), limit))
            # Papers with many passages may have taken all places.
            if len(hits) == limit or len(ids) < count:
                return self._with_slots(held, question.vector, hits)
            count *= 4

    def slots(self, question: Question, papers: Collection[int]) -> dict[int, dict[int, float]]:
        """The cosine of every text of these papers by slot, exact; a paper without vectors is missing."""
        held = self._held(question)
        return {} if held is None else _slots(held, question.vector, papers)

    def scores(self, question: Question, papers: Collection[int]) -> dict[int, float]:
        """The best cosine of each of these papers, exact; a paper without vectors is missing."""
        return {no: max(slots.values()) for no, slots in self.slots(question, papers).items()}

    def spread(self, question: Question) -> Spread | None:
        """How near all vectors are to a question, by some thousands of them; None where there is none."""
        held = self._held(question)
        if held is None:
            return None
        rows = max(held.base, held.fresh, key=len)
        if not len(rows):
            return None
        cosines = rows.sampled(SAMPLE, question.vector)
        return Spread(float(cosines.mean()), float(cosines.std()), len(rows))

    def like(self, paper: int, *, allowed: Collection[int] | None = None, limit: int) -> list[Near]:
        """Papers near to all that is known of this one, itself left out."""
        held = self._cache.held()
        own = None if held is None else _mean(held, paper)
        if held is None or own is None:
            return []
        found = self.nearest(Question(held.model.no, own), allowed=allowed, limit=limit + 1)
        return [near for near in found if near.paper_no != paper][:limit]

    def _held(self, question: Question) -> Held | None:
        held = self._cache.held()
        return held if held is not None and held.model.no == question.model_no else None

    def _visible(self, ranked: Iterator[Near], at_a_time: int) -> Iterator[Near]:
        while part := list(islice(ranked, at_a_time)):
            if self._kind is Kind.PAPER:
                shown = self._ids(_PAPERS, [near.paper_no for near in part])
                yield from (near for near in part if near.paper_no in shown)
            else:
                shown = self._ids(_PASSAGES, [each for near in part for each in near.slots])
                yield from (visible for near in part if (visible := _only(near, shown)))

    def _ids(self, sql: str, asked: list[int]) -> set[int]:
        return {row[0] for row in self._db.rows(sql, [json.dumps(asked)])}

    def _with_slots(self, held: Held, query: Vector, hits: list[Near]) -> list[Near]:
        if self._kind is not Kind.PAPER:
            return hits
        slots = _slots(held, query, [near.paper_no for near in hits])
        return [replace(near, slots=slots[near.paper_no]) for near in hits]


def _numbers(papers: Collection[int]) -> Ids:
    return np.asarray(papers if isinstance(papers, np.ndarray) else list(papers), np.int64)


def _candidates(held: Held, query: Vector, wanted: Ids | None, count: int) -> tuple[Ids, Vector]:
    base = held.base.best(query, _mask(held.base, wanted, held.outdated), count)
    fresh = held.fresh.best(query, _mask(held.fresh, wanted, None), count)
    return np.concatenate([base[0], fresh[0]]), np.concatenate([base[1], fresh[1]])


def _mask(rows: Rows, wanted: Ids | None, outdated: Mask | None) -> Mask | None:
    if wanted is None:
        return None if outdated is None else ~outdated
    mask = allowed_mask(rows.papers(), wanted)
    return mask if outdated is None else mask & ~outdated


def _by_paper(ids: Ids, scores: Vector) -> Iterator[Near]:
    """One for each paper, with the cosines of its ids that are among these; made as they are asked for."""
    order = np.lexsort((ids, -scores))
    found: dict[int, dict[int, float]] = {}
    for each, score in zip(ids[order].tolist(), scores[order].tolist(), strict=True):
        found.setdefault(paper_no(each), {})[each] = score
    return (_near(no, slots) for no, slots in found.items())


def _near(no: int, slots: dict[int, float]) -> Near:
    best = next(iter(slots))
    return Near(no, slots[best], best, slots)


def _only(near: Near, shown: set[int]) -> Near | None:
    slots = {each: score for each, score in near.slots.items() if each in shown}
    return _near(near.paper_no, slots) if slots else None


def _slots(held: Held, query: Vector, papers: Collection[int]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    wanted = np.unique(np.fromiter(papers, np.int64, len(papers)))
    for rows, outdated in ((held.base, held.outdated), (held.fresh, None)):
        positions = rows.of_papers(wanted)
        if outdated is not None:
            positions = positions[~outdated[positions]]
        scores = rows.cosines(positions, query).tolist()
        for each, score in zip(rows.ids[positions].tolist(), scores, strict=True):
            found.setdefault(paper_no(each), {})[each % MOST_PASSAGES] = score
    return found


def _mean(held: Held, paper: int) -> Vector | None:
    """The direction of all vectors of a paper together."""
    wanted = np.array([paper])
    base = held.base.of_papers(wanted)
    if held.outdated is not None:
        base = base[~held.outdated[base]]
    own = [held.base.values[base], held.fresh.values[held.fresh.of_papers(wanted)]]
    total = np.concatenate(own).astype(np.float32).sum(axis=0)
    length = float(np.linalg.norm(total))
    return np.asarray(total / length) if length else None
