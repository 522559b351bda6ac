"""How fast the nearest papers are found, and whether they are the nearest.

python -m benchmarks.vectors --matrix TITLES.npy [--matrix LEADS.npy] [--queries QUERIES.npy] [--rows N ...]

Each matrix holds real vectors of papers, one row a paper (float32, length 1); the first one is slot 0,
and so on. Larger sets are made of them: mixtures of two rows and noise, stored as passages. Everything goes
through a database, the cache file and `Nearest`; beside it numpy compares all rows in float32.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.model.embedder import Matrix, Vector
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.lexical.schema import paper_no
from bot.retrieval.vectors.cache import Cache
from bot.retrieval.vectors.nearest import CANDIDATES, PER_HIT, Nearest, Question
from bot.retrieval.vectors.schema import Kind
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.store.database import Database

T = TypeVar("T")

ROUNDS = 3
LIMIT = 50
PER_PAPER = 28
"""Passages of a paper in the Karlsruhe corpus."""

CHUNK = 20_000
NOISE = 0.15
"""Length of the noise added to a mixture of length 1."""

PAPER = """
INSERT INTO paper(no, body, id, name, reference, paper_type, web, originators, under_direction_of,
  superordinated, subordinated, related, reference_key, stated, publicness, via)
VALUES (?, 'b', ?, '', '', '', '', '[]', '[]', '[]', '[]', '[]', '', 'missing', 'public', '')
"""
FILE = """
INSERT INTO file(no, body, id, name, file_name, mime_type, access_url, download_url, stated, publicness, via)
VALUES (?, 'b', ?, '', '', '', '', '', 'missing', 'public', '')
"""
MODEL = "INSERT INTO vector_model VALUES (1, 'bench', ?, 'active', '', 'token')"
VECTOR = "INSERT INTO vector (model_no, kind, id, hash, value) VALUES (1, ?, ?, x'00', ?)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matrix", type=Path, action="append", required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 384_000, 1_500_000])
    args = parser.parse_args()
    slots = [np.load(path).astype(np.float32) for path in args.matrix]
    queries = np.load(args.queries) if args.queries else _noisy(slots[0][::100], np.random.default_rng(1))
    print(f"{len(queries)} queries × {ROUNDS}, {LIMIT} papers asked for; {slots[0].shape[1]} dimensions\n")
    print(
        "| vectors | p50 | p95 | max | numpy float32 p50 | a tenth allowed p50 | recall@50 | load | memory |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        papers(Path(folder) / "papers.db", slots, queries)
        for rows in args.rows:
            passages(Path(folder) / f"{rows}.db", slots, queries, rows)


def papers(path: Path, slots: list[Matrix], queries: Matrix) -> None:
    """Every paper with a vector in each slot."""
    count = len(slots[0])
    ids = np.concatenate([(np.arange(1, count + 1) << 20) + slot for slot in range(len(slots))])
    matrix = np.concatenate(slots)
    db = _council(path, matrix.shape[1], count)
    _store(db, Kind.PAPER, ids, matrix)
    order = np.argsort(ids)
    rows = (ids[order], matrix[order])
    _measure(f"{count:,} papers × {len(slots)} slots", db, Kind.PAPER, rows, queries)
    db.close()


def passages(path: Path, slots: list[Matrix], queries: Matrix, rows: int) -> None:
    random = np.random.default_rng(rows)
    real = np.concatenate(slots)
    numbers = np.arange(rows)
    ids = ((numbers // PER_PAPER + 1) << 20) + numbers % PER_PAPER
    matrix = np.concatenate(list(_mixtures(real, rows, random)))
    db = _council(path, matrix.shape[1], rows // PER_PAPER + 1)
    _store(db, Kind.PASSAGE, ids, matrix)
    with db.write() as writer:
        found = ((int(each), paper_no(int(each))) for each in ids)
        writer.conn.executemany(
            'INSERT INTO passage (id, file_no, start, "end", words) VALUES (?, ?, 0, 1, 1)', found
        )
    _measure(f"{rows:,} passages", db, Kind.PASSAGE, (ids, matrix), queries)
    db.close()


def _council(path: Path, dimensions: int, count: int) -> Database:
    db = Database(path)
    LexicalIndex(db)
    VectorIndex(db, None)
    with db.write() as writer:
        writer.execute("INSERT INTO body(key, name) VALUES ('b', 'Krähenfurt')")
        writer.conn.executemany(PAPER, ((no, f"p{no}") for no in range(1, count + 1)))
        writer.conn.executemany(FILE, ((no, f"f{no}") for no in range(1, count + 1)))
        writer.execute(MODEL, [dimensions])
    return db


def _store(db: Database, kind: Kind, ids: np.ndarray, matrix: Matrix) -> None:
    for start in range(0, len(ids), CHUNK):
        values = matrix[start : start + CHUNK].astype("<f2")
        with db.write() as writer:
            chunk = zip(ids[start : start + CHUNK].tolist(), values, strict=True)
            writer.conn.executemany(VECTOR, ((kind, each, value.tobytes()) for each, value in chunk))


def _mixtures(real: Matrix, rows: int, random: np.random.Generator) -> Iterator[Matrix]:
    """The first ones are real, the others lie between two real ones."""
    yield real[:rows]
    for start in range(len(real), rows, CHUNK):
        size = min(CHUNK, rows - start)
        one, other = real[random.integers(len(real), size=(2, size))]
        share = random.uniform(0.2, 0.8, (size, 1)).astype(np.float32)
        yield _noisy(share * one + (1 - share) * other, random)


def _noisy(matrix: Matrix, random: np.random.Generator) -> Matrix:
    unit = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    noise = random.standard_normal(matrix.shape).astype(np.float32) * (NOISE / matrix.shape[1] ** 0.5)
    mixed = unit + noise
    normal: Matrix = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return normal


def _measure(name: str, db: Database, kind: Kind, rows: tuple[np.ndarray, Matrix], queries: Matrix) -> None:
    ids, matrix = rows
    made = timed(Cache(db, kind).settle)
    before = _memory()
    cache = Cache(db, kind)
    load = timed(cache.held)
    nearest = Nearest(db, cache, kind)
    asked = [Question(1, query) for query in queries]
    some = range(1, int(ids[-1] >> 20), 10)
    search = partial(nearest.nearest, limit=LIMIT)
    _times(search, asked)
    memory = _memory() - before
    took = [seconds for _ in range(ROUNDS) for seconds in _times(search, asked)]
    filtered = _times(partial(search, allowed=some), asked)
    brute = _times(partial(_brute, matrix), queries)
    recall = statistics.mean(_recall(cache, ids, matrix, query) for query in queries)
    cuts = statistics.quantiles(took, n=20)
    times = (cuts[9], cuts[18], max(took), statistics.median(brute), statistics.median(filtered))
    print(
        f"| {name} | " + " | ".join(f"{seconds * 1e3:.1f} ms" for seconds in times),
        f"| {recall:.4f} | {load:.2f} s (file made in {made:.1f} s) | {memory:.0f} MB |",
        flush=True,
    )


def _times(search: Callable[[T], object], asked: Iterable[T]) -> list[float]:
    return [timed(partial(search, each)) for each in asked]


def _brute(matrix: Matrix, query: Vector) -> np.ndarray:
    scores = matrix @ query
    return np.argpartition(-scores, LIMIT)[:LIMIT]


def _recall(cache: Cache, ids: np.ndarray, matrix: Matrix, query: Vector) -> float:
    """Of the 50 rows found, how many are among the 50 nearest (float32) or as near as the last of them."""
    held = cache.held()
    assert held
    found, scores = held.base.best(query, None, max(CANDIDATES[Kind.PASSAGE], PER_HIT[Kind.PASSAGE] * LIMIT))
    best = found[np.argsort(-scores)[:LIMIT]]
    true = matrix @ query
    last = true[_brute(matrix, query)].min()
    return float(np.mean(true[np.searchsorted(ids, best)] >= last - 1e-6))


def timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _memory() -> float:
    """Resident MB of this process, mapped pages of files included."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
