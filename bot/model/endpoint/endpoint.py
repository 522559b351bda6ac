"""The operator's endpoint as an embedder."""

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from bot.errors import ModelBusy, ModelUnavailable
from bot.model.embedder import Matrix, Vector
from bot.model.endpoint.answer import read_vectors
from bot.model.wording import prepared
from bot.settings import Embeddings

if TYPE_CHECKING:  # openai takes a second to load
    from bot.model.endpoint.connection import Connection

REST_SECONDS = 30.0
"""After a question that the endpoint left unanswered, the next ones do not wait for it either."""
NO_TEXT = "."
"""Stands for an empty text, which many endpoints refuse together with all texts beside it."""


class Endpoint:
    """Opens its connection at the first question."""

    def __init__(self, wanted: Embeddings, key: str = "", *, rest: float = REST_SECONDS) -> None:
        self._wanted = wanted
        self._key = key
        self._rest = rest
        self._resting = (0.0, "")
        self._dimensions = wanted.dimensions
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Without the address, for the same model may move, and without what shapes no stored vector."""
        wanted = self._wanted
        parts = (wanted.model, wanted.dimensions, wanted.passage_prefix.strip())
        return "/".join(["endpoint", *(str(part) for part in parts if part)])

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def load(self) -> None:
        self._connected()

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def query(self, text: str) -> Vector:
        until, reason = self._resting
        if time.monotonic() < until:
            raise ModelUnavailable(reason)
        try:
            asked = self._wanted.query_prefix + self._cut(text)
            vector: Vector = self._ask([asked], self._wanted.query_deadline_seconds)[0]
        except (ModelBusy, ModelUnavailable) as error:
            self._resting = (time.monotonic() + self._rest, str(error))
            raise
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        size, prefix = self._wanted.batch, self._wanted.passage_prefix
        asked = [prefix + self._cut(text) for text in texts]
        batches = [asked[start : start + size] for start in range(0, len(asked), size)]
        rows = [self._ask(batch, self._wanted.deadline_seconds) for batch in batches]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimensions), np.float32)

    def _cut(self, text: str) -> str:
        return prepared(text).strip()[: self._wanted.max_chars] or NO_TEXT

    def _ask(self, texts: Sequence[str], seconds: float) -> Matrix:
        body = self._connected().embed(texts, seconds)
        rows = read_vectors(body, len(texts), self._dimensions, urlsplit(self._wanted.url).netloc)
        self._dimensions = rows.shape[1]
        return rows

    def _connected(self) -> "Connection":
        with self._lock:
            if self._connection is None:
                from bot.model.endpoint.connection import Connection  # noqa: PLC0415  see above

                self._connection = Connection(self._wanted, self._key)
            return self._connection
