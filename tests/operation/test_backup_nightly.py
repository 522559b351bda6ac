"""The service of serve that makes backups at night and looks the database through."""

import asyncio
import logging
import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.command_line.backup.aside import COPIES_FOR
from adapters.command_line.compose import build
from adapters.command_line.serve.backing import Backing
from bot.clock import Clock, WatchedClock
from bot.errors import DatabaseError
from bot.settings import Backup, Settings
from bot.store.backups import advice, read_record
from bot.store.halt import Halt, Halted
from bot.store.snapshot import faults
from bot.texts import kinds
from tests.delivery.fakes import FakeClock
from tests.operation.backup_world import Called
from tests.operation.clock_machine import DAY, YEARS, Machine
from tests.operation.damage import spoil

ASIDE = tuple(f".vor-wiederherstellung-2026-05-04-120000{tail}" for tail in ("", "-wal", "-shm"))


class Night:
    """An instance with its backing, on a clock that only we advance."""

    def __init__(self, database: Path, clock: Clock, backup: Backup) -> None:
        self.house = build(Settings(database=database, backup=backup), clock)
        self.backing = Backing(self.house)

    def names(self) -> list[str]:
        return sorted(path.name for path in Path(self.house.settings.backup.folder).iterdir())

    def copying(self) -> bool:
        return any(Path(self.house.settings.backup.folder).glob(".ratsbot-teil.*/ratsbot.db"))

    def metric(self, name: str) -> float:
        lines = self.house.metrics.text().decode().splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith(f"ratsbot_{name} ")))


