"""An endpoint's answer, believed only after it was checked."""

import base64
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import AnswerIncomplete
from bot.model.embedder import Matrix

NOT_AN_ANSWER = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What broken JSON, JSON of another shape and an HTML page raise on the way."""

LARGEST = 1e30
"""No model's number; its square is still one."""


def read_vectors(body: bytes, count: int, dimensions: int, where: str) -> Matrix:
    """The vectors in the order of the texts, of length 1; raises AnswerIncomplete.

    `dimensions` is what they must have, 0 if that is not known yet.
    """
    rows = _in_order(body)
    if rows is None:
        raise AnswerIncomplete(f"{where} hat etwas anderes als Vektoren geschickt.")
    if len(rows) != count:
        raise AnswerIncomplete(f"{where} hat {len(rows)} statt {count} Vektoren geschickt.")
    lengths = {len(row) for row in rows}
    if len(lengths) != 1 or 0 in lengths or (dimensions and lengths != {dimensions}):
        raise AnswerIncomplete(
            f"{where} hat Vektoren mit {', '.join(map(str, sorted(lengths)))} "
            f"statt {dimensions or 'überall gleich vielen'} Dimensionen geschickt."
        )
    return _normalised(np.stack(rows), where)


def _in_order(body: bytes) -> list[NDArray[np.float64]] | None:
    """By `index`: nothing says that an endpoint keeps the order, and batching ones do not.

    None, not an error with a cause: that one would carry the whole body with it.
    """
    try:
        data = json.loads(body)["data"]
        rows = {int(item.get("index", place)): _row(item["embedding"]) for place, item in enumerate(data)}
        return [rows[place] for place in range(len(data))]
    except NOT_AN_ANSWER:
        return None


def _row(embedding: Any) -> NDArray[np.float64]:
    """Numbers, or their float32 in base64: endpoints send what they like, whatever was asked for."""
    if isinstance(embedding, str):
        return np.frombuffer(base64.b64decode(embedding, validate=True), "<f4").astype(np.float64)
    row = np.asarray(embedding, np.float64)
    if row.ndim != 1:
        raise ValueError
    return row


def _normalised(rows: NDArray[np.float64], where: str) -> Matrix:
    sound = (np.abs(rows) < LARGEST).all()  # of NaN nothing is true
    lengths = np.linalg.norm(rows, axis=1, keepdims=True) if sound else np.zeros(1)
    if not lengths.all():
        raise AnswerIncomplete(f"{where} hat Vektoren geschickt, die keine Richtung haben (NaN oder null).")
    return (rows / lengths).astype(np.float32)
