"""A copy without what people have said and what was about to be answered: backups outlive deadlines."""

import sqlite3
from contextlib import closing
from pathlib import Path

REMEMBERED = ("memory", "exchange", "kept_upload")
"""What was remembered of single persons, for a day at most: no backup holds it."""
_WEEK = (
    "DELETE FROM usage_turn",
    "DELETE FROM usage_time",
    "DELETE FROM usage_week WHERE closed_at IS NULL",
)
"""Of the running week: its key and the hashes of persons, which are to go with it."""
_UNDER_WAY = (
    "UPDATE inbox SET incoming = NULL, state = 'done' WHERE state != 'done'",
    "UPDATE outbox SET reply = NULL, state = 'dead', reason = 'backup' WHERE state = 'due'",
    "DELETE FROM held_event",
)
"""Of a bot that goes on: it will have answered these when the backup is needed."""


def without_words(copy: Path, *, goes_on: bool) -> None:
    """`goes_on`: the bot whose database this is a copy of will go on working. One that has been stopped may
    be moved with all that waits. Raises sqlite3.Error."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        connection.execute("BEGIN IMMEDIATE")
        for table in REMEMBERED:
            if table in there:
                connection.execute(f"DELETE FROM {table}")
        if {"usage_turn", "usage_time", "usage_week"} <= there:
            for sql in _WEEK:
                connection.execute(sql)
        if goes_on and {"inbox", "outbox", "held_event"} <= there:
            for sql in _UNDER_WAY:
                connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
