"""Pages that a source could not understand, kept for whoever mends it."""

import hashlib
from pathlib import Path

KEPT = 20
"""The newest pages of a city; a changed layout shows on the first."""
LARGEST = 2_000_000


class Evidence:
    """A folder beside the database, for this user only."""

    def __init__(self, database: Path, city: str) -> None:
        self.folder = database.with_name(database.name + ".pages")
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


def _age(path: Path) -> float:
    return -path.stat().st_mtime
