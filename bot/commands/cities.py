"""Cities that are named in what a person asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.bodies import BodyRow

_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Named:
    """The cities named in a text, by key, and the text without their names."""

    bodies: tuple[str, ...]
    rest: str


def read_cities(text: str, bodies: Sequence[BodyRow]) -> Named:
    """Finds each loaded city by name or key, however umlauts and capitals are written."""
    words = text.split()
    found: list[str] = []
    for body in bodies:
        for label in (body.name, body.key):
            while (place := _place(words, label)) is not None:
                found.append(body.key)
                del words[place : place + len(label.split())]
    return Named(tuple(dict.fromkeys(found)), " ".join(words))


def _place(words: list[str], label: str) -> int | None:
    wanted = list(map(_folded, label.split()))
    folded = list(map(_folded, words))
    starts = range(len(words) - len(wanted) + 1)
    return next((start for start in starts if folded[start : start + len(wanted)] == wanted), None)


def _folded(word: str) -> str:
    return _EDGES.sub("", word).casefold().translate(_SPELLINGS)
