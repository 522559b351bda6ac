"""How papers are ranked by words: candidates from FTS5, weighed by all terms, one hit per paper."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.retrieval.lexical import bm25
from bot.retrieval.lexical.schema import paper_no, passage_count
from bot.store.database import Database

POSTINGS = 20_000
"""Passages that FTS5 may score for a search (about 2 µs each), taken by the rarest terms. Half or
half as many again find the same, since all terms count in the second step."""

CANDIDATES = 500
"""Passages that are weighed by all terms and grouped to papers."""

TITLE_WEIGHT = 0.5
"""What a title's BM25 counts beside that of the best passage: it says what a paper is about, but
is short and often general. Between 0.3 and 1.0 the choice hardly matters."""

FURTHER_PASSAGES = 0.2
"""What the second best passage counts, the third its square: a paper that speaks of a matter in
several places comes before one that mentions it."""

PASSAGES_SHOWN = 3

MOST_KNOWN = 10_000
"""Terms whose frequency is remembered: counting a frequent one takes about 10 ms."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A paper that matches; `passages` are ids, best first. A higher score is better."""

    paper_no: int
    score: float
    passages: tuple[int, ...]


Ranked = list[tuple[int, float]]
"""Row ids with their scores, best first."""

# What is not public is not in the index; should it be there all the same, it is not found.
_VISIBLE = """
EXISTS (SELECT 1 FROM paper WHERE paper.no = {no} AND paper.publicness = 'public'
        AND (:bodies IS NULL OR paper.body IN (SELECT value FROM json_each(:bodies))))
"""
_PASSAGES = f"""
SELECT rowid, -rank FROM passage_terms
WHERE passage_terms MATCH :match AND rowid >= :newest
AND {_VISIBLE.format(no="(passage_terms.rowid >> 20)")}
AND EXISTS (SELECT 1 FROM passage JOIN file ON file.no = file_no
            WHERE passage.id = passage_terms.rowid AND file.publicness = 'public')
ORDER BY rank LIMIT :candidates
"""
_TITLES = f"""
SELECT rowid, -rank FROM title_terms WHERE title_terms MATCH :match
AND {_VISIBLE.format(no="title_terms.rowid")} ORDER BY rank LIMIT :candidates
"""
# The passages of hidden files (as a rule none) as a set: a look at each match would cost more. CROSS
# keeps SQLite from going through all passages instead.
_COUNT = f"""
SELECT count(*) FROM (
  SELECT rowid >> 20 AS matching FROM passage_terms WHERE passage_terms MATCH :match
  AND rowid NOT IN (SELECT passage.id FROM file CROSS JOIN passage ON file_no = file.no
                    WHERE file.publicness <> 'public')
  UNION SELECT rowid FROM title_terms WHERE title_terms MATCH :titles
) WHERE matching NOT IN (SELECT value FROM json_each(:without)) AND {_VISIBLE.format(no="matching")}
"""
_NEWEST = "SELECT rowid FROM passage_terms WHERE passage_terms MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
_TERMS = "SELECT rowid, terms FROM passage_terms WHERE rowid IN (SELECT value FROM json_each(?))"
_NO_WORD = '""'  # an FTS5 query that matches nothing, where an empty one is a syntax error
_FREQUENCY = "SELECT doc FROM passage_vocabulary WHERE term = ?"


