"""Which files and folders are in force: where each is, whatever stands in it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError
from bot.settings.reader import read_toml
from bot.settings.values import Settings

DEFAULT_FILE = "ratsbot.toml"


def chosen_file(path: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """`path`, else what RATSBOT_CONFIG names, be it there or not; else ./ratsbot.toml, None where there is
    none."""
    env = os.environ if environment is None else environment
    named = path or (Path(env["RATSBOT_CONFIG"]) if env.get("RATSBOT_CONFIG") else None)
    return named or (Path(DEFAULT_FILE) if Path(DEFAULT_FILE).is_file() else None)


@dataclass(frozen=True, slots=True)
class SettingsFiles:
    """The settings as they lie on the disk, None where they are not."""

    file: Path | None
    cities: Path | None


def settings_files(
    settings: Settings, path: Path | None, environment: Mapping[str, str] | None = None
) -> SettingsFiles:
    """The file as it is now, the folder of cities as it was when `settings` were read: nothing is read here,
    so that a slip of the pen since then keeps no backup from being made."""
    file = chosen_file(path, environment)
    return SettingsFiles(file if file and file.is_file() else None, settings.cities_folder)


def awaited(path: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """The file that RATSBOT_CONFIG names where there is none yet: a restore is about to bring it."""
    named = None if path else chosen_file(None, environment)
    try:
        os.lstat(named or os.curdir)
    except FileNotFoundError:
        return named
    except OSError:
        pass
    return None


def folders_named(file: Path) -> tuple[str, str]:
    """What these settings call the folders of cities and of templates, as far as they lie beside or below
    them; '' where they are elsewhere, are not named, or nothing can be read."""
    try:
        table = read_toml(file)
    except SettingsError:
        return "", ""
    assistant = table.get("assistant")
    templates = assistant.get("templates_folder") if isinstance(assistant, dict) else None
    return _beside(table.get("cities_folder")), _beside(templates)


def _beside(named: object) -> str:
    if not isinstance(named, str) or not named or "\0" in named or named.startswith("~"):
        return ""
    return "" if Path(named).is_absolute() or ".." in Path(named).parts else named


def matrix_folder(settings: Settings) -> Path:
    """Where the keys of the Matrix device lie, whether or not there are any."""
    wanted = settings.matrix
    beside = settings.database.with_name(f"{settings.database.name}.matrix")
    return Path(wanted.folder) if wanted is not None and wanted.folder else beside
