"""manifest.json: what belongs to an export, so that a half-copied one is not taken for a whole one.

The files of an export carry the beginning of their own checksum in their names, and only those that the
manifest lists belong to it. So replacing the manifest is what replaces one export by the next.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import SourceError

NAME = "manifest.json"
FORMAT = "ratsbot-export"
VERSION = 1
MANIFEST_LIMIT = 4_000_000
"""Bytes. A file takes some 150 of them, and a city has a hundred files."""
CHECKED_AT_ONCE = 1 << 20
_PART = re.compile(r"[a-z]+(?:-[a-z0-9]+)*\.[0-9a-f]{16}\.jsonl")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an export: its length in bytes, its checksum (hexadecimal) and how many lines it has."""

    size: int
    sha256: str
    lines: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`city` is the short key at the exporting side, `counts` are the objects by kind."""

    city: str
    made_at: str
    counts: Mapping[str, int]
    parts: Mapping[str, Part]

    def text(self) -> str:
        """As it stands in the file."""
        value = {
            "format": FORMAT,
            "version": VERSION,
            "city": self.city,
            "made_at": self.made_at,
            "counts": dict(self.counts),
            "files": {name: asdict(part) for name, part in sorted(self.parts.items())},
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def part_name(stem: str, sha256: str) -> str:
    return f"{stem}.{sha256[:16]}.jsonl"


def is_part(name: str) -> bool:
    return _PART.fullmatch(name) is not None


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none, or one of something else. Raises SourceError where it cannot be used."""
    try:
        with (folder / NAME).open("rb") as file:
            value = json.loads(file.read(MANIFEST_LIMIT))
    except (FileNotFoundError, IsADirectoryError, ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return None
    if value.get("version") != VERSION:
        raise SourceError(
            f"Den Export in {folder} hat eine andere Fassung von Ratsbot gemacht. Bitte auf beiden Seiten "
            "dieselbe Fassung verwenden."
        )
    found = _manifest(value)
    if found is None:
        raise SourceError(
            f"{folder / NAME} ist beschädigt. Bitte den Ordner noch einmal kopieren oder neu exportieren."
        )
    return found


def _manifest(value: dict[str, Any]) -> Manifest | None:
    try:
        parts = {name: _part(listed) for name, listed in value["files"].items() if is_part(name)}
        counts = {str(kind): int(count) for kind, count in value["counts"].items()}
        whole = len(parts) == len(value["files"])
        return Manifest(str(value["city"]), str(value["made_at"]), counts, parts) if whole else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _part(listed: Mapping[str, Any]) -> Part:
    return Part(int(listed["size"]), str(listed["sha256"]), int(listed["lines"]))


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """The names of listed files that are missing or not as they were written."""
    return [name for name, part in sorted(manifest.parts.items()) if not _is_whole(folder / name, part)]


def _is_whole(path: Path, part: Part) -> bool:
    try:
        if path.stat().st_size != part.size:
            return False
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(CHECKED_AT_ONCE):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == part.sha256


def whole_export(folder: Path, names: Iterable[str]) -> Manifest | None:
    """The manifest of a folder with these files; None where it is no export.

    Raises SourceError where it is one and something of it is missing.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        if any(map(is_part, names)):
            raise SourceError(_incomplete(folder, NAME))
        return None
    if broken := damaged(folder, manifest):
        more = f" und {len(broken) - 1} weitere" if len(broken) > 1 else ""
        raise SourceError(_incomplete(folder, broken[0] + more))
    return manifest


def _incomplete(folder: Path, what: str) -> str:
    return (
        f"Der Export in {folder} ist nicht vollständig: Es fehlt oder ist beschädigt: {what}. Bitte warten, "
        "bis er fertig kopiert ist, oder ihn noch einmal kopieren. Geladen wurde nichts."
    )
