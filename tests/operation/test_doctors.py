"""All doctors report in one form: each finding with its mark, its place and its remedy, then the count."""

import re
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line.main import cli
from tests.operation.doctor_cases import MATRIX

DOCTORS = ("config", "trier", "matrix", "teams", "model")
FORM = re.compile(r"(?:[✓!] .+\n(?:  (?:Hinweis|Abhilfe): .+\n)?|✗ .+\n  Abhilfe: .+\n)+\n(.+)\.\n")
BROKEN = 'hoem = "trier"\n[http]\nport = "x"\n[xyz]\n[sync]\ncities = ["mainz"]\n'


def told(folder: Path, name: str, *options: str) -> str:
    """The report of a doctor that finds an error; nothing is said elsewhere."""
    (empty := folder / "leer").mkdir(exist_ok=True)
    database = ("--database", str(folder / "r.db"))
    with chdir(empty):
        done = CliRunner(env={"RATSBOT_CONFIG": ""}).invoke(
            cli, ["doctor", name, *database, *options], standalone_mode=False
        )
    assert done.exception is None
    assert (done.return_value, done.stderr) == (1, "")
    form = FORM.fullmatch(done.stdout)
    assert form, done.stdout
    assert re.match(r"\d+ Fehler", form[1])
    return done.stdout


@pytest.mark.parametrize("text", [BROKEN, 'home = "trier', MATRIX.replace("https://", "https://a:b@")])
def test_settings_that_cannot_be_used_are_told_alike_by_all(tmp_path: Path, text: str) -> None:
    (tmp_path / "ratsbot.toml").write_text(text)
    reports = [told(tmp_path, each, "--config", str(tmp_path / "ratsbot.toml")) for each in DOCTORS]
    assert reports == [reports[0]] * len(DOCTORS)
    assert "✗ ratsbot.toml, Zeile " in reports[0]


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    reports = [told(tmp_path, each, "--config", str(tmp_path / "fehlt.toml")) for each in DOCTORS]
    assert reports == [reports[0]] * len(DOCTORS)
    assert "fehlt.toml: Diese Datei gibt es nicht.\n  Abhilfe: Sie anlegen (ratsbot init)" in reports[0]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("matrix", "", "ratsbot.toml: In den Einstellungen fehlt der Abschnitt [matrix]."),
        ("teams", "", "ratsbot.toml: In den Einstellungen fehlt der Abschnitt [teams]."),
        ("trier", "# x\n[sync]\nocr = true", "ratsbot.toml, Zeile 2: [sync] contact fehlt."),
        ("atlantis", "", "Die Stadt „atlantis“ gibt es nicht."),
        (
            "matrix",
            f"{MATRIX}[matrix.commands]\nnue = ['*:stadt.example']",
            "ratsbot.toml, Zeile 7: [matrix.commands]: Einen Befehl „nue“ gibt es nicht.",
        ),
        (
            "model",
            '[assistant]\nurl = "https://m.example/v1"\nmodel = "m"\nkey_file = "fehlt.key"',
            "ratsbot.toml, Zeile 4: [assistant] key_file: Die Datei",
        ),
    ],
)
def test_what_a_doctor_cannot_do_without_is_one_finding(
    tmp_path: Path, name: str, text: str, found: str
) -> None:
    (tmp_path / "ratsbot.toml").write_text(text)
    report = told(tmp_path, name, "--config", str(tmp_path / "ratsbot.toml"))
    assert report.startswith(f"✗ {found}")
    assert report.endswith("\n\n1 Fehler.\n")


def test_without_any_settings_the_section_is_missing_too(tmp_path: Path) -> None:
    assert told(tmp_path, "teams").startswith("✗ ratsbot.toml: In den Einstellungen fehlt")
