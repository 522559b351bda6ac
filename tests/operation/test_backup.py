"""ratsbot backup: one file that holds what an instance needs, and nothing that it should not hold."""

import gzip
import os
import signal
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from adapters.command_line.backup.staging import PREFIX
from adapters.command_line.compose import House, build
from bot.errors import DatabaseError, OperatorError
from bot.messages import ObjectRef
from bot.settings import Settings
from bot.settings.usage import Usage
from bot.store.backups import last_good
from bot.store.snapshot import copy
from tests.delivery.fakes import FakeClock
from tests.houses import Talk
from tests.operation.backup_world import Called, process, said, tables
from tests.sources.oparl.maker import url


def unpacked(backup: Path, folder: Path) -> Path:
    database = folder / "database" / "ratsbot.db"
    database.parent.mkdir(parents=True)
    with tarfile.open(backup) as tar:
        packed = tar.extractfile("database/ratsbot.db")
        assert packed is not None
        database.write_bytes(packed.read())
    return database


def test_everything_that_belongs_to_an_instance_is_in_it(town: Path, tmp_path: Path) -> None:
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "köln.toml").write_text('name = "Köln"\n')
    (tmp_path / "vorlagen").mkdir()
    (tmp_path / "vorlagen" / "vermerk.md").write_text("---\nname: vermerk\n---\n")
    (tmp_path / "modell.key").write_text("geheim")
    device = tmp_path / "town.db.matrix"
    device.mkdir()
    for name in ("session.json", "signing.json", "olm-X.db"):
        (device / name).write_text(name)
    config = tmp_path / "ratsbot.toml"
    config.write_text(
        'cities_folder = "cities"\n[assistant]\nurl = "http://127.0.0.1:1/v1"\nmodel = "m"\n'
        'templates_folder = "vorlagen"\nkey_file = "modell.key"\n'
    )
    ratsbot = Called(town, config)
    printed = ratsbot("backup", str(tmp_path / "b.sicherung"))
    assert "probedorf (2)" in printed
    assert "Zugangsdaten zu anderen Diensten" in printed
    listed = ratsbot("restore", "--check", str(tmp_path / "b.sicherung"))
    wanted = (
        "key/ratsbot.db.key settings/ratsbot.toml city/köln.toml template/vermerk.md matrix/session.json"
        " matrix/signing.json olm/olm-X.db database/ratsbot.db"
    )
    for each in wanted.split():
        assert each in listed
    assert "secret/" not in listed
    assert (tmp_path / "b.sicherung").stat().st_mode & 0o777 == 0o600
    ratsbot("backup", str(tmp_path / "c.sicherung"), "--mit-geheimnissen")
    assert "secret/01-modell.key" in ratsbot("restore", "--check", str(tmp_path / "c.sicherung"))


def test_while_the_bot_runs_the_state_of_the_encryption_is_left_out(town: Path, tmp_path: Path) -> None:
    device = tmp_path / "town.db.matrix"
    device.mkdir()
    (device / "session.json").write_text("{}")
    (device / "olm-X.db").write_text("olm")
    from adapters.matrix.session import lock  # noqa: PLC0415 - the SDK takes time to load

    with lock(device):
        printed = Called(town)("backup", str(tmp_path / "b.sicherung"))
    assert "Verschlüsselungszustand des Matrix-Geräts ist nicht dabei" in printed
    assert "olm/" not in Called(town)("restore", "--check", str(tmp_path / "b.sicherung"))


def test_a_backup_beside_a_process_that_writes_shows_one_moment(town: Path, tmp_path: Path) -> None:
    with process("write", str(town)):
        Called(town)("backup", str(tmp_path / "b.sicherung"))
    found = tables(unpacked(tmp_path / "b.sicherung", tmp_path / "out"))
    meta = {str(key): str(value) for key, value in found["meta"]}
    assert meta["one"] == meta["two"]
    assert max(int(str(row[-1])) for row in found["audit"] if str(row[-1]).isdigit()) == int(meta["one"])
    live = tables(town)
    changing = {"meta", "audit"}
    assert {name: rows for name, rows in found.items() if name not in changing} == {
        name: rows for name, rows in live.items() if name not in changing
    }


async def test_no_word_of_a_person_is_in_the_backup_of_a_running_bot(town: Path, tmp_path: Path) -> None:
    house = build(Settings(database=town))
    house.mailbox.take_in("fake", [said("Was kostet das Krähenbad?")])
    await Talk(house)("Radweg")
    with process("serve", str(town)):
        Called(town)("backup", str(tmp_path / "b.sicherung"))
    house.close()
    copied = unpacked(tmp_path / "b.sicherung", tmp_path / "out")
    assert b"henbad" not in copied.read_bytes()  # however its first half is written
    found = tables(copied)
    assert not found["memory"]
    assert not found["exchange"]
    with closing(sqlite3.connect(copied)) as connection:
        assert connection.execute("SELECT state, incoming FROM inbox").fetchall() == [("done", None)]


