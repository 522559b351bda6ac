"""The threat model names files and tests that are there, and says of each attacker what is not stopped."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAMED = re.compile(r"`((?:adapters|bot|tests|docs|config|deploy|prompts)/[\w./-]+)(?:::(\w+))?`")
ATTACKER = re.compile(r"^## (?=Jemand|Wer|Die Lieferkette)(.+)$", re.MULTILINE)


@cache
def functions_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(each.name for each in found if each.name.startswith("test_"))


def test_every_file_and_every_test_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 100
    assert sorted({path for path, _ in named if not (ROOT / path).exists()}) == []
    assert sorted(f"{path}::{test}" for path, test in named if test and test not in functions_in(path)) == []


def test_every_measure_has_a_file_and_a_test() -> None:
    attackers, _ = PAGE.split("## Bekannte Lücken")
    lines = [line.split(" | ") for line in attackers.splitlines() if line.startswith("| ")]
    measures = [cells for cells in lines if len(cells) == 4 and "Versuch" not in cells[0]]
    assert len(measures) > 50
    assert [cells for cells in measures if "`" not in cells[2] or "::" not in cells[3]] == []


def test_of_every_attacker_it_is_said_what_is_not_stopped() -> None:
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    attackers = ATTACKER.findall(PAGE)
    assert len(attackers) == 8
    for each in attackers:
        (part,) = [text for text in parts if text.startswith(each)]
        assert "**Nicht aufgehalten:**" in part, each
