"""Boxes of forms: whether a paper ticked that a matter costs something.

A text tells only the order of words and boxes, not which of them stood together. What is not sure from the
order alone is not read: „Ja ☒ Nein“ may have lost a box on either side.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.messages import Span

_BOXES = {True: "☒☑✓✔✗✘✕🗹🗷⊠■", False: "☐□◻❏❑❒⬜"}
_LETTERS = {True: "xX", False: "oqO"}
_TICKED = rf"[{_BOXES[True]}]|\[ ?[xX✓✔] ?\]|\( ?[xX✓✔] ?\)|(?<!\w)[{_LETTERS[True]}](?!\w)"
_EMPTY = rf"[{_BOXES[False]}]|\[ ?_? ?\]|\( ?_? ?\)|(?<!\w)[{_LETTERS[False]}](?!\w)"
_TOKEN = re.compile(
    rf"(?P<ja>\bja\b)|(?P<nein>\bnein\b)|(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,/|:]{0,6}")
_HEADING = re.compile(
    r"(?:Finanzielle|Haushaltsmäßige|Haushaltsrechtliche|Haushalterische)\s+Auswirkung(?:en)?"
    r"|Auswirkung(?:en)? auf den Haushalt|Haushaltswirksam(?:keit)?"
)
_GOES_ON = re.compile(
    rf"(?:\s+(?:de[rs]|auf|für|im|in|durch)\b[^.;:\n☒☐\[(]{{0,40}}?)?(?:\s*\(bitte [^()\n]{{1,30}}\))?[\s:?]*"
    rf"(?={_TOKEN.pattern})",
    re.IGNORECASE,
)
"""How a heading goes on before its boxes: „… des Antrages (bitte ankreuzen)“."""
_MOST_TOKENS = 6


@dataclass(frozen=True, slots=True)
class Ticked:
    """`costs`: „Ja“ was ticked, else „Nein“. `span`: heading, words and boxes."""

    costs: bool
    span: Span


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int

    @property
    def is_box(self) -> bool:
        return self.kind in {"ticked", "empty"}


def ticked(text: str) -> Ticked | None:
    """What the first such form that can be read says; None where none can, or two differ."""
    found = [each for heading in _HEADING.finditer(text) if (each := _form(text, heading))]
    return found[0] if len({each.costs for each in found}) == 1 else None


def _form(text: str, heading: re.Match[str]) -> Ticked | None:
    begin = _GOES_ON.match(text, heading.end())
    if begin is None:
        return None
    row = _row(text, begin.end())
    answer = _answer(row)
    return None if answer is None else Ticked(answer, (heading.start(), row[-1].end))


def _row(text: str, place: int) -> list[_Token]:
    """Words and boxes with nothing else between them."""
    row: list[_Token] = []
    while len(row) < _MOST_TOKENS:
        between = _BETWEEN.match(text, place)
        found = _TOKEN.match(text, between.end() if between else place)
        if not found or (_is_complete(row) and _is_beyond(row, found)):
            break
        row.append(_Token(str(found.lastgroup), *found.span()))
        place = found.end()
    return row


def _is_complete(row: Sequence[_Token]) -> bool:
    """Both words with a box each."""
    return [each.is_box for each in row] in ([True, False, True, False], [False, True, False, True])


def _is_beyond(row: Sequence[_Token], following: re.Match[str]) -> bool:
    """A box on the next line belongs to what is asked next."""
    return "\n" in following.string[row[-1].end : following.start()]


def _answer(row: Sequence[_Token]) -> bool | None:
    words = [each.kind for each in row if not each.is_box]
    if sorted(words) != ["ja", "nein"] or sum(each.kind == "ticked" for each in row) != 1:
        return None
    if _is_complete(row):
        first = 0 if row[0].is_box else 1
        pairs = {word.kind: box.kind for box, word in _paired(row, first)}
        return pairs["ja"] == "ticked"
    return _single(row)


def _paired(row: Sequence[_Token], first: int) -> list[tuple[_Token, _Token]]:
    """Boxes with their words; `first` is 0 where the box stands before its word."""
    couples = list(pairwise(row))[::2]
    return couples if first == 0 else [(box, word) for word, box in couples]


def _single(row: Sequence[_Token]) -> bool | None:
    """Empty boxes are no characters in many files. What is ticked before the first word belongs to it; behind
    the last one it was as often pulled there from between the two as not."""
    two_words = len(row) == 3  # noqa: PLR2004 - and a box
    return row[1].kind == "ja" if two_words and row[0].kind == "ticked" else None
