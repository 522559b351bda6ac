"""What the operator reads when a call is wrong or cannot work: German, one sentence, the right status."""

from pathlib import Path

import pytest

from adapters.command_line import main as command_line
from adapters.command_line.loading import readable
from bot.errors import OperatorError
from tests.sources.oparl.maker import archive, paper


def end(*args: str) -> int:
    """The exit status of the command as the shell would see it."""
    with pytest.raises(SystemExit) as ended:
        command_line.main(args)
    code = ended.value.code
    assert isinstance(code, int)
    return code


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["hoppla"], 2, "Den Befehl „hoppla“ gibt es nicht"),
        (["import", "x"], 2, "Es fehlt --body STADT"),
        (["import", "x", "--body", "Trier!"], 2, "kein Kürzel"),
        (["import", "x", "--boddy", "y"], 2, "Gemeint ist wohl --body"),
        (["search"], 2, "Entweder eine SUCHE oder --queries"),
        (["search", "x", "--limit", "0"], 2, "0 liegt nicht im Bereich 1<=x<=1000"),
        (["search", "x", "--limit", "zwei"], 2, "„zwei“ ist keine Zahl"),
        (["search", "--json", "--queries", "nirgends.txt"], 2, "„nirgends.txt“ gibt es nicht"),
        (["search", "--json", "--queries", "."], 2, "„.“ ist ein Ordner"),
        (["search", "x", "--limit"], 2, "Nach --limit fehlt die Angabe"),
        (["search", "x", "--json=1"], 2, "--json steht allein"),
        (["import", "x", "--body", "y", "--unstated", "z"], 2, "„z“ ist keines von 'public', 'unknown'"),
        (["stand", "zu", "viel"], 2, "Zu viel angegeben: zu viel"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_in_german(
    args: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end(*args) == status
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed


def test_errors_of_operation_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(tmp_path / "x.db")
    assert end("--database", database, "import", str(tmp_path / "nirgends"), "--body", "trier") == 1
    assert "Fehler: " in capsys.readouterr().err
    folder = archive(tmp_path / "a", paper(1))
    nowhere = str(tmp_path / "no" / "x.db")
    assert end("--database", nowhere, "import", str(folder), "--body", "trier") == 1
    assert "lässt sich nicht öffnen" in capsys.readouterr().err
    (tmp_path / "bad.toml").write_text("databse = 1")
    assert end("--config", str(tmp_path / "bad.toml"), "stand") == 1
    assert "Gemeint ist wohl „database“" in capsys.readouterr().err


@pytest.mark.parametrize(
    "args",
    [
        ["search", "x"],
        ["search", "x", "--json"],
        ["chat", "--say", "x"],
        ["stand"],
        ["reindex"],
        ["sperren", "probedorf", "1/25", "--grund", "x"],
        ["entsperren", "probedorf", "1/25"],
    ],
)
def test_a_command_that_reads_makes_no_database(
    args: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end("--database", str(tmp_path / "none.db"), *args) == 1
    said = capsys.readouterr().err
    assert "gibt es nicht. Sie entsteht mit: ratsbot sync STADT" in said
    assert "ratsbot import ORDNER --body STADT" in said
    assert list(tmp_path.iterdir()) == []


def test_ratsbot_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert end() == 0
    assert "[OPTIONEN] [BEFEHL …]" in capsys.readouterr().out


def test_what_may_not_be_read_is_an_error_of_operation(tmp_path: Path) -> None:
    for error in (
        PermissionError(13, "Permission denied", "x.jsonl"),
        FileNotFoundError(2, "weg", "x.jsonl"),
    ):
        with pytest.raises(OperatorError, match="lässt sich nicht lesen"), readable(tmp_path):
            raise error
