"""Long texts in parts that a model can read at once: cut at pages and paragraphs, never inside a word."""

import re
from collections.abc import Iterator, Sequence

from bot.assistant.records import Source
from bot.assistant.summary.document import Document

PIECE = 2_500
"""Characters of one source: about a page, so that a quote is found in it and a page is named."""
AROUND = 160
"""Characters that the marks around a source take in the prompt, about."""
LEAST = 1_500

Part = tuple[Source, ...]
_PARAGRAPH = re.compile(r"\n\s*\n|(?<=[.!?])\s*\n")
_BLANK = re.compile(r"\s")


def parts_of(documents: Sequence[Document], room: int) -> list[Part]:
    """The sources, numbered through all parts, in order; each part fits into `room` characters."""
    most = max(LEAST, int(room * 0.95))
    made: list[list[Source]] = [[]]
    taken = 0
    for source in _sources(documents, min(PIECE, most - AROUND)):
        size = len(source.text) + AROUND
        if made[-1] and taken + size > most:
            made.append([])
            taken = 0
        made[-1].append(source)
        taken += size
    return [tuple(part) for part in made if part]


def _sources(documents: Sequence[Document], most: int) -> Iterator[Source]:
    number = 0
    for document in documents:
        for page in document.pages:
            for piece in _pieces(page.text.strip(), most):
                number += 1
                yield document.source(number, page.number, piece)


def _pieces(text: str, most: int) -> Iterator[str]:
    while len(text) > most:
        end = _last(_PARAGRAPH, text, most) or _last(_BLANK, text, most) or most
        yield text[:end].strip()
        text = text[end:].strip()
    if text:
        yield text


def _last(pattern: re.Pattern[str], text: str, most: int) -> int:
    """Where the last one ends that leaves a piece of half the size at least; 0 where none does."""
    ends = [found.end() for found in pattern.finditer(text, most // 2, most)]
    return ends[-1] if ends else 0


def halves(part: Part) -> list[Part]:
    """The same in two, for a model that could not read it at once."""
    middle = len(part) // 2
    return [half for half in (part[:middle], part[middle:]) if half]
