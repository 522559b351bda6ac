"""The database: is there a place for it, and can this version read it?"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.privacy import broken_key
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath
from bot.store.backups import advice, read_record
from bot.store.beside import KEY, WAL, beside
from bot.store.condition import Condition, condition
from bot.store.rights import is_open
from bot.store.snapshot import counted, first_fault

HERE: KeyPath = ("database",)
LOOK_SECONDS = 2.0
"""In which most of a database of a gigabyte has been looked through."""
LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000
"""Bytes free. A city's papers take some 300 MB to 1 GB, and as much again for the copy before an update."""


def database(reading: Reading) -> Iterator[Problem]:
    path = reading.settings.database
    yield from _relative(reading)
    folder = path.absolute().parent
    if not folder.is_dir():
        remedy = f"Ihn anlegen und dem Benutzer geben, unter dem Ratsbot läuft: mkdir -p {folder}"
        yield reading.found("error", HERE, f"Den Ordner der Datenbank gibt es nicht: {folder}.", remedy)
        return
    if path.is_dir():
        remedy = f'Eine Datei darin nennen: database = "{path}/ratsbot.db".'
        yield reading.found("error", HERE, f"database = „{path}“ ist ein Ordner.", remedy)
        return
    yield from _writable(reading, path, folder)
    yield from _room(reading, folder)
    found = condition(path)
    if found != "absent":
        yield from _sound(reading, path, found)
    yield from _key(reading, beside(path, KEY))


def _relative(reading: Reading) -> Iterator[Problem]:
    """Started elsewhere (by systemd, by cron), a relative path would be another file."""
    config, path = reading.path, reading.settings.database
    named = reading.document.table.get("database")
    if config is None or path.is_absolute() or named != str(path):
        return
    if config.absolute().parent != Path.cwd():
        text = (
            f"database = „{path}“ gilt ab dem Ordner, in dem Ratsbot gestartet wird, nicht ab dieser Datei."
        )
        # The folder of the settings may be one that the service cannot write to, as /etc is for systemd's.
        remedy = f'Den ganzen Pfad nennen: database = "{Path.cwd() / path}".'
        yield reading.found("warning", HERE, text, remedy)


def _writable(reading: Reading, path: Path, folder: Path) -> Iterator[Problem]:
    # SQLite writes -wal and -shm beside the file.
    if not os.access(folder, os.W_OK | os.X_OK):
        text = f"In den Ordner der Datenbank darf dieser Benutzer nicht schreiben: {folder}."
        yield reading.found("error", HERE, text, f"chown BENUTZER {folder}; chmod 700 {folder}")
    elif path.exists() and not os.access(path, os.R_OK | os.W_OK):
        text = f"Die Datenbank {path} darf dieser Benutzer nicht lesen und schreiben."
        yield reading.found("error", HERE, text, f"chown BENUTZER {path}; chmod 600 {path}")


def _room(reading: Reading, folder: Path) -> Iterator[Problem]:
    free = shutil.disk_usage(folder).free
    if free < LITTLE:
        text = f"Auf dem Datenträger der Datenbank sind nur {free // 1_000_000} MB frei."
        remedy = "Platz schaffen oder database auf einen größeren Datenträger legen (2 GB sollten es sein)."
        yield reading.found("error" if free < TOO_LITTLE else "warning", HERE, text, remedy)


def _key(reading: Reading, key: Path) -> Iterator[Problem]:
    if not key.exists():
        return  # it is made at the next start
    if key.is_file() and not os.access(key, os.R_OK):
        text = f"Den Schlüssel der Kürzel, {key}, darf dieser Benutzer nicht lesen."
        yield reading.found("error", HERE, text, f"chown BENUTZER {key}; chmod 600 {key}")
        return
    text, remedy = broken_key(key, key.stat().st_size)
    if text:
        yield reading.found("error", HERE, text, remedy)


def _sound(reading: Reading, path: Path, found: Condition) -> Iterator[Problem]:
    said = {
        "empty": ("ist leer (0 Bytes).", advice(path)),
        "foreign": ("ist keine Datenbank von Ratsbot.", "Einen anderen Namen wählen."),
        "damaged": ("ist beschädigt.", advice(path)),
        "newer": (
            "hat eine neuere Fassung von Ratsbot angelegt.",
            "Diese Fassung starten oder eine Sicherung von vorher einspielen: ratsbot restore DATEI",
        ),
        "closed": ("lässt sich nicht lesen.", f"Rechte und Datenträger prüfen: ls -l {path}"),
    }
    if faults := found == "sound" and read_record(path).faults:
        said["sound"] = (f"ist beschädigt: {counted(faults)} bei der letzten Prüfung.", advice(path))
    elif found == "sound" and first_fault(path, LOOK_SECONDS):
        said["sound"] = said["damaged"]
    if found in said:
        text, remedy = said[found]
        yield reading.found("error", HERE, f"Die Datenbank {path} {text}", remedy)
    for ending in ("", WAL, KEY):
        file = beside(path, ending)
        if file.is_file() and is_open(file):
            text = f"{file} können andere Benutzer dieses Rechners lesen."
            yield Problem("error", text, f"chmod 600 {file}", HERE, reading.document)
            return
