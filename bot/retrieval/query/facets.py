"""What is derived of each paper to filter by: its kinds and who filed it, kept as a table."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database as SqliteUtils

from bot.council.glossary import Glossary
from bot.council.originators import Party, originators
from bot.retrieval.paper_files import IN_ORDER, PAPER_FILES
from bot.retrieval.query.kinds import KIND_LINES, paper_kinds
from bot.retrieval.query.vocabulary import packaged_glossary
from bot.store.database import Database

KIND, PARTY, LOOSE = "kind", "party", "loose"
"""LOOSE: the paper has a station of which no agenda item is known; see `allowed`."""

VERSION = "2"
"""Changes whenever the same paper would be given other facets."""

LEAST = 3
"""Papers of a party from which on its name is known; one alone may be misspelled."""
HEAD_CHARACTERS = 1_500
MOST_HEADS = 6
"""Documents of a paper whose first page is looked at."""

_TABLES = """
CREATE TABLE IF NOT EXISTS paper_facet (
  facet TEXT NOT NULL, value TEXT NOT NULL, paper_no INTEGER NOT NULL,
  PRIMARY KEY (facet, value, paper_no)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS paper_facet_by_paper ON paper_facet (paper_no)
"""
_EXISTS = "SELECT 1 FROM sqlite_master WHERE name = 'paper_facet'"
_PAPERS = """
SELECT no, name, paper_type FROM paper
WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
_DOCUMENTS = f"""
SELECT paper.no, file.name, file.file_name, substr(file_text.text, 1, {HEAD_CHARACTERS}) AS head
FROM {PAPER_FILES}
LEFT JOIN file_text ON file_text.file_no = file.no
WHERE paper.publicness = 'public' AND paper.no IN (SELECT value FROM json_each(?))
ORDER BY paper.no, {IN_ORDER}
"""
_WITHOUT_ITEM = """
SELECT DISTINCT paper.no FROM paper JOIN consultation c ON c.body = paper.body AND c.paper = paper.id
WHERE paper.publicness = 'public' AND paper.no IN (SELECT value FROM json_each(?)) AND NOT EXISTS
 (SELECT 1 FROM station_item s WHERE s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at)
"""
# Skips from value to value in the primary key instead of reading all rows.
_VALUES = """
WITH RECURSIVE each(value) AS (
  SELECT min(value) FROM paper_facet WHERE facet = :facet
  UNION ALL
  SELECT (SELECT min(value) FROM paper_facet WHERE facet = :facet AND value > each.value)
  FROM each WHERE each.value IS NOT NULL
) SELECT value FROM each WHERE value IS NOT NULL
"""

_NOT_OWN = re.compile(
    r"protokoll|niederschrift|abstimmungs|(?:\b|_)(?:auszug|anlagen?|anhang|präsentation|lageplan|bild|flyer|karte|foto)",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"stellungnahme|(?:\b|_)st\w?n(?:\b|_)|antwort", re.IGNORECASE)
_AGAINST = re.compile(r"(?:änderungs|ergänzungs)antr", re.IGNORECASE)
_ANSWERS_TO = re.compile(
    r"(?:ergänzende )?(?:stellungnahme|antwort)(?: der verwaltung)? (?:zu[mr]?|auf)\b", re.IGNORECASE
)


@dataclass
class _Paper:
    title: str
    paper_type: str
    names: list[str] = field(default_factory=list)
    """Of its own documents: no minutes, no annexes; answers stand in `answers`."""
    heads: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)


def exists(db: Database) -> bool:
    return db.row(_EXISTS) is not None


def create(writer: SqliteUtils) -> None:
    for statement in _TABLES.split(";\n"):
        writer.execute(statement)


def remove(writer: SqliteUtils, papers: Collection[int]) -> None:
    """Every facet of these papers, within the caller's transaction."""
    if not writer.execute(_EXISTS).fetchone():
        return
    writer.execute(
        "DELETE FROM paper_facet WHERE paper_no IN (SELECT value FROM json_each(?))", [_json(papers)]
    )


