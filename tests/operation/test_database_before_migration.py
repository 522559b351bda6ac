"""Before a new version changes the schema, a copy of the database is put aside."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlite_utils import Database as SqliteUtils

from bot.errors import Busy, DatabaseError
from bot.store.database import Database
from bot.store.instance import serving, unserved
from bot.store.migrations import migrations
from tests.operation.backup_world import Called


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of an earlier version, with a row in it."""
    path = tmp_path / "x.db"
    db = SqliteUtils(path)
    migrations.apply(db, stop_before="m010_digest")
    db.execute("INSERT INTO body (key, name) VALUES ('a', 'Altdorf')")
    db.conn.commit()
    db.close()
    return path


def steps(path: Path) -> set[str]:
    db = SqliteUtils(path)
    found = {each.name for each in migrations.applied(db)}
    db.close()
    return found


def test_a_copy_of_before_is_put_aside(old: Path) -> None:
    before = steps(old)
    db = Database(old)
    assert db.value("SELECT name FROM body") == "Altdorf"
    db.close()
    copied = old.with_name("x.db.vor-m010.db")
    assert steps(copied) == before
    assert steps(old) > before
    assert copied.stat().st_mode & 0o777 == 0o600


def test_it_goes_into_the_folder_of_the_backups(old: Path, tmp_path: Path) -> None:
    (tmp_path / "sicherungen").mkdir()
    Database(old, copies=tmp_path / "sicherungen").close()
    assert [path.name for path in (tmp_path / "sicherungen").iterdir()] == ["x.db.vor-m010.db"]


def test_a_folder_that_is_not_there_yet_is_made(old: Path, tmp_path: Path) -> None:
    Database(old, copies=tmp_path / "nachts").close()
    assert [path.name for path in (tmp_path / "nachts").iterdir()] == ["x.db.vor-m010.db"]
    assert (tmp_path / "nachts").stat().st_mode & 0o777 == 0o700


def test_a_share_that_is_not_mounted_is_not_made_on_the_local_disk(old: Path, tmp_path: Path) -> None:
    Database(old, copies=tmp_path / "bk" / "nachts").close()
    assert not (tmp_path / "bk").exists()
    assert (tmp_path / "x.db.vor-m010.db").is_file()


def test_a_share_that_is_away_does_not_hold_up_an_update(
    old: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "freigabe").write_text("kein Ordner")
    Database(old, copies=tmp_path / "freigabe").close()
    assert old.with_name("x.db.vor-m010.db").is_file()
    assert f"Der Ordner {tmp_path}/freigabe aus [backup] ist nicht zu gebrauchen" in caplog.text


def test_whoever_only_looks_changes_nothing_while_another_version_serves(old: Path) -> None:
    before = steps(old)
    program = (
        "import sys; from pathlib import Path; from bot.store.instance import serving\n"
        "with serving(Path(sys.argv[1])): print('dient', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(old)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as serves:
        assert serves.stdout is not None
        assert serves.stdout.readline() == "dient\n"
        for args in (["stand"], ["nutzung"], ["search", "Weg"]):
            with pytest.raises(Busy, match=r"es läuft noch ein Ratsbot mit ihr.*systemctl restart ratsbot"):
                Called(old)(*args)
        assert (steps(old), list(old.parent.glob("*.vor-*"))) == (before, [])
        serves.communicate()
    assert "Betrieb" in Called(old)("stand")
    assert steps(old) > before


def test_who_serves_itself_brings_it_up_to_date_and_is_asked_no_more(old: Path) -> None:
    with serving(old):
        Database(old).close()
        Database(old).close()
        with pytest.raises(Busy, match="läuft schon ein Ratsbot"), serving(old):
            pass
        with unserved(old):
            pass


def test_whoever_has_a_backup_may_go_without(old: Path) -> None:
    Database(old, uncopied=True).close()
    assert not list(old.parent.glob("*.vor-*"))


def test_a_new_database_and_one_of_today_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        Database(tmp_path / "y.db").close()
    assert not list(tmp_path.glob("*.vor-*"))


def test_what_a_kill_left_behind_is_swept_away(old: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    half = old.with_name(f".x.db.vor-m010.db.{ended.pid}")
    journal = half.with_name(f"{half.name}-journal")
    for left in (half, journal):
        left.write_bytes(b"halb")
    Database(old).close()
    assert not half.exists()
    assert not journal.exists()


@contextmanager
def brought_to_the_disk() -> Iterator[list[str]]:
    """Names of what Python has the system write out, and renames, in order."""
    seen: list[str] = []

    def look(frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call" or called not in {os.fsync, os.replace}:
            return
        if called is os.fsync:
            seen.append(Path(f"/proc/self/fd/{frame.f_locals['handle']}").readlink().name)
        else:
            seen.append(f"-> {Path(frame.f_locals['target']).name}")

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(before)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    folder.mkdir()
    command = ["/bin/mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=False)


def test_a_share_that_is_full_does_not_hold_up_an_update(
    old: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_disk(tmp_path / "klein", "64k") as folder:
        Database(old, copies=folder).close()
        assert not list(folder.iterdir())
    assert old.with_name("x.db.vor-m010.db").is_file()
    assert (
        f"Der Ordner {tmp_path}/klein aus [backup] ist nicht zu gebrauchen (In {tmp_path}/klein braucht"
        in caplog.text
    )


def test_without_room_anywhere_the_old_schema_stays(old: Path, tmp_path: Path) -> None:
    before = steps(old)
    room = old.stat().st_size // 1024 + 128
    with small_disk(tmp_path / "klein", f"{room}k") as folder, small_disk(tmp_path / "voll", "64k") as full:
        here = Path(shutil.copy(old, folder))
        with pytest.raises(
            DatabaseError, match=r"kopiert: In .*klein braucht.*frei sind 0 MB.*before_migration = false"
        ):
            Database(here, copies=full)
        assert not [*full.iterdir(), *folder.glob("*vor-*")]
        assert steps(here) == before


def test_the_copy_is_on_the_disk_before_the_schema_changes(old: Path) -> None:
    """First what is in it, then its name."""
    with brought_to_the_disk() as seen:
        Database(old).close()
    assert seen == [f".x.db.vor-m010.db.{os.getpid()}", "-> x.db.vor-m010.db", old.parent.name]
