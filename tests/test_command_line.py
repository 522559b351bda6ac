"""The operator's commands as an operator calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.command_line import main as command_line
from adapters.command_line.main import cli
from tests.oparl_maker import archive, file, paper


class Operator:
    """Calls ratsbot with a database of its own; `status` is the exit status."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "operator.db"
        self.status = 0

    def __call__(self, *args: str) -> str:
        result: Result = CliRunner().invoke(
            cli, ["--database", str(self.database), *args], standalone_mode=False
        )
        if result.exception:
            raise result.exception
        self.status = result.return_value or 0
        return result.output


@pytest.fixture
def ratsbot(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_import_prints_a_summary_and_the_second_time_that_nothing_is_new(
    ratsbot: Operator, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "a", paper(1, mainFile=file(1)), texts={"1": "Der Radweg wird gebaut."})
    first = ratsbot("import", str(folder), "--body", "probedorf")
    assert ratsbot.status == 0
    assert "Probedorf: geladen in" in first
    assert "ohne Angabe zur Öffentlichkeit gilt: öffentlich" in first
    assert "Probedorf: nichts Neues." in ratsbot("import", str(folder), "--body", "probedorf")


def test_import_with_something_refused_ends_with_three_and_says_what(
    ratsbot: Operator, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "a", paper(1), texts={"9": "gehört niemandem"})
    printed = ratsbot("import", str(folder), "--body", "probedorf")
    assert ratsbot.status == 3
    assert "texts.jsonl, Zeile 1: Text gehört zu keiner bekannten Datei" in printed


def test_import_without_index_then_reindex(ratsbot: Operator, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1))
    ratsbot("import", str(folder), "--body", "probedorf", "--no-index")
    assert json.loads(ratsbot("search", "Mühlbach", "--json"))["total"] == 0
    assert "1 Vorlagen neu aufgenommen" in ratsbot("reindex")
    assert json.loads(ratsbot("search", "Mühlbach", "--json"))["total"] == 1


def test_unstated_unknown_shows_nothing(ratsbot: Operator, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1, mainFile=file(1)), texts={"1": "Der Radweg wird gebaut."})
    ratsbot("import", str(folder), "--body", "probedorf", "--unstated", "unknown")
    assert json.loads(ratsbot("search", "Radweg", "--json"))["total"] == 0
    assert ratsbot("stand").split("Probedorf")[1].split()[0] == "0"


def test_json_has_the_documented_shape_and_spans_that_hold(ratsbot: Operator, tmp_path: Path) -> None:
    text = "Vorspann.\f" + "Der Radweg am Mühlbach wird gebaut. " * 60
    folder = archive(
        tmp_path / "a", paper(1, "Radweg", mainFile=file(1), web="https://x.example/1"), texts={"1": text}
    )
    ratsbot("import", str(folder), "--body", "probedorf")
    found = json.loads(ratsbot("search", "Mühlbach", "--json"))
    assert list(found) == ["query", "took_ms", "total", "hits"]
    (hit,) = found["hits"]
    assert list(hit) == [
        "id", "body", "reference", "title", "paperType", "date",
        "result", "web", "score", "group", "passages",
    ]  # fmt: skip
    assert (hit["id"], hit["body"], hit["date"], hit["result"]) == (
        paper(1)["id"],
        "probedorf",
        "2025-03-01",
        None,
    )
    passage = hit["passages"][0]
    assert list(passage) == ["file", "page", "text", "start", "end"]
    assert passage["page"] == 2
    assert passage["end"] - passage["start"] == len(passage["text"])


def test_queries_from_a_file_come_back_in_order_with_their_ids(ratsbot: Operator, tmp_path: Path) -> None:
    ratsbot("import", str(archive(tmp_path / "a", paper(1), paper(2, "Freibad"))), "--body", "probedorf")
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "q2", "query": "Freibad"}\nMühlbach\n\n{"id": 7, "query": "nichts davon"}\n')
    printed = ratsbot("search", "--json", "--queries", str(queries), "--limit", "1").splitlines()
    answers = [json.loads(line) for line in printed]
    assert [(each.get("id"), each["query"], each["total"]) for each in answers] == [
        ("q2", "Freibad", 1),
        (None, "Mühlbach", 1),
        (7, "nichts davon", 0),
    ]


def test_a_broken_line_of_queries_is_named(ratsbot: Operator, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": 1}\n')
    with pytest.raises(Exception, match="Zeile 1: erwartet wird JSON mit id und query"):
        ratsbot("search", "--json", "--queries", str(queries))


def test_demo_answers_once_without_a_terminal(ratsbot: Operator) -> None:
    assert "2025/0142" in ratsbot("demo")
    assert "Radverkehrskonzept" in ratsbot("demo", "--say", "/vorlage 2025/0137")
    assert not ratsbot.database.exists()


def test_chat_says_one_turn(ratsbot: Operator, tmp_path: Path) -> None:
    ratsbot("import", str(archive(tmp_path / "a", paper(1))), "--body", "probedorf")
    assert "Radweg am Mühlbach" in ratsbot("chat", "--say", "/suche Mühlbach")


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
        (["search", "x", "--limit", "0"], 2, "--limit"),
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
    assert end("--database", str(tmp_path / "no" / "x.db"), "stand") == 1
    assert "lässt sich nicht öffnen" in capsys.readouterr().err
    (tmp_path / "bad.toml").write_text("databse = 1")
    assert end("--config", str(tmp_path / "bad.toml"), "stand") == 1
    assert "Gemeint ist wohl „database“" in capsys.readouterr().err


def test_every_command_has_german_help(ratsbot: Operator) -> None:
    for name in cli.commands:
        text = ratsbot(name, "--help")
        assert text.startswith("Aufruf: ")
        assert "Show this message" not in text


def test_blocking_what_is_not_there_says_so(ratsbot: Operator, tmp_path: Path) -> None:
    ratsbot("import", str(archive(tmp_path / "a", paper(1))), "--body", "probedorf")
    with pytest.raises(Exception, match="gibt es keine Vorlage"):
        ratsbot("sperren", "probedorf", "2025/9999", "--grund", "x")
    with pytest.raises(Exception, match="ist keine Vorlage"):
        ratsbot("entsperren", "probedorf", "2025/0001")
