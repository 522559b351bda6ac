"""A plain copy of the database, as it is put aside before a change of its schema: it can be put back too."""

import datetime as dt
from pathlib import Path

from adapters.command_line.backup.archive import digest
from adapters.command_line.backup.manifest import BadArchive, Manifest, Member
from bot.intake.report import Progress
from bot.store.condition import MAGIC, cities_of, is_ratsbots, steps_of
from bot.store.snapshot import copy
from bot.store.wordless import without_words


def is_copy(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def copied(file: Path, into: Path, progress: Progress) -> Manifest:
    """What a backup of it would say, and its database in `into`: without what people have said. Raises
    BadArchive, sqlite3.Error."""
    into.mkdir(mode=0o700, exist_ok=True)
    target = into / "ratsbot.db"
    progress.stage("Abbild", 0, "Seiten")
    if not is_ratsbots(file):
        raise BadArchive(f"{file} ist keine Sicherung von Ratsbot.")
    made_at = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    copy(file, target, progress.advance)
    without_words(target, goes_on=True)
    member = Member("database", target.name, target.stat().st_size, digest(target))
    return Manifest(
        made_at.isoformat(),
        "",
        running=True,
        steps=steps_of(target),
        members=(member,),
        cities=cities_of(target),
    )
