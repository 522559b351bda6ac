"""A disk that has gone bad in one place."""

import sqlite3
from contextlib import closing
from pathlib import Path


def spoil(database: Path) -> None:
    """In the middle, of one table: neither its first nor its last row."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE filler (x TEXT)")
        connection.executemany("INSERT INTO filler VALUES (?)", [("w" * 3000,)] * 200)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    middle = database.stat().st_size - 400_000
    with database.open("r+b", buffering=0) as file:
        file.seek(middle // 4096 * 4096)
        file.write(b"\xff" * 160_000)
