"""Files that commands write where they are told to: whole, or a sentence and nothing left behind."""

import os
from pathlib import Path

import pytest

from adapters.command_line.setup.fresh_files import write_all
from adapters.command_line.whole_file import put
from adapters.matrix.cursor import Cursor, cursor_name
from bot.errors import DatabaseError, OperatorError
from bot.store.cursors import kept_cursor
from bot.store.database import Database
from tests.operation.backup_world import Called

USER = "@ratsbot:stadt.example"
MATRIX = f'[matrix]\nhomeserver = "http://127.0.0.1:9"\nuser = "{USER}"\nusers = ["*"]\nfolder = "matrix"\n'
TEAMS = """
[teams]
public_url = "https://t.example"
[teams.mainz]
app_id = "00000000-0000-0000-0000-000000000001"
tenant_id = "00000000-0000-0000-0000-000000000002"
secret_file = "secret"
"""


@pytest.fixture
def ratsbot(tmp_path: Path) -> Called:
    (tmp_path / "ratsbot.toml").write_text(MATRIX + TEAMS)
    (tmp_path / "secret").write_text("geheim")
    return Called(tmp_path / "ratsbot.db", tmp_path / "ratsbot.toml")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_that_is_not_there(ratsbot: Called, tmp_path: Path) -> None:
    there = names(tmp_path)
    with pytest.raises(OperatorError, match="Gibt es den Ordner"):
        ratsbot("teams", "manifest", "mainz", "--output", str(tmp_path / "nirgends" / "app.zip"))
    assert names(tmp_path) == there
    ratsbot("teams", "manifest", "mainz", "--output", str(tmp_path / "app.zip"))
    assert names(tmp_path) == there | {"app.zip"}


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    """As `matrix backup` writes: a half of it would hold the signing keys."""
    (tmp_path / "ordner").mkdir()
    os.mkfifo(tmp_path / "leitung")
    for name in ("ordner", "leitung", "x" * 250):
        with pytest.raises(OperatorError):
            put(tmp_path / name, b"neu")
    (tmp_path / "alt").write_text("alt")
    with pytest.raises(OperatorError):
        put(tmp_path / "alt", b"neu", force=False)
    assert (tmp_path / "alt").read_text() == "alt"
    put(tmp_path / "alt", b"neu")
    assert ((tmp_path / "alt").read_text(), (tmp_path / "alt").stat().st_mode & 0o777) == ("neu", 0o600)
    assert names(tmp_path) == {"alt", "ordner", "leitung"}


def test_the_signing_keys_go_nowhere_in_halves(ratsbot: Called, tmp_path: Path) -> None:
    from adapters.matrix import identity  # noqa: PLC0415 - the SDK takes time to load

    identity.save(identity.Seeds.made(USER), tmp_path / "matrix")
    there = names(tmp_path)
    with pytest.raises(OperatorError, match="Gibt es den Ordner"):
        ratsbot("matrix", "backup", str(tmp_path / "nirgends" / "keys.json"))
    assert names(tmp_path) == there


def test_a_password_in_another_encoding(ratsbot: Called, tmp_path: Path) -> None:
    (tmp_path / "passwort").write_bytes("Krähe".encode("latin-1"))
    with pytest.raises(OperatorError, match="nicht in UTF-8"):
        ratsbot("matrix", "login", "--password-file", str(tmp_path / "passwort"))


def test_when_one_of_several_cannot_be_written_no_copy_stays(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a alt")
    (tmp_path / "c").write_text("c alt")
    files = {tmp_path / "a": "a neu", tmp_path / "nicht" / "da" / "b": "b neu", tmp_path / "c": "c neu"}
    with pytest.raises(OperatorError):
        write_all(files, force=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "a alt", "c": "c alt"}


def test_the_doctor_of_matrix_makes_no_database(ratsbot: Called, tmp_path: Path) -> None:
    there = names(tmp_path)
    assert "noch nicht angemeldet" in ratsbot("doctor", "matrix")
    assert names(tmp_path) == there


def test_a_cursor_is_read_and_nothing_changed(tmp_path: Path) -> None:
    path, name = tmp_path / "x.db", cursor_name(USER)
    assert kept_cursor(path, name) is None
    path.touch()
    assert kept_cursor(path, name) is None
    assert path.read_bytes() == b""
    path.unlink()
    db = Database(path)
    with db.write() as w:
        w.execute("INSERT INTO cursor VALUES (?, ?)", [name, Cursor("s1").text()])
    assert kept_cursor(path, name) == Cursor("s1").text()
    assert kept_cursor(path, "matrix @other:x") is None
    db.close()
    path.write_bytes(b"keine Datenbank" * 100)
    with pytest.raises(DatabaseError, match="doctor config"):
        kept_cursor(path, name)
