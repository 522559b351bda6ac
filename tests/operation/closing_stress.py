"""python closing_stress.py FOLDER: closes a database 200 times while threads read from it in every way."""

import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from bot.errors import RatsbotError
from bot.store.database import Database

TIMES, ROWS = 200, 500
SORTED = "SELECT a.key FROM meta a, meta b WHERE a.key < b.key ORDER BY b.value DESC, a.key LIMIT 50"
READS: tuple[Callable[[Database], object], ...] = (
    lambda db: db.rows(SORTED),
    lambda db: db.value("SELECT value FROM meta WHERE key > 'k3'"),
    lambda db: [row["key"] for row in db.reader().execute("SELECT key FROM meta")],
    lambda db: db.reader().execute("SELECT key FROM meta").fetchone(),
)
ENDED = {"interrupted", "The database has been closed.", "Cannot operate on a closed database."}


def read(
    db: Database, what: Callable[[Database], object], begun: threading.Barrier, wrong: list[str]
) -> None:
    what(db)
    begun.wait()
    try:
        while True:
            what(db)
    except (sqlite3.Error, RatsbotError) as error:
        if str(error) not in ENDED:
            wrong.append(repr(error))


def once(db: Database) -> list[str]:
    wrong: list[str] = []
    begun = threading.Barrier(len(READS) + 1)
    threads = [threading.Thread(target=read, args=(db, each, begun, wrong)) for each in READS]
    for each in threads:
        each.start()
    begun.wait()
    db.close()
    for each in threads:
        each.join()
    return wrong


def main(folder: Path) -> None:
    path = folder / "x.db"
    first = Database(path)
    with first.write() as w:
        w.conn.executemany("INSERT INTO meta VALUES (?, ?)", [(f"k{n}", f"{n % 7}") for n in range(ROWS)])
    first.close()
    clean = sum(not once(Database(path)) for _ in range(TIMES))
    print(clean)  # noqa: T201 - for the test


if __name__ == "__main__":
    main(Path(sys.argv[1]))
