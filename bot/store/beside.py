"""What an instance keeps in files beside the database: under its name, with one of these endings.

Locks, and the folder of the Matrix device, are named where they are made.
"""

from pathlib import Path

WAL, INDEX = "-wal", "-shm"
"""SQLite's: what was written since the last checkpoint, and an index to it."""
KEY = ".key"
"""The secret behind its pseudonyms."""
PAPER_VECTORS, PASSAGE_VECTORS = ".vectors", ".vectors-passages"
"""Made anew from the database where they are missing."""
BACKUPS = ".backups.json"
"""Which were made."""
PAGES = ".pages"
"""A folder of pages that nobody understood."""


def beside(database: Path, ending: str) -> Path:
    return database.with_name(f"{database.name}{ending}")
