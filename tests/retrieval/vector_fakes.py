"""An embedder without a model: words that two texts share bring them near, the same everywhere."""

import zlib
from collections.abc import Callable, Sequence

import numpy as np

from bot.errors import ModelUnavailable
from bot.model.embedder import Matrix, Vector


class WordEmbedder:
    """Each word is a fixed random direction, a text the sum of its words. `asked` has all texts given.

    `before` runs before texts are embedded: something may happen meanwhile.
    """

    def __init__(self, name: str = "wörter", dimensions: int = 64, *, known: bool = True) -> None:
        self.name = name
        self.dimensions = dimensions if known else 0
        self.asked: list[str] = []
        self.before: Callable[[], None] = lambda: None
        self.answers = 10**9
        self._length = dimensions

    def query(self, text: str) -> Vector:
        return self._embedded(text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.before()
        if self.answers <= 0:
            raise ModelUnavailable("Das Modell antwortet nicht.")
        self.answers -= 1
        self.asked += texts
        self.dimensions = self._length
        return np.stack([self._embedded(text) for text in texts])

    def _embedded(self, text: str) -> Vector:
        total = np.full(self._length, 0.3, np.float32)
        for word in text.casefold().split():
            seed = zlib.crc32(f"{self.name} {word.strip('.,:')}".encode())
            total += np.random.default_rng(seed).standard_normal(self._length).astype(np.float32)
        unit: Vector = (total / np.linalg.norm(total)).astype(np.float32)
        return unit
