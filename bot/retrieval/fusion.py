"""Words and meaning together: two rankings become one, and a decision whether it is worth showing.

Both legs are fused by score, not by rank (facts/retrieval.md, sections 1 and 5). A cosine says little
by itself, since those of one model lie close together and differ from question to question; what
counts is how many standard deviations it stands out from those of all papers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.retrieval.lexical.ranking import Scored

MEANING_WEIGHT = 0.35
"""What meaning counts beside words (the rest to 1). On the judged queries .3 to .4 differ by .005."""

NOTICEABLE = 1.5
"""Standard deviations from which on a cosine counts at all."""

COVERAGE_WEIGHT = 6.0
"""How many standard deviations of meaning the whole question in one passage is worth as evidence."""

LENGTH_WEIGHT = 1.4
"""A long question cannot stand in one passage as a whole, so each doubling of its words is worth
a little; times the natural logarithm of the number of words."""

ENOUGH = 8.6
"""Evidence below which the best paper is no answer; see benchmarks/refusal.py."""

ENOUGH_COVERED = 0.5
"""The same without meaning: the share of the question, by rarity, that one passage must hold."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The cosines of papers to a question, and mean and standard deviation of those of all papers.

    `telling`: there are papers enough for a high deviation to be evidence.
    """

    cosines: Mapping[int, float]
    mean: float
    deviation: float
    telling: bool = True

    def stands_out(self, paper_no: int) -> float:
        """In standard deviations; 0 for a paper that has no vector."""
        cosine = self.cosines.get(paper_no)
        return 0.0 if cosine is None else (cosine - self.mean) / self.deviation


def fuse(lexical: Sequence[Scored], meaning: Meaning | None) -> list[Scored]:
    """All papers of both legs, the best first; scores from 0 to 1."""
    best = max((hit.score for hit in lexical), default=0.0) or 1.0
    if meaning is None:
        return [replace(hit, score=hit.score / best) for hit in lexical]
    hits = {hit.paper_no: replace(hit, score=(1 - MEANING_WEIGHT) * hit.score / best) for hit in lexical}
    noticeable = {no: max(meaning.stands_out(no) - NOTICEABLE, 0.0) for no in meaning.cosines}
    most = max(noticeable.values(), default=0.0) or 1.0
    for no, value in noticeable.items():
        hit = hits.get(no) or Scored(no, 0.0, ())
        hits[no] = replace(hit, score=hit.score + MEANING_WEIGHT * value / most)
    return sorted((hit for hit in hits.values() if hit.score), key=lambda hit: (-hit.score, hit.paper_no))


def evidence(hits: Sequence[Scored], meaning: Meaning | None, words: int) -> float:
    """How well the best paper fits a question of so many words: below 1 it is no answer.

    A paper fits by holding what was asked in so many words, by meaning it, or by both in part.
    """
    if meaning is None or not meaning.telling:
        return max((hit.coverage for hit in hits), default=0.0) / ENOUGH_COVERED
    length = LENGTH_WEIGHT * math.log(max(words, 1))
    best = (COVERAGE_WEIGHT * hit.coverage + meaning.stands_out(hit.paper_no) for hit in hits)
    return (max(best, default=0.0) + length) / ENOUGH
