"""ratsbot restore: what is left of a database that is replaced counts, and what nobody knows stays said."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database as SqliteUtils

from adapters.command_line.backup.manifest import Manifest
from adapters.command_line.backup.placing import in_force, place
from bot.clock import ZONE
from bot.errors import Busy, OperatorError
from bot.settings import Settings
from bot.store.leaving import PLACED, forget_place
from bot.store.migrations import migrations
from bot.store.restored import DELIVERIES, not_up_to_date
from bot.store.wordless import REMEMBERED
from tests.delivery.fakes import FakeClock
from tests.operation.backup_world import Called, process, said
from tests.operation.test_restore import opened

BARE = Manifest("2026-05-04T08:00:00+00:00", "0.1.0", running=True, steps=(), members=())
NEWS = "INSERT INTO news (run, body, kind, object, since, observed_at) VALUES (1, 'ort', 'paper', ?, 1, '')"
ANNOUNCED = "INSERT INTO announced (platform, place, news, edition) VALUES ('fake', ?, ?, 0)"
WAITING = ("probedorf", "Paper", "x", "dropped", "2026-05-05", "2026-05-05", 1)


@pytest.fixture
def backup(town: Path) -> Path:
    """A good one, of before everything."""
    path = town.parent / "b.sicherung"
    Called(town)("backup", str(path))
    return path


def damage(database: Path, table: str) -> None:
    """One page of it, the first of one table, makes no sense."""
    with closing(sqlite3.connect(database)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (root,) = connection.execute(sql, [table]).fetchone()
    with database.open("r+b", buffering=0) as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)


def test_one_damaged_table_hides_no_block(town: Path, backup: Path) -> None:
    """And what is not known stays so, however often a backup is put back."""
    ratsbot = Called(town)
    ratsbot("sperren", "probedorf", "2025/0001", "--grund", "Probe")
    damage(town, "change")
    printed = ratsbot("restore", str(backup))
    assert "soweit lesbar übernommen: Sperren für 2 Objekte" in printed
    assert "Achtung: Was sonst seit der Sicherung" in printed
    assert '"total": 0' in ratsbot("search", "Radweg", "--json")
    assert "Achtung: Was sonst seit der Sicherung" in ratsbot("restore", str(backup))
    with opened(town) as house:
        assert not_up_to_date(house.db) == ["probedorf"]
    assert '"total": 0' in ratsbot("search", "Radweg", "--json")


def test_a_move_does_not_forget_what_is_not_known(town: Path, backup: Path, tmp_path: Path) -> None:
    Called(town)("restore", str(backup), "--to", str(tmp_path / "neu"))
    moved = Called(tmp_path / "neu" / "ratsbot.db")
    moved("backup", str(tmp_path / "c.sicherung"))
    moved("restore", "--umzug", str(tmp_path / "c.sicherung"), "--to", str(tmp_path / "dann"))
    with opened(tmp_path / "dann" / "ratsbot.db") as house:
        assert not_up_to_date(house.db) == ["probedorf"]


def test_withdrawals_that_wait_are_taken_over(town: Path, backup: Path) -> None:
    with closing(sqlite3.connect(town)) as connection:
        connection.execute("INSERT INTO withdrawal VALUES (?, ?, ?, ?, ?, ?, ?)", WAITING)
        connection.commit()
    Called(town)("restore", str(backup))
    with closing(sqlite3.connect(town)) as connection:
        assert connection.execute("SELECT * FROM withdrawal").fetchall() == [WAITING]


def test_nothing_of_a_place_that_was_left_comes_back(town: Path) -> None:
    """Neither that it was told news; of another place only what is of news that are there is taken over."""
    known, later = 1, 2
    with closing(sqlite3.connect(town)) as connection:
        connection.execute(NEWS, [known])
        connection.execute(ANNOUNCED, ["left", known])
        connection.commit()
    file = town.parent / "b.sicherung"
    Called(town)("backup", str(file))
    with opened(town) as house:
        forget_place(house.db, "fake", "left")
        with house.db.write() as w:
            w.execute(NEWS, [later])
            for news in (known, later):
                w.execute(ANNOUNCED, ["stayed", news])
    Called(town)("restore", str(file))
    with opened(town) as house:
        found = house.db.rows("SELECT place, news FROM announced")
        assert [(row["place"], row["news"]) for row in found] == [("stayed", known)]


def test_every_table_of_a_place_is_taken_over_or_emptied() -> None:
    assert set(PLACED) <= {*DELIVERIES, *REMEMBERED}


def test_a_retired_key_does_not_come_back(town: Path, backup: Path) -> None:
    """What was said since was said under pseudonyms of the new one."""
    key = town.with_name("town.db.key")
    key.unlink()
    with opened(town) as house:
        house.mailbox.take_in("fake", [said("später")])
    new = key.read_bytes()
    printed = Called(town)("restore", str(backup))
    assert key.read_bytes() == new
    assert f"{key} bleibt, wie er ist" in printed
    assert not list(town.parent.glob("*.key.vor-*"))


def test_a_retired_key_that_must_come_back_is_said(town: Path, backup: Path) -> None:
    """Nothing can be taken over: what the backup holds is known under its own key only."""
    key = town.with_name("town.db.key")
    before = key.read_bytes()
    key.write_bytes(b"n" * 32)
    town.write_bytes(b"\0" * 200_000)
    printed = Called(town)("restore", str(backup))
    assert key.read_bytes() == before
    assert "es gilt wieder der aus der Sicherung" in printed
    assert "bitte noch einmal löschen" in printed


def test_nothing_is_exchanged_while_somebody_has_opened_it_meanwhile(town: Path) -> None:
    before = town.stat().st_ino
    target = in_force(Settings(database=town), None)
    with process("serve", str(town)) as running, pytest.raises(Busy, match=f"Prozess {running.pid}") as told:
        place(BARE, town.parent, target, FakeClock().now(), moved=False)
    assert town.stat().st_ino == before
    for way in ("systemctl stop ratsbot", "docker compose stop ratsbot"):
        assert way in str(told.value)


def test_two_within_one_second_keep_apart_what_they_put_aside(tmp_path: Path) -> None:
    database, stage, now = tmp_path / "t.db", tmp_path / "stage", FakeClock().now()
    names = ["t.db", "t.db-wal"]
    (stage / "database").mkdir(parents=True)
    for turn in ("one", "two", "three"):
        for name in names:
            (tmp_path / name).write_text(f"{turn} {name}")
        (stage / "database" / "ratsbot.db").write_text("fresh")
        place(BARE, stage, in_force(Settings(database=database), None), now, moved=False)
    tail = f".vor-wiederherstellung-{now.astimezone(ZONE):%Y-%m-%d-%H%M%S}"
    aside = {path.name.partition(tail)[2]: path.read_text() for path in tmp_path.glob(f"t.db{tail}*")}
    assert aside == {
        "": "one t.db", "-wal": "one t.db-wal", "-2": "two t.db", "-2-wal": "two t.db-wal",
        "-3": "three t.db", "-3-wal": "three t.db-wal",
    }  # fmt: skip


def test_the_copy_of_before_an_update_is_put_back(tmp_path: Path) -> None:
    database = tmp_path / "ratsbot.db"
    old = SqliteUtils(database)
    migrations.apply(old, stop_before="m010_digest")
    old.execute("INSERT INTO body (key, name) VALUES ('a', 'Altdorf')")
    old.conn.commit()
    old.close()
    with opened(database) as house, house.db.write() as w:
        w.execute("UPDATE body SET name = 'Neudorf'")
    copied = tmp_path / "ratsbot.db.vor-m010.db"
    before = copied.read_bytes()
    assert "in Ordnung" in Called(database)("restore", "--check", str(copied))
    Called(database)("restore", str(copied))
    with opened(database) as house:
        assert house.db.value("SELECT name FROM body") == "Altdorf"
    assert copied.read_bytes() == before


def test_another_database_is_no_copy(town: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        other.execute("CREATE TABLE a (b)")
    for args in (("--check",), ()):
        with pytest.raises(OperatorError, match="keine Sicherung von Ratsbot"):
            Called(town)("restore", *args, str(tmp_path / "x.db"))
