"""Lets long work on a database be broken off from another thread: a copy, a look through the whole file."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OFTEN = 20_000
"""Steps of SQLite's machine between two looks: some milliseconds."""


class Halted(Exception):
    """The work was broken off; what it had begun is worth nothing."""


class Halt:
    """Asked for once, for good: whoever goes on working belongs to a process that is ending."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._open: set[sqlite3.Connection] = set()

    def ask(self) -> None:
        """From any thread. To be repeated until the work has ended: what SQLite is told counts for no
        statement that begins a moment later."""
        self._asked.set()
        with self._lock:
            for connection in self._open:
                connection.interrupt()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def check(self) -> None:
        """Between two steps. Raises Halted."""
        if self.asked:
            raise Halted

    @contextmanager
    def over(self, connection: sqlite3.Connection) -> Iterator[None]:
        """What is read by this connection meanwhile is broken off. Raises Halted."""
        self.check()
        # For what is not yet begun when it is asked; the check of a file's structure only hears interrupts.
        connection.set_progress_handler(lambda: int(self.asked), OFTEN)
        with self._lock:
            self._open.add(connection)
        try:
            yield
        except sqlite3.OperationalError:
            self.check()
            raise
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.set_progress_handler(None, 0)
