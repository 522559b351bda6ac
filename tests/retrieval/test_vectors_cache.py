"""What is searched is what the table holds, whatever happened to cache and file."""

import os
import resource
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.embedder import Vector
from bot.retrieval.lexical.schema import first_id
from bot.retrieval.vectors import schema
from bot.retrieval.vectors.cache import Cache
from bot.retrieval.vectors.nearest import Nearest, Question
from bot.retrieval.vectors.schema import Fresh, Kind, ModelRow
from tests.retrieval.index_maker import Council

DIMENSIONS = 64
LARGE = 20  # vectors that already make a large set here
FOLD = 50  # changes that are worked in


class Shelf:
    """A database with one model, whose vectors are written directly."""

    def __init__(self, path: Path) -> None:
        self.council = Council(path)
        self.db = self.council.db
        self.db.writer.execute("PRAGMA synchronous = OFF")  # many small transactions, no power cut
        with self.db.write() as writer:
            schema.create(writer)
            self.model: ModelRow = schema.add_model(writer, "wörter", DIMENSIONS, "active", "")

    def put(self, *papers: int, slots: int = 1, seed: int = 0) -> None:
        made = [
            Fresh(Kind.PAPER, first_id(no) + slot, b"hash", vector(no, slot, seed).astype("<f2").tobytes())
            for no in papers
            for slot in range(slots)
        ]
        with self.db.write() as writer:
            schema.insert(writer, self.model.no, made)

    def remove(self, *papers: int) -> None:
        with self.db.write() as writer:
            schema.remove(writer, papers)

    def truth(self) -> dict[int, bytes]:
        rows = self.db.rows("SELECT id, value FROM vector WHERE value IS NOT NULL ORDER BY id")
        return {row["id"]: row["value"] for row in rows}


def vector(no: int, slot: int = 0, seed: int = 0) -> Vector:
    made = np.random.default_rng((no, slot, seed)).standard_normal(DIMENSIONS).astype(np.float32)
    unit: Vector = made / np.linalg.norm(made)
    return unit


def content(cache: Cache) -> dict[int, bytes]:
    """All that a search could find."""
    held = cache.held()
    if held is None:
        return {}
    kept = np.ones(len(held.base), bool) if held.outdated is None else ~held.outdated
    found: dict[int, bytes] = {}
    for ids, values in ((held.base.ids[kept], held.base.values[kept]), (held.fresh.ids, held.fresh.values)):
        assert not found.keys() & set(ids.tolist())
        found |= {int(no): value.astype("<f2").tobytes() for no, value in zip(ids, values, strict=True)}
    return dict(sorted(found.items()))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "shelf.db")
    yield made
    made.db.close()


def large(shelf: Shelf) -> Cache:
    return Cache(shelf.db, Kind.PAPER, small=LARGE, fold=FOLD)


def test_a_small_set_needs_no_file(shelf: Shelf) -> None:
    shelf.put(*range(1, 11))
    cache = large(shelf)
    cache.settle()
    assert content(cache) == shelf.truth()
    assert not cache.path.exists()


