"""Whole texts of files, as people may read them: every query here asks for public rows."""

from bot.store.database import Database


def text_of(db: Database, body: str, file: str) -> str:
    """The normalised text with its page marks; '' where there is none, or the file is not public."""
    found = db.value(
        "SELECT t.text FROM file f JOIN file_text t ON t.file_no = f.no"
        " WHERE f.body = ? AND f.id = ? AND f.publicness = 'public'",
        [body, file],
    )
    return found or ""
