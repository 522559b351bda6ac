"""An instance with everything that a backup is about; run as a program, a process that writes or backs up.

python -m tests.operation.backup_world write DATABASE | serve DATABASE | backup DATABASE FILE
"""

import itertools
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from click.testing import CliRunner

from adapters.command_line.main import cli
from bot.errors import RatsbotError
from bot.messages import Incoming, Place, Sender
from bot.store.database import Database
from bot.store.instance import serving
from bot.store.wordless import REMEMBERED
from tests.delivery.fakes import START

ROOM = Place("fake", "room", "room")
UNDER_WAY = ("inbox", "outbox", "held_event", "cursor")
CHANGED = {*REMEMBERED, *UNDER_WAY, "meta", "audit", "run", "source_state", "sqlite_sequence", "subscription"}
"""Tables that a restore changes on purpose."""


class Called:
    """`ratsbot …` on one database; `said` is what it printed last."""

    def __init__(self, database: Path, config: Path | None = None) -> None:
        self.database = database
        self._before = ["--config", str(config)] if config else []

    def __call__(self, *args: str, typed: str = "") -> str:
        whole = [*self._before, "--database", str(self.database), *args]
        result = CliRunner().invoke(cli, whole, input=typed, standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.output


def said(text: str, number: int = 1) -> Incoming:
    return Incoming(f"e{number}", "message", ROOM, Sender("p1"), text, START, addressed=True)


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the indexes' own."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
        ]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@contextmanager
def process(*args: str) -> Iterator[subprocess.Popen[str]]:
    """One of these below, once it has said that it is at work."""
    command = [sys.executable, "-m", "tests.operation.backup_world", *args]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()
        try:
            yield running
        finally:
            running.kill()


def _write(database: Path) -> None:
    """Two rows that belong together, again and again, as an import writes."""
    db = Database(database)
    for number in itertools.count():
        with db.write() as w:
            w.execute("INSERT OR REPLACE INTO meta VALUES ('one', ?)", [str(number)])
            w.execute(
                "INSERT INTO audit (at, action, body, object, reason) VALUES ('', '', '', '', ?)", [number]
            )
            w.execute("INSERT OR REPLACE INTO meta VALUES ('two', ?)", [str(number)])
        if number == 0:
            click.echo("at work")


def _serve(database: Path) -> None:
    with serving(database):
        db = Database(database)
        click.echo("at work")
        signal.pause()
        db.close()


def _backup(database: Path, file: Path) -> None:
    click.echo("at work")
    try:
        Called(database)("backup", str(file))
    except RatsbotError as error:
        click.echo(str(error))


WHAT: dict[str, Callable[..., None]] = {"write": _write, "serve": _serve, "backup": _backup}

if __name__ == "__main__":
    _, what, *paths = sys.argv
    WHAT[what](*map(Path, paths))
