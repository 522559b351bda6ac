"""The tables of the lexical index: derived from the store, dropped and refilled at will.

A passage's id is its paper's number and an ordinal in one integer. So the passages of a paper are
a range of row ids, `id >> 20` is the paper, and neither grouping nor counting needs a join.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.retrieval.words import german
from bot.store.database import Database

ORDINAL_BITS = 20
MOST_PASSAGES = 1 << ORDINAL_BITS
"""Of one paper; the longest known ones (a budget with all its parts) have a few thousand."""

VERSION = f"1.{german.VERSION}"
"""Of layout, cut and analysis together; kept in `meta`, another one there means: rebuild."""

_VERSION_KEY = "lexical_index"
_PASSAGES_KEY = "lexical_passages"

# Content is stored in the FTS5 tables: only so does DELETE work without the old words at hand, and
# SQLite 3.40 has no contentless_delete. The tokens are analysed already; `ascii` just parts them.
# Page size, hash size and automerge stay at their defaults: other values gained 0 to 13 % of the
# inserts, a large hash without automerge a third of a step of three seconds.
_TABLES = """
CREATE TABLE IF NOT EXISTS passage (
  id INTEGER PRIMARY KEY, file_no INTEGER NOT NULL, page INTEGER,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_by_file ON passage (file_no);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_terms USING fts5(terms, tokenize = 'ascii');
CREATE VIRTUAL TABLE IF NOT EXISTS title_terms USING fts5(terms, tokenize = 'ascii');
CREATE VIRTUAL TABLE IF NOT EXISTS passage_vocabulary USING fts5vocab(passage_terms, row);
"""
_NAMES = ("passage_vocabulary", "title_terms", "passage_terms", "passage")


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows for the tables `passage`, `passage_terms` and `title_terms` of one batch of papers."""

    passages: list[tuple[int, int, int | None, int, int]]
    passage_terms: list[tuple[int, str]]
    title_terms: list[tuple[int, str]]


def first_id(paper_no: int) -> int:
    """The id of a paper's first passage; the last possible one is just below the next paper's."""
    return paper_no << ORDINAL_BITS


def paper_no(passage_id: int) -> int:
    return passage_id >> ORDINAL_BITS


def is_current(writer: SqliteUtils) -> bool:
    """Whether the tables exist and were filled by this version of cut and analysis."""
    found = writer.execute("SELECT value FROM meta WHERE key = ?", [_VERSION_KEY]).fetchone()
    return found is not None and found[0] == VERSION


def exists(db: Database) -> bool:
    """Asked before making them: who only reads must not wait for whoever writes."""
    return db.row("SELECT 1 FROM sqlite_master WHERE name = ?", [_NAMES[0]]) is not None


def create(writer: SqliteUtils) -> None:
    """The tables, where missing. An index of an older version is left: it still answers."""
    for statement in _TABLES.split(";\n"):
        writer.execute(statement)


def recreate(writer: SqliteUtils) -> None:
    """Empty tables, and every paper marked as not yet indexed."""
    for name in _NAMES:
        writer.execute(f"DROP TABLE IF EXISTS {name}")
    create(writer)
    writer.execute("INSERT OR IGNORE INTO stale_paper SELECT no FROM paper")
    meta = ((_VERSION_KEY, VERSION), (_PASSAGES_KEY, "0"))
    writer.conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)


def delete(writer: SqliteUtils, papers: Collection[int]) -> None:
    """Every row of these papers, at once."""
    for no in papers:
        passages = (first_id(no), first_id(no + 1) - 1)
        writer.execute("DELETE FROM passage_terms WHERE rowid BETWEEN ? AND ?", passages)
        _recount(writer, -writer.execute("DELETE FROM passage WHERE id BETWEEN ? AND ?", passages).rowcount)
        writer.execute("DELETE FROM title_terms WHERE rowid = ?", (no,))


def insert(writer: SqliteUtils, made: Entries) -> None:
    """New rows; those of the same papers were deleted before."""
    many = writer.conn.executemany
    many("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", made.passages)
    many("INSERT INTO passage_terms(rowid, terms) VALUES (?, ?)", made.passage_terms)
    many("INSERT INTO title_terms(rowid, terms) VALUES (?, ?)", made.title_terms)
    _recount(writer, len(made.passages))


def passage_count(db: Database) -> int:
    """Kept beside the index, because counting the rows would cost as much as a search."""
    return int(db.value("SELECT value FROM meta WHERE key = ?", [_PASSAGES_KEY]) or 0)


def _recount(writer: SqliteUtils, change: int) -> None:
    writer.execute("UPDATE meta SET value = value + ? WHERE key = ?", (change, _PASSAGES_KEY))
