"""How lines stand on the screen: indented, hanging, addresses on lines of their own."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleRenderable
from rich.padding import Padding
from rich.style import Style
from rich.text import Text as RichText

INDENT = 4
DOT = " · "


def joined(parts: Iterable[str]) -> str:
    return DOT.join(part for part in parts if part)


def link(url: str | None, indent: int = INDENT) -> list[ConsoleRenderable]:
    return [Padding(RichText(url, Style(link=url, dim=True)), (0, 0, 0, indent), expand=False)] if url else []


def inner(text: RichText) -> ConsoleRenderable:
    return Padding(text, (0, 0, 0, INDENT), expand=False)


class hanging:  # noqa: N801 - reads as the function it is
    """Wraps a line so that all but its first row are indented."""

    def __init__(self, text: RichText) -> None:
        self.text = text

    def __rich_console__(self, made: Console, _options: Any) -> Iterable[RichText]:
        rows = self.text.wrap(made, made.width - INDENT)
        for number, row in enumerate(rows):
            yield row if number == 0 else RichText(" " * INDENT).append_text(row)
