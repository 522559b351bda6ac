"""No package is locked in a version of which a hole is known. `make audit` asks those who keep the lists;
here stands what was found of them by hand, so that the lock does not go back behind it.
"""

from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
MENDED_IN = {
    "aiohttp": "3.14.5",  # GHSA-5wr8-gcqf-gqf3, GHSA-2g87-pp6c-29x5
    "cryptography": "50.0.0",  # CVE-2026-69247
    "h2": "4.4.1",  # CVE-2026-71554
    "lxml": "6.1.0",  # CVE-2026-41066
    "pyjwt": "2.12.0",  # CVE-2026-32597
    "urllib3": "2.8.0",  # CVE-2026-97687, CVE-2026-97689
}


def locked(name: str) -> list[Version]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lines if "==" in line and line[0].isalnum()]
    return [Version(str(pin.specifier).removeprefix("==")) for pin in pins if pin.name.lower() == name]


@pytest.mark.parametrize("name", MENDED_IN)
def test_no_package_is_older_than_its_last_known_hole(name: str) -> None:
    found = locked(name)
    assert found
    assert min(found) >= Version(MENDED_IN[name])


@pytest.mark.parametrize("name", MENDED_IN)
def test_the_page_tells_the_same(name: str) -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8").lower()
    (line,) = [each for each in page.splitlines() if each.startswith(f"| {name} |")]
    assert line.rstrip(" |").endswith(MENDED_IN[name])
    assert f"| {max(locked(name))} |" in line
