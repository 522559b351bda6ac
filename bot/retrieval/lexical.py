"""The lexical index: BM25 over passages and titles, kept up to date paper by paper."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from bot.retrieval import index_schema
from bot.retrieval.entries import Entries, entries, states
from bot.retrieval.index_schema import paper_no
from bot.store.database import Database

Progress = Callable[[int, int], None]
"""Called after each batch with the papers done and those to be done in all."""

BATCH = 64
"""Papers per write transaction: about 1,800 passages, 0.1 s, so that other writers get through."""

CANDIDATES = 1000
"""Passages that are looked at for the ranking of papers."""

POSTINGS = 60_000
"""Passages that a search may score: BM25 over each match is what FTS5 spends its time on."""

TITLE_WEIGHT = 0.5
"""What a title's score counts beside that of the best passage. Both are BM25, but a title is
short and says what a paper is about, so its words have a score of their own scale; from 0.3 to
1.0 the choice hardly matters (benchmarks/quality.py)."""

PASSAGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """A paper that matches; `passages` are ids, best first. A higher score is better."""

    paper_no: int
    score: float
    passages: tuple[int, ...]


_VISIBLE = """
EXISTS (SELECT 1 FROM paper WHERE paper.no = {no} AND paper.publicness = 'public'
        AND (:bodies IS NULL OR paper.body IN (SELECT value FROM json_each(:bodies))))
"""
_PASSAGES = f"""
SELECT rowid, -rank FROM passage_terms WHERE passage_terms MATCH :match
AND {_VISIBLE.format(no="(passage_terms.rowid >> 20)")}
AND EXISTS (SELECT 1 FROM passage JOIN file ON file.no = file_no
            WHERE passage.id = passage_terms.rowid AND file.publicness = 'public')
ORDER BY rank LIMIT :candidates
"""
_TITLES = f"""
SELECT rowid, -rank FROM title_terms WHERE title_terms MATCH :match
AND {_VISIBLE.format(no="title_terms.rowid")} ORDER BY rank LIMIT :candidates
"""
_COUNT = f"""
SELECT count(*) FROM (
  SELECT rowid >> 20 AS no FROM passage_terms WHERE passage_terms MATCH :match
  UNION SELECT rowid FROM title_terms WHERE title_terms MATCH :match
) WHERE {_VISIBLE.format(no="no")}
"""


class LexicalIndex:
    """Finds papers by their words. Searching is safe from any thread; one thread at a time updates."""

    def __init__(self, db: Database) -> None:
        self._db = db
        with db.write() as writer:
            index_schema.create(writer)

    def update(self, batch: int = BATCH, progress: Progress | None = None) -> int:
        """Bring the entries of all stale papers up to date; returns how many papers these were.

        Each batch is a transaction of its own: after a crash the next call goes on where this one
        was. An index of another version is rebuilt.
        """
        with self._db.write() as writer:
            if not index_schema.is_current(writer):
                index_schema.recreate(writer)
        return self._drain(batch, progress)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Drop everything and index all papers again; search finds what is there meanwhile."""
        with self._db.write() as writer:
            index_schema.recreate(writer)
        return self._drain(BATCH, progress)

    def remove(self, papers: Collection[int]) -> None:
        """Delete all entries of these papers, within the caller's transaction if there is one."""
        with self._db.write() as writer:
            index_schema.delete(writer, papers)

    def optimize(self) -> None:
        """Merge the FTS5 segments: only then deleted words are gone from the file for good."""
        for table in ("passage_terms", "title_terms"):
            with self._db.write() as writer:
                writer.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")

    def search(
        self, terms: Sequence[str], *, bodies: Collection[str] | None = None, limit: int
    ) -> list[Scored]:
        """Papers with any of these terms, the best first: best passage plus weighted title."""
        match = _any_of(self._affordable(terms))
        if not match:
            return []
        passages = self._ranked(_PASSAGES, match, bodies)
        titles = dict(self._ranked(_TITLES, _any_of(terms), bodies))
        return _papers(passages, titles)[:limit]

    def count(self, terms: Sequence[str], bodies: Collection[str] | None = None) -> int:
        """How many different public papers contain a term that `search` would look for."""
        match = _any_of(self._affordable(terms))
        if not match:
            return 0
        return int(self._db.value(_COUNT, {"match": match, "bodies": _json(bodies)}))

    def _ranked(self, sql: str, match: str, bodies: Collection[str] | None) -> list[tuple[int, float]]:
        values = {"match": match, "bodies": _json(bodies), "candidates": CANDIDATES}
        return [(row[0], row[1]) for row in self._db.rows(sql, values)]

    def _affordable(self, terms: Sequence[str]) -> list[str]:
        """The rarest terms that together occur in no more passages than may be scored."""
        frequencies = sorted((self._frequency(term), term) for term in dict.fromkeys(terms))
        total, kept = 0, list[str]()
        for frequency, term in frequencies:
            total += frequency
            if kept and total > POSTINGS:
                break
            kept.append(term)
        return kept

    def _frequency(self, term: str) -> int:
        """In how many passages a term occurs."""
        return int(self._db.value("SELECT doc FROM passage_vocabulary WHERE term = ?", [term]) or 0)

    def _drain(self, batch: int, progress: Progress | None) -> int:
        done = 0
        while papers := self._stale(batch):
            done += self._refresh(papers)
            if progress:
                progress(done, done + int(self._db.value("SELECT count(*) FROM stale_paper")))
        return done

    def _stale(self, batch: int) -> list[int]:
        return [row[0] for row in self._db.rows("SELECT paper_no FROM stale_paper LIMIT ?", [batch])]

    def _refresh(self, papers: Sequence[int]) -> int:
        """Analyse outside the transaction; what an import changed meanwhile stays stale."""
        before = states(self._db.reader(), papers)
        made = entries(self._db.reader(), papers)
        with self._db.write() as writer:
            now = states(writer.conn, papers)
            if before != now:
                return 0
            index_schema.delete(writer, papers)
            _insert(writer.conn, made)
            writer.conn.executemany("DELETE FROM stale_paper WHERE paper_no = ?", [(no,) for no in papers])
        return len(papers)


def _insert(connection: sqlite3.Connection, made: Entries) -> None:
    connection.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", made.passages)
    connection.executemany("INSERT INTO passage_terms(rowid, terms) VALUES (?, ?)", made.passage_terms)
    connection.executemany("INSERT INTO title_terms(rowid, terms) VALUES (?, ?)", made.title_terms)


def _papers(passages: list[tuple[int, float]], titles: dict[int, float]) -> list[Scored]:
    """One hit per paper; equal scores in the order of the store, so that pages never overlap."""
    by_paper: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for passage, score in passages:
        by_paper[paper_no(passage)].append((passage, score))
    scored = [_scored(no, by_paper[no], titles.get(no, 0.0)) for no in [*by_paper, *(titles.keys() - by_paper.keys())]]
    return sorted(scored, key=lambda hit: (-hit.score, hit.paper_no))


def _scored(no: int, passages: list[tuple[int, float]], title: float) -> Scored:
    best = passages[0][1] if passages else 0.0
    shown = tuple(passage for passage, _ in passages[:PASSAGES_SHOWN])
    return Scored(no, best + TITLE_WEIGHT * title, shown)


def _any_of(terms: Collection[str]) -> str:
    """An FTS5 query; quoted, so that no term can be read as an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)


def _json(bodies: Collection[str] | None) -> str | None:
    return None if bodies is None else json.dumps(list(bodies))
