"""Pages that a source could not understand, kept for whoever mends it."""

import datetime as dt
import hashlib
from collections.abc import Collection
from pathlib import Path

from bot.store.beside import PAGES, beside

KEPT = 20
"""The newest pages of a city; a changed layout shows on the first."""
LARGEST = 2_000_000


class Evidence:
    """A folder beside the database, for this user only."""

    def __init__(self, database: Path, city: str) -> None:
        self.folder = _folder(database)
        self.city = city

    def keep(self, place: str, page: bytes) -> Path | None:
        """Where the page lies now, None where there is none; one file per address."""
        if not page:
            return None
        self.folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{self.city}-{hashlib.blake2b(place.encode(), digest_size=6).hexdigest()}.html"
        kept = self.folder / name
        kept.touch(mode=0o600)
        kept.write_bytes(f"<!-- {place.replace('--', '- -')} -->\n".encode() + page[:LARGEST])
        for old in sorted(self.folder.glob(f"{self.city}-*.html"), key=_age)[KEPT:]:
            old.unlink(missing_ok=True)
        return kept


def forget_pages(database: Path, cities: Collection[str]) -> int:
    """Something of these cities is deleted, and nobody knows what a page says that was not understood: all
    of theirs go. The next sync keeps those that it meets again. Says how many."""
    return _unlink([page for city in cities for page in _folder(database).glob(f"{city}-*.html")])


def expire_pages(database: Path, before: dt.datetime) -> int:
    """Says how many."""
    pages = _folder(database).glob("*.html")
    return _unlink([page for page in pages if page.stat().st_mtime < before.timestamp()])


def _unlink(pages: Collection[Path]) -> int:
    for page in pages:
        page.unlink(missing_ok=True)
    return len(pages)


def _folder(database: Path) -> Path:
    return beside(database, PAGES)


def _age(path: Path) -> float:
    return -path.stat().st_mtime