class Ranking:
    """Reads the index; holds nothing but how often terms occur."""

    def __init__(self, db: Database, *, postings: int = POSTINGS) -> None:
        self._db = db
        self._postings = postings
        self._known: tuple[int, dict[str, int]] = (0, {})

    def papers(self, terms: Sequence[str], bodies: Collection[str] | None) -> list[Scored]:
        frequencies = self._frequencies(terms)
        passages = self._weighed(self._candidates(frequencies, bodies), frequencies)
        titles = self._ranked(_TITLES, bodies, match=_any_of(terms))
        return _grouped(passages, dict(titles))

    def count(
        self, terms: Sequence[str], bodies: Collection[str] | None, *, without: Collection[int] = ()
    ) -> int:
        """Of the papers that `papers` would rank if it looked at all of them."""
        if not terms:
            return 0
        values = {
            "match": _any_of(self._affordable(self._frequencies(terms))) or _NO_WORD,
            "titles": _any_of(terms),
            "bodies": _json(bodies),
            "without": json.dumps(list(without)),
        }
        return int(self._db.value(_COUNT, values))

    def _candidates(self, frequencies: dict[str, int], bodies: Collection[str] | None) -> Ranked:
        chosen = self._affordable(frequencies)
        match = _any_of(chosen)
        newest = None
        if len(chosen) == 1 and frequencies[chosen[0]] > self._postings:
            # A single word that stands everywhere tells nothing apart: the newest will do.
            newest = self._db.value(_NEWEST, [match, self._postings])
        return self._ranked(_PASSAGES, bodies, match=match, newest=newest or 0)

    def _affordable(self, frequencies: dict[str, int]) -> list[str]:
        """The rarest terms that occur, together in no more passages than may be scored; at least one."""
        total, chosen = 0, list[str]()
        occurring = {term: frequency for term, frequency in frequencies.items() if frequency}
        for term, frequency in sorted(occurring.items(), key=lambda item: item[1]):
            total += frequency
            if chosen and total > self._postings:
                break
            chosen.append(term)
        return chosen

    def _ranked(self, sql: str, bodies: Collection[str] | None, **values: str | int) -> Ranked:
        if not values["match"]:
            return []
        rows = self._db.rows(sql, {**values, "bodies": _json(bodies), "candidates": CANDIDATES})
        return [(row[0], row[1]) for row in rows]

    def _weighed(self, candidates: Ranked, frequencies: dict[str, int]) -> Ranked:
        """The candidates in the order of their scores by all terms, rare and frequent."""
        total = passage_count(self._db)
        weights = {term: bm25.weight(count, total) for term, count in frequencies.items() if count}
        rows = self._db.rows(_TERMS, [json.dumps([passage for passage, _ in candidates])])
        scored = [(row[0], bm25.score(row[1], weights)) for row in rows]
        return sorted(scored, key=lambda passage: (-passage[1], passage[0]))

    def _frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs, a phrase at most; remembered until the index grows."""
        size = passage_count(self._db)
        if self._known[0] != size or len(self._known[1]) > MOST_KNOWN:
            self._known = (size, {})
        known = self._known[1]
        for term in terms:
            if term not in known:
                known[term] = min(map(self._occurs, term.split()))
        return {term: known[term] for term in terms}

    def _occurs(self, word: str) -> int:
        return int(self._db.value(_FREQUENCY, [word]) or 0)


def _grouped(passages: Ranked, titles: dict[int, float]) -> list[Scored]:
    """One hit per paper; equal scores in the order of the store, so that pages never overlap."""
    by_paper: defaultdict[int, Ranked] = defaultdict(list)
    for passage, score in passages:
        by_paper[paper_no(passage)].append((passage, score))
    papers = by_paper.keys() | titles.keys()
    scored = [_scored(no, by_paper.get(no, [])[:PASSAGES_SHOWN], titles.get(no, 0.0)) for no in papers]
    return sorted(scored, key=lambda hit: (-hit.score, hit.paper_no))


def _scored(no: int, passages: Ranked, title: float) -> Scored:
    score = sum(value * FURTHER_PASSAGES**place for place, (_, value) in enumerate(passages))
    return Scored(no, score + TITLE_WEIGHT * title, tuple(passage for passage, _ in passages))


def _any_of(terms: Collection[str]) -> str:
    """An FTS5 query; quoted, so that no term can be read as an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)


def _json(bodies: Collection[str] | None) -> str | None:
    return None if bodies is None else json.dumps(list(bodies))
