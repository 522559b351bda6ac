"""The file behind all pseudonyms: whole, or the operator is told."""

import os
import re
from pathlib import Path

import pytest

from adapters.command_line.doctor.checks.databases import database
from bot.errors import OperatorError
from bot.privacy import KEY_BYTES, load_key
from bot.settings.loading import read_all
from tests.operation.backup_world import Called

BROKEN = (b"", b"x" * (KEY_BYTES - 1), b"x" * KEY_BYTES + b"\n")


@pytest.mark.parametrize("content", BROKEN)
def test_a_key_that_is_not_whole_is_refused_with_the_way_back(content: bytes, tmp_path: Path) -> None:
    key = tmp_path / "x.db.key"
    key.write_bytes(content)
    said = rf"{re.escape(str(key))}, hat {len(content)} statt 32 Bytes.*ratsbot restore.*löschen.*/vergiss"
    with pytest.raises(OperatorError, match=said):
        load_key(key)
    assert key.read_bytes() == content


def test_a_key_that_cannot_be_made_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="lässt sich nicht anlegen"):
        load_key(tmp_path / "nirgends" / "x.db.key")
    (tmp_path / "ordner.key").mkdir()
    with pytest.raises(OperatorError, match="lesen"):
        load_key(tmp_path / "ordner.key")
    assert [path.name for path in tmp_path.iterdir()] == ["ordner.key"]


def test_a_new_key_is_on_the_disk_before_it_has_its_name(tmp_path: Path) -> None:
    key, sizes = tmp_path / "x.db.key", []

    def flush(handle: int) -> None:
        assert not key.exists()
        sizes.append(os.fstat(handle).st_size)

    assert load_key(key, flush=flush) == load_key(key)
    assert sizes == [KEY_BYTES]


def test_commands_and_the_doctor_say_it_too(town: Path) -> None:
    key = town.with_name("town.db.key")

    def found() -> list[str]:
        return [
            each.text for each in database(read_all(database=town, environment={})) if "32 Bytes" in each.text
        ]

    assert not found()
    key.write_bytes(b"")
    assert found() == [f"Der Schlüssel der Kürzel, {key}, hat 0 statt 32 Bytes."]
    with pytest.raises(OperatorError, match="hat 0 statt 32 Bytes"):
        Called(town)("search", "Radweg")
    key.unlink()
    assert not found()
