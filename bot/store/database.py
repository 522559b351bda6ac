"""One SQLite file: one writer with short transactions, one read connection per thread."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database as SqliteUtils

from bot.errors import DatabaseError
from bot.store.migrations import migrations

Row = sqlite3.Row
Writer = SqliteUtils
"""What one transaction writes through."""
Values = Sequence[Any] | dict[str, Any]

BUSY_SECONDS = 30.0
"""How long a writer waits for another process; an import holds the lock for one batch at a time."""


class Database:
    """Opens the file, brings its schema up to date, and hands out connections.

    Writers use `with db.write() as w:`, which is one BEGIN IMMEDIATE transaction; nothing else in
    this process writes meanwhile. Readers use `db.rows(...)`, from any thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.RLock()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        try:
            # What people asked is in it until it is answered: nobody else may read along.
            self.path.touch(mode=0o600)
            self.writer = SqliteUtils(self._connect(), execute_plugins=False)
            self.writer.enable_wal()
            self._refuse_newer()
            migrations.apply(self.writer)
        except (sqlite3.Error, OSError) as error:
            _explain(self.path, error)
            raise DatabaseError(
                f"Die Datenbank {self.path} lässt sich nicht öffnen: {error}. Gibt es den Ordner, "
                "darf dieser Benutzer dort schreiben, und ist Platz auf dem Datenträger?"
            ) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        with self._lock:
            self._connections.append(connection)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # A reply that was promised must survive a power cut as well: every commit reaches the disk.
        connection.execute("PRAGMA synchronous = FULL")
        # Deleted content is overwritten with zeros: a withdrawn paper must not stay in the file.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA cache_size = -65536")
        return connection

    def _refuse_newer(self) -> None:
        """A newer Ratsbot has changed the schema: going on would harm what it wrote."""
        with closing(SqliteUtils(memory=True, execute_plugins=False)) as empty:
            known = {each.name for each in migrations.pending(empty)}
        applied = {each.name for each in migrations.applied(self.writer)}
        if applied - known:
            raise DatabaseError(
                f"Die Datenbank {self.path} hat eine neuere Fassung von Ratsbot angelegt. Bitte diese "
                "Fassung starten, oder eine Sicherung von vorher einspielen."
            )

    @contextmanager
    def write(self) -> Iterator[SqliteUtils]:
        """One transaction: committed at the end of the block, rolled back by any exception."""
        with self._lock:
            if self.writer.conn.in_transaction:
                yield self.writer
                return
            with _explained(self.path):
                self.writer.execute("BEGIN IMMEDIATE")
                try:
                    yield self.writer
                    self.writer.conn.commit()
                except BaseException:
                    self.writer.conn.rollback()
                    raise

    def reader(self) -> sqlite3.Connection:
        """This thread's read connection; it sees what was committed when its statement began."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
        return connection

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        with _explained(self.path):
            return self.reader().execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        with _explained(self.path):
            found: Row | None = self.reader().execute(sql, values).fetchone()
        return found

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, None where there is none."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    def scrub(self) -> bool:
        """Empties the write-ahead log into the file; False while another process still reads it."""
        with self._lock:
            busy = self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def close(self) -> None:
        with self._lock:
            while self._connections:
                self._connections.pop().close()


_REASONS = {
    "locked": "ist gerade von einem anderen Vorgang belegt. Bitte gleich noch einmal versuchen",
    "full": "lässt sich nicht beschreiben: Der Datenträger ist voll",
    "readonly": "lässt sich nicht beschreiben: Dieser Benutzer darf dort nicht schreiben",
    "malformed": "ist beschädigt. Bitte die letzte Sicherung einspielen",
    "not a database": "ist keine Datenbank von Ratsbot",
    "disk i/o error": "lässt sich nicht lesen oder schreiben: Der Datenträger meldet einen Fehler",
}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What the operator can mend is said in a sentence; anything else is a bug and stays as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        _explain(path, error)
        raise


def _explain(path: Path, error: Exception) -> None:
    for word, reason in _REASONS.items():
        if word in str(error).casefold():
            raise DatabaseError(f"Die Datenbank {path} {reason}.") from error
