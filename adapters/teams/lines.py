"""What an answer is made of before it becomes a card and plain text: both are written from the same lines."""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from adapters.teams.cleaning import address
from adapters.teams.phrases import DOT
from bot.messages import Span

PieceKind = Literal[
    "heading",
    "section",
    "title",
    "matter",
    "text",
    "row",
    "item",
    "quote",
    "standing",
    "warning",
    "error",
    "buttons",
]
"""heading: of a list or a card. section: inside a card. title: of a hit, with a rule above. matter: of news.
text: a paragraph. row: close below what is before. item: of a list. standing: where a matter stands."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one dress, on one line. `url` is one that `cleaning.address` let through."""

    text: str
    url: str | None = None
    strong: bool = False
    subtle: bool = False


PLAIN = Run("")
STEERED = frozenset({"/abo", "/abbestellen", "/vergiss"})
STEERING = frozenset({"abos", "alles", "auch", "ja", "pause", "probe", "weiter"})
"""Words by which these commands know what to do; a label says the same in German."""
_WORD = re.compile(r"\w+")
SENTENCE_ENDS = (".", "!", "?")
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Sends a command or opens an address. `told` ones stand in the plain text as well: nothing else there
    says the same. `about` tells it from others with the same label, for whoever does not see where it is."""

    label: str
    command: str = ""
    url: str = ""
    told: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a card, or one row of buttons."""

    kind: PieceKind
    line: Line = ()
    buttons: tuple[Button, ...] = ()


Part = tuple[Piece, ...]
"""What should not be torn apart between two cards: a hit, a section's heading with its first line."""


def text_of(line: Line) -> str:
    return "".join(run.text for run in line)


def line(*pieces: str | Run) -> Line:
    """Empty pieces are left out, those in the same dress become one; a newline becomes a blank, so that no
    text can feign lines."""
    made: list[Run] = []
    for run in (each if isinstance(each, Run) else Run(each) for each in pieces):
        before = made.pop().text if made and _dress(made[-1]) == _dress(run) else ""
        text = (before + run.text).replace("\n", " ")
        made += [dataclasses.replace(run, text=text)] if text else []
    return tuple(made)


def _dress(run: Run) -> Run:
    return dataclasses.replace(run, text="")


def strong(text: str) -> Run:
    return Run(text, strong=True)


def subtle(text: str) -> Run:
    return Run(text, subtle=True)


def marked(text: str, marks: Iterable[Span], dress: Run = PLAIN) -> list[Run]:
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


def quoted(text: str, marks: Iterable[Span]) -> list[Run]:
    """With marks of quotation, which say where it does not begin or end a sentence."""
    begin = "„… " if text[:1].islower() else "„"
    end = "“" if text[-1:] in SENTENCE_ENDS else " …“"
    return [Run(begin), *marked(text, marks), Run(end)]


def linked(text: str, url: str | None, *, bold: bool = False) -> Run:
    return Run(text, address(url), strong=bold)


def piece(kind: PieceKind, *pieces: str | Run) -> Piece:
    return Piece(kind, line(*pieces))


def section(title: str, lines: tuple[Line, ...]) -> list[Part]:
    """A list under its title; nothing where there is nothing to list."""
    items = [Piece("item", each) for each in lines if each]
    if not items:
        return []
    return [(piece("section", title), items[0]), *((item,) for item in items[1:])]


def title_of(button: Button) -> str:
    """With what the command is about, where the label alone would not say it: „oder: Hitzeplan“, but „Alle
    anzeigen“ for /abo alle 17 and „Ja, abonnieren“ for /abo ja 3."""
    command, _, about = button.command.partition(" ")
    words = about.casefold().split()
    known = {*_WORD.findall(button.label.casefold()), *(STEERING if command in STEERED else ())}
    left = [each for each in words if each not in known]
    says_all = len(left) < len(words) and all(map(str.isdecimal, left))
    return button.label if not (button.told and about) or says_all else f"{button.label}: {about}"


def name_of(button: Button) -> str:
    """What a screen reader says and a mouse shows: „Details zu 2025/0142“."""
    return f"{button.label} zu {button.about}" if button.about else title_of(button)


def told(buttons: tuple[Button, ...]) -> str:
    """What to type instead of pressing."""
    return DOT.join(f"{each.label}: {each.command or each.url}" for each in buttons if each.told)
