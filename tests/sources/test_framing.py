"""JSON files cut into objects: what is broken costs itself and nothing else."""

import json
import lzma
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources.framing import CHUNK, Frames

LENIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.text(max_size=8), json_values, max_size=5)


def frames(path: Path, content: bytes, **options: int) -> list[tuple[object, str]]:
    path.write_bytes(content)
    return [(raw.value, raw.error) for raw in Frames(path, **options)]


@settings(suppress_health_check=LENIENT)
@given(st.lists(objects, max_size=6), st.booleans(), st.sampled_from([None, 1]))
def test_an_array_comes_back_element_by_element(
    tmp_path: Path, values: list[object], ascii_only: bool, indent: int | None
) -> None:
    content = json.dumps(values, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    found = frames(tmp_path / "a.json", content)
    readable = json.loads(content.decode("utf-8", "replace"))
    assert [value for value, _ in found] == readable


@settings(suppress_health_check=LENIENT)
@given(st.lists(objects, max_size=6))
def test_a_list_page_comes_back_element_by_element(tmp_path: Path, values: list[object]) -> None:
    page = {"pagination": {"totalElements": 3, "x": '"data": [1]'}, "data": values, "links": {}}
    found = frames(tmp_path / "a.json", json.dumps(page).encode())
    assert [value for value, _ in found] == values


@settings(suppress_health_check=LENIENT, max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["a.json", "a.jsonl", "a.jsonl.xz"]))
def test_any_bytes_are_read_without_an_exception(tmp_path: Path, content: bytes, name: str) -> None:
    for value, error in frames(tmp_path / name, content):
        assert not error or value is None


@settings(suppress_health_check=LENIENT, max_examples=200)
@given(st.lists(objects, min_size=1, max_size=5), st.data())
def test_a_truncated_array_yields_a_true_beginning(
    tmp_path: Path, values: list[object], data: st.DataObject
) -> None:
    whole = json.dumps(values).encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    found = [value for value, error in frames(tmp_path / "a.json", whole[:cut]) if not error]
    complete = [value for value in found if isinstance(value, dict)]
    assert complete == values[: len(complete)]


def test_an_object_over_the_limit_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * (3 * CHUNK)})
    for name, content in {
        "a.json": f'[{{"n": 1}}, {long}, {{"n": 2}}]',
        "a.jsonl": f'{{"n": 1}}\n{long}\n{{"n": 2}}\n',
    }.items():
        found = frames(tmp_path / name, content.encode(), limit=CHUNK)
        assert [value for value, _ in found] == [{"n": 1}, None, {"n": 2}]
        assert "länger als 65.536 Zeichen" in found[1][1]


def test_a_long_line_takes_no_more_memory_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.xz"
    with lzma.open(path, "wb", preset=0) as out:
        for _ in range(24):
            out.write(b"x" * 1_000_000)
        out.write(b'\n{"n": 2}\n')
    tracemalloc.start()
    found = list(Frames(path, limit=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [raw.value for raw in found] == [None, {"n": 2}]
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a": 1', "kein gültiges JSON"),
        (b"\xff\xfe{}", "kein gültiges UTF-8"),
        (b"[" * 20_000 + b"]" * 20_000, "zu tief geschachtelt"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "eine Zahl ist zu groß"),
    ],
)
def test_a_broken_line_says_why(tmp_path: Path, line: bytes, reason: str) -> None:
    found = frames(tmp_path / "a.jsonl", line + b'\n{"n": 2}\n')
    assert reason in found[0][1]
    assert found[1] == ({"n": 2}, "")


def test_raw_control_characters_inside_strings_are_accepted(tmp_path: Path) -> None:
    assert frames(tmp_path / "a.jsonl", b'{"a": "b\x01c\td"}\n') == [({"a": "b\x01c\td"}, "")]


def test_a_truncated_xz_file_yields_what_was_whole_and_one_error(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"n": n, "filler": "x" * n}).encode() + b"\n" for n in range(3_000))
    packed = lzma.compress(lines)
    found = frames(tmp_path / "a.jsonl.xz", packed[: len(packed) // 2])
    assert "bricht ab" in found[-1][1]
    assert [value["n"] for value, error in found if not error] == list(range(len(found) - 1))  # type: ignore[index]
