"""The tables of the vectors: derived from the store, dropped and refilled at will.

A row's `no` only ever grows, so the table is its own log: who remembers the last number seen reads
what came after it. What is removed leaves an empty row behind, which tells others to forget it.
"""

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

from sqlite_utils import Database as SqliteUtils

from bot.retrieval.lexical.schema import first_id
from bot.store.database import Database

_TABLES = """
CREATE TABLE IF NOT EXISTS vector_model (
  no INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, dimensions INTEGER NOT NULL,
  state TEXT NOT NULL, contents TEXT NOT NULL, token TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS vector (
  no INTEGER PRIMARY KEY AUTOINCREMENT, model_no INTEGER NOT NULL, kind INTEGER NOT NULL,
  id INTEGER NOT NULL, hash BLOB, value BLOB
);
CREATE UNIQUE INDEX IF NOT EXISTS vector_by_id ON vector (model_no, kind, id);
CREATE TABLE IF NOT EXISTS stale_vector (paper_no INTEGER PRIMARY KEY);
"""
_MODEL = "no, name, dimensions, token, contents"
# Deleting a row never lowers the sequence, so it tells every change apart.
_SERVING = """
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'vector'), 0) AS latest,
       coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'vectors_swept'), 0) AS swept,
       no, name, dimensions, token, contents
FROM (SELECT 1) LEFT JOIN vector_model ON state = 'active'
"""
_BURY = """
INSERT OR REPLACE INTO vector (model_no, kind, id) SELECT model_no, kind, id FROM vector
WHERE model_no = ? AND kind = ? AND id BETWEEN ? AND ? AND value IS NOT NULL
"""


class Kind(IntEnum):
    """What a vector is of. Ids of a paper's vectors: `paper number << 20 | slot`, of passages: theirs."""

    PAPER = 0
    PASSAGE = 1


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model whose vectors are kept. `dimensions` is 0 until the first vector; `token` is drawn anew
    for each model row ever made, so that a cache file of another database is told apart."""

    no: int
    name: str
    dimensions: int
    token: str
    contents: str


@dataclass(frozen=True, slots=True)
class Serving:
    """The model that is searched (None before the first one), and how far the table has come."""

    model: ModelRow | None
    latest: int
    swept: int
    """Empty rows up to here are gone: who has seen less must read everything anew."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A vector to be stored, float16, with the hash of its text."""

    kind: Kind
    id: int
    hash: bytes
    value: bytes


def exists(db: Database) -> bool:
    """Asked before making them: who only reads must not wait for whoever writes."""
    return db.row("SELECT 1 FROM sqlite_master WHERE name = 'stale_vector'") is not None


def create(writer: SqliteUtils) -> None:
    for statement in _TABLES.split(";\n"):
        writer.execute(statement)


@contextmanager
def snapshot(db: Database) -> Iterator[sqlite3.Connection]:
    """All statements inside see the same state of the database."""
    reader = db.reader()
    if reader.in_transaction:
        yield reader
        return
    reader.execute("BEGIN")
    try:
        yield reader
    finally:
        reader.execute("ROLLBACK")


def serving(reader: sqlite3.Connection) -> Serving:
    latest, swept, *model = reader.execute(_SERVING).fetchone()
    return Serving(None if model[0] is None else ModelRow(*model), latest, swept)


def mark_stale(writer: SqliteUtils, papers: Iterable[int]) -> None:
    """What these papers are found by has changed: their vectors are looked at by the next update."""
    writer.conn.executemany("INSERT OR IGNORE INTO stale_vector VALUES (?)", ((no,) for no in papers))


def mark_all_stale(writer: SqliteUtils) -> None:
    """Papers that are gone as well: their vectors, should there be any, must go."""
    writer.execute("INSERT OR IGNORE INTO stale_vector SELECT no FROM paper")
    writer.execute(f"INSERT OR IGNORE INTO stale_vector SELECT DISTINCT id / {first_id(1)} FROM vector")


def remove(writer: SqliteUtils, papers: Collection[int]) -> None:
    """Delete all vectors of these papers, in the caller's transaction; caches notice at the next search."""
    models = [row[0] for row in writer.execute("SELECT no FROM vector_model")]
    for no in papers:
        ids = (first_id(no), first_id(no + 1) - 1)
        for model in models:
            for kind in Kind:
                writer.execute(_BURY, (model, kind, *ids))


def bury(writer: SqliteUtils, model_no: int, gone: Iterable[tuple[Kind, int]]) -> None:
    """Delete single vectors."""
    writer.conn.executemany(_BURY, ((model_no, kind, each, each) for kind, each in gone))


def insert(writer: SqliteUtils, model_no: int, made: Iterable[Fresh]) -> None:
    """New vectors, in place of older ones of the same ids."""
    writer.conn.executemany(
        "INSERT OR REPLACE INTO vector (model_no, kind, id, hash, value) VALUES (?, ?, ?, ?, ?)",
        ((model_no, each.kind, each.id, each.hash, each.value) for each in made),
    )


def sweep(writer: SqliteUtils, upto: int) -> None:
    """Empty rows up to this number have told what they had to."""
    if writer.execute("DELETE FROM vector WHERE value IS NULL AND no <= ?", [upto]).rowcount:
        writer.execute("INSERT OR REPLACE INTO meta VALUES ('vectors_swept', ?)", [str(upto)])


def models(reader: sqlite3.Connection, state: str) -> list[ModelRow]:
    """Models that are 'active' (searched), 'filling' (to be searched once complete) or 'leaving'."""
    found = reader.execute(f"SELECT {_MODEL} FROM vector_model WHERE state = ? ORDER BY no", [state])
    return [ModelRow(*row) for row in found]


def add_model(writer: SqliteUtils, name: str, dimensions: int, state: str, contents: str) -> ModelRow:
    token = secrets.token_hex(8)
    made = writer.execute(
        "INSERT INTO vector_model (name, dimensions, state, contents, token) VALUES (?, ?, ?, ?, ?)",
        [name, dimensions, state, contents, token],
    )
    return ModelRow(int(made.lastrowid or 0), name, dimensions, token, contents)


def set_model(writer: SqliteUtils, no: int, column: str, value: str | int) -> None:
    writer.execute(f"UPDATE vector_model SET {column} = ? WHERE no = ?", [value, no])


def set_dimensions(writer: SqliteUtils, no: int, dimensions: int) -> None:
    """Known with the first vector, where only the model's answer tells."""
    writer.execute("UPDATE vector_model SET dimensions = ? WHERE no = ? AND dimensions = 0", [dimensions, no])


def delete_some(writer: SqliteUtils, model_no: int, most: int) -> bool:
    """Deletes vectors of a model and, with the last of them, the model; False when nothing is left."""
    chosen = "SELECT no FROM vector WHERE model_no = ? LIMIT ?"
    deleted = writer.execute(f"DELETE FROM vector WHERE no IN ({chosen})", [model_no, most]).rowcount
    if not deleted:
        writer.execute("DELETE FROM vector_model WHERE no = ?", [model_no])
    return bool(deleted)
