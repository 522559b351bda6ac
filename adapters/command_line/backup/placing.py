"""Where the parts of a backup go, and how they get there: what was there before is moved aside."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from adapters.command_line.backup.manifest import Manifest, Member
from bot.clock import ZONE
from bot.errors import Busy
from bot.settings import Settings
from bot.settings.places import folders_named, matrix_folder, settings_files
from bot.store.beside import INDEX, KEY, PAPER_VECTORS, PASSAGE_VECTORS, WAL, beside
from bot.store.disk import settle
from bot.store.instance import user_of

LOG_FILES = (WAL, INDEX)
DERIVED = (PAPER_VECTORS, PASSAGE_VECTORS)


@dataclass(frozen=True, slots=True)
class Target:
    """`settings`, `cities` and `templates` None: what is there stays as it is."""

    database: Path
    matrix: Path
    extras: Path
    settings: Path | None = None
    cities: Path | None = None
    templates: Path | None = None

    def as_named_in(self, settings: Path) -> "Target":
        """Where those settings come along, their folders have the names that they give them: there they are
        looked for."""
        if self.settings is None or not settings.is_file():
            return self
        folder, (cities, templates) = self.settings.parent, folders_named(settings)
        return replace(
            self,
            cities=folder / cities if cities else self.cities,
            templates=folder / templates if templates else self.templates,
        )

    def of(self, member: Member) -> Path | None:
        """Where this part goes, None where it is not to be put back."""
        match member.role:
            case "database":
                return self.database
            case "key":
                return beside(self.database, KEY)
            case "settings":
                return self.settings
            case "city":
                folder = self.cities
            case "template":
                folder = self.templates
            case "matrix" | "olm":
                folder = self.matrix
            case _:
                folder = self.extras
        return None if folder is None else folder / member.name


@dataclass(slots=True)
class Placed:
    """`aside`: what was there before, under its new names. `stayed`: what is there and was left as it is.
    `extras`: where a file is now, and what the settings called it. `key`: what became of another key of the
    pseudonyms that was there."""

    aside: list[Path] = field(default_factory=list)
    stayed: list[Path] = field(default_factory=list)
    extras: list[tuple[Path, str]] = field(default_factory=list)
    key: Literal["", "stays", "replaced"] = ""


def inside(folder: Path) -> Target:
    """Everything in one folder, as an instance without a settings file of its own lays it out."""
    database = folder / "ratsbot.db"
    return Target(
        database, folder / "ratsbot.db.matrix", folder / "zugangsdaten", folder / "ratsbot.toml",
        folder / "cities", folder / "templates",
    )  # fmt: skip


def in_force(settings: Settings, config: Path | None) -> Target:
    """Where the settings say. They themselves come back only where there are none."""
    there = settings_files(settings, config).file is not None
    folder = settings.database.absolute().parent
    return Target(
        settings.database,
        matrix_folder(settings),
        folder / "zugangsdaten",
        None if there else folder / "ratsbot.toml",
        None if there else folder / "cities",
        None if there else folder / "templates",
    )


def demand_unused(database: Path) -> None:
    """Raises Busy."""
    user = user_of(database)
    if user is not None:
        raise Busy(
            f"Die Datenbank {database} ist in Gebrauch (Prozess {user}). Bitte zuerst den Ratsbot und alle "
            "anderen Befehle beenden, den Ratsbot mit: sudo systemctl stop ratsbot (Container: docker "
            "compose stop ratsbot)"
        )


def place(
    manifest: Manifest, stage: Path, target: Target, now: datetime, *, moved: bool, keep_key: bool = False
) -> Placed:
    """Moves everything out of `stage`; the database last, in one step. `keep_key`: what was said since is in
    it under the pseudonyms of the key that is there, which stays. Raises OSError; Busy where somebody has
    opened the database meanwhile."""
    demand_unused(target.database)
    wanted, placed = list(_wanted(manifest, target, moved=moved)), Placed()
    tail = _fresh_tail([target.database, *(path for _, path in wanted)], now)
    for member, path in wanted:
        if member.role in {"matrix", "olm"} and path.exists():
            placed.stayed.append(path)  # newer than the backup, and of use only as it is
            continue
        if member.role == "key" and path.exists() and not _same(stage / "key" / member.name, path):
            placed.key = "stays" if keep_key else "replaced"
            if keep_key:
                continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(stage / member.role / member.name, path, tail, placed)
        if member.role in {"authority", "secret"}:
            placed.extras.append((path, member.origin))
    for ending in DERIVED:
        beside(target.database, ending).unlink(missing_ok=True)
    for ending in LOG_FILES:
        _move_aside(beside(target.database, ending), tail, placed)
    _put(stage / "database" / "ratsbot.db", target.database, tail, placed)
    return placed


def _fresh_tail(wanted: Sequence[Path], now: datetime) -> str:
    """One that no name beside them has: two within a second must not destroy each other's."""
    tail = f".vor-wiederherstellung-{now.astimezone(ZONE):%Y-%m-%d-%H%M%S}"
    folders = {path.absolute().parent for path in wanted}
    names = [each.name for folder in folders if folder.is_dir() for each in folder.iterdir()]
    tails = (tail, *(f"{tail}-{number}" for number in range(2, len(names) + 3)))
    return next(each for each in tails if not any(each in name for name in names))


def _wanted(manifest: Manifest, target: Target, *, moved: bool) -> Iterator[tuple[Member, Path]]:
    for member in manifest.members:
        path = target.of(member)
        # An older state of the encryption than its device has been in breaks it: only for a bot that moves.
        unusable = member.role == "olm" and not moved
        if path is not None and member.role != "database" and not unusable:
            yield member, path


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def _put(fresh: Path, path: Path, tail: str, placed: Placed) -> None:
    if path.name.endswith(KEY) and path.exists() and _same(fresh, path):
        return
    if path.exists():
        aside = path.with_name(f"{path.name}{tail}")
        with suppress(OSError):  # where there are no links it is moved, a moment later
            os.link(path, aside)
        if not aside.exists():
            path.rename(aside)
        placed.aside.append(aside)
    fresh.replace(path)
    settle(path.absolute().parent)


def _move_aside(path: Path, tail: str, placed: Placed) -> None:
    """What belongs to the replaced database keeps its name's end, so that both can be opened again."""
    if not path.exists():
        return
    stem, _, kind = path.name.rpartition("-")
    aside = path.with_name(f"{stem}{tail}-{kind}")
    path.rename(aside)
    placed.aside.append(aside)
