"""A sentence encoder from a folder: the official ONNX files of multilingual-e5-small, or of another.

Looked for are `onnx/model.onnx` or `model.onnx`, and `tokenizer.json` in the folder or in `onnx/`. Needs the
package tokenizers, which the plain install does not bring.
"""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import AnswerIncomplete, ModelUnavailable
from bot.model.batches import batches
from bot.model.embedder import Matrix, Vector
from bot.model.sessions import open_session, threads
from bot.model.wording import prepared
from bot.settings import Embeddings

if TYPE_CHECKING:  # an optional package
    from tokenizers import Tokenizer

MODELS = ("onnx/model.onnx", "model.onnx")
TOKENIZERS = ("tokenizer.json", "onnx/tokenizer.json")
LONGEST = 512
"""Tokens of a text, the rest is cut off, where tokenizer_config.json names no smaller `model_max_length`."""
TOKENS_AT_ONCE = 1024
PADDING = ("<pad>", "[PAD]")

Ints = NDArray[np.int64]


class OnnxFolder:
    """Any encoder with input_ids, attention_mask and, if it wants them, token_type_ids."""

    def __init__(self, wanted: Embeddings) -> None:
        """Raises ModelUnavailable if a file is missing; their contents are read at the first question."""
        self._wanted = wanted
        folder = Path(wanted.folder)
        self._model = _first(folder, MODELS)
        self._tokenizer = _first(folder, TOKENIZERS)
        self._engine: _Engine | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The file's size tells variants apart (quantised ones): reading 470 MB for a hash takes too long."""
        parts = ("folder", Path(self._wanted.folder).resolve().name, self._model.stat().st_size)
        return "/".join(map(str, (*parts, self._wanted.pooling, self._wanted.passage_prefix.strip())))

    @property
    def dimensions(self) -> int:
        return self._engine.dimensions if self._engine else 0

    def load(self) -> None:
        self._loaded()

    def close(self) -> None:
        self._engine = None

    def query(self, text: str) -> Vector:
        vector: Vector = self._loaded().encode([self._wanted.query_prefix + prepared(text)])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        return self._loaded().encode([self._wanted.passage_prefix + prepared(text) for text in texts])

    def _loaded(self) -> "_Engine":
        with self._lock:
            if self._engine is None:
                self._engine = _Engine(self._model, self._tokenizer, self._wanted.pooling)
            return self._engine


class _Engine:
    def __init__(self, model: Path, tokenizer: Path, pooling: str) -> None:
        self._tokenizer = _read_tokenizer(tokenizer)
        self._padding = next(filter(None, map(self._tokenizer.token_to_id, PADDING)), 0)
        self._session = open_session(str(model), str(model), at_once=threads())
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._pooling = pooling
        size = self._session.get_outputs()[0].shape[-1]
        self.dimensions = size if isinstance(size, int) else 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        tokens = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        found: list[Vector] = [np.empty(0, np.float32)] * len(texts)
        for batch in batches([len(each) for each in tokens], TOKENS_AT_ONCE):
            for position, row in zip(batch, self._pooled([tokens[place] for place in batch]), strict=True):
                found[position] = row
        if not found:
            return np.zeros((0, self.dimensions), np.float32)
        rows = np.stack(found)
        self.dimensions = rows.shape[1]
        vectors: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-12)
        return vectors

    def _pooled(self, sequences: list[list[int]]) -> Matrix:
        lengths = np.array([max(len(each), 1) for each in sequences])
        mask = np.arange(lengths.max()) < lengths[:, None]
        ids = np.full(mask.shape, self._padding)
        for row, sequence in zip(ids, sequences, strict=True):
            row[: len(sequence)] = sequence
        return self._pool(self._run(ids, mask.astype(np.int64)), mask)

    def _run(self, ids: Ints, mask: Ints) -> NDArray[Any]:
        offered = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            answer = self._session.run(None, {name: offered[name] for name in self._inputs})[0]
        except KeyError as error:
            raise ModelUnavailable(f"Das Modell will eine unbekannte Eingabe: {error}.") from None
        if not np.isfinite(answer).all():
            raise AnswerIncomplete("Das Modell im Ordner liefert Werte, die keine Zahlen sind.")
        return np.asarray(answer)

    def _pool(self, output: NDArray[Any], mask: NDArray[np.bool_]) -> Matrix:
        """One row a text; some models' first output is that already."""
        if output.ndim == 2:  # noqa: PLR2004  (texts, width)
            return output.astype(np.float32)
        if self._pooling == "cls":
            return output[:, 0].astype(np.float32)
        sums = (output * mask[..., None]).sum(1) / mask.sum(1)[:, None]
        return np.asarray(sums, np.float32)


def _first(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise ModelUnavailable(f"Im Ordner {folder} fehlt {' oder '.join(names)} ([embeddings] folder).")


def _read_tokenizer(path: Path) -> "Tokenizer":
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415  an optional package
    except ImportError as error:
        raise ModelUnavailable(
            f"Für Modelle aus einem Ordner fehlt das Paket tokenizers ({error}). "
            "Abhilfe: pip install 'ratsbot[onnx-folder]' oder pip install tokenizers"
        ) from error
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the package raises bare Exception
        raise ModelUnavailable(f"{path} lässt sich nicht lesen: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(_longest(path))
    return tokenizer


def _longest(tokenizer: Path) -> int:
    """Some state a number without meaning, such as 1e30."""
    try:
        stated = json.loads(tokenizer.with_name("tokenizer_config.json").read_bytes())["model_max_length"]
        return int(min(stated, LONGEST))
    except (OSError, ValueError, KeyError, TypeError):
        return LONGEST
