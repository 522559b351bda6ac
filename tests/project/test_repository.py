"""What a stranger finds who clones the project."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")

MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+|Users/\w+)/")
# In two pieces, or this file would be the first to be found.
INDEX = re.compile("py" + r"pi\.org|python" + r"hosted\.org|--(?:extra-)?index" + "-url|--find" + "-links")
OUTSIDE = "../" + "shared"
MAY_NAME_OUTSIDE = ("tests/", "benchmarks/", ".ci/", "CONTRIBUTING.md", "README.md", "pyproject.toml")
CALLS_THE_RESOLVER = {"Makefile"}  # tells it to write no index address


def tracked() -> dict[str, str]:
    """Text of every file in the repository, new ones included, by path."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in paths}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return tracked()


def test_no_file_names_a_machine(files: dict[str, str]) -> None:
    assert {name: found[0] for name, text in files.items() if (found := MACHINE.search(text))} == {}


def test_no_file_names_a_package_index(files: dict[str, str]) -> None:
    named = {name: found[0] for name, text in files.items() if (found := INDEX.search(text))}
    assert {name for name in named if name not in CALLS_THE_RESOLVER} == set()


def test_the_product_knows_nothing_outside_the_checkout(files: dict[str, str]) -> None:
    named = [name for name, text in files.items() if OUTSIDE in text]
    assert [name for name in named if not name.startswith(MAY_NAME_OUTSIDE)] == []


def test_the_readme_names_both_commands(files: dict[str, str]) -> None:
    assert "make demo" in files["README.md"]
    assert "make test" in files["README.md"]


def test_the_licence_is_the_eupl(files: dict[str, str]) -> None:
    assert files["LICENSE"].startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert "Appendix" in files["LICENSE"]
    assert tomllib.loads(files["pyproject.toml"])["project"]["license"] == "EUPL-1.2"


def test_the_check_script_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def pins(lock: str) -> dict[str, str]:
    """Version by canonical name; the locks hold one `name==version` per line and its hashes below."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    found = [re.match(r"([\w.-]+)==([^ ;]+)", line) for line in lines]
    return {canonicalize_name(match[1]): match[2] for match in found if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    text = re.sub(r"^ *#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_what_was_tested_is_what_runs(lock: str) -> None:
    tested = pins("requirements-dev.txt")
    assert {name: version for name, version in pins(lock).items() if tested.get(name) != version} == {}


def test_the_locks_are_as_new_as_the_project() -> None:
    """Fails after an edit of pyproject.toml without `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-build.txt": project["build-system"]["requires"],
        "requirements-dev.txt": project["dependency-groups"]["dev"],
    }
    for lock, requirements in wanted.items():
        locked = pins(lock)
        for requirement in map(Requirement, requirements):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement.name} is not in {lock}"
            assert requirement.specifier.contains(version), f"{requirement} is not met by {version} in {lock}"
