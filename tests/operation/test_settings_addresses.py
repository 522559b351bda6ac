"""Name and password in an address of the settings, and a secret in place of its file or variable: said, never
shown."""

from pathlib import Path

import pytest

from adapters.command_line.doctor.checks.examination import examine
from bot.errors import SettingsError
from bot.findings import Finding
from bot.model.choose import Unavailable, chat, embedder
from bot.settings import Assistant, Embeddings, load_settings, teams_secret
from bot.settings.backup import backup_passphrase
from bot.settings.loading import read_all
from bot.settings.teams import TeamsRegistration
from tests.operation.doctor_cases import CITY, MATRIX, MODEL, TEAMS

SECRET = "Rohrsaenger4"  # noqa: S105 - an invented one
VECTORS = '[embeddings]\nkind = "endpoint"\nmodel = "m"\nurl = "https://v.example/v1"\n'
PRIVACY = '[privacy]\noperator = "Amt"\ncontact = "https://stadt.example/k"\nnotice_url = "https://stadt.example/n"\n'
SYNC = '[sync]\ncontact = "https://stadt.example/bot"\n'
SECTIONS = {
    "matrix": (MATRIX, 1),
    "teams": (TEAMS.format(teams=8089), 1),
    "assistant": (MODEL, 1),
    "embeddings": (VECTORS, 1),
    "previous": (VECTORS + VECTORS.replace("[embeddings]", "[embeddings.previous]"), 2),
    "privacy": (PRIVACY, 2),
    "sync": (SYNC, 1),
}
ELSEWHERE = (
    f"user:a/{SECRET}@",
    f"user:a#{SECRET}@",
    f"user:a?{SECRET}@",
    f"user:{SECRET}@[",
    f"{SECRET}:99999@",
)
"""Passwords that nobody has encoded: the address is no address, or not the one that was meant."""


def examined(folder: Path, text: str) -> list[Finding]:
    (folder / "r.toml").write_text(text, "utf-8")
    found = examine(read_all(folder / "r.toml", database=folder / "r.db", environment={}))
    with pytest.raises(SettingsError) as refused:
        load_settings(folder / "r.toml", environment={})
    assert SECRET not in "".join([str(refused.value), *(each.line() for each in found)])
    return found


def said(found: list[Finding]) -> list[Finding]:
    return [each for each in found if "Zugangsdaten gehören nicht in die Adresse" in each.text]


@pytest.mark.parametrize(("text", "count"), SECTIONS.values(), ids=SECTIONS)
def test_credentials_are_an_error_of_their_own_and_never_shown(tmp_path: Path, text: str, count: int) -> None:
    for user in (f"anna:{SECRET}@", f"{SECRET}@", f"anna:{SECRET}@b@", f":{SECRET}@"):
        found = said(examined(tmp_path, text.replace("https://", f"https://{user}")))
        assert [each.level for each in found] == ["error"] * count
        assert all("zwischen // und @ löschen" in each.remedy for each in found)


@pytest.mark.parametrize("user", ELSEWHERE)
@pytest.mark.parametrize("section", ["matrix", "teams", "assistant", "embeddings", "previous"])
def test_what_is_no_address_is_not_shown_either(tmp_path: Path, section: str, user: str) -> None:
    found = examined(tmp_path, SECTIONS[section][0].replace("https://", f"https://{user}"))
    assert any(each.level == "error" and "Adresse" in each.text for each in found)


@pytest.mark.parametrize("start", ["https:", "", "ftp://"])
def test_without_what_an_address_begins_with(tmp_path: Path, start: str) -> None:
    examined(tmp_path, MODEL.replace("https://", f"{start}anna:{SECRET}@"))


def test_an_address_of_the_wrong_kind(tmp_path: Path) -> None:
    examined(tmp_path, f'[assistant]\nurl = ["https://anna:{SECRET}@m.example/v1"]')
    examined(tmp_path, f'assistant = "https://anna:{SECRET}@m.example/v1"')