async def test_one_a_night_missed_nights_made_good_and_the_oldest_dropped(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    night = Night(town, clock, Backup(str(tmp_path / "nachts"), at="03:30", keep=2))
    await night.backing.once()
    assert night.names() == ["town-2026-05-04-1000.sicherung"]
    clock.advance(hours=10)
    await night.backing.once()
    assert len(night.names()) == 1
    clock.advance(hours=10)  # 06:00: half past three has passed
    await night.backing.once()
    assert night.metric("backup_age_seconds") == 0
    clock.advance(days=3)
    assert night.metric("backup_age_seconds") == timedelta(days=3).total_seconds()
    await night.backing.once()
    assert night.names() == ["town-2026-05-05-0600.sicherung", "town-2026-05-08-0600.sicherung"]
    assert night.names()[-1] in advice(town)
    night.house.close()
    assert "in Ordnung" in Called(town)("restore", "--check", str(tmp_path / "nachts" / night.names()[0]))


async def test_what_fails_is_said_counted_and_tried_again(
    town: Path, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "nachts").write_text("eine Datei, kein Ordner")
    night = Night(town, clock, Backup(str(tmp_path / "nachts")))
    await night.backing.once()
    assert "Die nächtliche Sicherung ist nicht gelungen" in caplog.text
    assert night.metric("backup_failures_total") == 1
    (tmp_path / "nachts").unlink()
    await night.backing.once()
    assert not (tmp_path / "nachts").exists()
    clock.advance(hours=1)
    await night.backing.once()
    assert len(night.names()) == 1
    night.house.close()


async def test_damage_is_found_once_a_week_and_the_last_good_backup_named(
    town: Path, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    night = Night(town, clock, Backup(str(tmp_path / "nachts"), keep=1))
    await night.backing.once()
    assert night.metric("database_damaged") == 0
    good = night.names()
    root = night.house.db.value("SELECT rootpage FROM sqlite_schema WHERE name = 'consultation'")
    night.house.db.scrub()
    with town.open("r+b", buffering=0) as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    clock.advance(days=7)
    with caplog.at_level(logging.ERROR):
        await night.backing.once()
    assert night.metric("database_damaged") == 1
    assert read_record(town).faults
    assert "ist beschädigt" in caplog.text
    assert good[0] in caplog.text
    assert night.names() == good  # no damaged one has taken its place
    night.house.close()


async def test_damage_that_a_backup_meets_is_known_at_once_and_to_everybody(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    """And is forgotten when a whole file lies in its place."""
    night = Night(town, clock, Backup(str(tmp_path / "nachts")))
    await night.backing.once()
    checked = read_record(town).checked_at
    night.house.db.scrub()
    spoil(town)
    clock.advance(days=1)
    await night.backing.once()
    assert night.metric("database_damaged") == 1
    assert read_record(town).checked_at > checked  # it was looked through at once, not in six days
    assert "beschädigt" in night.backing.waiting()
    night.house.close()
    (good,) = (tmp_path / "nachts").iterdir()
    Called(town)("restore", str(good))
    assert read_record(town).faults == ()


async def test_damage_that_a_question_meets_is_looked_into(town: Path, clock: FakeClock) -> None:
    night = Night(town, clock, Backup())
    await night.backing.once()
    night.house.db.scrub()
    spoil(town)
    with pytest.raises(DatabaseError, match="ist beschädigt"):
        night.house.db.rows("SELECT * FROM filler")
    assert night.metric("database_damaged") == 1
    assert read_record(town).checked_at == ""
    await night.backing.once()
    assert read_record(town).checked_at
    assert len(read_record(town).faults) >= 1
    night.house.close()


async def test_a_share_that_is_not_mounted_is_not_filled(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    night = Night(town, clock, Backup(str(tmp_path / "mnt" / "nachts")))
    await night.backing.once()
    assert "Ist das Laufwerk eingehängt?" in night.backing.waiting()
    assert not (tmp_path / "mnt").exists()
    night.house.close()


async def test_copies_that_hold_what_people_said_are_kept_for_two_weeks(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    """Of before a migration and of before a restore; the restored key and other databases stay."""
    assert f"höchstens {COPIES_FOR.days} Tage" in kinds.BACKUPS.holds
    copies = {tmp_path / f"town.db{tail}" for tail in (".vor-m010.db", *ASIDE)}
    others = {
        tmp_path / name for name in ("town.db.key.vor-wiederherstellung-2026-05-04-120000", "x.vor-m010.db")
    }
    for path in copies | others:
        path.write_bytes(b"")
        os.utime(path, (clock.now().timestamp() - 9e6 * (path.name[-1] != "b"),) * 2)
    night = Night(town, clock, Backup())
    await night.backing.once()
    clock.advance(days=12, hours=23)
    await night.backing.once()
    assert all(path.exists() for path in copies)
    clock.advance(days=1)  # no week has passed since the last look
    await night.backing.once()
    assert [path.name for path in copies if path.exists()] == []
    assert all(path.exists() for path in others)
    night.house.close()


async def test_old_copies_go_with_the_start_and_none_by_a_clock_that_is_wrong(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    night = Night(town, clock, Backup())
    await night.backing.once()
    night.house.close()
    clock.advance(days=2)
    wrong = WatchedClock(clock.now() + timedelta(days=9), wall=clock.now)
    copied = tmp_path / "town.db.vor-m010.db"
    copied.write_bytes(b"")
    os.utime(copied, (clock.now().timestamp() - 20 * 86_400,) * 2)
    again = Night(town, wrong, Backup())
    await again.backing.once()
    assert copied.exists()
    again.house.close()
    again = Night(town, clock, Backup())
    await again.backing.once()
    assert not copied.exists()
    again.house.close()


async def test_nothing_of_others_is_deleted_and_never_what_was_just_made(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    """Copies made by hand, whose names sort behind every moment, and those of an instance whose name begins
    alike."""
    folder = tmp_path / "nachts"
    folder.mkdir()
    foreign = {f"town-vor-{letter}.sicherung" for letter in "abc"} | {"town-test-2026-01-01-0330.sicherung"}
    ours = {"town-2026-01-01-0330.sicherung", "town-2026-01-02-0330.sicherung"}
    for name in foreign | ours:
        (folder / name).write_bytes(b"")
    night = Night(town, clock, Backup(str(folder), keep=2))
    await night.backing.once()
    expected = foreign | {"town-2026-01-02-0330.sicherung", "town-2026-05-04-1000.sicherung"}
    assert set(night.names()) == expected
    clock.advance(minutes=1)
    await night.backing.once()  # none is due: it is there
    assert set(night.names()) == expected
    night.house.close()


async def test_no_backup_and_no_deletion_while_the_clock_is_doubted(town: Path, tmp_path: Path) -> None:
    machine = Machine()
    night = Night(town, machine.clock(), Backup(str(tmp_path / "nachts"), keep=1))
    await night.backing.once()
    first = night.names()
    checked = read_record(town).checked_at
    machine.set(YEARS)
    await night.backing.once()
    assert night.names() == first
    assert read_record(town).checked_at == checked
    machine.set(-YEARS)
    machine.wait(DAY)
    await night.backing.once()
    assert night.names() == ["town-2026-05-05-1000.sicherung"]
    night.house.close()


async def test_a_backup_dated_years_ahead_neither_stands_for_others_nor_pushes_them_out(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    """It was made, and the database checked, while the clock was wrong and nobody knew."""
    backup = Backup(str(tmp_path / "nachts"), keep=2)
    clock.advance(days=3650)
    wrong = Night(town, clock, backup)
    await wrong.backing.once()
    assert wrong.names() == ["town-2036-05-01-1000.sicherung"]
    wrong.house.close()
    clock.advance(days=-3650)
    night = Night(town, clock, backup)
    await night.backing.once()
    assert night.names() == ["town-2026-05-04-1000.sicherung", "town-2036-05-01-1000.sicherung"]
    assert read_record(town).checked_at == clock.now().isoformat()
    for _ in range(2):
        clock.advance(days=1)
        await night.backing.once()
    assert night.names() == ["town-2026-05-05-1000.sicherung", "town-2026-05-06-1000.sicherung"]
    night.house.close()


async def test_a_backup_that_the_record_did_not_take_is_not_made_again_and_again(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    town.with_name("town.db.backups.json").mkdir()  # as on a disk that takes nothing
    night = Night(town, clock, Backup(str(tmp_path / "nachts")))
    for _ in range(3):
        await night.backing.once()
        clock.advance(minutes=1)
    assert night.names() == ["town-2026-05-04-1000.sicherung"]
    assert night.metric("backup_failures_total") == 0
    night.house.close()


def much(database: Path) -> None:
    """So much that copying, packing and checking it takes seconds."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE much (a INTEGER PRIMARY KEY, b BLOB)")
        rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        connection.execute(f"INSERT INTO much (b) {rows} SELECT randomblob(40000) FROM n")
        connection.commit()


async def test_the_end_does_not_wait_for_a_backup(town: Path, clock: FakeClock, tmp_path: Path) -> None:
    much(town)
    night = Night(town, clock, Backup(str(tmp_path / "nachts")))
    stop = asyncio.Event()
    running = asyncio.create_task(night.backing.run(stop))
    while not night.copying():
        assert not running.done()
        await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 10)
    assert night.names() == []
    assert night.metric("backup_failures_total") == 0
    night.house.close()


def again_and_again(database: Path, halt: Halt) -> None:
    while True:
        assert faults(database, halt) == []


@pytest.mark.parametrize("after", [0.0, 0.02])
def test_a_check_of_the_whole_file_can_be_broken_off(town: Path, after: float) -> None:
    much(town)
    halt, ended = Halt(), threading.Event()

    def ask() -> None:
        ended.wait(after)
        while not ended.wait(0.005):
            halt.ask()

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        try:
            with pytest.raises(Halted):
                again_and_again(town, halt)
        finally:
            ended.set()
        asking.result()
    assert faults(town) == []
