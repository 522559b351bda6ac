"""A copy of the database as it was at one moment, while others go on writing; and whether a file is whole."""

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from bot.store.beside import WAL, beside
from bot.store.halt import Halt, Halted

PAGES_AT_A_TIME = 4096
"""16 MB: so often is told how far the copy is, and so soon does Ctrl-C end it."""
MOST_FAULTS = 10_000_000
_FALSE_ALARM = re.compile(r"NULL value in (\w+)\.(\w+)")

Tell = Callable[[int, int], None]
"""Is given how much is done, and how much there is."""


def untold(_done: int, _total: int) -> None:
    """For those who do not want to know how far it is."""


def copy(source: Path, target: Path, tell: Tell = untold) -> None:
    """Page by page, so that numbers of rows stay as they are. Raises sqlite3.Error, OSError.

    SQLite begins a copy anew whenever another process has written in between. A read transaction that is open
    all the while keeps it at one moment, and nobody who writes waits for it: only the write-ahead log grows.
    Deleted words are not in it: `secure_delete` overwrites freed pages, old ones in the log are not copied.
    """
    target.touch(mode=0o600)
    with closing(_reader(source)) as reader, closing(sqlite3.connect(target)) as writer:
        writer.execute("PRAGMA synchronous = OFF")  # whoever asked brings the finished file to the disk
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        reader.backup(
            writer,
            pages=PAGES_AT_A_TIME,
            progress=lambda _, left, total: tell(total - left, total),
            sleep=0.01,
        )


def copy_unused(source: Path, target: Path) -> None:
    """The same of a database that nobody uses, where SQLite cannot open it: beside it there is no room for
    its index of the log, or nothing may be written. Raises sqlite3.Error, OSError."""
    log, copied = (beside(path, WAL) for path in (source, target))
    target.touch(mode=0o600)
    shutil.copyfile(source, target)
    if log.exists():
        copied.touch(mode=0o600)
        shutil.copyfile(log, copied)
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        # Only what is in force: old pages in the log hold deleted words.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def faults(path: Path, halt: Halt | None = None) -> list[str]:
    """What SQLite finds wrong in the whole file; 900 MB take one to two seconds. Blocks nobody. Raises
    Halted."""
    try:
        with closing(_reader(path)) as reader, (halt or Halt()).over(reader):
            said = {row[0] for row in reader.execute(f"PRAGMA integrity_check({MOST_FAULTS})")} - {"ok"}
            return sorted(each for each in said if not _is_false(reader, each))
    except sqlite3.Error as error:
        return [str(error)]


def first_fault(path: Path, seconds: float) -> str:
    """The same, less thorough, and given up after a while; '' where nothing is found until then."""
    halt = Halt()
    timer = threading.Timer(seconds, halt.ask)
    timer.start()
    try:
        with closing(_reader(path)) as reader, halt.over(reader):
            said = {row[0] for row in reader.execute("PRAGMA quick_check")} - {"ok"}
            return min((each for each in said if not _is_false(reader, each)), default="")
    except (Halted, sqlite3.OperationalError):
        return ""
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        timer.cancel()


def _is_false(reader: sqlite3.Connection, said: str) -> bool:
    """SQLite 3.40 sees NULLs that are not there in tables WITHOUT ROWID whose key has gaps (file_use)."""
    found = _FALSE_ALARM.fullmatch(said)
    if found is None:
        return False
    table, column = found.groups()
    # Not „IS NULL“: of a column that is NOT NULL the planner does not look at that.
    sql = f'SELECT 1 FROM "{table}" WHERE typeof("{column}") = \'null\' LIMIT 1'
    return reader.execute(sql).fetchone() is None


def glance(connection: sqlite3.Connection) -> None:
    """Reads the first and the last row of every table: a few hundred pages, whatever the size. Raises
    sqlite3.DatabaseError where one of them makes no sense; a truncated file SQLite refuses by itself."""
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY rootpage"
    ).fetchall()
    for name, sql in tables:
        connection.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchone()
        if "WITHOUT ROWID" not in (sql or ""):
            connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid DESC LIMIT 1').fetchone()


def glance_at(path: Path) -> None:
    """The same of a file that nobody has opened as a Database."""
    with closing(_reader(path)) as reader:
        glance(reader)


def counted(found: Sequence[str]) -> str:
    """How many faults: SQLite tells several in one text, under a heading of asterisks."""
    lines = [line for each in found for line in each.splitlines() if line and not line.startswith("***")]
    return f"{len(lines)} Fehler"


def rows_of(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What a file says that nobody has opened as a Database. Raises sqlite3.Error."""
    with closing(_reader(path)) as reader:
        return reader.execute(sql).fetchall()


def _reader(path: Path) -> sqlite3.Connection:
    """Not opened read-only: the last one who does so leaves an empty log lying beside the file."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA query_only = ON")
    return connection
