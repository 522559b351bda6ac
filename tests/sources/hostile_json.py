"""JSON that was right, with one thing in it that is not: another type, too much, too deep, nothing at all."""

import copy
import math
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

Where = tuple[str | int, ...]

LONG = "ä" * 20_000


def deep(levels: int = 400, *, lists: bool = False) -> Any:
    found: Any = "tief"
    for _ in range(levels):
        found = [found] if lists else {"a": found}
    return found


HOSTILE: Sequence[Any] = (
    None, True, False, 0, -1, 2**31, 2**63, 10**400, 1.5, -0.0, 1e308, math.nan, math.inf, -math.inf,
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e\u2066", "\r\nX: 1", "%s%n{0}{a}", "null",
    LONG, "🏛" * 5_000, "a\u0301" * 5_000, "<at>" * 3_000, "<at>Ratsbot</at>", "&#xd800;", "&amp;" * 3_000,
    "' OR 1=1 --", '"; DROP TABLE inbox; --', "../../etc/passwd", "file:///etc/passwd", "javascript:alert(1)",
    "http://169.254.169.254/latest/meta-data/", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
    [], {}, [[]], [{}], [None], {"a": None}, [1] * 5_000, [{}] * 5_000, dict.fromkeys("äöü" * 99, 1),
    deep(), deep(lists=True), {"id": {"id": "x"}}, {"": ""}, {"\ud800": "\ud800"}, {"__class__": "x"},
)  # fmt: skip
"""In place of whatever was there."""


def paths(value: Any, here: Where = ()) -> Iterator[Where]:
    """To everything inside, and to the whole."""
    yield here
    inside = enumerate(value) if isinstance(value, list) else ()
    for name, each in value.items() if isinstance(value, dict) else inside:
        yield from paths(each, (*here, name))


def replaced(value: Any, at: Where, new: Any) -> Any:
    """A copy in which `new` stands there."""
    if not at:
        return new
    made = copy.deepcopy(value)
    inside = made
    for name in at[:-1]:
        inside = inside[name]
    inside[at[-1]] = new
    return made


def without(value: Any, at: Where) -> Any:
    """A copy in which nothing stands there."""
    made = replaced(value, at, None)
    inside = made
    for name in at[:-1]:
        inside = inside[name]
    del inside[at[-1]]
    return made


@st.composite
def mutated(draw: st.DrawFn, originals: Sequence[Any], most: int = 3) -> Any:
    """One of them, with up to so many things changed or gone."""
    made = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.sampled_from(list(paths(made))))
        gone = at and draw(st.integers(0, 9)) == 0
        made = without(made, at) if gone else replaced(made, at, draw(st.sampled_from(HOSTILE)))
    return made
