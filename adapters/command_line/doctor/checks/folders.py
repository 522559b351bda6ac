"""Folders beside the database: that of the backups and that of the operator's templates."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.assistant.writing.templates import load_templates
from bot.settings import packaged
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath
from bot.store.disk import not_mounted

BACKUP: KeyPath = ("backup", "folder")


def backups(reading: Reading) -> Iterator[Problem]:
    if not reading.settings.backup.folder:
        return
    folder = Path(reading.settings.backup.folder)
    if folder.exists() and not folder.is_dir():
        text = f"[backup] folder = „{folder}“ ist kein Ordner."
        yield reading.found("error", BACKUP, text, "Einen Ordner nennen; er entsteht von selbst.")
        return
    above = folder if folder.is_dir() else folder.absolute().parent
    if not above.is_dir():
        remedy = f"Das Laufwerk einhängen oder den Ordner anlegen: mkdir -p {above}"
        yield reading.found("error", BACKUP, f"[backup] folder: {not_mounted(folder)}", remedy)
        return
    if not os.access(above, os.W_OK | os.X_OK):
        text = f"[backup] folder: In {above} darf dieser Benutzer nicht schreiben."
        yield reading.found("error", BACKUP, text, f"mkdir -p {folder}; chown BENUTZER {folder}")
        return
    beside = reading.settings.database.absolute().parent
    if beside.is_dir() and beside.stat().st_dev == above.stat().st_dev:
        text = "[backup] folder liegt auf dem Datenträger der Datenbank: Fällt er aus, ist beides fort."
        remedy = "Einen Ordner auf einem anderen Datenträger oder einer Netzfreigabe nennen."
        yield reading.found("warning", BACKUP, text, remedy)


def writers(reading: Reading) -> Iterator[Problem]:
    """Who may write the settings or the cities' files decides whom Ratsbot asks, and with which key."""
    folder = reading.settings.cities_folder
    for path, key in ((reading.path, ()), (folder, ("cities_folder",))):
        if path is not None and path.exists() and (who := _others(path)):
            text = f"{path.absolute()} {who} schreiben, also auch ändern, wohin Ratsbot Fragen schickt."
            remedy = f"chmod -R go-w {path.absolute()}" if path is folder else f"chmod go-w {path.absolute()}"
            yield Problem("warning", text, remedy, key, reading.document)


def _others(path: Path) -> str:
    found = path.stat()
    if found.st_mode & stat.S_IWOTH:
        return "darf jeder auf diesem Rechner"
    foreign = found.st_gid not in {os.getgid(), *os.getgroups()}
    return f"darf eine fremde Gruppe ({found.st_gid})" if found.st_mode & stat.S_IWGRP and foreign else ""


def templates(reading: Reading) -> Iterator[Problem]:
    own = reading.settings.assistant.templates_folder
    if not own or not Path(own).is_dir():
        return  # that it is no folder the settings have said
    for said in load_templates(packaged("prompts") / "texte", Path(own)).problems:
        remedy = "Die Datei berichtigen (docs/texte.md); solange fehlt sie in der Auswahl."
        yield Problem("warning", said, remedy, ("assistant", "templates_folder", said), reading.document)
