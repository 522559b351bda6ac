"""A database that is closed while other threads read: they are broken off, and nothing else happens."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.store.database import Database

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
STRESS = Path(__file__).parent / "closing_stress.py"


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return Database(tmp_path / "x.db")


def test_a_thread_that_reads_is_broken_off(db: Database) -> None:
    raised: list[BaseException] = []
    reading = threading.Event()

    def read() -> None:
        connection = db.reader()
        connection.set_progress_handler(reading.set, 1_000)
        try:
            db.rows(ENDLESS)
        except sqlite3.Error as error:
            raised.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    assert reading.wait(20)
    db.close()
    thread.join(20)
    assert [str(each) for each in raised] == ["interrupted"]


def test_who_reads_afterwards_is_told_so(db: Database) -> None:
    cursor = db.reader().execute("SELECT 1 UNION SELECT 2")
    reader = db.reader()
    db.close()
    db.close()
    with pytest.raises(sqlite3.ProgrammingError):
        cursor.fetchone()
    with pytest.raises(sqlite3.ProgrammingError):
        reader.execute("SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError):
        db.rows("SELECT 1")


def test_no_thread_opens_it_again(db: Database) -> None:
    db.close()
    raised: list[BaseException] = []

    def read() -> None:
        with pytest.raises(sqlite3.ProgrammingError) as caught:
            db.rows("SELECT 1")
        raised.append(caught.value)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(20)
    assert len(raised) == 1


def test_what_is_closed_leaves_no_log_beside_the_file(db: Database) -> None:
    def read() -> None:
        db.rows("SELECT 1")

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(20)
    with db.write() as w:
        w.execute("INSERT INTO meta VALUES ('a', 'b')")
    db.close()
    assert [path.name for path in db.path.parent.iterdir() if path.name.startswith("x.db-")] == []


def test_threads_that_have_ended_leave_no_connection_open(db: Database) -> None:
    """serve begins one for each run of a sync, for months."""

    def opened() -> int:
        links = (each.readlink().name for each in Path("/proc/self/fd").iterdir() if each.is_symlink())
        return sum(name == db.path.name for name in links)

    def read() -> None:
        thread = threading.Thread(target=db.value, args=("SELECT 1",))
        thread.start()
        thread.join()

    read()
    before = opened()
    for _ in range(20):
        read()
    assert opened() <= before + 1
    db.close()


def test_results_are_walked_through_as_they_are(db: Database) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n"
    assert [row["i"] for row in db.reader().execute(many)] == list(range(1, 1_001))
    cursor = db.reader().execute(many)
    assert next(cursor)["i"] == 1
    assert [row["i"] for row in cursor.fetchmany(2)] == [2, 3]
    assert len(cursor.fetchall()) == 997
    db.close()


def test_two_hundred_times_under_load(tmp_path: Path) -> None:
    """In a process of its own: what is tested is that it lives."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(STRESS), str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "200"), done.stderr[-3_000:]
