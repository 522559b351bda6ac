"""ratsbot restore: the instance lives again, and neither shows what was withdrawn nor says things twice."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database as SqliteUtils

from adapters.command_line.backup.placing import inside
from adapters.command_line.compose import House, build
from bot.delivery.records import Delivery
from bot.errors import Busy, OperatorError
from bot.messages import Notice, Reply
from bot.settings import Settings, load_settings
from bot.store.migrations import migrations
from bot.store.restored import not_up_to_date
from tests.delivery.fakes import FakeClock
from tests.houses import Talk, load
from tests.operation.backup_world import CHANGED, ROOM, Called, process, said, tables
from tests.sources.oparl.maker import archive, file, paper, url


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "b.sicherung"


@contextmanager
def opened(database: Path) -> Iterator[House]:
    house = build(Settings(database=database), FakeClock())
    try:
        yield house
    finally:
        house.close()


def due(house: House) -> list[Delivery]:
    return house.mailbox.due("fake")


async def test_the_drill_backed_up_under_load_and_restored_elsewhere(
    demo_house: House, tmp_path: Path, backup: Path
) -> None:
    """A process writes, questions are asked, the backup is put into an empty folder: the same tables, and the
    bot answers."""
    database = tmp_path / "ratsbot.db"
    with closing(sqlite3.connect(demo_house.db.path)) as source, closing(sqlite3.connect(database)) as target:
        source.backup(target)
    with opened(database) as house, process("write", str(database)):
        asked = await Talk(house)("/suche Radweg")
        printed = Called(database)("backup", str(backup))
        assert "kraehenfurt" in printed
        await Talk(house, who="ben")("/suche Brunnen")
    before = tables(database)
    Called(database)("restore", str(backup), "--to", str(tmp_path / "neu"))
    after = tables(tmp_path / "neu" / "ratsbot.db")
    usage = {name for name in before if name.startswith("usage_")}  # counted after the backup as well
    assert {name for name in before if before[name] != after.get(name)} <= CHANGED | usage
    with opened(tmp_path / "neu" / "ratsbot.db") as again:
        assert await Talk(again)("/suche Radweg") == asked


def test_what_was_there_is_moved_aside(town: Path, backup: Path) -> None:
    ratsbot = Called(town)
    ratsbot("backup", str(backup))
    with opened(town) as house:
        house.mailbox.take_in("fake", [said("später")])
    before = (town.parent / "town.db.key").read_bytes()
    printed = ratsbot("restore", str(backup))
    (aside,) = town.parent.glob("town.db.vor-wiederherstellung-*")
    assert str(aside) in printed
    assert "nach 14 Tagen" in printed
    assert "/vergiss alles" not in printed
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT event FROM inbox").fetchall() == [("e1",)]
    assert (town.parent / "town.db.key").read_bytes() == before
    assert town.stat().st_mode & 0o777 == 0o600


def test_nothing_is_replaced_while_somebody_uses_it(town: Path, backup: Path) -> None:
    Called(town)("backup", str(backup))
    before = town.read_bytes()
    with process("serve", str(town)) as running, pytest.raises(Busy, match=f"Prozess {running.pid}"):
        Called(town)("restore", str(backup))
    assert town.read_bytes() == before


def test_what_was_withdrawn_after_the_backup_does_not_come_back(
    town: Path, backup: Path, tmp_path: Path
) -> None:
    ratsbot = Called(town)
    ratsbot("backup", str(backup))
    ratsbot("sperren", "probedorf", "2025/0001", "--grund", "Probe")
    with opened(town) as house:
        gone = paper(2, deleted=True, name="", reference="")
        load(house, archive(tmp_path / "later", {**gone, "id": url("Paper", 2)}))
    printed = ratsbot("restore", str(backup))
    assert "1 Löschvermerk. " in printed
    with opened(town) as house:
        assert house.db.rows("SELECT * FROM paper") == []
        assert not_up_to_date(house.db) == []
    assert b"Radweg" not in town.read_bytes()
    assert b"Brunnen" not in town.read_bytes()
    with pytest.raises(OperatorError, match="schon gesperrt"):
        ratsbot("sperren", "probedorf", "2025/0001", "--grund", "noch einmal")


def test_what_was_closed_after_the_backup_stays_closed(town: Path, backup: Path) -> None:
    Called(town)("backup", str(backup))
    with closing(sqlite3.connect(town)) as old:
        old.execute(
            "UPDATE paper SET stated = 'nonpublic', publicness = 'nonpublic' WHERE name LIKE 'Brunnen%'"
        )
        old.commit()
    assert "wieder verborgen: 1" in Called(town)("restore", str(backup))
    assert '"total": 0' in Called(town)("search", "Brunnen", "--json")
    assert '"total": 1' in Called(town)("search", "Radweg", "--json")


def test_a_database_that_cannot_be_asked_is_no_obstacle_but_said(town: Path, backup: Path) -> None:
    ratsbot = Called(town)
    ratsbot("backup", str(backup))
    town.write_bytes(b"\0" * 200_000)
    printed = ratsbot("restore", str(backup))
    assert "{" not in printed
    assert "Achtung: Was seit der Sicherung zurückgezogen" in printed
    assert "mit /vergiss alles gelöscht oder im Gespräch abbestellt haben, ist wieder da" in printed
    assert "bitten, /vergiss alles zu wiederholen" in printed
    assert "ratsbot sync" in printed
    with opened(town) as house:
        assert not_up_to_date(house.db) == ["probedorf"]
    stand = ratsbot("stand")
    assert "  eingespielt:   " in stand
    assert "unterbrochen" not in stand


def test_a_city_that_was_loaded_since_is_up_to_date(town: Path, backup: Path, tmp_path: Path) -> None:
    Called(town)("backup", str(backup))
    Called(town)("restore", str(backup), "--to", str(tmp_path / "neu"))
    database = tmp_path / "neu" / "ratsbot.db"
    with opened(database) as house:
        assert not_up_to_date(house.db) == ["probedorf"]
    folder = archive(tmp_path / "later", paper(1, mainFile=file(1)), paper(3, "Steg"))
    Called(database)("import", str(folder), "--body", "probedorf")
    with opened(database) as house:
        assert not_up_to_date(house.db) == []
        kinds = house.db.rows("SELECT kind FROM run ORDER BY id DESC LIMIT 1")
        assert kinds[0]["kind"] == "backfill"  # what is new in it was perhaps told already


def waiting(house: House) -> None:
    """A question that waits, an answer and a message nobody asked for that are due, a place in a stream."""
    house.mailbox.take_in("fake", [said("eins"), said("zwei", 2)], ("stream", "17"))
    turn = house.mailbox.next_turn("fake")
    assert turn is not None
    house.mailbox.finish(turn, [Reply("r", (Notice("Antwort"),))])
    house.mailbox.enqueue(
        ROOM, [Reply("edition 1", (Notice("Neues"),))], "edition 1 0", keep=timedelta(days=9999)
    )


def test_nothing_old_is_answered_or_posted_when_nothing_is_known_of_since(
    town: Path, backup: Path, tmp_path: Path
) -> None:
    with opened(town) as house:
        waiting(house)
    with process("serve", str(town)):
        Called(town)("backup", str(backup))
    Called(town)("restore", str(backup), "--to", str(tmp_path / "neu"))
    with opened(tmp_path / "neu" / "ratsbot.db") as again:
        again.mailbox.recover("fake")
        assert again.mailbox.next_turn("fake") is None
        assert due(again) == []
        assert again.mailbox.cursor("stream") is None
        assert again.mailbox.take_in("fake", [said("eins")]) == 0  # delivered again: known


def test_what_was_said_since_is_taken_over_from_the_replaced_database(town: Path, backup: Path) -> None:
    Called(town)("backup", str(backup))
    with opened(town) as house:
        waiting(house)
        (first,) = due(house)
        house.mailbox.sent(first.id, "$1")
    Called(town)("restore", str(backup))
    with opened(town) as again:
        assert again.mailbox.cursor("stream") == "17"
        assert again.mailbox.take_in("fake", [said("eins")]) == 0
        turn = again.mailbox.next_turn("fake")
        assert turn is not None
        assert turn.incoming.text == "zwei"
        assert [each.reply.key for each in due(again)] == ["edition 1"]


def test_numbers_of_editions_are_not_given_again(town: Path, backup: Path, tmp_path: Path) -> None:
    Called(town)("backup", str(backup))
    Called(town)("restore", str(backup), "--to", str(tmp_path / "neu"))
    with opened(tmp_path / "neu" / "ratsbot.db") as again:
        sequence = again.db.rows("SELECT seq FROM sqlite_sequence WHERE name = 'edition'")
        assert sequence[0]["seq"] >= 1_000_000


def test_a_bot_that_moves_takes_along_what_waits(town: Path, backup: Path, tmp_path: Path) -> None:
    device = tmp_path / "town.db.matrix"
    device.mkdir()
    (device / "session.json").write_text("{}")
    (device / "olm-X.db").write_text("olm")
    with opened(town) as house:
        waiting(house)
    Called(town)("backup", str(backup))
    Called(town)("restore", str(backup), "--umzug", "--to", str(tmp_path / "neu"))
    assert (tmp_path / "neu" / "ratsbot.db.matrix" / "olm-X.db").read_text() == "olm"
    with opened(tmp_path / "neu" / "ratsbot.db") as again:
        assert again.mailbox.cursor("stream") == "17"
        assert again.mailbox.next_turn("fake") is not None


def test_a_backup_of_a_running_bot_is_none_to_move_with(town: Path, backup: Path, tmp_path: Path) -> None:
    with process("serve", str(town)):
        Called(town)("backup", str(backup))
    with pytest.raises(OperatorError, match="während der Bot lief"):
        Called(town)("restore", str(backup), "--umzug", "--to", str(tmp_path / "neu"))


def test_an_old_state_of_the_encryption_is_not_put_back(town: Path, backup: Path, tmp_path: Path) -> None:
    device = tmp_path / "town.db.matrix"
    device.mkdir()
    (device / "session.json").write_text('{"old": 1}')
    (device / "olm-X.db").write_text("alt")
    Called(town)("backup", str(backup))
    (device / "olm-X.db").write_text("neu")
    printed = Called(town)("restore", str(backup))
    assert (device / "olm-X.db").read_text() == "neu"
    assert "ratsbot matrix login" not in printed
    shutil.rmtree(device)
    printed = Called(town)("restore", str(backup))
    assert not (device / "olm-X.db").exists()
    assert "ratsbot matrix login" in printed


def test_what_is_advised_for_a_rehearsal_is_about_the_rehearsal(
    town: Path, backup: Path, tmp_path: Path
) -> None:
    device = tmp_path / "town.db.matrix"
    device.mkdir()
    (device / "session.json").write_text("{}")
    Called(town)("backup", str(backup))
    printed = Called(town)("restore", str(backup), "--to", str(tmp_path / "neu"))
    advised = re.findall(r"ratsbot (?:--\S+ \S+ )*(?:matrix login|sync|sperren|serve|stand)\b", printed)
    assert len(advised) == 6
    assert all(f"--database {tmp_path / 'neu' / 'ratsbot.db'} " in each for each in advised)
    assert "matrix login\n  Das meldet sein früheres Gerät ab" in printed


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path, backup: Path) -> None:
    old = tmp_path / "old.db"
    db = SqliteUtils(old)
    migrations.apply(db, stop_before="m011_assistant")
    db.execute("INSERT INTO body (key, name) VALUES ('probedorf', 'Probedorf')")
    db.conn.commit()
    db.close()
    Called(old)("backup", str(backup))
    Called(old)("restore", str(backup), "--to", str(tmp_path / "neu"))
    with opened(tmp_path / "neu" / "ratsbot.db") as house:
        assert house.db.value("SELECT name FROM body") == "Probedorf"
        assert house.db.rows("SELECT * FROM exchange") == []
    assert not list((tmp_path / "neu").glob("*.vor-*"))


@pytest.mark.parametrize("cities", ["orte", "daten/orte"])
def test_elsewhere_the_folders_have_the_names_that_the_settings_give_them(
    town: Path, backup: Path, tmp_path: Path, cities: str
) -> None:
    config = tmp_path / "ratsbot.toml"
    config.write_text(
        f'cities_folder = "{cities}"\n[embeddings]\nkind = "off"\n'
        '[assistant]\nurl = "http://127.0.0.1:1/v1"\nmodel = "m"\ntemplates_folder = "muster"\n'
    )
    for name in (cities, "muster"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / cities / "koeln.toml").write_text('name = "Köln"\n')
    (tmp_path / "muster" / "antrag.md").write_text("Antrag\n")
    Called(town, config)("backup", str(backup))
    new = tmp_path / "neu"
    Called(town, config)("restore", "--to", str(new), str(backup))
    assert "koeln" in load_settings(new / "ratsbot.toml", environment={}).cities
    assert (new / "muster" / "antrag.md").is_file()


@pytest.mark.parametrize("cities", ["../orte", "/orte", "a/../../orte"])
def test_settings_lead_nothing_out_of_the_folder(tmp_path: Path, cities: str) -> None:
    (tmp_path / "ratsbot.toml").write_text(f'cities_folder = "{cities}"\n')
    target = inside(tmp_path / "neu").as_named_in(tmp_path / "ratsbot.toml")
    assert target.cities == tmp_path / "neu" / "cities"
