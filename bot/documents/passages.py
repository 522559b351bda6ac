"""Cuts a normalised text into passages: what is ranked, shown and cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OVERLAP = 20
"""Words that a passage shares with the next one, so that no sentence is lost at a cut."""

_BLOCKS = 6
"""A passage is six blocks of 20 words: the 120 words measured in facts/retrieval.md, section 10."""

_SHORT_REST = 3
"""A last passage of at most so many blocks is merged into the one before."""

_BLOCK = re.compile(rf"(?:\S++[^\S\f]++){{0,{_OVERLAP - 1}}}\S++")


@dataclass(frozen=True, slots=True)
class Passage:
    """text[start:end], on `page` counted from 1, None where the text has no page marks."""

    page: int | None
    start: int
    end: int


def cut(text: str) -> list[Passage]:
    """The passages in order; each starts and ends with a word and none crosses a page mark."""
    paged = "\f" in text
    return [
        Passage(page if paged else None, start, end)
        for page, first, last in _pages(text)
        for start, end in _page_passages(text, first, last)
    ]


def _pages(text: str) -> Iterator[tuple[int, int, int]]:
    start = 0
    for page, content in enumerate(text.split("\f"), 1):
        yield page, start, start + len(content)
        start += len(content) + 1


def _page_passages(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    blocks = [found.span() for found in _BLOCK.finditer(text, first, last)]
    start = 0
    while start < len(blocks):
        end = start + _BLOCKS
        if len(blocks) - (end - 1) <= _SHORT_REST:
            end = len(blocks)
        yield blocks[start][0], blocks[end - 1][1]
        if end == len(blocks):
            return
        start = end - 1
