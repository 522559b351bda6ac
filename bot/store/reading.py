"""A connection that one thread reads by, and that another thread may close whatever is being read just then.

SQLite's module for Python frees a statement in the middle of a step when its connection is closed elsewhere,
and the process is gone. So every step is under a lock of its connection: 0.1 µs, as nobody else wants it.
"""

import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

CHUNK = 64
"""Rows that are fetched at once where a result is walked through: a lock for each would double the time."""
TRIES, TRY_SECONDS = 250, 0.02
"""So often, and each time so long, `end` waits for a statement that does not let itself be broken off."""
_EXECUTE, _CLOSE = sqlite3.Cursor.execute, sqlite3.Cursor.close


class Reading(sqlite3.Connection):
    """Made with `sqlite3.connect(…, factory=Reading, check_same_thread=False)`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.using = threading.RLock()
        super().__init__(*args, **kwargs)

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Cursor)  # type: ignore[arg-type]

    def execute(self, *args: Any) -> Any:
        with self.using:
            return _EXECUTE(super().cursor(_Cursor), *args)  # type: ignore[arg-type]

    def all(self, sql: str, values: Any) -> list[Any]:
        """The whole result. One lock for all steps: most reads go this way."""
        with self.using:
            return super().cursor().execute(sql, values).fetchall()

    def one(self, sql: str, values: Any) -> Any:
        """The first row, None where there is none."""
        with self.using:
            return super().cursor().execute(sql, values).fetchone()

    def __exit__(self, *error: object) -> Any:
        with self.using:
            return super().__exit__(*error)  # type: ignore[arg-type]

    def end(self) -> bool:
        """Breaks off what is being read, and closes; whoever reads on gets sqlite3.ProgrammingError. False
        where a statement did not end: then the connection goes with the thread that it belongs to."""
        if not self._is_mine():
            return False
        try:
            self.close()
        finally:
            self.using.release()
        return True

    def _is_mine(self) -> bool:
        if self.using.acquire(blocking=False):
            return True
        for _ in range(TRIES):
            self.interrupt()  # again each time: it counts for no statement that begins later
            if self.using.acquire(timeout=TRY_SECONDS):
                return True
        return False


class _Cursor(sqlite3.Cursor):
    """Everything of it that makes a step."""

    def __init__(self, connection: Reading) -> None:
        self._using = connection.using
        super().__init__(connection)

    def execute(self, *args: Any) -> Any:
        with self._using:
            return super().execute(*args)

    def fetchone(self) -> Any:
        with self._using:
            return super().fetchone()

    def fetchmany(self, size: int | None = CHUNK) -> list[Any]:
        with self._using:
            return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        with self._using:
            return super().fetchall()

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        while rows := self.fetchmany(CHUNK):
            yield from rows

    def __next__(self) -> Any:
        with self._using:
            return super().__next__()

    def close(self) -> None:
        with self._using:
            super().close()

    def __del__(self) -> None:
        # A cursor that was not read to its end resets its statement when it goes.
        with self._using:
            try:  # noqa: SIM105 - suppress takes longer than all of this
                _CLOSE(self)
            except sqlite3.ProgrammingError:
                pass
