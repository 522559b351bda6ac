"""Full disks, read-only ones, damaged files: nothing is lost or said twice, and the remedy is named."""

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.errors import Busy, DatabaseError
from bot.messages import Notice, Reply
from bot.store.database import Database
from bot.store.instance import is_served, lock_file, serving
from bot.store.locks import INSTANT
from tests.delivery.fakes import FakeClock
from tests.operation.backup_world import Called, process, said
from tests.operation.test_database_before_migration import small_disk

PAGE = 4096


def fill(folder: Path) -> Path:
    """Takes all that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, PAGE, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


def write_until_full(db: Database) -> None:
    while True:
        with db.write() as w:
            w.execute(
                "INSERT INTO audit (at, action, body, object, reason) VALUES ('', '', '', '', ?)",
                ["x" * 9000],
            )


def test_a_full_disk_is_a_sentence_reading_goes_on_and_room_mends_it(town: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "klein", "8m") as disk:
        database = disk / "town.db"
        database.write_bytes(town.read_bytes())
        db = Database(database)
        ballast = fill(disk)
        with pytest.raises(DatabaseError, match=r"Datenträger ist voll.*Platz schaffen"):
            write_until_full(db)
        assert db.value("SELECT count(*) FROM paper") == 2
        rows = db.value("SELECT count(*) FROM audit")
        ballast.unlink()
        with db.write() as w:
            w.execute("INSERT INTO audit (at, action, body, object, reason) VALUES ('', '', '', '', '')")
        assert db.value("SELECT count(*) FROM audit") == rows + 1
        db.close()


def test_search_works_on_a_full_disk(town: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "klein", "8m") as disk:
        for name in ("town.db", "town.db.key"):
            (disk / name).write_bytes(town.with_name(name).read_bytes())
        with closing(sqlite3.connect(disk / "town.db")) as held:  # as a serve that was there before
            held.execute("SELECT 1 FROM paper").fetchone()
            fill(disk)
            assert '"total": 1' in Called(disk / "town.db")("search", "Radweg", "--json")


class Screen:
    """Where replies are posted."""

    def __init__(self) -> None:
        self.posted: list[str] = []

    async def post(self, delivery: object) -> str:
        reply = delivery.reply  # type: ignore[attr-defined]
        self.posted.append(reply.key)
        return f"${len(self.posted)}"


def limited(pages: int | None, db: Database) -> None:
    """No page more than there are now, or as many as it likes."""
    now = db.writer.execute("PRAGMA page_count").fetchone()[0]
    db.writer.execute(f"PRAGMA max_page_count = {now + pages if pages is not None else 1 << 30}")


async def test_a_disk_that_fills_up_during_a_turn_loses_nothing_and_doubles_nothing(
    tmp_path: Path, clock: FakeClock
) -> None:
    db = Database(tmp_path / "x.db")
    mailbox, screen = Mailbox(db, clock), Screen()
    mailbox.take_in("fake", [said("Was kostet das Bad?")])

    async def answer(_incoming: object) -> object:
        limited(0, db)
        yield Reply("answer", (Notice("lang " * 20_000),))

    async def once() -> None:
        await Courier(mailbox, "fake", answer, screen, clock).settle()  # type: ignore[arg-type]

    for _ in range(2):  # serve starts it again, after a pause
        with pytest.raises(DatabaseError, match="Datenträger ist voll"):
            await once()
    assert screen.posted == []
    limited(None, db)

    async def with_room(_incoming: object) -> object:
        yield Reply("answer", (Notice("lang " * 20_000),))

    await Courier(mailbox, "fake", with_room, screen, clock).settle()  # type: ignore[arg-type]
    assert screen.posted == ["answer"]
    assert mailbox.take_in("fake", [said("Was kostet das Bad?")]) == 0
    await Courier(mailbox, "fake", with_room, screen, clock).settle()  # type: ignore[arg-type]
    assert screen.posted == ["answer"]
    db.close()


def test_a_limit_on_file_sizes_is_a_sentence_as_well(town: Path) -> None:
    """A disk quota's way of saying no, without being root."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from bot.store.database import Database;"
        "from bot.errors import DatabaseError; from tests.operation.test_disk_faults import write_until_full;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); db = Database(Path(sys.argv[1]));"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))\n"
        "try: write_until_full(db)\n"
        "except DatabaseError as error: print(error); print(db.value('SELECT count(*) FROM paper'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(town)], capture_output=True, text=True, check=False
    )
    assert "Platz" in done.stdout, done.stderr
    assert done.stdout.endswith("\n2\n")


