"""The vectors of all papers, kept up to date batch by batch.

One model is active: its vectors are searched. Where the settings name another one, its vectors are
made beside them and take over when they are complete.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from sqlite_utils import Database as SqliteUtils

from bot.errors import AnswerIncomplete
from bot.model.embedder import Embedder, Matrix
from bot.retrieval.lexical.schema import first_id
from bot.retrieval.vectors import models, texts
from bot.retrieval.vectors import schema as tables
from bot.retrieval.vectors.cache import Cache
from bot.retrieval.vectors.nearest import Nearest, Question
from bot.retrieval.vectors.schema import Fresh, Kind, ModelRow
from bot.retrieval.vectors.wanted import Key, State, Wanted, states, wanted
from bot.store.database import Database

Progress = Callable[[int, int], None]
"""Called after each batch with the papers done and those to be done in all."""

PAPERS = 128
"""Papers looked at together: enough for a model to compute texts of similar length together."""

TEXTS = 128
"""Texts per write transaction: about 3 s of the model's work, which is what a kill may cost."""

SETTLE = 25_000
"""Vectors after which a large set's file is looked after, so that searches read little beside it."""

_COUNTS = """
SELECT count(*) AS papers, count(paper_no) AS stale
FROM paper LEFT JOIN stale_vector ON paper_no = no WHERE publicness = 'public'
"""
_KNOWN = """
SELECT id, hash FROM vector WHERE model_no = ? AND kind = ? AND id BETWEEN ? AND ? AND value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class VectorStatus:
    """`model` is the one that is kept up to date, '' without one; `serving` the one that is searched.

    Of the public `papers`, `done` are up to date and `stale` are not.
    """

    model: str
    serving: str
    papers: int
    done: int
    stale: int


class VectorIndex:
    """Finds papers by meaning: `ask`, then `papers.nearest` (or `passages.nearest`).

    Searching is safe from any thread; one thread at a time updates.
    """

    def __init__(
        self,
        db: Database,
        embedder: Embedder | None,
        *,
        previous: Embedder | None = None,
        passages: bool = False,
        budget: int | None = None,
        caches: tuple[Cache, Cache] | None = None,
    ) -> None:
        """`embedder` None: nothing can be embedded or asked; what is there is kept.

        `previous` answers questions while the vectors of a new model are made; without it nothing is
        found meanwhile. `passages`: a vector for each passage of the lexical index as well. `budget`: so
        many papers at most, about, in one update.
        """
        self._db = db
        self._embedder = embedder
        self._previous = previous
        self._with_passages = passages
        self._budget = budget
        self._contents = f"{texts.VERSION} {texts.SLOTS}{' passages' if passages else ''}"
        self._unsettled = 0
        if not tables.exists(db):
            with db.write() as writer:
                tables.create(writer)
                tables.mark_all_stale(writer)
        self._caches = caches or (Cache(db, Kind.PAPER), Cache(db, Kind.PASSAGE))
        self.papers = Nearest(db, self._caches[0], Kind.PAPER)
        self.passages = Nearest(db, self._caches[1], Kind.PASSAGE)

    def ask(self, text: str) -> Question | None:
        """The direction of a question; None where nobody speaks for the vectors that are searched.

        Raises ModelError where the model does not answer.
        """
        model = tables.serving(self._db.reader()).model
        for embedder in (self._embedder, self._previous):
            if model is not None and embedder is not None and models.same(model, embedder):
                vector = embedder.query(text)
                return Question(model.no, vector) if len(vector) == model.dimensions else None
        return None

    def serving(self) -> int | None:
        """The number of the model whose vectors are searched."""
        model = tables.serving(self._db.reader()).model
        return None if model is None else model.no

    def status(self) -> VectorStatus:
        serving = tables.serving(self._db.reader()).model
        row = self._db.rows(_COUNTS)[0]
        model = "" if self._embedder is None else self._embedder.name
        done = row["papers"] - row["stale"]
        return VectorStatus(model, serving.name if serving else "", row["papers"], done, row["stale"])

    def update(self, progress: Progress | None = None, limit: int | None = None) -> int:
        """Embeds what is stale; returns how many papers are up to date now, `limit` or the budget at most.

        Each batch is a transaction of its own: after a crash or a ModelError the next call goes on where
        this one was. A text that has not changed is not embedded again.
        """
        if self._embedder is None:
            return 0
        limit = self._budget if limit is None else limit
        done = 0
        model = models.target(self._db, self._embedder, self._contents)
        while papers := self._stale(PAPERS if limit is None else min(PAPERS, limit - done)):
            done += self._refresh(self._embedder, model, papers)
            model = models.target(self._db, self._embedder, self._contents)
            if progress:
                progress(done, done + int(self._db.value("SELECT count(*) FROM stale_vector")))
        models.take_over(self._db, model)
        models.clear_out(self._db)
        self._settle(0)
        return done

    def remove(self, writer: SqliteUtils, papers: Collection[int]) -> None:
        """Delete all vectors of these papers within the caller's transaction; forgotten with its end."""
        tables.remove(writer, papers)

    def mark_stale(self, writer: SqliteUtils, papers: Collection[int]) -> None:
        """The next update looks at these papers: texts, names or passages may have changed."""
        tables.mark_stale(writer, papers)

    def compact(self) -> None:
        """No removed vector stays in the file beside the database."""
        latest = tables.serving(self._db.reader()).latest
        for cache in self._caches:
            cache.settle(forget=True)
        with self._db.write() as writer:
            tables.sweep(writer, latest)

    def _stale(self, most: int) -> list[int]:
        """At most so many papers; none for 0 and less."""
        sql = "SELECT paper_no FROM stale_vector LIMIT ?"
        return [row[0] for row in self._db.rows(sql, [max(most, 0)])]

    def _refresh(self, embedder: Embedder, model: ModelRow, papers: Sequence[int]) -> int:
        """Embedding is outside the transaction; a batch that an import changed meanwhile stays stale."""
        before = self._states(papers)
        texts_by_key = wanted(self._db.reader(), papers, passages=self._with_passages)
        known = self._known(model, papers)
        missing = {key: text for key, text in texts_by_key.items() if known.get(key) != text.hash}
        for made in _embedded(embedder, model, missing):
            with self._db.write() as writer:
                if self._states(papers, writer) != before:
                    return 0
                tables.insert(writer, model.no, made)
                tables.set_dimensions(writer, model.no, len(made[0].value) // 2)
            self._settle(len(made))
        return self._finish(model, papers, before, known.keys() - texts_by_key.keys())

    def _finish(
        self, model: ModelRow, papers: Sequence[int], before: dict[int, State], gone: Collection[Key]
    ) -> int:
        with self._db.write() as writer:
            if self._states(papers, writer) != before:
                return 0
            tables.bury(writer, model.no, gone)
            writer.conn.executemany("DELETE FROM stale_vector WHERE paper_no = ?", [(no,) for no in papers])
        return len(papers)

    def _states(self, papers: Sequence[int], writer: SqliteUtils | None = None) -> dict[int, State]:
        connection = writer.conn if writer else self._db.reader()
        return states(connection, papers, passages=self._with_passages)

    def _known(self, model: ModelRow, papers: Sequence[int]) -> dict[Key, bytes]:
        ranges = [(kind, first_id(no), first_id(no + 1) - 1) for kind in Kind for no in papers]
        rows = ((values[0], row) for values in ranges for row in self._db.rows(_KNOWN, [model.no, *values]))
        return {(kind, row["id"]): row["hash"] for kind, row in rows}

    def _settle(self, made: int) -> None:
        """Looks after the file now and then, and at the end (`made` 0)."""
        self._unsettled += made
        if self._unsettled > SETTLE or (self._unsettled and not made):
            self._unsettled = 0
            for cache in self._caches:
                cache.settle()


def _embedded(embedder: Embedder, model: ModelRow, missing: Mapping[Key, Wanted]) -> Iterator[list[Fresh]]:
    """Vectors, a transaction's worth at a time; a text that several papers share is computed once."""
    keys: defaultdict[Wanted, list[Key]] = defaultdict(list)
    for key, text in missing.items():
        keys[text].append(key)
    different = iter(keys)
    while some := list(islice(different, TEXTS)):
        values = _checked(embedder.passages([each.text for each in some]), model, len(some))
        yield [
            Fresh(kind, number, each.hash, value.tobytes())
            for each, value in zip(some, values, strict=True)
            for kind, number in keys[each]
        ]


def _checked(made: Matrix, model: ModelRow, texts_sent: int) -> np.ndarray:
    if made.shape[0] != texts_sent or model.dimensions not in {0, made.shape[1]}:
        raise AnswerIncomplete(
            f"Das Modell {model.name} lieferte Vektoren der Form {made.shape}, erwartet waren {texts_sent}"
            f" mit {model.dimensions or 'beliebig vielen'} Werten."
        )
    return made.astype("<f2")