def refresh(writer: SqliteUtils, papers: Collection[int], glossary: Glossary | None = None) -> None:
    """Derives the facets of these papers anew; those that are not public have none. About 0.2 ms each."""
    rows = list(derive(writer.conn, papers, glossary or packaged_glossary()))
    create(writer)
    remove(writer, papers)
    writer.conn.executemany("INSERT OR IGNORE INTO paper_facet VALUES (?, ?, ?)", rows)


def derive(
    connection: sqlite3.Connection, papers: Collection[int], glossary: Glossary
) -> Iterator[tuple[str, str, int]]:
    """Facet, value and paper; only reads, so that it can be done before a transaction."""
    for no, kinds, parties in described(connection, papers, glossary):
        for kind in kinds:
            yield KIND, kind, no
        for party in parties:
            yield PARTY, party.name, no
    for row in connection.execute(_WITHOUT_ITEM, [_json(papers)]):
        yield LOOSE, "", row[0]


def names(db: Database) -> tuple[str, ...]:
    """The parties that filed more than a slip of the pen would."""
    if not exists(db):
        return ()
    several = "SELECT count(*) FROM (SELECT 1 FROM paper_facet WHERE facet = 'party' AND value = ? LIMIT ?)"
    return tuple(name for name in values(db, PARTY) if db.value(several, [name, LEAST]) == LEAST)


def described(
    connection: sqlite3.Connection, papers: Collection[int], glossary: Glossary
) -> Iterator[tuple[int, frozenset[str], tuple[Party, ...]]]:
    """Each public paper with its kinds and, where members file such papers, the parties."""
    filed = {kind.key for kind in glossary.kinds if kind.by_party}
    for no, paper in _load(connection, papers).items():
        kinds = paper_kinds(paper.title, paper.paper_type, paper.names, paper.heads, glossary)
        yield no, kinds, _filed_by(paper, glossary) if kinds & filed else ()


def _filed_by(paper: _Paper, glossary: Glossary) -> tuple[Party, ...]:
    """An answer repeats who asked, but one answer may be to several papers: it is read last."""
    own = originators(paper.title, paper.names, paper.heads, glossary.parties)
    return own or originators("", (), paper.answers, glossary.parties)


def documents(connection: sqlite3.Connection, paper: int) -> list[tuple[str, str]]:
    """Names and beginnings of a paper's documents."""
    rows = connection.execute(_DOCUMENTS, [_json([paper])])
    return [(name or file_name, head or "") for _, name, file_name, head in rows]


def values(db: Database, facet: str) -> tuple[str, ...]:
    """All values of a facet; none where there is no table yet."""
    if not exists(db):
        return ()
    return tuple(row["value"] for row in db.rows(_VALUES, {"facet": facet}))


def _load(connection: sqlite3.Connection, papers: Collection[int]) -> dict[int, _Paper]:
    wanted = _json(papers)
    found = {row[0]: _Paper(row[1], row[2]) for row in connection.execute(_PAPERS, [wanted])}
    documents: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for no, name, file_name, head in connection.execute(_DOCUMENTS, [wanted]):
        documents[no].append((name or file_name, head or ""))
    for no, each in documents.items():
        _sort(found[no], each)
    return found


def _sort(paper: _Paper, documents: Sequence[tuple[str, str]]) -> None:
    own = [each for each in documents if not _NOT_OWN.search(each[0])][:MOST_HEADS]
    # What was moved against a paper lies in its folder as well.
    own = own[:1] + [each for each in own[1:] if not _AGAINST.search(each[0])]
    paper.names = [name for name, _ in own if not _ANSWER.search(name)]
    for name, head in own:
        (paper.answers if _is_answer(name, head) else paper.heads).append(head)


def _is_answer(name: str, head: str) -> bool:
    """By its name, or by a first line „STELLUNGNAHME zum Antrag“."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][:KIND_LINES]
    return bool(_ANSWER.search(name)) or any(map(_ANSWERS_TO.match, lines))


def _json(papers: Collection[int]) -> str:
    return json.dumps(list(papers))
