"""The operator's commands as an operator calls them."""

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from adapters.command_line.main import cli
from tests.sources.oparl.maker import BASE, SCHEMA, archive, consultation, file, item, meeting, paper, url


class Operator:
    """Calls ratsbot with a database of its own; `status` is the exit status."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "operator.db"
        self.status = 0

    def __call__(self, *args: str, typed: str | bytes | None = None) -> str:
        result: Result = CliRunner().invoke(
            cli, ["--database", str(self.database), *args], input=typed, standalone_mode=False
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
    assert "1 Vorlage neu eingelesen" in ratsbot("reindex")
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


def test_where_the_database_is_may_be_said_after_the_command(ratsbot: Operator, tmp_path: Path) -> None:
    folder, database = archive(tmp_path / "a", paper(1)), tmp_path / "other.db"
    ratsbot("import", str(folder), "--body", "probedorf", "--database", str(database))
    assert database.is_file()
    assert not ratsbot.database.exists()
    config = tmp_path / "r.toml"
    config.write_text(f'database = "{database}"')
    found = CliRunner().invoke(cli, ["search", "Mühlbach", "--json", "--config", str(config)])
    assert json.loads(found.output)["total"] == 1


def test_a_city_that_is_not_loaded_is_refused(ratsbot: Operator, tmp_path: Path) -> None:
    ratsbot("import", str(archive(tmp_path / "a", paper(1))), "--body", "probedorf")
    for call in (["search", "x", "--json", "--body", "trier"], ["chat", "--say", "x", "--home", "trier"]):
        with pytest.raises(click.UsageError, match="„trier“ ist nicht geladen"):
            ratsbot(*call)
    assert json.loads(ratsbot("search", "Mühlbach", "--json", "--body", "Probedorf"))["total"] == 1
    assert "Probedorf: 1 Treffer" in ratsbot("chat", "--say", "/suche Mühlbach", "--home", "probedorf")


def test_a_search_prints_as_many_as_are_wanted_and_offers_nothing_of_a_conversation(
    ratsbot: Operator, tmp_path: Path
) -> None:
    papers = [paper(n, name=f"Radweg {n}") for n in range(1, 8)]
    ratsbot("import", str(archive(tmp_path / "a", *papers)), "--body", "probedorf")
    few, many, none = (
        ratsbot("search", *args) for args in (("Radweg", "--limit", "2"), ("Radweg",), ("Fähre",))
    )
    assert [len(re.findall(r"Radweg \d", each)) for each in (few, many)] == [2, 7]
    assert "Gezeigt sind die ersten 2." in few
    assert "Zu „Fähre“ ist nichts zu finden" in none
    for said in (few, many, none):
        assert "/mehr" not in said
        assert "/vorlage" not in said


def test_a_search_needs_no_quotes(ratsbot: Operator, tmp_path: Path) -> None:
    ratsbot("import", str(archive(tmp_path / "a", paper(1))), "--body", "probedorf")
    assert (
        json.loads(ratsbot("search", "Radweg", "am", "Mühlbach", "--json"))["query"] == "Radweg am Mühlbach"
    )
    assert "zu „Radweg Mühlbach“" in ratsbot("search", "Radweg", "Mühlbach")
    assert json.loads(ratsbot("search", "\udcff Mühlbach", "--json"))["total"] == 1


def test_queries_that_are_no_text_are_refused(ratsbot: Operator, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_bytes("Mühlbach".encode("latin-1"))
    with pytest.raises(click.UsageError, match="keine Textdatei in UTF-8"):
        ratsbot("search", "--json", "--queries", str(queries))


def test_the_summary_counts_in_german_and_names_the_city_as_the_chat_does(
    ratsbot: Operator, tmp_path: Path
) -> None:
    body = {
        "id": f"{BASE}/body/1",
        "type": f"{SCHEMA}/Body",
        "name": "Gemeinde Probedorf am See",
        "shortName": "Probedorf/See",
    }
    folder = archive(tmp_path / "a", body, paper(1))
    printed = ratsbot("import", str(folder), "--body", "probedorf", "--no-index")
    assert "Probedorf/See: geladen in" in printed
    assert "1 Vorlage" in printed
    assert "1 Vorlagen" not in printed
    again = ratsbot("import", str(folder), "--body", "probedorf")
    assert "nichts Neues" not in again
    assert "Suchindex:     1 Vorlage auf neuem Stand" in again
    assert "nichts Neues" in ratsbot("import", str(folder), "--body", "probedorf")


def test_the_summary_tells_of_stations_whose_paper_never_came(ratsbot: Operator, tmp_path: Path) -> None:
    lost = consultation(1, 1, paper=url("Paper", 99))
    folder = archive(tmp_path / "a", paper(1), meeting(1, item(1)), lost)
    assert "1 Station (die Vorlage dazu" in ratsbot("import", str(folder), "--body", "probedorf")


def test_a_pipe_gives_one_message_a_line(ratsbot: Operator) -> None:
    answered = ratsbot("demo", typed="/suche Freibad\n\n/vorlage 2025/0137\n")
    assert "zu „Freibad“" in answered or "Krähenfurt: " in answered
    assert "Radverkehrskonzept" in answered
    assert "Hitzeaktionsplan für die Stadt" not in answered
    assert "Hitzeaktionsplan für die Stadt" in ratsbot("demo", typed="")
    assert "gibt es nicht" in ratsbot("demo", typed=b"/hilfe \xff\n")


def test_the_readme_shows_what_the_demo_says(ratsbot: Operator) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    sample = readme.split("```\n")[1].splitlines()[1:]
    said = {line.rstrip() for line in ratsbot("demo", "--say", "/suche Hitzeaktionsplan").splitlines()}
    assert [line for line in sample if line.strip() != "…" and line.rstrip() not in said] == []


def test_an_empty_pipe_says_nothing(ratsbot: Operator, tmp_path: Path) -> None:
    ratsbot("import", str(archive(tmp_path / "a", paper(1))), "--body", "probedorf")
    assert ratsbot("chat", typed="") == ""
    assert ratsbot.status == 0
