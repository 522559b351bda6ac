"""Parts as messages that fit into events: torn between parts, else between nodes, lines, words."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from adapters.matrix.html import html
from adapters.matrix.markup import Line, Node, Part, Run, text_of
from adapters.matrix.plain import plain

EVENT_BYTES = 40_000
"""Bytes of body and HTML together, as JSON in ASCII: so the library writes them before it encrypts („ü“ takes
six). Encryption adds a third, and servers refuse events of more than 65,536."""

PARTING_BYTES = len(r"\n\n") + len("<p></p>")
"""What a part takes beside others: two newlines in JSON, and the `p` that a single paragraph goes without."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one event says: `body` without any markup, `html` of the tags that Matrix allows. `by_model`: a
    model wrote it."""

    body: str
    html: str
    by_model: bool = False


def messages(parts: Iterable[Part], limit: int = EVENT_BYTES, label: Part = ()) -> list[Message]:
    """As few messages as it takes; `limit` in bytes as above. `label` is to stand in each, which a model then
    wrote; where it is not among the parts of one, it comes last."""
    room = limit - _size(label) if label else limit
    said = [part for part in parts if _says_something(part)]
    pieces = [piece for part in said for piece in _pieces(part, room)]
    made = [page if label in page or not label else [*page, label] for page in _pages(pieces, room)]
    return [Message(plain(page), html(page), by_model=bool(label)) for page in made]


def size(message: Message) -> int:
    return len(json.dumps(message.body)) + len(json.dumps(message.html))


def _says_something(part: Part) -> bool:
    return any(text_of(line).strip() for node in part for line in node.lines)


def _size(part: Part) -> int:
    return size(Message(plain([part]), html([part]))) + PARTING_BYTES


def _pages(parts: Sequence[Part], limit: int) -> list[list[Part]]:
    pages: list[list[Part]] = [[]]
    room = limit
    for part in parts:
        needed = _size(part)
        if needed > room and pages[-1]:
            pages.append(_taken_along(pages[-1], limit - needed))
            room = limit - sum(map(_size, pages[-1]))
        pages[-1].append(part)
        room -= needed
    return [page for page in pages if page]


def _taken_along(page: list[Part], room: int) -> list[Part]:
    """Headings at the page's end, moved to the next page where they fit beside what they head."""
    last = list(takewhile(_is_heading, reversed(page)))[::-1]
    if len(last) == len(page) or sum(map(_size, last)) > room:
        return []
    del page[len(page) - len(last) :]
    return last


def _is_heading(part: Part) -> bool:
    return all(node.kind in {"heading", "section"} for node in part)


def _pieces(part: Part, limit: int) -> list[Part]:
    """The part itself, or what it is torn into; pieces of half an event leave room for their heading."""
    if _size(part) <= limit:
        return [part]
    if len(part) > 1:
        return [piece for node in part for piece in _pieces((node,), limit // 2)]
    halves = _halves(part[0])
    return [piece for half in halves for piece in _pieces((half,), limit)] if len(halves) > 1 else [part]


def _halves(node: Node) -> list[Node]:
    middle = len(node.lines) // 2
    if middle:
        return [dataclasses.replace(node, lines=each) for each in (node.lines[:middle], node.lines[middle:])]
    return [dataclasses.replace(node, lines=(each,)) for each in _torn(node.lines[0])]


def _torn(line: Line) -> list[Line]:
    """Two lines, parted after the last blank of the first half; one where there is nothing to part."""
    text = text_of(line)
    middle = len(text) // 2
    at = text.rfind(" ", 0, middle) + 1 or middle
    return [_cut(line, 0, at), _cut(line, at, len(text))] if at else [line]


def _cut(line: Line, start: int, end: int) -> Line:
    """The runs of [start, end), counted over the whole line."""
    before = 0
    kept: list[Run] = []
    for run in line:
        text = run.text[max(start - before, 0) : max(end - before, 0)]
        kept += [dataclasses.replace(run, text=text)] if text else []
        before += len(run.text)
    return tuple(kept)
