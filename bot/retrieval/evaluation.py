"""How good a search is on judged queries: measures with intervals, and two runs compared."""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.retrieval.judged import Answer, Judged, Run

TOP = 10
"""Hits that nDCG and MRR look at: the first page."""

DEPTH = 50
"""Hits that are asked for; Recall@50 is what a second stage (a reranker, a person) could still use."""

QUALITY = ("ndcg10", "mrr10", "recall10", "recall50")
REFUSED = "refused"
"""Whether nothing was found: right for a query without relevant papers, a loss for any other."""

ALL = ""
"""The type of the summary over all queries that have an answer; no query has that type."""

RESAMPLES = 2_000
SEED = 20_261
"""Fixed, so that the same run always has the same intervals."""


Rank = Callable[[str, int], Sequence[str]]
"""A search: from a query to so many paper ids, best first."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over queries with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Of a difference: whether its interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Summary:
    """`means` by measure; queries that have no answer know REFUSED only."""

    type: str
    hopeless: bool
    queries: int
    means: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs on the same queries; `change` is the mean of now less before, query by query."""

    before: Summary
    now: Summary
    change: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Changed:
    """One query's nDCG@10 in two runs, or for a hopeless one whether it was refused (1) or not (0)."""

    judged: Judged
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds: half of the queries took no longer, 95 % of them, all of them."""

    p50: float
    p95: float
    longest: float


def ask_all(
    rank: Rank, judged: Sequence[Judged], progress: Callable[[int], None] | None = None
) -> dict[str, Answer]:
    """Every query twice: for the measures, which warms up as well, then timed for a page of ten.

    `progress` is told how many of the 2 × len(judged) searches are done.
    """
    tell = progress or (lambda _: None)
    found = {}
    for done, each in enumerate(judged, 1):
        found[each.id] = tuple(rank(each.query, DEPTH))
        tell(done)
    answers = {}
    for done, each in enumerate(judged, len(judged) + 1):
        begun = time.perf_counter()
        rank(each.query, TOP)
        answers[each.id] = Answer(each.query, found[each.id], (time.perf_counter() - begun) * 1000)
        tell(done)
    return answers


def ndcg(found: Sequence[str], relevant: Mapping[str, int], depth: int = TOP) -> float:
    """Gains are the grades as they are; the ideal order is cut at the same depth."""
    ideal = _dcg(sorted(relevant.values(), reverse=True)[:depth])
    return _dcg([relevant.get(paper, 0) for paper in found[:depth]]) / ideal


def _dcg(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def mrr(found: Sequence[str], relevant: Mapping[str, int], depth: int = TOP) -> float:
    """One by the place of the first relevant paper, 0 where none is among the first `depth`."""
    return next((1 / place for place, paper in enumerate(found[:depth], 1) if paper in relevant), 0.0)


def recall(found: Sequence[str], relevant: Mapping[str, int], depth: int) -> float:
    """The share of the relevant papers that are among the first `depth`."""
    return len(relevant.keys() & set(found[:depth])) / len(relevant)


def scores(judged: Judged, found: Sequence[str]) -> dict[str, float]:
    """All measures of one query; a hopeless one has REFUSED only."""
    refused = {REFUSED: float(not found)}
    if judged.hopeless:
        return refused
    known = judged.relevant
    quality = (ndcg(found, known), mrr(found, known), recall(found, known, TOP), recall(found, known, DEPTH))
    return {**dict(zip(QUALITY, quality, strict=True)), **refused}


def summaries(judged: Iterable[Judged], run: Run) -> list[Summary]:
    """Over all queries with an answer, then by type in the order of the set."""
    return [
        Summary(kind, hopeless, len(group), means([scores(each, run[each.id].found) for each in group]))
        for (kind, hopeless), group in _groups(judged, run).items()
    ]


def compare(judged: Iterable[Judged], before: Run, now: Run) -> list[Difference]:
    """By type, over the queries that both runs have answered in the same words."""
    shared = paired(judged, before, now)
    return [
        Difference(old, new, _change(group, before, now))
        for old, new, group in zip(
            summaries(shared, before),
            summaries(shared, now),
            _groups(shared, now).values(),
            strict=True,
        )
    ]


def paired(judged: Iterable[Judged], before: Run, now: Run) -> list[Judged]:
    """The queries that can be compared: in both runs, and not reworded between them."""
    return [
        each
        for each in judged
        if each.id in before and each.id in now and before[each.id].query == now[each.id].query
    ]


def most_changed(judged: Iterable[Judged], before: Run, now: Run) -> list[Changed]:
    """The queries whose score is not what it was, the greatest change first."""
    every = [Changed(each, _score(each, before), _score(each, now)) for each in paired(judged, before, now)]
    changed = [each for each in every if each.before != each.now]
    return sorted(changed, key=lambda each: (-abs(each.now - each.before), each.judged.id))


def means(rows: Sequence[Mapping[str, float]]) -> dict[str, Mean]:
    """Each measure's mean with a percentile bootstrap over the queries."""
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    count = len(rows)
    drawn = np.random.default_rng(SEED).multinomial(count, [1 / count] * count, size=RESAMPLES)
    low, high = np.percentile(drawn @ table / count, (2.5, 97.5), axis=0)
    average = table.mean(axis=0)
    return {name: Mean(*map(float, (average[n], low[n], high[n]))) for n, name in enumerate(names)}


def waits(milliseconds: Sequence[float]) -> Waits:
    return Waits(*map(float, np.percentile(milliseconds, (50, 95, 100))))


def _groups(judged: Iterable[Judged], run: Run) -> dict[tuple[str, bool], list[Judged]]:
    groups: defaultdict[tuple[str, bool], list[Judged]] = defaultdict(list)
    for each in judged:
        if each.id in run:
            if not each.hopeless:
                groups[ALL, False].append(each)
            groups[each.type, each.hopeless].append(each)
    # The whole first, wherever its first query stood.
    return dict(sorted(groups.items(), key=lambda group: group[0] != (ALL, False)))


def _change(group: Iterable[Judged], before: Run, now: Run) -> dict[str, Mean]:
    rows = []
    for each in group:
        old, new = scores(each, before[each.id].found), scores(each, now[each.id].found)
        rows.append({name: new[name] - old[name] for name in new})
    return means(rows)


def _score(judged: Judged, run: Run) -> float:
    return scores(judged, run[judged.id].found)[REFUSED if judged.hopeless else QUALITY[0]]
