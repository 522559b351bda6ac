"""Backups on disks that are full or foreign, of files with odd names, and what they hold of people."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from adapters.command_line.backup.keeping import Wanted, make
from adapters.command_line.compose import build
from bot.errors import DatabaseError
from bot.intake.report import Silent
from bot.settings import Backup, Settings
from bot.settings.places import SettingsFiles
from bot.store.backups import Kept, note_backup, read_record
from bot.store.instance import serving
from tests.delivery.fakes import FakeClock
from tests.operation.backup_world import Called, process, tables
from tests.operation.test_backup import unpacked
from tests.operation.test_database_before_migration import small_disk
from tests.operation.test_disk_faults import fill

HEADER = b"SQLite format 3\0"
ODD = ("Vermerk (kurz).md", "ä" * 60 + ".md")


def test_templates_may_be_called_what_people_call_them(town: Path, tmp_path: Path) -> None:
    folder = tmp_path / "muster"
    folder.mkdir()
    for name in ODD:
        (folder / name).write_text(name)
    (folder / "zwei\nZeilen.md").write_text("x")
    config = tmp_path / "ratsbot.toml"
    config.write_text(
        '[embeddings]\nkind = "off"\n[assistant]\nurl = "http://127.0.0.1:1/v1"\nmodel = "m"\n'
        'templates_folder = "muster"\n'
    )
    ratsbot = Called(town, config)
    printed = ratsbot("backup", str(tmp_path / "b.sicherung"))
    assert r"Nicht dabei, wegen ihres Namens: 'zwei\nZeilen.md'" in printed
    assert "in Ordnung" in ratsbot("restore", "--check", str(tmp_path / "b.sicherung"))
    ratsbot("restore", "--to", str(tmp_path / "neu"), str(tmp_path / "b.sicherung"))
    assert {path.name: path.read_text() for path in (tmp_path / "neu" / "muster").iterdir()} == {
        name: name for name in ODD
    }


class Neighbour(Silent):
    """Looks into a folder at every step of a backup."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seen: set[bytes] = set()

    def advance(self, done: int, total: int | None = None) -> None:
        del done, total
        for path in self._folder.rglob("*"):
            if path.is_file():
                self.seen.add(path.read_bytes()[:40])


def test_where_an_encrypted_backup_goes_nothing_plain_ever_lies(town: Path, tmp_path: Path) -> None:
    share, key = tmp_path / "freigabe", town.with_name("town.db.key").read_bytes()
    share.mkdir()
    neighbour = Neighbour(share)
    wanted = Wanted(Settings(database=town), SettingsFiles(None, None), "Krähe")
    make(wanted, share / "b.sicherung", FakeClock().now(), neighbour)
    assert neighbour.seen
    assert not [head for head in neighbour.seen if head.startswith((HEADER, key))]
    assert [path.name for path in share.iterdir()] == ["b.sicherung"]
    assert not list(tmp_path.glob(".ratsbot-teil.*"))


def test_nor_does_the_copy_of_before_an_update(town: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(town)) as connection:
        connection.execute(
            "DELETE FROM _sqlite_migrations WHERE name = (SELECT max(name) FROM _sqlite_migrations)"
        )
        connection.commit()
    (tmp_path / "freigabe").mkdir()
    backup = Backup(str(tmp_path / "freigabe"), key_file=str(tmp_path / "p"))
    with pytest.raises(DatabaseError):  # its tables are there already; the copy comes before
        build(Settings(database=town, backup=backup))
    assert list((tmp_path / "freigabe").iterdir()) == []
    assert len(list(tmp_path.glob("town.db.vor-m*.db"))) == 1


@contextmanager
def disk(town: Path, tmp_path: Path) -> Iterator[Path]:
    """The town on a small disk of its own."""
    with small_disk(tmp_path / "klein", "8m") as folder:
        for name in ("town.db", "town.db.key"):
            (folder / name).write_bytes(town.with_name(name).read_bytes())
        yield folder / "town.db"


@pytest.mark.parametrize("sealed", [False, True])
def test_a_full_disk_can_be_backed_up_elsewhere(town: Path, tmp_path: Path, sealed: bool) -> None:
    (tmp_path / "p").write_text("Krähe am Bach\n")
    args = ("--passphrase-file", str(tmp_path / "p")) if sealed else ()
    with disk(town, tmp_path) as database:
        with process("write", str(database)) as running:
            running.kill()
            running.wait()
        database.with_name("town.db-shm").unlink()
        fill(database.parent)
        printed = Called(database)("backup", str(tmp_path / "b.sicherung"), *args)
        assert "probedorf (2)" in printed
        assert "Vermerken ließ sie sich neben der Datenbank nicht" in printed
    assert "in Ordnung" in Called(town)("restore", "--check", str(tmp_path / "b.sicherung"), *args)


def test_so_can_one_that_may_only_be_read(town: Path, tmp_path: Path) -> None:
    with disk(town, tmp_path) as database:
        subprocess.run(["/bin/mount", "-o", "remount,ro", str(database.parent)], check=True)
        printed = Called(database)("backup", str(tmp_path / "b.sicherung"))
        assert "Vermerken ließ sie sich neben der Datenbank nicht" in printed
    assert "in Ordnung" in Called(town)("restore", "--check", str(tmp_path / "b.sicherung"))


@pytest.mark.parametrize("folder", ["fehlt", "datei"])
def test_serve_without_a_folder_is_a_sentence(tmp_path: Path, folder: str) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(DatabaseError, match="Gibt es den Ordner"), serving(tmp_path / folder / "x.db"):
        pass


def test_so_it_is_on_a_disk_that_may_only_be_read(town: Path, tmp_path: Path) -> None:
    with disk(town, tmp_path) as database:
        subprocess.run(["/bin/mount", "-o", "remount,ro", str(database.parent)], check=True)
        with pytest.raises(DatabaseError, match="darf dieser Benutzer dort schreiben"):
            Called(database)("serve")


def test_events_that_wait_for_their_keys_only_move(town: Path, tmp_path: Path) -> None:
    """Accounts and encrypted messages: of a bot that goes on they are none of a backup's."""
    with closing(sqlite3.connect(town)) as connection:
        connection.execute("INSERT INTO held_event VALUES ('matrix', '$1', '!a', '{}', '2026', '2099')")
        connection.commit()
    for running, left in ((True, 0), (False, 1)):
        backup = tmp_path / f"{running}.sicherung"
        if running:
            with process("serve", str(town)):
                Called(town)("backup", str(backup))
        else:
            Called(town)("backup", str(backup))
        assert len(tables(unpacked(backup, tmp_path / backup.stem))["held_event"]) == left


def test_two_that_end_at_the_same_moment_are_both_recorded(town: Path) -> None:
    def note(number: int) -> None:
        note_backup(town, Kept(f"/{number}", "2026-05-04T08:00:00+00:00", os.getpid(), "m001"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(40)))
    assert len(read_record(town).backups) == 40
