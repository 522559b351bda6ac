"""The file beside the database that holds a large set of vectors ready for searching.

It is derived: whoever finds it missing, cut short, of another database or older than what was swept
makes it anew. It is written under another name and moved into place, so two processes that write it
at once leave one whole file, and a crash the one before.

Layout, little endian: a header (JSON, padded with blanks), then the arrays of `Head.layout`.
"""

import json
import math
import mmap
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.vectors.codes import SAMPLE, Coder, Signs, bits_for, learn
from bot.retrieval.vectors.rows import Coded, Rows
from bot.retrieval.vectors.schema import Kind, ModelRow

_MAGIC = "ratsbot-vectors-1"
_HEADER = 1024
_CHUNK = 8_192
"""Rows read and written at a time: 6 MB at 384 dimensions."""

_BIG = 200_000_000
"""Bytes of a file that is not left in memory: that costs a third of the time of reading from it."""

_LONGEST = 3_600.0
"""Seconds: nobody writes a file that long (1.5 M vectors take 21 s)."""

_ROWS = "FROM vector WHERE model_no = ? AND kind = ? AND value IS NOT NULL"
_ROW = "SELECT no, id, substr(hex(hash), 1, 8)"
_NEWEST = f"{_ROW} {_ROWS} ORDER BY no DESC LIMIT 8"
_SAME = f"{_ROW} FROM vector WHERE value IS NOT NULL AND no IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself. `newest` are its newest rows (number, id, hash): if others have their
    numbers, or nothing has, this is another database, perhaps a backup that was put back."""

    model: str
    kind: int
    rows: int
    dimensions: int
    seen: int
    newest: tuple[tuple[int, int, str], ...]
    magic: str = _MAGIC

    def layout(self) -> dict[str, tuple[str, tuple[int, ...], int]]:
        """Type, shape and place of each array, in the order of the file."""
        bits = bits_for(self.dimensions)
        shapes = (
            ("turn", "<f4", (self.dimensions, bits)),
            ("middle", "<f4", (bits,)),
            ("ids", "<i8", (self.rows,)),
            ("signs", "<u8", (bits // 64, self.rows)),
            ("values", "<f2", (self.rows, self.dimensions)),
        )
        found: dict[str, tuple[str, tuple[int, ...], int]] = {}
        at = _HEADER
        for name, kind, shape in shapes:
            found[name] = (kind, shape, at)
            at += np.dtype(kind).itemsize * math.prod(shape)
        return found

    def size(self) -> int:
        kind, shape, at = self.layout()["values"]
        return at + np.dtype(kind).itemsize * math.prod(shape)


def read(path: Path, reader: sqlite3.Connection, model: ModelRow, kind: Kind) -> tuple[Rows, int] | None:
    """The rows of the file and the number up to which it has seen the table; None if it is of no use."""
    try:
        with path.open("rb") as file:
            head = _head(file.read(_HEADER))
            if head is None or os.fstat(file.fileno()).st_size != head.size():
                return None
            if not _fits(head, reader, model, kind):
                return None
            return _searchable(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), head), head.seen
    except OSError:
        return None


def write(path: Path, reader: sqlite3.Connection, model: ModelRow, kind: Kind, seen: int) -> bool:
    """Makes the file from the table as `reader`'s snapshot shows it; False where it cannot be written."""
    head = _described(reader, model, kind, seen)
    try:
        number, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # for this user only
    except OSError:
        return False
    try:
        _clear(path, Path(name))
        with os.fdopen(number, "w+b") as file:
            _write(file, head, _stored(reader, model, kind))
            os.fsync(number)
        Path(name).replace(path)
    except OSError:
        return False
    finally:
        Path(name).unlink(missing_ok=True)
    return True


def forget(path: Path, *, whole: bool) -> None:
    """Removes what writers left unfinished, and with `whole` the file; who writes it now goes without one:
    what it has read may have to be forgotten as well."""
    for each in [*path.parent.glob(f"{path.name}.*"), *([path] if whole else [])]:
        each.unlink(missing_ok=True)


def _clear(path: Path, fresh: Path) -> None:
    """What a writer left that was killed; one that is at work now is younger."""
    for other in path.parent.glob(f"{path.name}.*"):
        if fresh.stat().st_mtime - other.stat().st_mtime > _LONGEST:
            other.unlink(missing_ok=True)


