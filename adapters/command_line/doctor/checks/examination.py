"""All checks together, and what is in force."""

import shutil
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from adapters.command_line.doctor.checks.certificates import authorities, registrations
from adapters.command_line.doctor.checks.databases import database
from adapters.command_line.doctor.checks.folders import backups, templates, writers
from adapters.command_line.doctor.checks.models import models
from adapters.command_line.doctor.checks.notices import answerable
from adapters.command_line.doctor.checks.platforms import any_platform, matrix, teams
from adapters.command_line.doctor.checks.ports import ports
from adapters.command_line.doctor.checks.secret_files import secrets
from adapters.command_line.doctor.checks.small_groups import usage
from adapters.command_line.doctor.checks.towns import cities
from bot.findings import Finding
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath

CHECKS: tuple[Callable[[Reading], Iterator[Problem]], ...] = (
    database, cities, any_platform, matrix, teams, ports, models, secrets, authorities, registrations,
    backups, templates, writers, usage, answerable,
)  # fmt: skip


def examine(reading: Reading) -> list[Finding]:
    """What is in force, then everything that is wrong, file by file and line by line."""
    for check in CHECKS:
        reading.problems.extend(check(reading))
    problems = reading.problems.settled()
    wrong = {each.path[:2] for each in problems if each.level == "error"}
    return [*_in_force(reading, wrong), *(each.finding() for each in problems)]


def _in_force(reading: Reading, wrong: AbstractSet[KeyPath]) -> Iterator[Finding]:
    """Nothing is ticked that is complained about further down: `wrong` is what that is about."""
    settings = reading.settings
    if reading.path is None:
        text = "Es gibt keine Einstellungsdatei; es gelten die Vorgaben."
        yield Finding("warning", text, "Eine anlegen: ratsbot init", reading.document.name)
    elif not reading.document.unread:
        yield Finding("ok", f"Einstellungen: {reading.path.absolute()}")
    if ("database",) not in wrong:
        yield Finding("ok", f"Datenbank: {_database(settings.database.absolute())}")
    if reading.document.unread:
        return
    known = settings.cities
    kept = [each for each in settings.sync.cities if each in known and known[each].source is not None]
    if kept or ("sync", "cities") not in wrong:
        names = ", ".join(kept) or "keine ([sync] cities)"
        yield Finding("ok", f"Aus ihren Systemen aktuell gehalten: {names}")
    if ("backup", "folder") not in wrong:
        yield Finding("ok", f"Sicherung jede Nacht: {settings.backup.folder or 'keine ([backup] folder)'}")


def _database(path: Path) -> str:
    if not path.parent.is_dir():
        return str(path)
    free = shutil.disk_usage(path.parent).free // 1_000_000_000
    size = f"{path.stat().st_size // 1_000_000} MB" if path.is_file() else "entsteht beim ersten Laden"
    return f"{path} ({size}, {free} GB frei)"
