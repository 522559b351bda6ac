"""Whatever this program writes is for its own user only, whatever umask it was started with; and nobody else
on the machine can lead it to other files.
"""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import build
from adapters.command_line.serve import gauges
from adapters.matrix import identity, session
from adapters.matrix.identity import Seeds
from adapters.matrix.session import Session
from bot.intake.lock import city_lock, import_lock
from bot.retrieval.vectors.cache import Cache
from bot.retrieval.vectors.schema import Kind
from bot.settings import Settings, packaged
from bot.store.rights import take_back
from tests.matrix.process import free_port
from tests.operation.operator_place import Place
from tests.sources.http.hostile_server import Answer, HostileServer

OTHERS = 0o077
SETTINGS = """
home = "trier"
[embeddings]
kind = "off"
[http]
port = {port}
[matrix]
homeserver = "{homeserver}"
user = "@ratsbot:stadt.example"
users = ["*:stadt.example"]
[teams]
public_url = "https://ratsbot.stadt.example"
port = {door}
[teams.trier]
app_id = "11111111-2222-3333-4444-555555555555"
tenant_id = "99999999-0000-0000-0000-000000000001"
secret_file = "geheim"
"""


@pytest.fixture
def homeserver() -> Iterator[HostileServer]:
    """Well enough to log in."""
    told = {"user_id": "@ratsbot:stadt.example", "device_id": "GERAET", "access_token": "syt_token"}
    with HostileServer() as running:
        running.answers("/login", Answer(json.dumps(told).encode()))
        yield running


@pytest.fixture
def place(tmp_path: Path, homeserver: HostileServer) -> Place:
    """In it only what the operator has made may be open."""
    made = Place(tmp_path / "amt")
    ports = {"port": free_port(), "door": free_port(), "homeserver": homeserver.url}
    for name, text in (("ratsbot.toml", SETTINGS.format(**ports)), ("geheim", "geheim"), ("passwort", "x")):
        made.keep(name, text)
    return made


def commands(folder: Path) -> list[list[str]]:
    """All that write something."""
    town = str(packaged("demo") / "kraehenfurt")
    asked = ["--city", "mainz", "--contact", "ris@mainz.example", "--yes"]
    return [
        ["init", *asked, "--output", str(folder / "neu.toml")],
        ["import", town, "--body", "trier"],
        ["chat", "--say", "/abo Radweg"],
        ["export", "trier", str(folder / "export")],
        ["matrix", "login", "--password-file", str(folder / "passwort")],
        ["matrix", "backup", str(folder / "schluessel")],
        ["teams", "manifest", "trier", "--output", str(folder / "app.zip")],
        ["backup", str(folder / "alles.sicherung")],
        ["restore", str(folder / "alles.sicherung"), "--to", str(folder / "anderswo")],
        ["sperren", "trier", "2023/0412", "--grund", "Probe"],
    ]


def is_open(path: Path) -> bool:
    found = path.lstat().st_mode
    return not stat.S_ISLNK(found) and bool(found & OTHERS)


def test_all_that_is_written_is_for_this_user_only(place: Place) -> None:
    wanted, folder = commands(place.folder), place.folder
    identity.save(Seeds.made("@ratsbot:stadt.example"), folder / "ratsbot.db.matrix")
    ran = place.run(*wanted)
    said = zip(wanted, ran.statuses, strict=True)
    assert [each for each, status in said if status not in {0, 3}] == [], ran.err
    with place.serving():
        assert names(folder) >= {"ratsbot.db", "ratsbot.db.key", "ratsbot.db-wal", "ratsbot.db.serve"}
        assert names(folder) >= {"export", "app.zip", "alles.sicherung", "schluessel", "neu.toml"}
        assert [str(each) for each in folder.rglob("*") if is_open(each)] == []
    assert [str(each) for each in folder.rglob("*") if is_open(each)] == []


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.rglob("*")}


def test_what_was_open_is_closed_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(database=tmp_path / "ratsbot.db")
    build(settings).close()
    for name in ("ratsbot.db", "ratsbot.db.key"):
        (tmp_path / name).chmod(0o666)
    build(settings).close()
    assert [each.name for each in tmp_path.iterdir() if is_open(each)] == []


def test_another_users_link_is_not_followed(tmp_path: Path) -> None:
    """Locks lie beside the database, perhaps where others may write: nothing of ours is emptied."""
    ours = tmp_path / "wichtig"
    ours.write_text("wichtig")
    database = tmp_path / "ratsbot.db"
    for lock, name in ((import_lock(database), "import"), (city_lock(database, "trier"), "trier")):
        database.with_name(f"ratsbot.db.{name}.lock").symlink_to(ours)
        with pytest.raises(OSError, match="symbolic links"), lock:
            pass
    assert ours.read_text() == "wichtig"


def test_a_folder_of_keys_is_closed_before_anything_is_put_into_it(tmp_path: Path) -> None:
    folder = tmp_path / "matrix"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    (folder / ".session.json.new").symlink_to(tmp_path / "wichtig")
    Session("@a:b.example", "G", "syt_token", "https://b.example").save(folder)
    assert not (tmp_path / "wichtig").exists()
    assert folder.stat().st_mode & 0o777 == 0o700
    with session.lock(folder):
        assert not [each for each in folder.iterdir() if is_open(each)]


def test_the_vectors_are_taken_back_and_measured_of_passages_too(tmp_path: Path) -> None:
    house = build(Settings(database=tmp_path / "v.db"))
    for kind in Kind:
        path = Cache(house.db, kind).path
        path.write_bytes(b"12345")
        path.chmod(0o644)
    take_back(house.settings.database)
    assert not [path.name for path in tmp_path.glob("v.db.vectors*") if is_open(path)]
    gauges.watch(house, tuple)
    said = house.metrics.text().decode()
    assert said.count('ratsbot_database_bytes{file="vectors') == len(Kind) == said.count("} 5.0")
    house.close()
