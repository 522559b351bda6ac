"""One SQLite file: one writer with short transactions, one read connection per thread."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database as SqliteUtils

from bot.errors import DatabaseError
from bot.store.backups import advice, last_good, note_damage
from bot.store.instance import unserved
from bot.store.migrations import migrations
from bot.store.reading import Reading
from bot.store.rights import take_back
from bot.store.safeguard import put_aside
from bot.store.snapshot import glance

Row = sqlite3.Row
Writer = SqliteUtils
"""What one transaction writes through."""
Values = Sequence[Any] | dict[str, Any]
C = TypeVar("C", bound=sqlite3.Connection)

BUSY_SECONDS = 30.0
"""How long a writer waits for another process; an import holds the lock for one batch at a time."""

CLOSED = "The database has been closed."


class Database:
    """Opens the file, brings its schema up to date, and hands out connections.

    Writers use `with db.write() as w:`, which is one BEGIN IMMEDIATE transaction; nothing else in
    this process writes meanwhile. Readers use `db.rows(...)`, from any thread.
    """

    def __init__(self, path: Path, *, copies: Path | None = None, uncopied: bool = False) -> None:
        """Before a new version changes the schema of a database in use, a copy is put into `copies`, or
        beside it; not where it is `uncopied`."""
        self.path = path
        self._copies = copies
        self._uncopied = uncopied
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._readers: list[tuple[threading.Thread, Reading]] = []
        self._closed = False
        self._lock = threading.RLock()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        try:
            self._refuse_emptied()
            # What people asked is in it until it is answered: nobody else may read along.
            self.path.touch(mode=0o600)
            take_back(self.path)
            self.writer = SqliteUtils(self._connect(sqlite3.Connection), execute_plugins=False)
            self.writer.enable_wal()
            glance(self.writer.conn)
            self._refuse_newer()
            self._bring_up_to_date()
        except (sqlite3.Error, OSError) as error:
            _explain(self.path, error)
            raise DatabaseError(
                f"Die Datenbank {self.path} lässt sich nicht öffnen: {error}. Gibt es den Ordner, "
                "darf dieser Benutzer dort schreiben, und ist Platz auf dem Datenträger?"
            ) from error

    def _connect(self, factory: type[C]) -> C:
        with self._lock:
            if self._closed:
                raise sqlite3.ProgrammingError(CLOSED)
            connection = sqlite3.connect(
                self.path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                factory=factory,
            )
            self._connections.append(connection)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # A reply that was promised must survive a power cut as well: every commit reaches the disk.
        connection.execute("PRAGMA synchronous = FULL")
        # Deleted content is overwritten with zeros: a withdrawn paper must not stay in the file.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA cache_size = -65536")
        return connection

    def _refuse_emptied(self) -> None:
        """What was once backed up and is empty now has been lost: a new one in its place would hide that."""
        if self.path.is_file() and not self.path.stat().st_size and last_good(self.path):
            raise DatabaseError(f"Die Datenbank {self.path} ist leer. {advice(self.path)}")

    def _bring_up_to_date(self) -> None:
        """Not while an older version serves: whoever only looks would change the schema under it."""
        if not migrations.pending(self.writer):
            return
        if not any(True for _ in migrations.applied(self.writer)):
            migrations.apply(self.writer)
            return
        with unserved(self.path):
            # Another may have done it while we waited for nothing.
            pending = migrations.pending(self.writer)
            if pending and not self._uncopied:
                put_aside(self.path, pending[0].name, self._copies)
            migrations.apply(self.writer)

    def _refuse_newer(self) -> None:
        """A newer Ratsbot has changed the schema: going on would harm what it wrote."""
        applied = {each.name for each in migrations.applied(self.writer)}
        if applied - known_steps():
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

    def reader(self) -> Reading:
        """This thread's read connection; it sees what was committed when its statement began. After `close`
        it raises sqlite3.ProgrammingError."""
        if self._closed:
            raise sqlite3.ProgrammingError(CLOSED)
        connection: Reading | None = getattr(self._local, "connection", None)
        if connection is None:
            self._close_abandoned()
            connection = self._connect(Reading)
            connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
            with self._lock:
                self._readers.append((threading.current_thread(), connection))
        return connection

    def _close_abandoned(self) -> None:
        """Those of threads that have ended: each run of a sync has a thread of its own, and each connection
        holds its pages and two handles."""
        with self._lock:
            for thread, connection in [each for each in self._readers if not each[0].is_alive()]:
                self._readers.remove((thread, connection))
                self._connections.remove(connection)
                connection.close()

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        with _explained(self.path):
            return self.reader().all(sql, values)

    def row(self, sql: str, values: Values = ()) -> Row | None:
        with _explained(self.path):
            found: Row | None = self.reader().one(sql, values)
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
        """Waits for a transaction, and breaks off what other threads are reading."""
        self._closed = True
        with self._lock:
            while self._connections:
                connection = self._connections.pop()
                connection.end() if isinstance(connection, Reading) else connection.close()


def known_steps() -> set[str]:
    """The names of all migrations that this version knows."""
    with closing(SqliteUtils(memory=True, execute_plugins=False)) as empty:
        return {each.name for each in migrations.pending(empty)}


_ROOM = (
    "Bitte Platz schaffen; danach geht es von selbst weiter. Bis dahin wird nur gelesen, nichts angenommen"
)
_REASONS = {
    "locked": "ist gerade von einem anderen Vorgang belegt. Bitte gleich noch einmal versuchen.",
    "full": f"lässt sich nicht beschreiben: Der Datenträger ist voll. {_ROOM}.",
    "readonly": "lässt sich nicht beschreiben: Dieser Benutzer darf dort nicht schreiben, oder der "
    "Datenträger ist nur zum Lesen eingehängt. Bitte die Rechte der Datei und ihres Ordners prüfen.",
    "disk i/o error": "lässt sich nicht lesen oder schreiben: Der Datenträger meldet einen Fehler, oder er "
    "ist voll. Bitte Platz und Zustand des Datenträgers prüfen.",
}
DAMAGE = "malformed"
_BEYOND_HELP = {DAMAGE: "ist beschädigt", "not a database": "ist keine Datenbank von Ratsbot"}
"""After these comes where the last good backup is."""


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What the operator can mend is said in a sentence; anything else is a bug and stays as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        _explain(path, error)
        raise


def _explain(path: Path, error: Exception) -> None:
    said = str(error).casefold()
    for word, reason in _REASONS.items():
        if word in said:
            raise DatabaseError(f"Die Datenbank {path} {reason}") from error
    for word, reason in _BEYOND_HELP.items():
        if word in said:
            if word == DAMAGE:
                note_damage(path, str(error))
            raise DatabaseError(f"Die Datenbank {path} {reason}. {advice(path)}") from error
