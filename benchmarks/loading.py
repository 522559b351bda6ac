"""How fast an archive gets in, what it costs, and what a second run and a crash cost.

python -m benchmarks.loading [--archive FOLDER] [--database FILE] [--kills N]

Runs `ratsbot import` as its user does, in a process of its own: from nothing, again, and (--kills)
from nothing with kill -9 at random moments and resumed, comparing the contents at the end.
Beside it: the same texts into a plain FTS5 table in one go, the least any index costs.
"""

import argparse
import hashlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared import shared_folder

CONTENT = {
    "paper": "SELECT body, id, name, reference, date, publicness, via FROM paper ORDER BY 1, 2",
    "file": "SELECT body, id, name, publicness, via FROM file ORDER BY 1, 2",
    "file_use": "SELECT * FROM file_use ORDER BY 1, 2, 3, 4, 6",
    "consultation": "SELECT * FROM consultation ORDER BY body, paper, id, at",
    "agenda_item": "SELECT * FROM agenda_item ORDER BY body, id",
    "meeting": "SELECT * FROM meeting ORDER BY body, id",
    "text": "SELECT f.id, source_hash, t.text FROM file_text t JOIN file f ON f.no = t.file_no ORDER BY 1",
    "change": "SELECT body, kind, object, field, old, new FROM change ORDER BY 1, 2, 3, 4, 6",
    "tombstone": "SELECT body, kind, id FROM tombstone ORDER BY 1, 2, 3",
    "index": "SELECT p.id, count(*), sum(x.start), sum(x.end) FROM passage x"
    " JOIN paper p ON p.no = x.id >> 20 GROUP BY p.id ORDER BY 1",
    "terms": "SELECT term, col, doc, cnt FROM passage_frequency ORDER BY 1, 2",
    "stale": "SELECT count(*) FROM stale_paper",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a command: wall seconds, peak memory in MB, exit status and what it printed."""

    seconds: float
    peak_mb: float
    status: int
    printed: str


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--archive", type=Path, default=None)
    parser.add_argument("--database", type=Path, default=None)
    parser.add_argument("--kills", type=int, default=0)
    given = parser.parse_args()
    archive = given.archive or shared_folder() / "data/oparl/karlsruhe"
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or Path(folder) / "loading.db"
        report(archive, database, Path(folder), given.kills)


def report(archive: Path, database: Path, folder: Path, kills: int) -> None:
    first, second = load(archive, database), load(archive, database)
    characters = count(database, "SELECT sum(length(text)) FROM file_text") / 1e6
    objects = sum(count(database, f"SELECT count(*) FROM {t}") for t in ("paper", "file", "agenda_item"))
    print(f"| import of {archive.name} | |\n|---|---|")
    print(f"| papers, texts, characters | {_stock(database)}, {characters:.1f} M |")
    print(
        f"| from nothing, with index | {first.seconds:.0f} s ({objects / first.seconds:.0f} objects/s,"
        f" {characters / first.seconds:.2f} M characters/s), peak {first.peak_mb:.0f} MB,"
        f" exit {first.status} |"
    )
    print(f"| second run, nothing changed | {second.seconds:.0f} s, peak {second.peak_mb:.0f} MB |")
    size = database.stat().st_size / 1e6
    print(f"| database | {size:.0f} MB, {size / characters:.2f} MB per million characters |")
    plain = plain_index(database, folder / "plain.db")
    print(
        f"| beside it: the same passages into a bare FTS5 unicode61 table | {plain:.0f} s,"
        f" ratio {first.seconds / plain:.1f} |"
    )
    if kills:
        print(
            f"| {kills} × kill -9 and resumed | {resumed(archive, database, folder, kills, first.seconds)} |"
        )


def load(archive: Path, database: Path) -> Ran:
    command = _command(archive, database)
    begun = time.monotonic()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    seconds = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if done.returncode not in {0, 3}:
        sys.exit(done.stderr)
    return Ran(seconds, peak, done.returncode, done.stdout)


def _command(archive: Path, database: Path) -> list[str]:
    ratsbot = [sys.executable, "-m", "adapters.command_line", "--database", str(database)]
    return [*ratsbot, "import", str(archive), "--body", "karlsruhe"]


def _stock(database: Path) -> str:
    numbers = [count(database, f"SELECT count(*) FROM {table}") for table in ("paper", "file_text")]
    return ", ".join(str(number) for number in numbers)


def count(database: Path, sql: str) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute(sql).fetchone()[0])


def plain_index(database: Path, target: Path) -> float:
    """Seconds to put every passage into FTS5 without any analysis of ours."""
    connection = sqlite3.connect(target)
    connection.execute("ATTACH ? AS house", [str(database)])
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5(text, content='')")
    begun = time.monotonic()
    connection.execute(
        "INSERT INTO plain(rowid, text) SELECT p.id, substr(t.text, p.start + 1, p.end - p.start)"
        " FROM house.passage p JOIN house.file_text t ON t.file_no = p.file_no ORDER BY p.id"
    )
    connection.commit()
    connection.close()
    return time.monotonic() - begun


def resumed(archive: Path, whole: Path, folder: Path, kills: int, seconds: float) -> str:
    """Kills an import at random moments, resumes it, and compares it with the uninterrupted one."""
    cut = folder / "cut.db"
    moments = []
    for _ in range(kills):
        process = subprocess.Popen(
            _command(archive, cut), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        moments.append(random.uniform(2, seconds * 0.8))
        time.sleep(moments[-1])
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    load(archive, cut)
    differing = [name for name in CONTENT if digest(whole, name) != digest(cut, name)]
    at = ", ".join(f"{moment:.0f} s" for moment in moments)
    return f"killed at {at}: " + (f"DIFFERS in {', '.join(differing)}" if differing else "equal in content")


def digest(database: Path, name: str) -> str:
    state = hashlib.blake2b()
    with sqlite3.connect(database) as connection:
        for row in connection.execute(CONTENT[name]):
            state.update(repr(row).encode())
    return state.hexdigest()


if __name__ == "__main__":
    main()
