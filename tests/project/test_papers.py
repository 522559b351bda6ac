"""The papers that directories and auditors of public software read: publiccode.yml and REUSE."""

import copy
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from bot import __version__
from tests.project.publiccode_schema import SCHEMA

ROOT = Path(__file__).parents[2]
SMALL = 200_000
"""Bytes: a picture in the README loads at once."""


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return found


def errors(publiccode: dict[str, Any]) -> list[str]:
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(publiccode)]


def test_the_description_follows_the_standard(publiccode: dict[str, Any]) -> None:
    assert errors(publiccode) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"url": None},
        {"name": ""},
        {"softwareType": "standalone"},
        {"developmentStatus": "ready"},
        {"maintenance": {"type": "community"}},
        {"maintenance": {"type": "none", "contractors": [{"name": "x", "until": "2030-01-01"}]}},
        {"releaseDate": "demnächst"},
        {"tags": ["x"]},
        {"description": {"de": {"shortDescription": "x" * 151, "longDescription": "x", "features": []}}},
        {"localisation": {"availableLanguages": ["de"]}},
        {"intendedAudience": {"countries": ["DEU"]}},
    ],
)
def test_the_check_finds_what_the_standard_forbids(
    publiccode: dict[str, Any], broken: dict[str, Any]
) -> None:
    assert errors(copy.deepcopy(publiccode) | broken)


def test_the_description_says_what_the_project_says(publiccode: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert publiccode["softwareVersion"] == __version__
    assert publiccode["legal"]["license"] == project["license"]
    python = next(each for each in publiccode["dependsOn"]["open"] if each["name"] == "Python")
    assert project["requires-python"] == f">={python['versionMin']}"


def test_its_pictures_are_there_and_small(publiccode: dict[str, Any]) -> None:
    pictures = publiccode["description"]["de"]["screenshots"]
    assert pictures
    for each in pictures:
        assert (ROOT / each).read_bytes().startswith(b"\x89PNG")
        assert (ROOT / each).stat().st_size < SMALL


@pytest.fixture(scope="module")
def reuse() -> dict[str, Any]:
    return tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))


def test_every_file_has_a_holder_and_a_licence(reuse: dict[str, Any]) -> None:
    """One statement for all: files of others would need one of their own."""
    (everything,) = reuse["annotations"]
    assert (reuse["version"], everything["path"], everything["precedence"]) == (1, "**", "override")
    assert everything["SPDX-FileCopyrightText"]
    assert everything["SPDX-License-Identifier"] == "EUPL-1.2"


def test_the_texts_of_the_licences_are_those_that_are_used() -> None:
    assert [each.name for each in (ROOT / "LICENSES").iterdir()] == ["EUPL-1.2.txt"]
    assert (ROOT / "LICENSES" / "EUPL-1.2.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_no_other_statements_stand_beside_them() -> None:
    """REUSE knows two more places, which would win over or add to the one statement."""
    command = ["git", "ls-files", "--", "*.license", ".reuse/dep5", "**/REUSE.toml"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert set(listed.stdout.split()) <= {"REUSE.toml"}
