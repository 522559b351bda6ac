"""Reads what a user asked for: numbers of papers, words, quotes and filters."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from bot.council.asked import AskedReference, asked_references
from bot.council.glossary import folded
from bot.retrieval.query import wordlists
from bot.retrieval.query.explicit import read_explicit
from bot.retrieval.query.filters import NO_FILTERS, Filters
from bot.retrieval.query.known import Known
from bot.retrieval.query.reading import Collected, Part
from bot.retrieval.query.scan import first_tokens
from bot.retrieval.query.wording import read_wording
from bot.retrieval.words.german import query_terms
from bot.retrieval.words.quotes import QUOTED
from bot.texts import query as texts

LONGEST_TEXT = 2_000
"""Characters that are read; a pasted page asks for nothing more than its beginning does."""

MOST_NUMBERS = 400
"""Words among which numbers of papers are looked for: some 30 µs for each that could be one."""

_DIGIT = re.compile(r"\d")
_UNDO = re.compile(r"^\W*ohne\s+filter\b[\s:,–-]*", re.IGNORECASE)
_UNDO_AT_END = re.compile(r"(?<![\s,(–-])[\s,(–-]+ohne\s+filter[\s.!)]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """`words` is the text without filters.

    `phrases` are the numbers as they stand in a text: „488/2025“ is meant as a whole, and its parts
    alone would find every paper of that year. `quotes` are what stood in quotes, its words meant as
    neighbours; they are among `words` too. `bodies` holds both the cities that were allowed and those
    that were asked for; None: all.
    """

    text: str
    words: str
    references: tuple[AskedReference, ...]
    phrases: tuple[str, ...]
    bodies: frozenset[str] | None
    filters: Filters = NO_FILTERS
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def unnumbered(self) -> str:
        """The words beside the numbers of papers."""
        return _without(self.words, self.references)

    @property
    def topic(self) -> str:
        """The words for display: without small words that filters have left at the edges."""
        row = self.words.split()
        while row and _is_small(row[0]):
            del row[0]
        while row and _is_small(row[-1]):
            del row[-1]
        return " ".join(row).strip(" ,;:?!–-")

    @property
    def natural(self) -> bool:
        """Whether a filter was read from natural wording, so that „ohne Filter“ changes something."""
        return any(part.natural for part in self.parts)

    @property
    def undo(self) -> str:
        """What to search for instead, to search without what was read from natural wording."""
        return f"{texts.NO_FILTER} {self.text}" if self.natural else ""


def read_query(
    text: str,
    bodies: Collection[str] | None = None,
    *,
    known: Known | None = None,
    today: dt.date | None = None,
) -> Query:
    """Never fails: what cannot be understood is searched for as it stands, or said in `problems`.

    Without `known` no city, Gremium or local list can be named; without `today` no relative date.
    """
    text = text[:LONGEST_TEXT]
    known, day = known or _nothing(), today or dt.date.max
    into = Collected()
    plain, natural = _undone(text, known, day)
    typed = read_explicit(plain, known, day, into)
    words = read_wording(typed.rest, known, day, typed.named, into) if natural else typed.rest
    return _query(text, words, into, bodies, known)


def understood(query: Query) -> str | None:
    """One German line of what was made of the request, None where there is nothing to tell."""
    labels = [part.label for part in query.parts]
    return texts.understood(labels, query.undo) if labels else None


@cache
def _nothing() -> Known:
    return Known()


def _undone(text: str, known: Known, day: dt.date) -> tuple[str, bool]:
    """The text without „ohne Filter“, and whether natural wording may be read.

    At the end the words are taken only where something would be read without them: „Zigaretten ohne
    Filter“ is a topic. Filters that were typed as such stay: nobody types them against their will.
    """
    plain, taken = _UNDO.subn("", text)
    if taken:
        return plain, False
    plain, taken = _UNDO_AT_END.subn("", text)
    if taken:
        into = Collected()
        typed = read_explicit(plain, known, day, into)
        into.named.clear()
        read_wording(typed.rest, known, day, typed.named, into)
        if into.named or into.natural_time:
            return plain, False
    return text, True


def _query(text: str, words: str, into: Collected, bodies: Collection[str] | None, known: Known) -> Query:
    references = asked_references(first_tokens(words, MOST_NUMBERS), known.numbers)
    filters = into.filters()
    return Query(
        text,
        words,
        references,
        tuple(_phrase(words[asked.start : asked.end]) for asked in references),
        _allowed(filters.bodies, bodies),
        filters,
        into.parts(filters),
        into.told(),
        tuple(filter(str.strip, _quoted(words))),
    )


def _allowed(asked: frozenset[str], bodies: Collection[str] | None) -> frozenset[str] | None:
    if bodies is None:
        return asked or None
    return frozenset(bodies) & asked if asked else frozenset(bodies)


def _is_small(word: str) -> bool:
    return not (plain := word.strip(" ,;:?!.–-()")) or folded(plain) in wordlists.ENDS_TOPIC


def _quoted(text: str) -> list[str]:
    return [found[0][1:-1] for found in QUOTED.finditer(text)]


def _phrase(reference: str) -> str:
    """Its terms from the first digit on, as neighbours: the words and letters before vary."""
    digit = _DIGIT.search(reference)
    return " ".join(query_terms(reference[digit.start() :])) if digit else ""


def _without(text: str, references: tuple[AskedReference, ...]) -> str:
    for asked in reversed(references):
        text = f"{text[: asked.start]} {text[asked.end :]}"
    return text
