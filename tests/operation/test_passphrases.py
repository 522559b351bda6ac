"""What a backup is encrypted with: nothing that is guessed, nothing that others read without a word of it."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line.compose import build
from adapters.command_line.main import cli
from bot.errors import OperatorError
from bot.settings import Embeddings, Settings
from tests.operation.backup_world import Called

WORDS = "Krähe am Bach 1"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "r.db"
    build(Settings(database=path, embeddings=Embeddings(kind="off"))).close()
    return path


def phrase(tmp_path: Path, words: str, mode: int = 0o600) -> Path:
    file = tmp_path / "kennwort"
    file.write_text(words + "\n")
    file.chmod(mode)
    return file


@pytest.mark.parametrize("words", ["x", "elf Zeichen"])
def test_a_short_one_is_refused(database: Path, tmp_path: Path, words: str) -> None:
    file = str(phrase(tmp_path, words))
    with pytest.raises(OperatorError, match="weniger als 12 Zeichen"):
        Called(database)("backup", str(tmp_path / "b"), "--passphrase-file", file)
    with pytest.raises(OperatorError, match="weniger als 12 Zeichen"):
        Called(database)("backup", str(tmp_path / "b"), "--verschlüsselt", typed=f"{words}\n{words}\n")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o644, True)])
def test_a_file_that_others_can_read_is_told_of(
    database: Path, tmp_path: Path, mode: int, warned: bool
) -> None:
    file = phrase(tmp_path, WORDS, mode)
    said = Called(database)("backup", str(tmp_path / "b"), "--passphrase-file", str(file))
    assert ", verschlüsselt)" in said
    told = f"Achtung: {file} können andere Benutzer dieses Rechners lesen. Abhilfe: chmod 600 {file}"
    assert (told in said) is warned


@pytest.mark.parametrize("arguments", [("restore", "--check"), ("backup", "--verschlüsselt", "--force")])
def test_without_a_terminal_nobody_is_asked(
    database: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    file = tmp_path / "b"
    Called(database)("backup", str(file), "--passphrase-file", str(phrase(tmp_path, WORDS)))
    before = file.read_bytes()
    ended = subprocess.run(
        [sys.executable, "-m", "adapters.command_line", "--database", str(database), *arguments, str(file)],
        capture_output=True, text=True, check=False, start_new_session=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("Fehler: Das Kennwort lässt sich ohne Terminal nicht erfragen.")
    assert "--passphrase-file DATEI" in ended.stderr
    assert "Warning" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert file.read_bytes() == before


def test_doctor_tells_of_a_short_one(tmp_path: Path) -> None:
    config = tmp_path / "ratsbot.toml"
    config.write_text(f'[backup]\nkey_file = "{phrase(tmp_path, "kurz")}"\n')
    result = CliRunner().invoke(cli, ["--config", str(config), "doctor", "config"])
    assert f"Das Kennwort in {tmp_path / 'kennwort'} hat weniger als 12 Zeichen." in result.output
    phrase(tmp_path, WORDS)
    assert "Kennwort" not in CliRunner().invoke(cli, ["--config", str(config), "doctor", "config"]).output
