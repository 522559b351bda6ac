"""Before there is anything: RATSBOT_CONFIG names settings that a restore is about to bring."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operation.backup_world import Called
from tests.operation.operator_place import ROOT, Place, Ran
from tests.operation.test_backup_places import disk
from tests.operation.test_database_before_migration import small_disk
from tests.operation.test_disk_faults import fill


@pytest.fixture
def backup(town: Path, tmp_path: Path) -> Path:
    """With settings and a city."""
    (tmp_path / "alt").mkdir()
    (tmp_path / "alt" / "staedte").mkdir()
    (tmp_path / "alt" / "staedte" / "probedorf.toml").write_text('name = "Probedorf"')
    config = tmp_path / "alt" / "ratsbot.toml"
    config.write_text('cities_folder = "staedte"\n[embeddings]\nkind = "off"\n')
    Called(town, config)("backup", str(tmp_path / "b.sicherung"))
    return tmp_path / "b.sicherung"


@pytest.fixture
def named(tmp_path: Path) -> Path:
    (tmp_path / "etc").mkdir()
    return tmp_path / "etc" / "ratsbot.toml"


@pytest.fixture
def machine(tmp_path: Path, named: Path) -> Place:
    return Place(tmp_path / "neu", {"RATSBOT_CONFIG": str(named)})


def test_it_is_checked_and_put_where_one_says(machine: Place, backup: Path) -> None:
    ran = machine.run(["restore", str(backup), "--check"], ["restore", str(backup), "--to", "umzug"])
    assert (ran.statuses, ran.err) == ([0, 0], "")
    assert "in Ordnung" in ran.out
    assert "Eingespielt: umzug/ratsbot.db" in ran.out
    there = {path.name for path in (machine.folder / "umzug").iterdir()}
    assert {"ratsbot.db", "ratsbot.db.key", "ratsbot.toml", "staedte"} <= there


def test_put_into_its_place_the_settings_are_said_to_belong_where_they_are_looked_for(
    machine: Place, backup: Path, named: Path
) -> None:
    ran = machine.run(["restore", str(backup)])
    assert (ran.statuses, ran.err) == ([0], "")
    assert f"ratsbot.toml gehört nach {named}" in ran.out
    assert f"staedte gehört nach {named.with_name('staedte')}" in ran.out
    for name in ("ratsbot.toml", "staedte"):
        (machine.folder / name).rename(named.with_name(name))
    assert machine.run(["stand"]).statuses == [0]


def test_everything_else_needs_them(machine: Place, backup: Path, named: Path, tmp_path: Path) -> None:
    """A settings file that somebody names by hand as well: a slip of the pen would put it elsewhere."""
    ran = machine.run(["stand"], ["--config", str(tmp_path / "fehlt.toml"), "restore", str(backup)])
    assert ran.statuses == [1, 1]
    assert ran.err.count("Diese Datei gibt es nicht") == 2
    named.mkdir()
    assert "Das ist ein Ordner" in machine.run(["restore", str(backup)]).err
    assert not list(machine.folder.glob("ratsbot.db*"))


def checked(copy: Path, database: Path, temporary: Path) -> Ran:
    command = ["--database", str(database), "restore", str(copy), "--check"]
    ran = subprocess.run(
        [sys.executable, "-m", "adapters.command_line", *command],
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        cwd=copy.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran([ran.returncode], ran.stdout, ran.stderr)


def test_a_copy_of_the_database_is_checked_beside_the_database(town: Path, tmp_path: Path) -> None:
    """In a container there is hardly any room elsewhere."""
    copy = tmp_path / "town.db.vor-m012.db"
    copy.write_bytes(town.read_bytes())
    with small_disk(tmp_path / "klein", "64k") as temporary:
        ran = checked(copy, town, temporary)
        assert (ran.statuses, ran.err, list(temporary.iterdir())) == ([0], "", [])
    assert "in Ordnung" in ran.out
    assert not list(tmp_path.glob(".ratsbot-teil.*"))


def test_beside_one_on_a_full_disk_it_is_checked_elsewhere(town: Path, tmp_path: Path) -> None:
    copy = tmp_path / "town.db.vor-m012.db"
    copy.write_bytes(town.read_bytes())
    with disk(town, tmp_path) as database:
        fill(database.parent)
        assert "in Ordnung" in checked(copy, database, tmp_path).out
