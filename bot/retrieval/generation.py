"""Whether anything that an answer could rest on has changed."""

from bot.retrieval.lexical.schema import revision, visibility
from bot.store.database import Database

Generation = tuple[int, int, str | None, str | None]


def generation(db: Database) -> Generation:
    """Equal as long as objects, texts, the index and what is public stay as they are."""
    changes = db.value("SELECT max(id) FROM change") or 0
    runs = db.value("SELECT max(id) FROM run") or 0
    return int(changes), int(runs), revision(db), visibility(db)
