"""Picks the piece of a passage that shows best why it was found."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.documents.passages import Passage
from bot.messages import Span
from bot.retrieval.words.german import word_spans

_TOKEN = re.compile(r"\S+")
_SENTENCE = re.compile(r'(?:[.!?:]["“]?\s+|\n\n)(?=[A-ZÄÖÜ„"(•–-])')
_LEAD = 3
"""Of the room left over, one part in so many goes before the first match, the rest after it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """text[start:end]; `marks` are the matching words, relative to `start`."""

    start: int
    end: int
    marks: tuple[Span, ...]


def snippet(text: str, passage: Passage, terms: Collection[str], width: int = 240) -> Cut:
    """The window of at most `width` characters with the most different terms, at whole words.

    It starts with a sentence where one starts in time. Only a single word longer than `width`,
    which no language has, is cut.
    """
    wanted = frozenset(terms)
    piece = text[passage.start : passage.end]
    hits = [(start, end, term) for start, end, term in word_spans(piece) if term in wanted]
    core = _core(hits, width) or (0, 0)
    start, end = _window(piece, core, width)
    marks = tuple((first - start, last - start) for first, last, _ in hits if start <= first and last <= end)
    return Cut(passage.start + start, passage.start + end, marks)


def _core(hits: list[tuple[int, int, str]], width: int) -> Span | None:
    """From the first to the last of the hits that fit into one window and are worth most."""
    best, best_worth = None, (0, 0)
    for place, (start, own_end, _) in enumerate(hits):
        inside = [hit for hit in hits[place:] if hit[1] - start <= width]
        worth = (len({term for _, _, term in inside}), len(inside))
        if best is None or worth > best_worth:
            best = start, inside[-1][1] if inside else min(own_end, start + width)
            best_worth = worth
    return best


def _window(piece: str, core: Span, width: int) -> Span:
    tokens = [found.span() for found in _TOKEN.finditer(piece)]
    start = _start(piece, tokens, core, width)
    ends = [end for _, end in tokens if core[1] <= end <= start + width and end > start]
    return start, max(ends) if ends else _forced_end(piece, start, core, width)


def _start(piece: str, tokens: list[Span], core: Span, width: int) -> int:
    """The sentence of the first match if the window holds it, else a word shortly before it."""
    room = max(width - (core[1] - core[0]), 0)
    sentences = [found.end() for found in _SENTENCE.finditer(piece, 0, core[0] + 1)]
    for start in [*reversed(sentences), 0]:
        if core[0] - room <= start <= core[0]:
            return start
    near = [start for start, _ in tokens if core[0] - room // _LEAD <= start <= core[0]]
    return min(near, default=core[0])


def _forced_end(piece: str, start: int, core: Span, width: int) -> int:
    """Where no blank ends the window in time: after the match, or in the midst of rubbish."""
    return core[1] if core[1] > start else min(len(piece), start + width)
