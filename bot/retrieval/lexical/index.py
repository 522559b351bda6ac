"""The lexical index: what stands in its tables is kept up to date paper by paper."""

import sqlite3
from collections.abc import Callable, Collection, Sequence

from sqlite_utils import Database as SqliteUtils

from bot.retrieval.lexical import schema
from bot.retrieval.lexical.entries import entries, states
from bot.retrieval.lexical.schema import Entries
from bot.retrieval.words import vocabulary
from bot.retrieval.words.analysis import Analyser
from bot.retrieval.words.language import Language
from bot.store.database import Database

Progress = Callable[[int, int], None]
"""Called after each batch with the papers done and those to be done in all."""

Analyse = Callable[[sqlite3.Connection, Collection[int], Analyser], Entries]

Step = Callable[[SqliteUtils, Collection[int]], None]
"""What something else that is made from papers' texts must do, in the same transaction."""

BATCH = 64
"""Papers per write transaction: about 1,700 passages, 0.2 s, so that other writers get through."""


class LexicalIndex:
    """One thread at a time updates; searching meanwhile finds what is there."""

    def __init__(
        self,
        db: Database,
        language: Language | None = None,
        *,
        analyse: Analyse = entries,
        follow: Sequence[Step] = (),
        forget: Sequence[Step] = (),
        version: str = "",
    ) -> None:
        """`follow` is called for papers whose entries are new, `forget` for those that are removed;
        another `version` of what they do lets all papers be looked at again."""
        self._db = db
        self._language = language or Language(db)
        self._analyse = analyse
        self._follow = follow
        self._forget = forget
        self._followed = version
        if not schema.has_layout(db):
            with db.write() as writer:
                schema.create(writer)

    def update(self, batch: int = BATCH, progress: Progress | None = None) -> int:
        """Bring the entries of all stale papers up to date; returns how many papers these were.

        Each batch is a transaction of its own: after a crash the next call goes on where this one
        was. An index of another version is rebuilt, and so is one whose vocabulary the corpus has
        outgrown.
        """
        self._language.refresh()
        with self._db.write() as writer:
            if not schema.is_current(writer, self._version()):
                schema.recreate(writer, self._version())
        return self._drain(batch, progress)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Drop everything and index all papers again; search finds what is there meanwhile."""
        self._language.refresh()
        with self._db.write() as writer:
            schema.recreate(writer, self._version())
        return self._drain(BATCH, progress)

    def remove(self, papers: Collection[int]) -> None:
        """Delete all entries of these papers, within the caller's transaction if there is one."""
        with self._db.write() as writer:
            schema.delete(writer, papers)
            for forget in self._forget:
                forget(writer, papers)

    def optimize(self) -> None:
        """Merge the FTS5 segments: only then deleted words are gone from the file for good."""
        for table in ("passage_terms", "title_terms"):
            with self._db.write() as writer:
                writer.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")

    def _version(self) -> str:
        return f"{self._language.analyser().version}.{self._followed}"

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
        made = self._analyse(self._db.reader(), papers, self._language.analyser())
        with self._db.write() as writer:
            if states(writer.conn, papers) != before:
                return 0
            schema.delete(writer, papers)
            schema.insert(writer, made)
            vocabulary.indexed(writer, len(papers))
            for follow in self._follow:
                follow(writer, papers)
            writer.conn.executemany("DELETE FROM stale_paper WHERE paper_no = ?", [(no,) for no in papers])
        return len(papers)
