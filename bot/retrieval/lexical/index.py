"""The lexical index: BM25 over passages and titles, kept up to date paper by paper."""

import sqlite3
from collections.abc import Callable, Collection, Sequence

from bot.retrieval.lexical import schema as index_schema
from bot.retrieval.lexical.entries import entries, states
from bot.retrieval.lexical.ranking import Ranking, Scored
from bot.retrieval.lexical.schema import Entries
from bot.store.database import Database

Progress = Callable[[int, int], None]
"""Called after each batch with the papers done and those to be done in all."""

Analyse = Callable[[sqlite3.Connection, Collection[int]], Entries]

BATCH = 64
"""Papers per write transaction: about 1,700 passages, 0.1 s, so that other writers get through."""


class LexicalIndex:
    """Finds papers by their words. Searching is safe from any thread; one thread at a time updates."""

    def __init__(self, db: Database, *, analyse: Analyse = entries, ranking: Ranking | None = None) -> None:
        self._db = db
        self._analyse = analyse
        self._ranking = ranking or Ranking(db)
        if not index_schema.exists(db):
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
        """Public papers with any of these terms, the best first; all cities where `bodies` is None."""
        return self._ranking.papers(terms, bodies)[:limit]

    def count(self, terms: Sequence[str], bodies: Collection[str] | None = None) -> int:
        """How many different public papers contain a term that `search` looks for."""
        return self._ranking.count(terms, bodies)

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
        """Analysis outside the transaction; a batch that an import changed meanwhile stays stale."""
        before = states(self._db.reader(), papers)
        made = self._analyse(self._db.reader(), papers)
        with self._db.write() as writer:
            if states(writer.conn, papers) != before:
                return 0
            index_schema.delete(writer, papers)
            index_schema.insert(writer, made)
            writer.conn.executemany("DELETE FROM stale_paper WHERE paper_no = ?", [(no,) for no in papers])
        return len(papers)
