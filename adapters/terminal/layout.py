"""How lines stand on the screen: indented, hanging, addresses on lines of their own."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleRenderable
from rich.padding import Padding
from rich.style import Style
from rich.text import Text as RichText

from bot.messages import Span

INDENT = 4
DOT = " · "
SENTENCE_ENDS = (".", "!", "?")


def joined(parts: Iterable[str]) -> str:
    return DOT.join(part for part in parts if part)


def link(url: str | None, indent: int = INDENT) -> list[ConsoleRenderable]:
    return [Padding(RichText(url, Style(link=url, dim=True)), (0, 0, 0, indent), expand=False)] if url else []


def inner(text: RichText) -> ConsoleRenderable:
    return Padding(text, (0, 0, 0, INDENT), expand=False)


def quoted(text: str, marks: Iterable[Span]) -> RichText:
    """With marks of quotation, which say where it does not begin or end a sentence; what matched in bold."""
    made = RichText("„… " if text[:1].islower() else "„", "italic")
    body = RichText(text, "italic")
    mark(body, 0, text, marks)
    return made.append_text(body).append("“" if text[-1:] in SENTENCE_ENDS else " …“")


def mark(line: RichText, at: int, text: str, marks: Iterable[Span]) -> None:
    """In a text that begins at `at` of the line; marks that lie outside of it do no harm."""
    for start, end in marks:
        first, last = max(start, 0), min(end, len(text))
        if first < last:
            line.stylize("bold underline", at + first, at + last)


class hanging:  # noqa: N801 - reads as the function it is
    """Wraps a line so that all but its first row are indented."""

    def __init__(self, text: RichText) -> None:
        self.text = text

    def __rich_console__(self, made: Console, _options: Any) -> Iterable[RichText]:
        rows = self.text.wrap(made, made.width - INDENT)
        for number, row in enumerate(rows):
            yield row if number == 0 else RichText(" " * INDENT).append_text(row)
