"""The tables of the lexical index: derived from the store, dropped and refilled at will.

A passage's id is its paper's number and an ordinal in one integer. So the passages of a paper are
a range of row ids, `id >> 20` is the paper, and neither grouping nor counting needs a join.
FTS5 serves as the inverted file only; the scores are our own (bm25).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database

ORDINAL_BITS = 20
MOST_PASSAGES = 1 << ORDINAL_BITS
"""Of one paper; the longest known ones (a budget with all its parts) have a few thousand."""

LAYOUT = "2"
"""Changes with the tables and with the cut into passages; the analysis has a version of its own."""

_VERSION_KEY = "lexical_index"
_COUNTED = {"passage": "id", "title": "paper_no"}

# Content is stored in the FTS5 tables: only so does DELETE work without the old words at hand, and
# SQLite 3.40 has no contentless_delete. The tokens are analysed already; `ascii` just parts them.
# `columnsize = 0`: the lengths that our scores need stand in `passage` and `title`.
_TABLES = """
CREATE TABLE IF NOT EXISTS passage (
  id INTEGER PRIMARY KEY, file_no INTEGER NOT NULL, page INTEGER,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, words INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_by_file ON passage (file_no);
CREATE TABLE IF NOT EXISTS title (paper_no INTEGER PRIMARY KEY, words INTEGER NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_terms USING fts5(terms, units, tokenize = 'ascii', columnsize = 0);
CREATE VIRTUAL TABLE IF NOT EXISTS title_terms USING fts5(terms, units, tokenize = 'ascii', columnsize = 0);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_frequency USING fts5vocab(passage_terms, col);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_posting USING fts5vocab(passage_terms, instance);
CREATE VIRTUAL TABLE IF NOT EXISTS title_frequency USING fts5vocab(title_terms, col);
CREATE VIRTUAL TABLE IF NOT EXISTS title_posting USING fts5vocab(title_terms, instance);
"""
_REVISION_KEY = "lexical_revision"
_VISIBILITY_KEY = "paper_visibility"
# Which papers are public is read for every search, but changes seldom: whoever changes it, in whatever
# process, is counted, so that readers know when to look again.
_COUNT_CHANGE = f"UPDATE meta SET value = value + 1 WHERE key = '{_VISIBILITY_KEY}'"
_TRIGGERS = (
    f"INSERT OR IGNORE INTO meta VALUES ('{_VISIBILITY_KEY}', '1'), ('{_REVISION_KEY}', '1')",
    *(
        f"CREATE TRIGGER IF NOT EXISTS paper_visibility_{event.split()[0].lower()} AFTER {event} ON paper"
        f" BEGIN {_COUNT_CHANGE}; END"
        for event in ("INSERT", "DELETE", "UPDATE OF no, body, publicness")
    ),
)
_NAMES = (
    *(f"{each}_{use}" for each in ("passage", "title") for use in ("posting", "frequency", "terms")),
    "passage_vocabulary",  # of layout 1
    "passage",
    "title",
)


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows for the tables `passage`, `title`, `passage_terms` and `title_terms` of a batch of papers."""

    passages: list[tuple[int, int, int | None, int, int, int]]
    passage_terms: list[tuple[int, str, str]]
    titles: list[tuple[int, int]]
    title_terms: list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Size:
    """How many passages (or titles) there are, and their mean length in words."""

    rows: int
    mean: float


def first_id(paper_no: int) -> int:
    """The id of a paper's first passage; the last possible one is just below the next paper's."""
    return paper_no << ORDINAL_BITS


def paper_no(passage_id: int) -> int:
    return passage_id >> ORDINAL_BITS


def is_current(writer: SqliteUtils, analysis: str) -> bool:
    """Whether the tables exist and were filled by this layout and this version of the analysis."""
    found = writer.execute("SELECT value FROM meta WHERE key = ?", [_VERSION_KEY]).fetchone()
    return found is not None and found[0] == f"{LAYOUT}.{analysis}"


def has_layout(db: Database) -> bool:
    """Asked before making the tables: who only reads must not wait for whoever writes."""
    names = ("passage_posting", "paper_visibility_update")
    return int(db.value("SELECT count(*) FROM sqlite_master WHERE name IN (?, ?)", names)) == len(names)


def create(writer: SqliteUtils) -> None:
    """The tables, where missing. Those of an older layout cannot be read any more and are emptied."""
    if writer.execute("SELECT 1 FROM sqlite_master WHERE name = 'passage_vocabulary'").fetchone():
        _drop(writer)
        writer.execute("INSERT OR IGNORE INTO stale_paper SELECT no FROM paper")
    for statement in (*_TABLES.split(";\n"), *_TRIGGERS):
        writer.execute(statement)


def recreate(writer: SqliteUtils, analysis: str) -> None:
    """Empty tables, and every paper marked as not yet indexed."""
    _drop(writer)
    create(writer)
    writer.execute("INSERT OR IGNORE INTO stale_paper SELECT no FROM paper")
    counters = [(f"lexical_{table}_{what}", "0") for table in _COUNTED for what in ("rows", "words")]
    meta = [(_VERSION_KEY, f"{LAYOUT}.{analysis}"), *counters]
    writer.conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)


def _drop(writer: SqliteUtils) -> None:
    for name in _NAMES:
        writer.execute(f"DROP TABLE IF EXISTS {name}")
    _revise(writer)


def delete(writer: SqliteUtils, papers: Collection[int]) -> None:
    """Every row of these papers, at once."""
    _revise(writer)
    for no in papers:
        for table, column in _COUNTED.items():
            ids = (first_id(no), first_id(no + 1) - 1) if table == "passage" else (no, no)
            where = f"FROM {table} WHERE {column} BETWEEN ? AND ?"
            rows, words = writer.execute(f"SELECT count(*), total(words) {where}", ids).fetchone()
            _recount(writer, table, -rows, -int(words))
            writer.execute(f"DELETE FROM {table}_terms WHERE rowid BETWEEN ? AND ?", ids)
            writer.execute(f"DELETE {where}", ids)


def insert(writer: SqliteUtils, made: Entries) -> None:
    """New rows; those of the same papers were deleted before."""
    _revise(writer)
    many = writer.conn.executemany
    many("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)", made.passages)
    many("INSERT INTO passage_terms(rowid, terms, units) VALUES (?, ?, ?)", made.passage_terms)
    many("INSERT INTO title VALUES (?, ?)", made.titles)
    many("INSERT INTO title_terms(rowid, terms, units) VALUES (?, ?, ?)", made.title_terms)
    _recount(writer, "passage", len(made.passages), sum(row[-1] for row in made.passages))
    _recount(writer, "title", len(made.titles), sum(row[-1] for row in made.titles))


def size(db: Database, table: str) -> Size:
    """Of `passage` or `title`. Kept beside the index: counting would cost as much as a search."""
    keys = [f"lexical_{table}_rows", f"lexical_{table}_words"]
    found = {row["key"]: int(row["value"]) for row in db.rows("SELECT * FROM meta WHERE key IN (?, ?)", keys)}
    rows, words = (found.get(key, 0) for key in keys)
    return Size(rows, words / rows if rows else 1.0)


def revision(db: Database) -> str | None:
    """Another value whenever anything in the index has changed; None where nobody counts."""
    found: str | None = db.value("SELECT value FROM meta WHERE key = ?", [_REVISION_KEY])
    return found


def visibility(db: Database) -> str | None:
    """Another value whenever other papers may be public; None where nobody counts."""
    found: str | None = db.value("SELECT value FROM meta WHERE key = ?", [_VISIBILITY_KEY])
    return found


def _revise(writer: SqliteUtils) -> None:
    writer.execute("UPDATE meta SET value = value + 1 WHERE key = ?", [_REVISION_KEY])


def _recount(writer: SqliteUtils, table: str, rows: int, words: int) -> None:
    change = ((rows, f"lexical_{table}_rows"), (words, f"lexical_{table}_words"))
    writer.conn.executemany("UPDATE meta SET value = value + ? WHERE key = ?", change)
