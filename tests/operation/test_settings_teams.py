"""The section [teams]: nothing in it can leave the door open."""

from pathlib import Path

import pytest

from adapters.command_line.serve.registrations import demand_certificate
from adapters.teams.config import Registration
from bot.errors import OperatorError, SettingsError
from bot.settings import Settings, load_settings, packaged, teams_secret
from tests.operation.settings_example import uncommented

ID = "00000000-0000-0000-0000-000000000001"
GOOD = f"""
[teams]
public_url = "https://ratsbot.stadt.example/"
[teams.trier]
app_id = "{ID}"
tenant_id = "{ID}"
secret_env = "GEHEIM"
"""


def loaded(folder: Path, text: str) -> Settings:
    path = folder / "r.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environment={})


def test_a_registration_per_city(tmp_path: Path) -> None:
    more = (
        f'managers = ["{ID}"]\nris_hosts = ["ris.trier.example"]\n[teams.trier.commands]\n"/neu" = ["{ID}"]'
    )
    teams = loaded(tmp_path, GOOD + more).teams
    assert teams
    assert teams.public_url == "https://ratsbot.stadt.example"
    trier = teams.registrations["trier"]
    assert (trier.managers, trier.commands) == ((ID,), {"neu": (ID,)})
    assert teams_secret(trier, {"GEHEIM": " x "}) == "x"


def test_the_example_works_with_one_credential(tmp_path: Path) -> None:
    text = uncommented(packaged("config") / "ratsbot.example.toml")
    text = text[text.index("[teams]") :]
    assert loaded(tmp_path, text).teams


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("https://", "http://"), "public_url"),
        (GOOD.replace(f'app_id = "{ID}"', 'app_id = ""'), "app_id – erwartet wird eine Kennung"),
        (GOOD.replace(f'tenant_id = "{ID}"', ""), "tenant_id – erwartet wird eine Kennung"),
        (GOOD.replace('secret_env = "GEHEIM"', ""), "genau eines von"),
        (GOOD + 'certificate = "a.pem"', "genau eines von"),
        (GOOD + 'managers = ["chefin"]', "„chefin“ ist keine Kennung"),
        (GOOD.replace("teams.trier", "teams.atlantis"), "„atlantis“ ist keine der Städte"),
        ('[teams]\npublic_url = "https://r.example"', "Es fehlt eine Registrierung"),
        (GOOD + "offen = true", "„offen“ gibt es nicht"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, wrong)
    assert said in str(caught.value)


def test_a_secret_that_is_not_there_is_an_error_and_never_shown(tmp_path: Path) -> None:
    teams = loaded(tmp_path, GOOD).teams
    assert teams
    trier = teams.registrations["trier"]
    with pytest.raises(SettingsError, match="GEHEIM enthält kein Geheimnis"):
        teams_secret(trier, {})


@pytest.mark.parametrize("content", [None, "", "kein Zertifikat"])
def test_a_certificate_that_cannot_be_used_keeps_it_from_starting(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "stadt.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(OperatorError, match=r"\[teams\.trier\].*stadt\.pem"):
        demand_certificate(Registration("trier", ID, ID, certificate=path))