async def test_of_a_bot_that_is_stopped_it_says_that_what_waits_is_in_it(town: Path, tmp_path: Path) -> None:
    house = build(Settings(database=town))
    house.mailbox.take_in("fake", [said("Was kostet das Krähenbad?")])
    house.close()
    told = "noch zu beantworten und zuzustellen ist, ist mit dem Wortlaut darin"
    assert told in Called(town)("backup", str(tmp_path / "b.sicherung"))
    assert b"henbad?" in unpacked(tmp_path / "b.sicherung", tmp_path / "out").read_bytes()
    with process("serve", str(town)):
        assert told not in Called(town)("backup", str(tmp_path / "c.sicherung"))
    assert "ist er beendet, ist darin, was" in " ".join(Called(town)("backup", "--help").split())


async def test_nobody_is_counted_in_a_backup(town: Path, clock: FakeClock, tmp_path: Path) -> None:
    """Neither the key of the running week nor its hashes; sums of weeks that are over stay."""
    house = build(Settings(database=town, usage=Usage(min_persons=1)), clock)
    await Talk(house)("/hilfe")
    clock.advance(days=7)
    house.usage.close(clock.now())
    await Talk(house)("/hilfe")
    house.usage.flush()
    house.close()
    counted = tables(town)
    assert counted["usage_turn"]
    assert len(counted["usage_week"]) == 2
    for running in (False, True):
        backup = tmp_path / f"{running}.sicherung"
        if running:
            with process("serve", str(town)):
                Called(town)("backup", str(backup))
        else:
            Called(town)("backup", str(backup))
        found = tables(unpacked(backup, tmp_path / backup.stem))
        assert found["usage_turn"] == found["usage_time"] == []
        assert [(row[1], row[2] is None) for row in found["usage_week"]] == [(None, False)]
        assert found["usage_told"] == counted["usage_told"]
        keys = [row[1] for row in counted["usage_week"] if row[1]]
        raw = (tmp_path / backup.stem / "database" / "ratsbot.db").read_bytes()
        assert not any(key in raw for key in keys if isinstance(key, bytes))


def test_deleted_words_are_not_copied(town: Path, tmp_path: Path) -> None:
    assert b"Radweg wird gebaut" in town.read_bytes()
    house = build(Settings(database=town))
    house.purge.delete([ObjectRef("Paper", "probedorf", url("Paper", 1))])
    house.close()
    Called(town)("backup", str(tmp_path / "b.sicherung"))
    assert b"Radweg" not in unpacked(tmp_path / "b.sicherung", tmp_path / "out").read_bytes()


def test_what_is_there_is_only_replaced_when_that_is_said(town: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.sicherung"
    there.write_text("etwas anderes")
    with pytest.raises(OperatorError, match="--force"):
        Called(town)("backup", str(there))
    assert there.read_text() == "etwas anderes"
    Called(town)("backup", str(there), "--force")
    with gzip.open(there) as packed:
        assert packed.read(13) == b"manifest.json"
    good = last_good(town)
    assert good is not None
    assert good.file == str(there)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_backup_that_is_cut_off_leaves_no_half_file(town: Path, tmp_path: Path, how: int) -> None:
    fill(town)
    target = tmp_path / "out" / "b.sicherung"
    target.parent.mkdir()
    with process("backup", str(town), str(target)) as running:
        while not list(target.parent.glob(f"{PREFIX}*/ratsbot.db")) and running.poll() is None:
            os.sched_yield()
        running.send_signal(how)
        running.wait(20)
    assert not target.exists()
    Called(town)("backup", str(target))
    assert [path.name for path in target.parent.iterdir()] == ["b.sicherung"]


def fill(database: Path) -> None:
    """Some megabytes that gzip takes a moment for."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE filling AS SELECT randomblob(12000000) AS x")
        connection.commit()


def test_a_damaged_database_takes_no_good_backups_place(town: Path, tmp_path: Path) -> None:
    Called(town)("backup", str(tmp_path / "gut.sicherung"))
    raw = bytearray(town.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 8192] = os.urandom(8192)
    town.write_bytes(bytes(raw))
    with pytest.raises(DatabaseError, match=r"beschädigt.*gut\.sicherung"):
        Called(town)("backup", str(tmp_path / "schlecht.sicherung"))
    assert not (tmp_path / "schlecht.sicherung").exists()


def test_a_copy_has_the_same_rows_under_the_same_numbers(house: House, tmp_path: Path) -> None:
    house.mailbox.take_in("fake", [said("eins"), said("zwei", 2)])
    copy(house.db.path, tmp_path / "copy.db")
    assert tables(tmp_path / "copy.db") == tables(house.db.path)
