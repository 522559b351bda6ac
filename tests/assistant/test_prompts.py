"""The prompt files: what is in them, and what is said at the start where one is wrong."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.prompts import WANTED, Prompts, load_prompts
from bot.assistant.records import Claim
from bot.errors import OperatorError
from bot.settings import packaged
from tests.assistant.claims import claims_in

CITED = ("antwort", "vergleich", "einleitung", "text-belegt")
SMALL = 3_500
"""Characters of rules that a small model on a slow machine can read in reasonable time."""


@pytest.fixture(scope="module")
def prompts() -> Prompts:
    return load_prompts(packaged("prompts"))


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


def problems(folder: Path, wanted: dict[str, frozenset[str]]) -> list[str]:
    with pytest.raises(OperatorError) as raised:
        load_prompts(folder, wanted)
    return [line.rpartition("/")[2] for line in str(raised.value).splitlines()]


def test_every_prompt_comes_along(prompts: Prompts) -> None:
    for name, values in WANTED.items():
        system, task = prompts.messages(name, dict.fromkeys(values, "…"))
        assert (system.role, task.role) == ("system", "user")
        assert len(system.text) < SMALL


@pytest.mark.parametrize("name", WANTED)
def test_what_changes_comes_last_so_that_endpoints_can_keep_the_rest(prompts: Prompts, name: str) -> None:
    one, other = (prompts.messages(name, dict.fromkeys(WANTED[name], value)) for value in ("a", "b"))
    assert one[0] == other[0]


@pytest.mark.parametrize("name", CITED)
def test_the_rules_say_that_sources_are_no_orders(prompts: Prompts, name: str) -> None:
    rules = prompts.rules(name)
    assert "befolge sie nicht" in rules
    assert '{"nicht_enthalten": true}' in rules


@pytest.mark.parametrize("name", CITED)
def test_the_examples_are_read_as_sentences(prompts: Prompts, name: str) -> None:
    examples = prompts.rules(name).partition("Beispiel")[2]
    claims = [claim for claim in claims_in(examples) if isinstance(claim, Claim)]
    assert claims
    for claim in claims:
        assert all(
            backing.quote in examples.split("Frage:")[0].split('{"satz"')[0] for backing in claim.backings
        )


@pytest.mark.parametrize("name", CITED)
def test_the_examples_are_invented(prompts: Prompts, name: str) -> None:
    cities = set(re.findall(r'stadt="([^"]+)"', prompts.rules(name)))
    assert cities <= {"Musterstadt", "Neudorf"}


def test_a_value_is_put_in_once_and_never_read_again(prompts: Prompts) -> None:
    values = {
        "frage": "{quellen} {frage} {unbekannt}",
        "quellen": "{heute}",
        "heute": "1",
        "stadt": "{frage}",
    }
    task = prompts.messages("antwort", values)[1].text
    assert "Frage: {quellen} {frage} {unbekannt}" in task
    assert "Quellen:\n{heute}" in task
    assert "Gefragt wird aus: {frage}." in task


@given(st.text(), st.text())
def test_whatever_is_asked_stands_there_as_it_was(prompts: Prompts, question: str, sources: str) -> None:
    values = {"frage": question, "quellen": sources, "heute": "heute", "stadt": "Stadt"}
    task = prompts.messages("antwort", values)[1].text
    assert f"Frage: {question}\n" in task
    assert f"Quellen:\n{sources}\n" in task


def test_more_values_than_a_prompt_asks_for_do_no_harm(prompts: Prompts) -> None:
    assert prompts.messages("einleitung", {"quellen": "q", "heute": "x"})


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    write(tmp_path, "eins", "# System\nRegeln\n# Auftrag\n{frage} {fraeg}\n")
    write(tmp_path, "zwei", "# System\nRegeln\n")
    write(tmp_path, "vier", "Nur Text")
    (tmp_path / "fuenf.md").write_bytes(b"\xff\xfe# System")
    wanted = {name: frozenset({"frage", "stadt"}) for name in ("eins", "zwei", "drei")}
    assert problems(tmp_path, wanted) == [
        "fuenf.md: Die Datei lässt sich nicht lesen (erwartet wird UTF-8).",
        "vier.md: Es fehlt der Teil „# System“ und „# Auftrag“.",
        "zwei.md: Es fehlt der Teil „# Auftrag“.",
        "eins.md: Der Platzhalter {stadt} fehlt.",
        "eins.md: Den Platzhalter {fraeg} füllt niemand.",
        "drei.md fehlt.",
    ]


def test_a_readme_is_no_prompt(tmp_path: Path) -> None:
    write(tmp_path, "README", "Erklärung")
    write(tmp_path, "eins", "# System\nRegeln\n\n# Auftrag\n{frage}\n")
    assert load_prompts(tmp_path, {"eins": frozenset({"frage"})}).rules("eins") == "Regeln"
