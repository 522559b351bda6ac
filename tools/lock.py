"""What requirements.txt locks, read without asking anybody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.txt"

SUPPORTED: Sequence[Mapping[str, str]] = tuple(
    {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "platform_machine": machine,
        "sys_platform": platform.lower(),
        "platform_system": platform,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    for version in ("3.11", "3.12", "3.13")
    for platform, machine in (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"))
)
"""Where Ratsbot is run; the lock has entries for browsers and others as well."""


@dataclass(frozen=True)
class Locked:
    """One entry. `needed_by` are the packages that want it; `ratsbot` itself is one of them."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @cached_property
    def supported(self) -> bool:
        """Whether it is installed anywhere where Ratsbot is run."""
        return not self.marker or any(Marker(self.marker).evaluate(dict(each)) for each in SUPPORTED)

    @property
    def installed_here(self) -> bool:
        return not self.marker or Marker(self.marker).evaluate()


def locked(path: Path = LOCK) -> list[Locked]:
    """All entries that are installed somewhere, in the lock's order (by name)."""
    entries = re.split(r"^(?=[\w.-]+==)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [entry for entry in map(_entry, entries) if entry.supported]


def _entry(text: str) -> Locked:
    first = text.partition("\n")[0].rstrip("\\ ")
    name, _, rest = first.partition("==")
    version, _, marker = (part.strip() for part in rest.partition(";"))
    vias = re.findall(r"^ +# +(?:via )?(?!via$)([\w.-]+(?: \(pyproject\.toml\))?)$", text, re.MULTILINE)
    needed_by = tuple(
        sorted({"ratsbot" if "pyproject" in each else canonicalize_name(each) for each in vias})
    )
    hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))
    return Locked(canonicalize_name(name), version, marker, hashes, needed_by)