def in_memory(reader: sqlite3.Connection, model: ModelRow, kind: Kind, seen: int) -> Rows:
    """The same without a file, where none can be written."""
    head = _described(reader, model, kind, seen)
    space = BytesIO()
    _write(space, head, _stored(reader, model, kind))
    return _searchable(space.getbuffer(), head)


def count(reader: sqlite3.Connection, model: ModelRow, kind: Kind) -> int:
    return int(reader.execute(f"SELECT count(*) {_ROWS}", [model.no, kind]).fetchone()[0])


def _described(reader: sqlite3.Connection, model: ModelRow, kind: Kind, seen: int) -> Head:
    newest = tuple(map(tuple, reader.execute(_NEWEST, [model.no, kind])))
    return Head(model.token, kind, count(reader, model, kind), model.dimensions, seen, newest)


def _stored(reader: sqlite3.Connection, model: ModelRow, kind: Kind) -> Iterator[list[sqlite3.Row]]:
    found = reader.execute(f"SELECT id, value {_ROWS} ORDER BY id", [model.no, kind])
    while rows := found.fetchmany(_CHUNK):
        yield rows


def _write(file: IO[bytes], head: Head, stored: Iterator[list[sqlite3.Row]]) -> None:
    layout = head.layout()
    ids, sample = list[int](), list[NDArray[np.float16]]()
    every = -(-head.rows // SAMPLE)
    file.seek(layout["values"][2])
    for rows in stored:
        chunk = _matrix(b"".join(row[1] for row in rows), head)
        sample.append(chunk[-len(ids) % every :: every])
        ids += [row[0] for row in rows]
        file.write(chunk.tobytes())
    coder = learn(np.concatenate(sample))
    parts = {
        "turn": coder.turn,
        "middle": coder.middle,
        "ids": np.array(ids),
        "signs": _signs(file, head, coder),
    }
    for name, array in parts.items():
        kind, shape, at = layout[name]
        file.seek(at)
        file.write(array.reshape(shape).astype(kind, copy=False).tobytes())
    file.seek(0)
    file.write(json.dumps(asdict(head)).encode().ljust(_HEADER))
    file.flush()


def _signs(file: IO[bytes], head: Head, coder: Coder) -> Signs:
    """Read again, since the coder is known only at the end."""
    _, shape, _ = head.layout()["signs"]
    signs = np.empty(shape, np.uint64)
    file.seek(head.layout()["values"][2])
    for start in range(0, head.rows, _CHUNK):
        signs[:, start : start + _CHUNK] = coder.signs(_matrix(file.read(2 * head.dimensions * _CHUNK), head))
    return signs


def _matrix(raw: bytes, head: Head) -> NDArray[np.float16]:
    return np.frombuffer(raw, "<f2").reshape(-1, head.dimensions)


def _searchable(space: mmap.mmap | memoryview, head: Head) -> Rows:
    """What every search reads is copied; the values stay where they are.

    Pages of a big file are let go after use: they stay in the system's cache, but a search or two would
    otherwise let the process grow by the size of the file.
    """
    found: dict[str, NDArray[Any]] = {}
    for name, (kind, shape, at) in head.layout().items():
        array = np.frombuffer(space, kind, math.prod(shape), at).reshape(shape)
        found[name] = array if name == "values" else array.copy()
    coder = Coder(found["turn"], found["middle"])
    release = None
    if head.size() > _BIG and isinstance(space, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        release = partial(space.madvise, mmap.MADV_DONTNEED)
    return Rows(found["ids"], found["values"], Coded(coder, found["signs"]), release)


def _head(raw: bytes) -> Head | None:
    try:
        found = Head(**json.loads(raw))
    except (ValueError, TypeError):
        return None
    return found if found.magic == _MAGIC else None


def _fits(head: Head, reader: sqlite3.Connection, model: ModelRow, kind: Kind) -> bool:
    named = (head.model, head.kind, head.dimensions) == (model.token, kind, model.dimensions)
    newest = {tuple(row) for row in head.newest}
    kept = {tuple(row) for row in reader.execute(_SAME, [json.dumps([row[0] for row in newest])])}
    return named and bool(kept) and kept <= newest
