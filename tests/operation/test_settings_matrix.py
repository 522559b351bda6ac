"""The section [matrix]."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.command_line.accounts import matrix_config
from bot.errors import OperatorError, SettingsError
from bot.settings import Settings, load_settings, packaged

GOOD = """
[matrix]
homeserver = "https://matrix.stadt.example/"
user = "@ratsbot:stadt.example"
users = ["*:stadt.example"]
"""


def loaded(folder: Path, text: str) -> Settings:
    path = folder / "r.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environment={})


def test_the_least_that_is_needed(tmp_path: Path) -> None:
    config = matrix_config(loaded(tmp_path, f'database = "{tmp_path}/rat.db"\n{GOOD}'))
    assert config.homeserver == "https://matrix.stadt.example"
    assert config.folder == tmp_path / "rat.db.matrix"
    assert (config.users, config.commands, config.home) == (("*:stadt.example",), {}, None)
    assert (config.gap_age, config.gap_events) == (timedelta(hours=24), 500)


def test_all_of_it(tmp_path: Path) -> None:
    more = 'home = "trier"\nfolder = "geraet"\nmissed_hours = 2\n[matrix.commands]\n"/neu" = ["@a:b.example"]'
    config = matrix_config(loaded(tmp_path, GOOD + more))
    assert (config.home, config.folder, config.gap_age) == ("trier", tmp_path / "geraet", timedelta(hours=2))
    assert config.commands == {"neu": ("@a:b.example",)}


def test_the_example_is_what_the_adapter_takes(tmp_path: Path) -> None:
    """Every commented line of the example's section works when it is switched on."""
    text = (packaged("config") / "ratsbot.example.toml").read_text("utf-8")
    section = text[text.index("# [matrix]") : text.index("# Microsoft Teams")].splitlines()
    lines = [line.removeprefix("# ") for line in section if line.startswith(("# [", "# ")) and _is_toml(line)]
    settings = loaded(tmp_path, "\n".join(lines))
    assert settings.matrix
    assert settings.matrix.commands


def _is_toml(line: str) -> bool:
    body = line.removeprefix("# ")
    return body.startswith("[") or "=" in body.split('"')[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("https://matrix.", ""), "homeserver – erwartet wird eine Adresse"),
        (GOOD.replace("@ratsbot:stadt.example", "ratsbot"), "@ratsbot:stadt.example"),
        (GOOD.replace('users = ["*:stadt.example"]', ""), "wer darf mit dem Bot sprechen"),
        (GOOD + "[matrix.commands]\nneu = ['amt']", "„amt“ ist kein Muster"),
        (GOOD + 'home = "atlantis"', "home = „atlantis“ ist keine der Städte"),
        (GOOD + 'passwort = "x"', "„passwort“ gibt es nicht"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text)
    assert said in str(caught.value)


def test_without_the_section_there_is_no_account() -> None:
    with pytest.raises(OperatorError, match=r"Abschnitt \[matrix\]"):
        matrix_config(Settings())


def test_a_command_that_does_not_exist_is_said(tmp_path: Path) -> None:
    """It would leave the one that was meant open to everybody."""
    more = '[matrix.commands]\nvorlagen = ["@amt:stadt.example"]\n'
    with pytest.raises(OperatorError, match="vorlagen"):
        matrix_config(loaded(tmp_path, GOOD + more))
