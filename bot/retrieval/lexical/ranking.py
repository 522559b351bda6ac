"""How papers are ranked by words: candidates by the rarest terms, weighed by all, one hit per paper."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.lexical import bm25
from bot.retrieval.lexical.postings import Frequency, Posting, Postings
from bot.retrieval.lexical.schema import ORDINAL_BITS, Size, revision, size
from bot.retrieval.lexical.scoring import Numbers, Rows, Scorer, Scores
from bot.retrieval.lexical.visible import Mask, shown
from bot.retrieval.lexical.wanted import Wanted, terms_of
from bot.store.database import Database

POSTINGS = 40_000
"""Passages that are read for a search (about 0.5 µs each), by the rarest terms. All terms count in
the second step."""

CANDIDATES = 1_000
"""Passages that are weighed exactly and grouped to papers."""

CANDIDATES_BY_TEXT = 400
"""The same where a frequent term was not read, so that the passages themselves must be looked at."""

TITLE_WEIGHT = 0.4
"""What a title's BM25 counts beside that of the best passage: it says what a paper is about, but
is short and often general. Between 0.2 and 0.5 the choice hardly matters."""

FURTHER_PASSAGES = 0.15
"""What the second best passage counts, the third its square: a paper that speaks of a matter in
several places comes before one that mentions it."""

PASSAGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """A paper that matches; `passages` are ids, best first. A higher score is better.

    `coverage`: which share of the question stands in its best passage or its title, by rarity.
    """

    paper_no: int
    score: float
    passages: tuple[int, ...]
    coverage: float = 0.0


_LENGTHS = """
SELECT passage.id AS id, words FROM passage JOIN file ON file.no = file_no
WHERE passage.id IN (SELECT value FROM json_each(?)) AND file.publicness = 'public' ORDER BY passage.id
"""
_TITLE_LENGTHS = """
SELECT paper_no AS id, words FROM title WHERE paper_no IN (SELECT value FROM json_each(?)) ORDER BY paper_no
"""
_TEXTS = """
SELECT rowid, terms, units FROM {of}_terms WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid
"""

# As a rule none: between the decision that a file is not public and the index that follows it.
_HIDDEN = """
SELECT passage.id FROM file CROSS JOIN passage ON file_no = file.no WHERE file.publicness <> 'public'
"""


class Ranking:
    """Reads the index; holds nothing but how often terms occur."""

    def __init__(self, db: Database, *, postings: int = POSTINGS) -> None:
        self._db = db
        self._most = postings
        self._passages = Postings(db, "passage")
        self._titles = Postings(db, "title")

    def papers(self, wanted: Sequence[Wanted], mask: Mask) -> list[Scored]:
        """Papers that the mask lets through and that hold a word, the best first."""
        if not wanted:
            return []
        passages = _Field(self._db, self._passages, size(self._db, "passage"), wanted, self._most)
        titles = _Field(self._db, self._titles, size(self._db, "title"), wanted, self._most)
        passage_rows, passage_scores = passages.scored(mask, ORDINAL_BITS, _LENGTHS, "passage")
        title_rows, title_scores = titles.scored(mask, 0, _TITLE_LENGTHS, "title")
        return _grouped(passage_rows, passage_scores, title_rows, title_scores)

    def holding(self, phrase: str, mask: Mask) -> Mask:
        """The papers of the mask in whose public texts or title these terms are neighbours."""
        now = revision(self._db)
        passages = self._passages.read(phrase, now).ids
        hidden = np.array([row[0] for row in self._db.rows(_HIDDEN)], np.int64)
        passages = passages[~np.isin(passages, hidden)] >> ORDINAL_BITS
        found = np.unique(np.concatenate([passages, self._titles.read(phrase, now).ids]))
        held = np.zeros(len(mask), np.bool_)
        held[found[found < len(mask)]] = True
        return held & mask

    def frequency(self, term: str) -> int:
        """In how many passages and titles a term stands, at most."""
        now = revision(self._db)
        return self._passages.frequency(term, now).rows + self._titles.frequency(term, now).rows

    def weights(self, terms: Collection[str]) -> dict[str, float]:
        """How rare each term is among the passages (idf)."""
        now, rows = revision(self._db), size(self._db, "passage").rows
        return {term: bm25.weight(self._passages.frequency(term, now).rows, rows) for term in terms}

    def title_weights(self, terms: Collection[str]) -> dict[str, float]:
        """How rare each term is among the titles (idf)."""
        now, rows = revision(self._db), size(self._db, "title").rows
        return {term: bm25.weight(self._titles.frequency(term, now).rows, rows) for term in terms}


class _Field:
    """One search in one inverted file."""

    def __init__(
        self, db: Database, postings: Postings, size: Size, wanted: Sequence[Wanted], most: int
    ) -> None:
        self._db = db
        self._postings = postings
        self._size = size
        self._wanted = wanted
        self._most = most
        self._revision = revision(db)
        self._frequencies = {term: postings.frequency(term, self._revision) for term in terms_of(wanted)}

    def scored(self, mask: Mask, shift: int, lengths: str, of: str) -> tuple[Rows, Scores]:
        """The best rows; `id >> shift` is the paper that the mask speaks of."""
        found = self._read()
        unread = [term for term, each in self._frequencies.items() if each.rows and term not in found]
        ids = self._best(found, mask, shift, CANDIDATES_BY_TEXT if unread else CANDIDATES)
        rows = self._rows(lengths, ids)
        if unread:
            found = {**found, **self._counted(unread, rows, of)}
        return rows, Scorer(self._frequencies, self._size).score(self._wanted, rows, found)

    def _read(self) -> dict[str, Posting]:
        """The rarest terms that stand, together in no more rows than may be read; at least one."""
        total, found = 0, dict[str, Posting]()
        occurring = {term: each.rows for term, each in self._frequencies.items() if each.rows}
        for term, frequency in sorted(occurring.items(), key=lambda item: item[1]):
            total += frequency
            if total > self._most and found:
                break
            # A single word that stands everywhere tells nothing apart: the newest rows will do.
            too_many = frequency > self._most
            found[term] = (
                self._postings.newest(term, self._most)
                if too_many
                else self._postings.read(term, self._revision)
            )
        return found

    def _best(self, found: Mapping[str, Posting], mask: Mask, shift: int, limit: int) -> list[int]:
        """The ids with the highest scores while all rows count as equally long."""
        if not found:
            return []
        ids = np.concatenate([posting.ids for posting in found.values()])
        worth = np.concatenate([self._worth(term, posting) for term, posting in found.items()])
        unique, place = np.unique(ids, return_inverse=True)
        score = np.bincount(place, weights=worth)
        visible = shown(mask, unique >> shift)
        unique, score = unique[visible], score[visible]
        # Of equal scores the newer paper, as its number is higher.
        order = np.lexsort((-unique, -score))[:limit]
        return [int(each) for each in unique[order]]

    def _worth(self, term: str, posting: Posting) -> Numbers:
        frequency: Frequency = self._frequencies[term]
        weight = bm25.weight(frequency.rows, self._size.rows)
        return weight * bm25.saturation(posting.all, self._size.mean, self._size.mean)

    def _rows(self, lengths: str, ids: Sequence[int]) -> Rows:
        """As one text, which takes half the time of so many rows."""
        sql = f"SELECT group_concat(id || ',' || words) FROM ({lengths})"
        found = self._db.value(sql, [json.dumps(list(ids))])
        table = np.fromstring(found or "", np.int64, sep=",").reshape(-1, 2)
        return Rows(table[:, 0], table[:, 1].astype(np.float32))

    def _counted(self, terms: Sequence[str], rows: Rows, of: str) -> dict[str, Posting]:
        """Postings of these terms in these rows only, by looking at the rows."""
        wanted = json.dumps(rows.ids.tolist())
        texts = self._db.rows(_TEXTS.format(of=of), [wanted])
        ids = np.array([row[0] for row in texts], np.int64)
        stems, units = ([_parted(row[column]) for row in texts] for column in (1, 2))
        return {term: _counts(_parted(term), ids, stems, units) for term in terms}


def _counts(term: str, ids: NDArray[np.int64], stems: Sequence[str], units: Sequence[str]) -> Posting:
    found = np.array([text.count(term) for text in stems], np.float32)
    return Posting(ids, found, found + np.array([text.count(term) for text in units], np.float32))


def _parted(text: str) -> str:
    """With blanks around each word; two neighbours would share one, so those between are doubled."""
    return " {} ".format(text.replace(" ", "  "))


@dataclass(slots=True)
class _Paper:
    score: float = 0.0
    coverage: float = 0.0
    passages: list[int] = field(default_factory=list)


def _grouped(rows: Rows, scores: Scores, titles: Rows, title_scores: Scores) -> list[Scored]:
    """One hit per paper; equal scores in the order of the store, so that pages never overlap."""
    papers: defaultdict[int, _Paper] = defaultdict(_Paper)
    order = np.lexsort((rows.ids, -scores.bm25))
    columns = (rows.ids[order], scores.bm25[order], scores.coverage[order])
    for passage, score, coverage in zip(*(column.tolist() for column in columns), strict=True):
        paper = papers[passage >> ORDINAL_BITS]
        if len(paper.passages) < PASSAGES_SHOWN:
            paper.score += score * FURTHER_PASSAGES ** len(paper.passages)
            paper.coverage = max(paper.coverage, coverage)
            paper.passages.append(passage)
    columns = (titles.ids, title_scores.bm25, title_scores.coverage)
    for no, score, coverage in zip(*(column.tolist() for column in columns), strict=True):
        papers[no].score += TITLE_WEIGHT * score
        papers[no].coverage = max(papers[no].coverage, coverage)
    found = (Scored(no, each.score, tuple(each.passages), each.coverage) for no, each in papers.items())
    return sorted(found, key=lambda hit: (-hit.score, hit.paper_no))
