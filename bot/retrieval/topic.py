"""A saved search as it is looked up where the answer is yes or no."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from bot.retrieval.asked import read_words
from bot.retrieval.exact import by_number
from bot.retrieval.lexical.postings import Ids
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.lexical.schema import ORDINAL_BITS, size
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.mentions import expression, sure
from bot.retrieval.query.query import Query
from bot.retrieval.words.language import Language
from bot.store.database import Database

COMMON = 0.001
"""Of all passages: a topic that stands in more of them is mentioned in papers that are not about it."""

FEW = 20
"""Passages that make no topic common, however few there are in all."""

_MATCHING = "SELECT group_concat(rowid) FROM {of}_terms WHERE {of}_terms MATCH ?"


@dataclass(frozen=True)
class Topic:
    """`passages` are the ids of those that hold all `wanted` words, `titles` the papers whose name, number
    and type do; `numbered` are the papers of the numbers asked for, `quotes` terms that must be neighbours.
    """

    query: Query
    wanted: tuple[Wanted, ...]
    quotes: tuple[str, ...]
    numbered: frozenset[int]
    titles: frozenset[int]
    passages: Ids
    common: bool

    @property
    def says_nothing(self) -> bool:
        """Every paper fits, as far as its filters go."""
        return not (self.wanted or self.quotes or self.query.references)

    @property
    def of_papers_only(self) -> bool:
        """Nothing but a paper can fit, whatever its title."""
        filters = self.query.filters
        return bool(filters.kinds or filters.originators or self.numbered)

    def among(self, papers: AbstractSet[int]) -> list[int]:
        """Those of these papers that could fit."""
        if self.says_nothing:
            return sorted(papers)
        return sorted((papers & self.numbered) | (papers & self.titles) | (papers & self.papers.keys()))

    @cached_property
    def papers(self) -> Mapping[int, slice]:
        """Where the passages of each paper are among `passages`."""
        numbers, starts = np.unique(self.passages >> ORDINAL_BITS, return_index=True)
        bounds = [*starts.tolist(), len(self.passages)]
        return {no: slice(*bounds[place : place + 2]) for place, no in enumerate(numbers.tolist())}


def read_topic(query: Query, db: Database, language: Language, ranking: Ranking) -> Topic:
    analyser, common = language.analyser(), max(COMMON * size(db, "passage").rows, FEW)
    numbered = frozenset(hit.paper_no for hit in by_number(db, query.references, None))
    asked = read_words(query.unnumbered, analyser, language.speller(), ranking.frequency).wanted
    # A number that is not one of ours may still stand in a text, as a whole.
    phrases = [] if numbered else [Wanted(phrase) for phrase in query.phrases if phrase]
    wanted = sure((*asked, *phrases), ranking.frequency, common)
    passages = matching(db, "passage", wanted)
    return Topic(
        query,
        wanted,
        tuple(dict.fromkeys(filter(None, map(analyser.phrase, query.quotes)))),
        numbered,
        frozenset(matching(db, "title", wanted).tolist()),
        passages,
        len(passages) > common,
    )


def matching(db: Database, of: Literal["passage", "title"], wanted: Sequence[Wanted]) -> Ids:
    """Ids of the rows with all of these words, in order."""
    if not wanted:
        return np.zeros(0, np.int64)
    found = db.value(_MATCHING.format(of=of), [expression(wanted)])
    return np.sort(np.fromstring(found or "", np.int64, sep=","))
