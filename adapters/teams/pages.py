"""Parts on as few cards as it takes: torn between parts, else between lines, words, buttons."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from adapters.teams.elements import elements
from adapters.teams.fulltext import fallback_text
from adapters.teams.lines import Line, Part, Piece, text_of

ACTIVITY_BYTES = 24_000
"""Bytes of one activity as JSON in ASCII („ü“ takes six). Teams refuses more than 100 KB, once 28; the
courier's post adds under a thousand."""

FRAME_BYTES = 3_200
"""What a card takes beside its parts: the activity around it and the summary."""

BETWEEN = 16
"""Commas and newlines between two parts."""


def pages(parts: Iterable[Part], limit: int = ACTIVITY_BYTES) -> list[list[Part]]:
    """`limit` in bytes as above."""
    room = limit - FRAME_BYTES
    said = [tuple(each for each in part if _says_something(each)) for part in parts]
    return _filled([piece for part in said if part for piece in _pieces(part, room)], room)


def bytes_of(value: Any) -> int:
    return len(json.dumps(value))


def _says_something(piece: Piece) -> bool:
    return bool(piece.buttons or text_of(piece.line).strip())


def _size(part: Part) -> int:
    return bytes_of(elements([part])) + bytes_of(fallback_text([part])) + BETWEEN


def _filled(parts: Sequence[Part], limit: int) -> list[list[Part]]:
    made: list[list[Part]] = [[]]
    room = limit
    for part in parts:
        needed = _size(part)
        if needed > room and made[-1]:
            made.append(_taken_along(made[-1], limit - needed))
            room = limit - sum(map(_size, made[-1]))
        made[-1].append(part)
        room -= needed
    return [page for page in made if page]


def _taken_along(page: list[Part], room: int) -> list[Part]:
    """Headings at the page's end, moved to the next page where they fit beside what they head."""
    last = list(takewhile(_is_heading, reversed(page)))[::-1]
    if len(last) == len(page) or sum(map(_size, last)) > room:
        return []
    del page[len(page) - len(last) :]
    return last


def _is_heading(part: Part) -> bool:
    return all(each.kind in {"heading", "section"} for each in part)


def _pieces(part: Part, limit: int) -> list[Part]:
    """The part itself, or what it is torn into; pieces of half a page leave room for their heading."""
    if _size(part) <= limit:
        return [part]
    if len(part) > 1:
        return [torn for each in part for torn in _pieces((each,), limit // 2)]
    halves = _halves(part[0])
    return [torn for half in halves for torn in _pieces((half,), limit)] if len(halves) > 1 else [part]


def _halves(piece: Piece) -> list[Piece]:
    middle = len(piece.buttons) // 2
    if middle:
        rows = piece.buttons[:middle], piece.buttons[middle:]
        return [dataclasses.replace(piece, buttons=row) for row in rows]
    return [dataclasses.replace(piece, line=each) for each in _torn(piece.line)]


def _torn(line: Line) -> list[Line]:
    """Two lines, parted after the last blank of the first half; one where there is nothing to part."""
    text = text_of(line)
    middle = len(text) // 2
    at = text.rfind(" ", 0, middle) + 1 or middle
    return [_cut(line, 0, at), _cut(line, at, len(text))] if at else [line]


def _cut(line: Line, start: int, end: int) -> Line:
    """The runs of [start, end), counted over the whole line."""
    before = 0
    kept = []
    for run in line:
        text = run.text[max(start - before, 0) : max(end - before, 0)]
        kept += [dataclasses.replace(run, text=text)] if text else []
        before += len(run.text)
    return tuple(kept)
