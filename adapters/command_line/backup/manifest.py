"""What a backup says of itself: what is in it, of when, and how each part is proved."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from bot.errors import OperatorError

FORMAT, VERSION = "ratsbot-backup", 1
LARGEST = 4_000_000
"""Bytes of a manifest; one of ours has some thousand."""
Role = Literal["database", "key", "settings", "city", "template", "matrix", "olm", "authority", "secret"]
LONGEST_NAME = 200
"""Bytes: what is moved aside later gets a longer one."""
_IN_TAR = 99
"""Bytes of a name in a tar's header."""
_HASH = re.compile(r"[0-9a-f]{64}")


class BadArchive(OperatorError):
    """German: the file is no backup that may be restored."""


@dataclass(frozen=True, slots=True)
class Member:
    """`origin` is what the settings call it, for people only: nothing is ever written there."""

    role: Role
    name: str
    size: int
    sha256: str
    origin: str = ""

    @property
    def path(self) -> str:
        return f"{self.role}/{self.name}"

    @property
    def packed_as(self) -> str:
        """What it is called in the tar, whose names are short."""
        if len(self.path.encode()) <= _IN_TAR:
            return self.path
        return f"{self.role}/{hashlib.sha256(self.name.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` is the moment that the database shows (UTC, ISO). `running`: the bot was at work then, so
    what was under way is left out. `steps` are the migrations it has, `cities` its public papers by city,
    `left_out` German sentences."""

    made_at: str
    ratsbot: str
    running: bool
    steps: tuple[str, ...]
    members: tuple[Member, ...]
    cities: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def schema(self) -> str:
        return max(self.steps, default="")

    @property
    def size(self) -> int:
        return sum(each.size for each in self.members)

    def text(self) -> bytes:
        return json.dumps({"format": FORMAT, "version": VERSION, **asdict(self)}, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """Only what we would have written ourselves. Raises BadArchive."""
    try:
        found: dict[str, Any] = json.loads(data)
        known, version = found["format"] == FORMAT, found["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadArchive("Das ist keine Sicherung von Ratsbot.") from error
    if not known:
        raise BadArchive("Das ist keine Sicherung von Ratsbot.")
    if version != VERSION:
        raise BadArchive("Diese Sicherung stammt von einer neueren Fassung von Ratsbot. Bitte jene starten.")
    try:
        return _checked(found)
    except (ValueError, KeyError, TypeError) as error:
        raise BadArchive(f"Das Verzeichnis dieser Sicherung ist nicht in Ordnung: {error}") from error


def _checked(found: dict[str, Any]) -> Manifest:
    members = tuple(Member(**each) for each in found["members"])
    for each in members:
        _check_member(each)
    if len({each.path for each in members}) != len(members):
        raise ValueError("Eine Datei kommt doppelt vor.")
    if sum(each.role == "database" for each in members) != 1:
        raise ValueError("Es muss genau eine Datenbank darin sein.")
    cities = {str(key): int(count) for key, count in found["cities"].items()}
    steps, left_out = (tuple(map(str, found[key])) for key in ("steps", "left_out"))
    return Manifest(
        str(found["made_at"]), str(found["ratsbot"]), found["running"] is not False, steps, members,
        cities, left_out,
    )  # fmt: skip


def may_be_called(name: str) -> bool:
    """Whether a part may have this name: no folder, no dot in front, nothing that cannot be read."""
    plain = name.isprintable() and "/" not in name and not name.startswith(".")
    return bool(name) and plain and len(name.encode()) <= LONGEST_NAME


def _check_member(each: Member) -> None:
    if each.role not in get_args(Role) or not may_be_called(str(each.name)):
        raise ValueError(f"So darf keine Datei heißen: {str(each.name)[:80]!r}")
    if type(each.size) is not int or each.size < 0 or not _HASH.fullmatch(str(each.sha256)):
        raise ValueError(f"{each.name}: Größe oder Prüfsumme fehlt.")
