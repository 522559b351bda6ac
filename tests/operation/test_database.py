"""The SQLite file: what an operator can mend is a sentence, and transactions are whole or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import DatabaseError
from bot.store.database import Database
from bot.store.migrations import TYPICAL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def test_a_database_of_a_newer_version_is_left_alone(path: Path) -> None:
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('ratsbot', 'm999', '')"
        )
    connection.close()
    with pytest.raises(DatabaseError, match="neuere Fassung"):
        Database(path)


def test_what_is_no_database_says_so(path: Path) -> None:
    path.write_bytes(b"kein SQLite, sondern ein Brief an die Verwaltung" * 50)
    with pytest.raises(DatabaseError, match="keine Datenbank von Ratsbot"):
        Database(path)


def test_a_damaged_database_is_a_sentence(path: Path) -> None:
    db = Database(path)
    with db.write() as w:
        w.execute("INSERT INTO body (key, name) VALUES ('a', 'A')")
    db.close()
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(bytes(raw))
    with pytest.raises(DatabaseError, match="ist beschädigt"), closing(Database(path)) as db:
        db.rows("SELECT * FROM body")


def test_an_exception_rolls_the_whole_block_back(path: Path) -> None:
    db = Database(path)

    def fail() -> None:
        with db.write() as w:
            w.execute("INSERT INTO body (key, name) VALUES ('a', 'A')")
            with db.write() as inner:
                inner.execute("INSERT INTO body (key, name) VALUES ('b', 'B')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert db.rows("SELECT key FROM body") == []
    db.close()


def test_a_reader_cannot_write(path: Path) -> None:
    db = Database(path)
    with pytest.raises(DatabaseError, match="darf dort nicht schreiben"):
        db.rows("DELETE FROM body")
    db.close()


def test_every_statistic_names_an_index_that_is_there(path: Path) -> None:
    db = Database(path)
    indexed = {(row["tbl_name"], row["name"]) for row in db.rows("SELECT * FROM sqlite_master")}
    own = {(table, index) for table, index in TYPICAL if table != index}
    assert own <= indexed
    tables = {name for table, name in indexed if table == name}
    assert {table for table, _ in TYPICAL} <= tables
    db.close()


def test_a_city_is_no_selective_key(path: Path) -> None:
    db = Database(path)
    plan = db.rows("EXPLAIN QUERY PLAN SELECT name FROM agenda_item WHERE body = 'a' AND meeting = 'b'")
    assert "agenda_item_by_meeting" in plan[0]["detail"]
    db.close()