def test_the_rest_of_the_address_is_checked_all_the_same(tmp_path: Path) -> None:
    url = f"http://anna:{SECRET}@m.example"
    found = examined(tmp_path, f'[assistant]\nurl = "{url}"\nkey_file = "fehlt.key"')
    errors = [each for each in found if each.level == "error"]
    assert [each.place for each in errors] == ["r.toml, Zeile 1", "r.toml, Zeile 2", "r.toml, Zeile 3"]
    assert "url braucht model" in errors[0].text


def test_a_key_in_the_address_is_not_missing_beside_it(tmp_path: Path) -> None:
    """It follows from what is said already."""
    found = examined(tmp_path, MODEL.replace("https://", f"https://anna:{SECRET}@"))
    assert not [each for each in found if "kein Schlüssel" in each.text]


def test_the_system_of_a_city(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    for text in (
        CITY.replace("https://", f"https://anna:{SECRET}@"),
        f'{CITY}hosts = ["anna:{SECRET}@dateien.worms.example"]\n',
        f'{CITY}contact = "https://anna:{SECRET}@stadt.example"\n',
    ):
        (tmp_path / "c" / "worms.toml").write_text(text)
        found = examined(tmp_path, 'cities_folder = "c"')
        assert next(each.place for each in found if each.level == "error").startswith("worms.toml, Zeile ")


def test_an_at_sign_in_the_way_is_none_of_it(tmp_path: Path) -> None:
    url = "https://m.example/@team/v1"
    (tmp_path / "r.toml").write_text(MODEL.replace("https://modelle.example/v1", url))
    assert load_settings(tmp_path / "r.toml", environment={}).assistant.url == url


@pytest.mark.parametrize(
    "line", [f'key_file = "{SECRET}"', f'key_env = "{SECRET}"', f'key_file = ["{SECRET}"]', "key_env = 4711"]
)
def test_a_short_secret_in_place_of_its_file_or_variable(tmp_path: Path, line: str) -> None:
    (tmp_path / "r.toml").write_text(f"{MODEL}{line}\n")
    found = examine(read_all(tmp_path / "r.toml", database=tmp_path / "r.db", environment={}))
    (error,) = [each for each in found if each.level == "error"]
    assert error.place == "r.toml, Zeile 4"
    for secret in (SECRET, "4711"):
        assert secret not in error.line()


def test_whoever_needs_it_does_not_show_it_either(tmp_path: Path) -> None:
    here = str(tmp_path / SECRET)
    for wanted in (Assistant("http://m", "m", key_file=here), Assistant("http://m", "m", key_env=SECRET)):
        chosen = chat(wanted, {})
        assert isinstance(chosen, Unavailable)
        assert SECRET not in chosen.reason
    vectors = embedder(Embeddings("endpoint", url="http://v", model="v", key_file=here), {})
    assert isinstance(vectors, Unavailable)
    assert SECRET not in vectors.reason
    for city in (
        TeamsRegistration("trier", "", "", secret_file=here),
        TeamsRegistration("trier", "", "", secret_env=SECRET),
    ):
        with pytest.raises(SettingsError) as refused:
            teams_secret(city, {})
        assert SECRET not in str(refused.value)
    with pytest.raises(SettingsError) as refused:
        backup_passphrase(here)
    assert SECRET not in str(refused.value)


def test_names_that_look_like_names_are_told(tmp_path: Path) -> None:
    for line, told in (
        ('key_file = "modell.key"', str(tmp_path / "modell.key")),
        ('key_file = "geheim/modell.key"', str(tmp_path / "geheim" / "modell.key")),
        ('key_file = "/run/secrets/modell"', "/run/secrets/modell"),
        ('key_env = "RATSBOT_ASSISTANT_KEY"', "RATSBOT_ASSISTANT_KEY"),
        ('key_env = "MODELL"', "MODELL"),
    ):
        (tmp_path / "r.toml").write_text(f"{MODEL}{line}\n")
        found = examine(read_all(tmp_path / "r.toml", database=tmp_path / "r.db", environment={}))
        assert [told in each.text for each in found if each.level == "error"] == [True]