def test_a_folder_that_may_only_be_read(town: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "klein", "8m") as disk:
        (disk / "town.db").write_bytes(town.read_bytes())
        subprocess.run(["/bin/mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(DatabaseError, match=r"nur zum Lesen eingehängt|lässt sich nicht öffnen"):
            Database(disk / "town.db")
        subprocess.run(["/bin/mount", "-o", "remount,rw", str(disk)], check=True)
        Database(disk / "town.db").close()


@pytest.fixture
def saved(town: Path) -> Path:
    """The file of a good backup, which stands in the record."""
    Called(town)("backup", str(town.parent / "gut.sicherung"))
    return town.parent / "gut.sicherung"


def zeroed_header(raw: bytearray) -> None:
    raw[:100] = bytes(100)


def truncated(raw: bytearray) -> None:
    del raw[len(raw) // 2 // PAGE * PAGE :]


def overwritten_schema(raw: bytearray) -> None:
    raw[100:PAGE] = b"\xff" * (PAGE - 100)


def overwritten_tables(raw: bytearray) -> None:
    raw[PAGE:] = b"\xff" * (len(raw) - PAGE)


@pytest.mark.parametrize("damage", [zeroed_header, truncated, overwritten_schema, overwritten_tables])
def test_damage_is_noticed_at_the_start_and_the_last_good_backup_named(
    town: Path, saved: Path, damage: object
) -> None:
    raw = bytearray(town.read_bytes())
    damage(raw)  # type: ignore[operator]
    town.write_bytes(bytes(raw))
    with pytest.raises(
        DatabaseError, match=r"letzte gute Sicherung ist vom \d\d\.\d\d\.\d{4}.*ratsbot restore"
    ):
        Database(town)
    Called(town)("restore", str(saved))
    assert "Radweg" in Called(town)("search", "Radweg")


def test_an_emptied_file_is_not_taken_for_a_new_database(town: Path, saved: Path) -> None:
    town.write_bytes(b"")
    with pytest.raises(DatabaseError, match=rf"ist leer\. Die letzte gute.*{saved.name}"):
        Database(town)


def test_damage_that_shows_while_it_runs(town: Path, saved: Path) -> None:
    db = Database(town)
    with closing(sqlite3.connect(town)) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'consultation'"
        ).fetchone()[0]
    with town.open("r+b", buffering=0) as file:
        file.seek((root - 1) * PAGE)
        file.write(b"\xff" * PAGE)
    with pytest.raises(DatabaseError, match=rf"ist beschädigt\. Die letzte gute Sicherung.*{saved.name}"):
        db.rows("SELECT * FROM consultation")
    db.close()


def test_a_lost_log_loses_no_more_than_what_it_held(town: Path) -> None:
    with process("write", str(town)) as running:
        running.kill()
        running.wait()
    assert town.with_name("town.db-wal").exists()
    town.with_name("town.db-shm").unlink()
    db = Database(town)  # SQLite makes it anew from the log
    assert db.value("SELECT value FROM meta WHERE key = 'one'") is not None
    db.close()
    with process("write", str(town)) as running:
        running.kill()
        running.wait()
    town.with_name("town.db-wal").unlink()
    db = Database(town)
    assert db.value("SELECT count(*) FROM paper") == 2
    db.close()


def test_two_bots_on_one_database(town: Path) -> None:
    with process("serve", str(town)), pytest.raises(Busy, match="läuft schon ein Ratsbot"), serving(town):
        pass
    with serving(town):
        pass


def test_somebody_who_only_looks_keeps_no_serve_from_starting(town: Path) -> None:
    """`ratsbot stand` looks at the lock by taking it, for less than an instant."""
    handle = os.open(lock_file(town), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    looked = threading.Timer(INSTANT / 5, os.close, [handle])
    looked.start()
    with serving(town):
        assert is_served(town)
    looked.join()
    assert not is_served(town)
