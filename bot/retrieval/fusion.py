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
"""Of one vector per paper. On the judged queries .3 to .4 differ by .005."""

PASSAGES_WEIGHT = 0.5
"""Where passages have vectors as well, which say more; see benchmarks/public_sets.py."""

NOTICEABLE = 1.5
"""Standard deviations from which on a cosine counts at all."""

COVERAGE_WEIGHT = 6.0
"""How many standard deviations of meaning the whole question in one passage is worth as evidence."""

LENGTH_WEIGHT = 2.4
"""A long question cannot stand in one passage as a whole; what the natural logarithm of the number of
its words is worth."""

ENOUGH = 5.03
"""Evidence beyond chance below which the best paper is no answer, set by benchmarks/refusal.py on our own
questions. Chance alone lets the nearest of n papers stand out by about the root of 2 ln n deviations."""

LEAST = 0.2
"""Of the best score: what has less shares a common word with the question. Costs .003 of Recall@50, and
half of the judged queries have 70 hits instead of 630."""

WHOLE = 0.999

COVERED_LENGTH_WEIGHT = 0.4
COVERED_ENOUGH = 0.75
"""The same two where words are all there is: the share of the question that one passage must hold."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """By how many standard deviations papers are nearer to a question than papers are on average.

    `telling`: there are papers enough for a high deviation to be evidence. `weight` is what meaning
    counts beside words (the rest to 1), `vectors` how many papers there are.
    """

    deviations: Mapping[int, float]
    telling: bool = True
    weight: float = MEANING_WEIGHT
    vectors: int = 10_000

    @property
    def chance(self) -> float:
        return math.sqrt(2 * math.log(max(self.vectors, 2)))

    def stands_out(self, paper_no: int) -> float:
        """0 for a paper that has no vector."""
        return self.deviations.get(paper_no, 0.0)


def fuse(lexical: Sequence[Scored], meaning: Meaning | None) -> list[Scored]:
    """All papers of both legs, the best first; scores from 0 to 1."""
    best = max((hit.score for hit in lexical), default=0.0) or 1.0
    if meaning is None:
        return [replace(hit, score=hit.score / best) for hit in lexical]
    scores = {hit.paper_no: (1 - meaning.weight) * hit.score / best for hit in lexical}
    noticeable = {no: max(value - NOTICEABLE, 0.0) for no, value in meaning.deviations.items()}
    most = max(noticeable.values(), default=0.0) or 1.0
    for no, value in noticeable.items():
        scores[no] = scores.get(no, 0.0) + meaning.weight * value / most
    hits = {hit.paper_no: hit for hit in lexical}
    # Made anew once: of several hundred, dataclasses.replace is what takes the time.
    found = (_scored(no, score, hits.get(no)) for no, score in scores.items() if score)
    return sorted(found, key=lambda hit: (-hit.score, hit.paper_no))


def _scored(no: int, score: float, hit: Scored | None) -> Scored:
    return Scored(no, score, hit.passages, hit.coverage) if hit else Scored(no, score, ())


def without_tail(hits: Sequence[Scored]) -> list[Scored]:
    """The hits, the best first, without those that have hardly anything to do with the question."""
    least = LEAST * hits[0].score if hits else 0.0
    return [hit for hit in hits if hit.score >= least]


def evidence(hits: Sequence[Scored], meaning: Meaning | None, words: int) -> float:
    """How well the best paper (hits are in their order) fits a question of so many words.

    Below 1 it is no answer. A paper fits by holding what was asked, by meaning it, or by both in part;
    what is ranked first counts as much as what fits best, since it is read first. Where every word
    stands in one passage, nobody is told that nothing was found.
    """
    length = math.log(max(words, 1))
    if not hits:
        return 0.0
    whole = float(any(hit.coverage >= WHOLE for hit in hits))
    if meaning is None or not meaning.telling:
        covered = max(hit.coverage for hit in hits)
        return max(whole, (covered + COVERED_LENGTH_WEIGHT * length) / COVERED_ENOUGH)
    fits = [COVERAGE_WEIGHT * hit.coverage + meaning.stands_out(hit.paper_no) for hit in hits]
    beyond = (fits[0] + max(fits)) / 2 - meaning.chance
    return max(whole, (beyond + LENGTH_WEIGHT * length) / ENOUGH)
