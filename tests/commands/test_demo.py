"""The demo council: sound OParl, plainly fictional, and with everything that the product has to show."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import packaged
from tests.houses import DEMO_TOWNS

LINKED_BY_URL = {"mainFile", "auxiliaryFile", "agendaItem", "invitation", "resultsProtocol", "consultation"}
"""Silberbrück links where the schema embeds, as some servers do."""


def raw_objects(town: str) -> Iterator[dict[str, Any]]:
    for path in sorted((packaged("demo") / town).iterdir()):
        if path.is_dir() or path.name.startswith(("texts.", "documents.")):
            continue
        text = path.read_text(encoding="utf-8")
        values = (
            [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else json.loads(text)
        )
        if isinstance(values, dict):
            values = values.get("data", [values])
        for value in values:
            yield from embedded(value)


def embedded(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from embedded(each)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for each in value.values():
            yield from embedded(each)


def kind(value: dict[str, Any]) -> str:
    return str(value["type"]).rsplit("/", 1)[-1]


def fits(value: Any, rule: dict[str, Any], name: str) -> bool:
    match rule.get("type"):
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict) or name in LINKED_BY_URL
        case _:
            return True


@pytest.mark.shared
@pytest.mark.parametrize("town", DEMO_TOWNS)
def test_every_object_keeps_to_the_field_lists_of_oparl(town: str, shared: Path) -> None:
    schemas = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in (shared / "data/oparl/spec/schema").glob("*.json")
    }
    problems = []
    for each in raw_objects(town):
        schema = schemas[kind(each)]
        needed = {"id", "type"} if each.get("deleted") else set(schema["required"])
        problems += [f"{each['id']}: {name} missing" for name in needed - each.keys()]
        for name, value in each.items():
            rule = schema["properties"].get(name)
            if rule is None:
                problems.append(f"{each['id']}: {name} unknown")
            elif not fits(value, rule, name):
                problems.append(f"{each['id']}: {name} of a wrong type")
    assert problems == []


def test_ids_are_unique_and_every_address_is_an_example() -> None:
    for town in DEMO_TOWNS:
        found = Counter((kind(each), each["id"]) for each in raw_objects(town) if kind(each) != "Location")
        assert not [key for key, count in found.items() if count > 1]
        text = json.dumps(list(raw_objects(town)))
        hosts = set(re.findall(r"https?://([^/\"]+)", text)) - {"schema.oparl.org"}
        assert all(host.endswith(".example") for host in hosts)


def test_it_has_results_of_every_kind_and_about_sixty_papers() -> None:
    everything = [each for town in DEMO_TOWNS for each in raw_objects(town)]
    papers = [each for each in everything if kind(each) == "Paper"]
    assert len([each for each in papers if not each.get("deleted")]) >= 60
    assert len([each for each in papers if each.get("deleted")]) == 4
    results = " | ".join({each.get("result", "") for each in everything if kind(each) == "AgendaItem"})
    for word in ("einstimmig", "mehrheitlich", "geändert beschlossen", "abgelehnt", "vertagt", "verwiesen",
                 "empfohlen", "nicht empfohlen", "Kenntnis", "zurückgezogen", "erledigt"):  # fmt: skip
        assert word in results
    assert Counter(each.get("public") for each in everything if kind(each) == "AgendaItem")[False] >= 8
