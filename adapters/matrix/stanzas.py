"""Texts of several paragraphs: blank lines part them, lines that begin with a bullet are lists."""

from collections.abc import Callable
from itertools import groupby

from adapters.matrix.markup import Line, Part, items, paragraph
from adapters.matrix.plain import BULLET


def paragraphs(text: str, said: Callable[[str], Line]) -> list[Part]:
    """`said` makes a line of each row."""
    made: list[Part] = []
    for full, group in groupby(text.split("\n"), lambda row: bool(row.strip())):
        made += [_stanza(list(group), said)] if full else []
    return made


def _stanza(rows: list[str], said: Callable[[str], Line]) -> Part:
    grouped = groupby(rows, lambda row: row.startswith(BULLET))
    return tuple(
        items(*(said(row.removeprefix(BULLET)) for row in group)) if listed else paragraph(*map(said, group))
        for listed, group in grouped
    )
