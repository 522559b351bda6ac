"""Which files and folders are in force, told in one place to whoever reads, backs up and restores them."""

from collections.abc import Iterator
from contextlib import chdir
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from adapters.command_line.compose import build
from adapters.command_line.serve.backing import Backing
from bot.settings import load_settings
from bot.settings.credentials import authorities, secrets
from bot.settings.places import chosen_file, folders_named, settings_files
from tests.delivery.fakes import FakeClock
from tests.operation.backup_world import Called

OFF = '[embeddings]\nkind = "off"\n'
MODELS = """
[embeddings]
kind = "endpoint"
url = "https://neu.example/v1"
model = "neu"
key_file = "neu.key"
[embeddings.previous]
kind = "endpoint"
url = "https://alt.example/v1"
model = "alt"
key_file = "alt.key"
ca_file = "alt.pem"
"""
ALL = f"""
home = "mainz"
[assistant]
url = "https://a.example/v1"
model = "m"
key_file = "a.key"
ca_file = "a.pem"
[sync]
ca_file = "s.pem"
[matrix]
homeserver = "https://m.example"
user = "@bot:m.example"
users = ["*"]
ca_file = "m.pem"
[teams]
public_url = "https://t.example"
[teams.mainz]
app_id = "00000000-0000-0000-0000-000000000001"
tenant_id = "00000000-0000-0000-0000-000000000002"
secret_file = "t.secret"
[backup]
key_file = "b.key"
{MODELS.replace("[embeddings.previous]", 'ca_file = "neu.pem"' + chr(10) + "[embeddings.previous]")}
"""
FILE_KEYS = {"ca_file", "key_file", "secret_file", "certificate"}


def files_set(settings: object) -> Iterator[str]:
    """Every value of such a key, wherever it stands in the settings."""
    for field in fields(settings) if is_dataclass(settings) else ():
        value = getattr(settings, field.name)
        if field.name in FILE_KEYS and value:
            yield value
        yield from files_set(value)
        for each in value.values() if isinstance(value, dict) else ():
            yield from files_set(each)


def test_no_certificate_and_no_secret_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(ALL)
    settings = load_settings(tmp_path / "r.toml", environment={})
    named = {
        each.value: ".".join(map(str, each.path)) for each in (*authorities(settings), *secrets(settings))
    }
    assert set(named) == set(files_set(settings))
    assert named[str(tmp_path / "alt.pem")] == "embeddings.previous.ca_file"
    assert named[str(tmp_path / "t.secret")] == "teams.mainz.secret_file"


def test_the_model_before_is_in_the_backup_with_key_and_authority(town: Path, tmp_path: Path) -> None:
    for name in ("neu.key", "alt.key", "alt.pem"):
        (tmp_path / name).write_text(name)
    (tmp_path / "r.toml").write_text(MODELS)
    ratsbot, file = Called(town, tmp_path / "r.toml"), str(tmp_path / "b.sicherung")
    ratsbot("backup", file, "--mit-geheimnissen")
    listed = ratsbot("restore", "--check", file)
    for each in ("authority/01-alt.pem", "secret/01-neu.key", "secret/02-alt.key"):
        assert each in listed


def test_cities_below_the_home_folder_are_in_the_backup(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "daheim"))
    (tmp_path / "daheim" / "staedte").mkdir(parents=True)
    (tmp_path / "daheim" / "staedte" / "quellstadt.toml").write_text('name = "Quellstadt"\n')
    config = tmp_path / "r.toml"
    config.write_text(f'cities_folder = "~/staedte"\n{OFF}')
    ratsbot = Called(town, config)
    ratsbot("backup", str(tmp_path / "b.sicherung"))
    assert "city/quellstadt.toml" in ratsbot("restore", "--check", str(tmp_path / "b.sicherung"))
    assert folders_named(config) == ("", "")  # put back, it would be a folder called ~


async def test_a_slip_of_the_pen_while_it_runs_costs_no_backup(
    town: Path, tmp_path: Path, clock: FakeClock
) -> None:
    (tmp_path / "staedte").mkdir()
    (tmp_path / "staedte" / "quellstadt.toml").write_text('name = "Quellstadt"\n')
    config, backups = tmp_path / "r.toml", tmp_path / "nachts"
    config.write_text(f'cities_folder = "staedte"\n[backup]\nfolder = "nachts"\n{OFF}')
    house = build(load_settings(config, database=town, environment={}), clock)
    config.write_text('cities_folder = "sta\n[[[')
    await Backing(house, config).once()
    house.close()
    (made,) = backups.iterdir()
    Called(town)("restore", "--to", str(tmp_path / "neu"), str(made))
    assert (tmp_path / "neu" / "ratsbot.toml").read_text() == 'cities_folder = "sta\n[[['
    assert (tmp_path / "neu" / "cities" / "quellstadt.toml").is_file()


def test_which_file_is_chosen(tmp_path: Path) -> None:
    named = {"RATSBOT_CONFIG": str(tmp_path / "umgebung.toml")}
    with chdir(tmp_path):
        assert chosen_file(None, {}) is None
        Path("ratsbot.toml").write_text(OFF)
        assert chosen_file(None, {"RATSBOT_CONFIG": ""}) == Path("ratsbot.toml")
        assert chosen_file(None, named) == tmp_path / "umgebung.toml"
        assert chosen_file(Path("x.toml"), named) == Path("x.toml")
        settings = load_settings(environment={})
        assert settings_files(settings, None, {}).file == Path("ratsbot.toml")
        assert settings_files(settings, Path("x.toml"), {}).file is None
