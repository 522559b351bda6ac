"""The semantic leg: which papers mean what was asked, in whatever words."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError
from bot.retrieval.fusion import PASSAGES_WEIGHT, Meaning
from bot.retrieval.lexical.visible import Mask
from bot.retrieval.vectors.nearest import Nearest, Question
from bot.retrieval.vectors.upkeep import VectorIndex

NEAREST = 100
"""Papers that are found by meaning alone; those further away never reached the first fifty."""

ENOUGH_VECTORS = 300
"""Of fewer papers none can stand out by many standard deviations, however well it fits."""

_REMEMBERED = 32
"""Questions whose vector is kept in memory: a search asks once for the home city, once for others."""

_AT_ONCE = 16
"""Questions that a model reads at a time: one on an endpoint is waited for, without work here. More wait
longer than their deadline says."""

Asked = Future[Question | None]
"""A question's direction, as soon as the model has found it; None where there is nobody to ask."""


@dataclass(frozen=True, slots=True)
class Understood:
    """`meaning` None: there are no vectors, or the model does not answer (`failed`)."""

    meaning: Meaning | None
    failed: bool = False


class Semantic:
    """Asks the vectors. Safe from any thread."""

    def __init__(self, vectors: VectorIndex | None) -> None:
        self._vectors = vectors
        self._asked: OrderedDict[str, Question] = OrderedDict()
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(_AT_ONCE, "meaning")

    def ask(self, text: str) -> Asked:
        """Lets the model read a question while the words are looked up; the two take equally long."""
        if self._vectors is not None and text.strip():
            return self._readers.submit(self._question, self._vectors, text)
        nobody = Asked()
        nobody.set_result(None)
        return nobody

    def forget(self) -> int:
        """Questions that were asked, with what they mean; says how many."""
        with self._lock:
            count = len(self._asked)
            self._asked.clear()
        return count

    def understand(self, asked: Asked, mask: Mask, papers: Collection[int]) -> Understood:
        """How these papers and the nearest ones that the mask lets through stand out."""
        try:
            question = asked.result()
        except ModelError:
            return Understood(None, failed=True)
        if self._vectors is None or question is None:
            return Understood(None)
        return Understood(_meaning(self._vectors, question, mask, papers))

    def _question(self, vectors: VectorIndex, text: str) -> Question | None:
        with self._lock:
            known = self._asked.get(text)
        # A model that was changed meanwhile answers in other numbers.
        if known is not None and known.model_no == vectors.serving():
            return known
        question = vectors.ask(text)
        if question is not None:
            with self._lock:
                self._asked[text] = question
                while len(self._asked) > _REMEMBERED:
                    self._asked.popitem(last=False)
        return question


def _meaning(vectors: VectorIndex, question: Question, mask: Mask, papers: Collection[int]) -> Meaning | None:
    """Of a paper that has vectors of its passages too, what stands out most."""
    allowed = np.flatnonzero(mask)
    of_papers = _deviations(vectors.papers, question, allowed, papers)
    if of_papers is None:
        return None
    found, count = of_papers
    telling = count >= ENOUGH_VECTORS
    of_passages = _deviations(vectors.passages, question, allowed, papers)
    if of_passages is None:
        return Meaning(found, telling, vectors=count)
    for no, value in of_passages[0].items():
        found[no] = max(value, found.get(no, value))
    return Meaning(found, telling, PASSAGES_WEIGHT, count)


def _deviations(
    vectors: Nearest, question: Question, allowed: NDArray[np.int64], papers: Collection[int]
) -> tuple[dict[int, float], int] | None:
    """By how much these papers and the nearest ones stand out, of how many; None without vectors.

    A cosine says little by itself: those of one model lie close together, and differ from question to
    question.
    """
    spread = vectors.spread(question)
    if spread is None or not spread.deviation:
        return None
    cosines = vectors.scores(question, papers)
    near = vectors.nearest(question, allowed=allowed, limit=NEAREST)
    cosines.update((each.paper_no, each.score) for each in near)
    found = {no: (cosine - spread.mean) / spread.deviation for no, cosine in cosines.items()}
    return found, spread.vectors
