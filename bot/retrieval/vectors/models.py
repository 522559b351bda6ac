"""Which model's vectors are made, and which are searched."""

from bot.model.embedder import Embedder
from bot.retrieval.vectors import schema as tables
from bot.retrieval.vectors.schema import ModelRow
from bot.store.database import Database

DELETED_AT_A_TIME = 2_000
"""Vectors of a model that has been replaced: others who write wait no longer than that takes."""


def target(db: Database, embedder: Embedder, contents: str) -> ModelRow:
    """The model whose vectors are to be made. `contents` names what is embedded.

    The first one is searched while it grows; a later one is 'filling' until it is complete. If model or
    contents have changed, every paper is looked at again.
    """
    found = _kept(db, embedder)
    abandoned = [
        model for model in tables.models(db.reader(), "filling") if found is None or model.no != found.no
    ]
    if found is not None and found.contents == contents and not abandoned:
        return found
    with db.write() as writer:
        for model in abandoned:
            tables.set_model(writer, model.no, "state", "leaving")
        tables.mark_all_stale(writer)
        if found is None:
            state = "filling" if tables.models(writer.conn, "active") else "active"
            return tables.add_model(writer, embedder.name, embedder.dimensions, state, contents)
        tables.set_model(writer, found.no, "contents", contents)
        return found


def take_over(db: Database, model: ModelRow) -> bool:
    """Searches use this model from now on, if every paper has its vectors; the other one's are deleted."""
    with db.write() as writer:
        if writer.execute("SELECT 1 FROM stale_vector LIMIT 1").fetchone():
            return False
        for other in tables.models(writer.conn, "active"):
            if other.no != model.no:
                tables.set_model(writer, other.no, "state", "leaving")
        tables.set_model(writer, model.no, "state", "active")
    return True


def clear_out(db: Database) -> None:
    """Deletes what left, a part at a time."""
    for model in tables.models(db.reader(), "leaving"):
        left = True
        while left:
            with db.write() as writer:
                left = tables.delete_some(writer, model.no, DELETED_AT_A_TIME)


def same(model: ModelRow, embedder: Embedder) -> bool:
    """Whether these are this embedder's vectors."""
    return model.name == embedder.name and 0 in {
        model.dimensions - embedder.dimensions,
        model.dimensions,
        embedder.dimensions,
    }


def _kept(db: Database, embedder: Embedder) -> ModelRow | None:
    kept = [*tables.models(db.reader(), "filling"), *tables.models(db.reader(), "active")]
    return next((model for model in kept if same(model, embedder)), None)
