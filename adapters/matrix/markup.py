"""What an answer is made of before it becomes plain text and HTML: both are written from the same lines."""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from bot.messages import Span

NodeKind = Literal["heading", "section", "paragraph", "quote", "items"]

LONGEST_ADDRESS = 2_000
"""Characters. Longer ones are no link: an event has little room, and browsers cut them."""

SENTENCE_ENDS = (".", "!", "?")

_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
JOINER = "\u2060"
"""Takes no room and parts no word; readers and screen readers do not notice it."""

_CALLS = re.compile(
    r"(?<=[^\W\d_]):(?=[\w/])"  # https://, mailto:, matrix:
    r"|(?<=[@#!])(?=\w)"  # @room, @anna:stadt.example, #raum:stadt.example
    r"|(?<=[\w-])(?=\.(?!(?:pdf|docx?|xlsx?|pptx?|od[tsp]|txt|html?|tiff?|jpe?g|png)\b)[^\W\d_]{2})",
    re.IGNORECASE,
)
"""Where clients begin a link or a name by themselves, whether there is markup or not."""
_NAME = r"/[a-zäöü]+"
_NUMBER = r"\d(?:[\d/]|\.(?=\d))*"
_WORDS = r"(?:(?!\s/)[^.:;()„“·]|(?<=\d)[.:](?=\d))+?"
"""What is typed after a command, no further one among them: dates and times have points and colons."""
_SENTENCE = r"\.(?:\s|$)|\s·|\)?$"
_COMMAND = re.compile(
    # With its words, where a line or a colon begins it: to the next command, the next label, the end.
    rf"(?:^|(?<=:\s)){_NAME}\s{_WORDS}(?=:(?!\d)|,\s/|,\s[\w\s]+:|(?<=\?)\s|{_SENTENCE})"
    # The further ones of such a list, as in „/abo 1, /abo 1 täglich um 7“.
    rf"|(?<=,\s){_NAME}\s\d{_WORDS}(?={_SENTENCE})"
    # Anywhere else: with what can only belong to it.
    rf"|(?<![^\s(„]){_NAME}(?:\s(?:alles|datei|ja|muster|probe|weniger)\b)?(?:\s{_NUMBER})?"
    r"(?:\s(?:aus|pause|weiter)\b)?(?![\w/])"
)
_HOST = r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?"
_ADDRESS = re.compile(rf"https?://{_HOST}(?:[/?#]\S*)?|mailto:[^\s@<>]+@[\w.-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one dress, on one line. `url` is one that `address` let through."""

    text: str
    url: str | None = None
    strong: bool = False
    em: bool = False
    code: bool = False


PLAIN = Run("")
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """Lines that belong together. A section is a heading inside a card; items are a list, one per line."""

    kind: NodeKind
    lines: tuple[Line, ...]


Part = tuple[Node, ...]
"""What should not be torn apart between two events: a hit, a section of a card."""


def text_of(line: Line) -> str:
    return "".join(run.text for run in line)


def line(*pieces: str | Run) -> Line:
    """Empty pieces are left out; a newline in one becomes a blank, so that no text can feign lines."""
    runs = (piece if isinstance(piece, Run) else Run(piece) for piece in pieces)
    return tuple(dataclasses.replace(run, text=run.text.replace("\n", " ")) for run in runs if run.text)


def told(text: str) -> Line:
    """A line of our own words, with the commands in it as code, so that they can be told from the words."""
    runs: list[Run] = []
    done = 0
    for found in _COMMAND.finditer(text := text.replace("\n", " ")):
        runs += [Run(text[done : found.start()]), Run(found[0], code=True)]
        done = found.end()
    return line(*runs, text[done:])


def inert(text: str) -> str:
    """The words of a model, or of a paper that a model may have chosen: no client makes a link of them."""
    return _CALLS.sub(lambda found: found[0] + JOINER, text)


def strong(text: str) -> Run:
    return Run(text, strong=True)


def marked(text: str, marks: Iterable[Span], dress: Run) -> list[Run]:
    """The text in that dress, with what matched in bold; marks that overlap or lie outside do no harm."""
    runs: list[Run] = []
    done = 0
    for start, end in sorted(marks):
        first, last = max(start, done), min(end, len(text))
        if first < last:
            bold = dataclasses.replace(dress, text=text[first:last], strong=True)
            runs += [dataclasses.replace(dress, text=text[done:first]), bold]
            done = last
    return [*runs, dataclasses.replace(dress, text=text[done:])]


def quoted(text: str, marks: Iterable[Span], dress: Run = PLAIN) -> list[Run]:
    """With marks of quotation, which say where it does not begin or end a sentence."""
    begin = "„… " if text[:1].islower() else "„"
    end = "“" if text[-1:] in SENTENCE_ENDS else " …“"
    return [
        dataclasses.replace(dress, text=begin),
        *marked(text, marks, dress),
        dataclasses.replace(dress, text=end),
    ]


def linked(text: str, url: str | None, *, bold: bool = False) -> Run:
    return Run(text, address(url), strong=bold)


def address(url: str | None) -> str | None:
    """The address as it may stand in a link, None where it must not: another scheme, a user, no host."""
    made = (url or "").strip().replace(" ", "%20")
    return made if len(made) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(made) else None


def heading(*pieces: str | Run) -> Node:
    return Node("heading", (line(*pieces),))


def paragraph(*lines: Line) -> Node:
    return Node("paragraph", lines)


def items(*lines: Line) -> Node:
    return Node("items", lines)


def section(title: str, lines: tuple[Line, ...]) -> list[Part]:
    """A list under its title; nothing where there is nothing to list."""
    return [(Node("section", (line(title),)), items(*lines))] if lines else []


def harmless(value: Any) -> Any:
    """The same without characters that steer: control, direction of writing, halves of characters.

    Each becomes one blank, so that marks keep their places. Newlines stay.
    """
    if isinstance(value, str):
        return _STEERING.sub(" ", value)
    if isinstance(value, tuple):
        return tuple(harmless(each) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: harmless(getattr(value, name)) for name in names})
    return value