def test_a_large_set_is_read_from_its_file(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache = large(shelf)
    cache.settle()
    assert cache.path.stat().st_mode & 0o777 == 0o600
    before = cache.path.stat().st_mtime_ns
    again = large(shelf)
    assert content(again) == content(cache) == shelf.truth()
    held = again.held()
    assert held
    assert held.base.values.dtype == np.float16
    assert cache.path.stat().st_mtime_ns == before
    assert [path.name for path in cache.path.parent.glob("*vectors*")] == [cache.path.name]


def cut_short(path: Path) -> None:
    short = path.with_suffix(".short")
    short.write_bytes(path.read_bytes()[:-100])
    short.replace(path)


def garbled(path: Path) -> None:
    path.write_bytes(b"\x00" * path.stat().st_size)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def of_another_model(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"model": "', b'"model": "x', 1))


def ahead_of_the_table(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"seen": 100', b'"seen": 999', 1))


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [cut_short, garbled, emptied, of_another_model, ahead_of_the_table, gone])
def test_a_file_that_cannot_be_used_is_made_anew(shelf: Shelf, harm: Callable[[Path], None]) -> None:
    shelf.put(*range(1, 101))
    large(shelf).settle()
    path = large(shelf).path
    right = path.read_bytes()
    harm(path)
    assert content(large(shelf)) == shelf.truth()
    assert path.read_bytes() == right


def test_the_file_of_another_database_is_not_read(shelf: Shelf, tmp_path: Path) -> None:
    """As after a backup was put back: other vectors under the same numbers."""
    shelf.put(*range(1, 101), seed=1)
    shelf.council.run("UPDATE vector_model SET token = 'same'")
    large(shelf).settle()
    other = Shelf(tmp_path / "other.db")
    other.put(*range(2, 102))
    other.council.run("UPDATE vector_model SET token = 'same'")
    large(shelf).path.rename(large(other).path)
    assert content(large(other)) == other.truth()
    other.db.close()


def test_where_no_file_can_be_written_memory_will_do(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache = large(shelf)
    cache.path.mkdir()
    assert content(cache) == shelf.truth()
    assert [path.name for path in cache.path.parent.glob("*.vectors.*")] == []


def test_what_a_killed_writer_left_is_cleared_away(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    path = large(shelf).path
    left, young = path.with_name(f"{path.name}.left"), path.with_name(f"{path.name}.young")
    left.write_bytes(b"vectors")
    young.write_bytes(b"vectors")
    os.utime(left, (1, 1))
    large(shelf).settle()
    assert (left.exists(), young.exists()) == (False, True)


def test_changes_since_the_file_was_made_are_found(shelf: Shelf) -> None:
    shelf.put(*range(1, 101), slots=2)
    cache = large(shelf)
    cache.settle()
    made = cache.path.read_bytes()
    shelf.put(7, 200, seed=1)
    shelf.remove(9, 100)
    assert content(cache) == content(large(shelf)) == shelf.truth()
    assert cache.path.read_bytes() == made
    assert len(shelf.truth()) == 197


def test_to_forget_is_to_write_the_file_anew(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache = large(shelf)
    cache.settle()
    removed = vector(9).astype("<f2").tobytes()
    assert removed in cache.path.read_bytes()
    shelf.remove(9)
    cache.settle()
    assert removed in cache.path.read_bytes()
    cache.settle(forget=True)
    assert removed not in cache.path.read_bytes()
    assert content(large(shelf)) == shelf.truth()


def test_what_is_forgotten_is_gone_even_if_no_new_file_fits(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache = large(shelf)
    cache.settle()
    shelf.remove(9)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        cache.settle(forget=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not cache.path.exists()
    assert content(cache) == shelf.truth()


@pytest.mark.parametrize("papers", [LARGE, 101])
def test_what_is_forgotten_is_gone_from_a_killed_writers_file_too(shelf: Shelf, papers: int) -> None:
    shelf.put(*range(1, papers))
    cache = large(shelf)
    cache.settle()
    left = cache.path.with_name(f"{cache.path.name}.left")
    left.write_bytes(b"vectors")
    cache.settle(forget=True)
    assert not left.exists()
    assert content(cache) == shelf.truth()


def test_to_forget_looks_at_the_file_of_another_process_too(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache, other = large(shelf), large(shelf)
    cache.settle()
    shelf.put(200)
    assert content(cache) == shelf.truth()
    cache.path.unlink()
    other.settle()
    removed = vector(200).astype("<f2").tobytes()
    assert removed in cache.path.read_bytes()
    shelf.remove(200)
    cache.settle(forget=True)
    assert removed not in cache.path.read_bytes()
    assert content(large(shelf)) == shelf.truth()


def test_who_missed_what_was_swept_reads_anew(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    idle, cache = large(shelf), large(shelf)
    cache.settle()
    assert content(idle) == shelf.truth()
    shelf.remove(9)
    cache.settle(forget=True)
    with shelf.db.write() as writer:
        schema.sweep(writer, schema.serving(shelf.db.reader()).latest)
    assert shelf.db.value("SELECT count(*) FROM vector") == 99
    assert content(idle) == content(large(shelf)) == shelf.truth()


def test_many_changes_are_worked_in(shelf: Shelf) -> None:
    cache = Cache(shelf.db, Kind.PAPER, fold=FOLD)
    shelf.put(1)
    assert content(cache) == shelf.truth()
    shelf.put(*range(2, FOLD + 10))
    held = cache.held()
    assert held
    assert len(held.fresh) == 0
    assert content(cache) == shelf.truth()


def test_a_set_that_grew_large_gets_its_file(shelf: Shelf) -> None:
    cache = large(shelf)
    shelf.put(1)
    assert content(cache) == shelf.truth()
    shelf.put(*range(2, FOLD + 10))
    assert content(cache) == shelf.truth()
    assert cache.path.exists()
    shelf.remove(*range(5, FOLD + 10))
    cache.settle()
    assert not cache.path.exists()
    assert content(cache) == content(large(shelf)) == shelf.truth()


def test_a_file_made_by_another_process_is_taken_over(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache, other = large(shelf), large(shelf)
    cache.settle()
    assert content(cache) == shelf.truth()
    shelf.put(*range(101, FOLD + 200))
    other.settle()
    held = cache.held()
    assert held
    assert len(held.base) == FOLD + 199
    assert content(cache) == shelf.truth()


def test_what_changed_after_another_process_wrote_the_file_counts_at_once(shelf: Shelf) -> None:
    cache, other = large(shelf), large(shelf)
    shelf.put(1)
    assert content(cache) == shelf.truth()
    shelf.put(*range(2, FOLD + 10))
    other.settle()
    shelf.put(500)
    shelf.remove(3)
    assert content(cache) == shelf.truth()


def test_another_model_is_another_set(shelf: Shelf) -> None:
    shelf.put(*range(1, 101))
    cache = large(shelf)
    cache.settle()
    shelf.council.run("UPDATE vector_model SET state = 'leaving'")
    assert content(cache) == {}
    with shelf.db.write() as writer:
        shelf.model = schema.add_model(writer, "andere", DIMENSIONS, "active", "")
    assert content(cache) == {}
    shelf.put(*range(1, 5), seed=1)
    assert len(content(cache)) == 4


def test_searching_while_others_write(shelf: Shelf) -> None:
    papers = range(1, 301)
    for no in papers:
        shelf.council.paper(no, f"Vorlage {no}")
    shelf.put(*papers)
    nearest = Nearest(shelf.db, large(shelf), Kind.PAPER)
    wrong: list[int] = []

    def search() -> None:
        for no in list(papers)[:40]:
            hits = nearest.nearest(Question(shelf.model.no, vector(no)), limit=3)
            wrong.extend(hit.paper_no for hit in hits[:1] if hit.paper_no != no)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for no in range(100, 301, 20):
        shelf.remove(no)
        shelf.put(no + 1000)
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_large_set_finds_what_comparing_all_finds(shelf: Shelf) -> None:
    papers = range(1, 401)
    for no in papers:
        shelf.council.paper(no, f"Vorlage {no}")
    shelf.put(*papers, slots=2)
    coded, plain = large(shelf), Cache(shelf.db, Kind.PAPER)
    questions = [Question(shelf.model.no, vector(no, 9)) for no in range(20)]
    for question in questions:
        for allowed in (None, range(50, 90)):
            near, same = (
                Nearest(shelf.db, cache, Kind.PAPER).nearest(question, allowed=allowed, limit=5)
                for cache in (coded, plain)
            )
            assert [hit.paper_no for hit in near] == [hit.paper_no for hit in same]
            assert near[0].slots == pytest.approx(same[0].slots, abs=0.001)


operations = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "read", "settle", "forget", "restart", "harm", "sweep"]),
        st.integers(1, 40),
        st.integers(0, 3),
    ),
    max_size=15,
)


@settings(max_examples=25)
@given(operations)
def test_cache_and_changes_are_the_table(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder) / "shelf.db")
        shelf.put(*range(1, 25))
        caches = [large(shelf), large(shelf)]
        for name, no, seed in steps:
            step(shelf, caches, name, no, seed)
        for cache in caches:
            assert content(cache) == shelf.truth()
        shelf.db.close()


def step(shelf: Shelf, caches: list[Cache], name: str, no: int, seed: int) -> None:
    cache = caches[seed % 2]
    match name:
        case "put":
            shelf.put(*range(no, no + seed + 1), slots=seed + 1, seed=seed)
        case "remove":
            shelf.remove(*range(no, no + seed + 1))
        case "read":
            assert content(cache) == shelf.truth()
        case "settle" | "forget":
            cache.settle(forget=name == "forget")
        case "restart":
            caches[seed % 2] = large(shelf)
        case "harm" if cache.path.exists():
            cut_short(cache.path)
        case "sweep":
            latest = schema.serving(shelf.db.reader()).latest
            cache.settle(forget=True)
            with shelf.db.write() as writer:
                schema.sweep(writer, latest)
