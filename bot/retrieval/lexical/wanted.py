"""What a search looks for: the words of a question as terms of the index, each with its weight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

UNIT_WEIGHT = 1.0
"""What a part of a word counts beside a whole one. Between .6 and 1.7 the choice hardly matters."""

PARTS_CREDIT = 0.8
"""How far a word counts as found where all its parts stand, but not the word itself."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A term that may stand for a word: `weight` up to 1."""

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word: its stem, the terms it is made of, and what may stand for it.

    A stem with blanks is a phrase. `units` is empty for a word that has no parts.
    """

    stem: str
    units: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """What is looked up as parts: a simple word stands in compounds as what it is."""
        if " " in self.stem:
            return ()
        return self.units or (self.stem,)


def terms_of(wanted: Sequence[Wanted]) -> list[str]:
    """Every different term that the words ask for."""
    return list(dict.fromkeys(term for each in wanted for term in _terms(each)))


def _terms(each: Wanted) -> Iterator[str]:
    yield each.stem
    yield from each.parts
    yield from (other.term for other in each.alternatives)
