"""kill -9 while a new version brings the database up to date: every row stays, and the next start goes on."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database, known_steps
from bot.store.migrations import migrations

KILLS = 12
PROGRAM = """
import sys
from pathlib import Path
from bot.store.database import Database, known_steps
print("los", flush=True)
Database(Path(sys.argv[1])).close()
print("fertig", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Of an early version, with enough in it that a copy takes a while."""
    path = tmp_path / "old.db"
    db = SqliteUtils(path)
    migrations.apply(db, stop_before="m003_files")
    rows = "WITH n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000)"
    db.execute(f"{rows} INSERT INTO body (key, name) SELECT 'b' || x, hex(randomblob(2000)) FROM n")
    db.conn.commit()
    db.close()
    return path


def taken(old: Path, folder: Path, seconds: float | None) -> tuple[Path, float]:
    """A copy of it that a process brings up to date until it is killed, and how long it was at it."""
    folder.mkdir()
    path = Path(shutil.copy(old, folder / "x.db"))
    command = [sys.executable, "-c", PROGRAM, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "los\n"
        begun = time.monotonic()
        if seconds is None:
            assert process.stdout.readline() == "fertig\n"
        else:
            time.sleep(seconds)
        needed = time.monotonic() - begun
        process.kill()
    return path, needed


def state(path: Path) -> tuple[str, int, set[str]]:
    """Whether it is whole, its rows, its steps."""
    db = SqliteUtils(path)
    whole = db.execute("PRAGMA integrity_check").fetchone()[0]
    count = db.execute("SELECT count(*) FROM body WHERE length(name) = 4000").fetchone()[0]
    found = {each.name for each in migrations.applied(db)}
    db.close()
    return whole, count, found


def test_killed_at_any_moment_it_is_whole_and_goes_on(old: Path, tmp_path: Path) -> None:
    _, _, before = state(old)
    _, needed = taken(old, tmp_path / "whole", None)
    halfway = 0
    for number in range(KILLS):
        path, _ = taken(old, tmp_path / str(number), needed * number / KILLS)
        whole, count, steps = state(path)
        assert (whole, count) == ("ok", 2000)
        assert before <= steps <= known_steps()
        halfway += steps != known_steps()
        copied = path.with_name("x.db.vor-m003.db")
        assert copied.exists() or steps == before
        if copied.exists():
            assert state(copied) == ("ok", 2000, before)
        Database(path).close()
        assert state(path) == ("ok", 2000, known_steps())
        assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []
    assert halfway > 0
