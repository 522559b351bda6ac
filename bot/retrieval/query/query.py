"""Reads what a user asked for: numbers of papers, words, and (later) filters."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.council.references import AskedReference, asked_references
from bot.retrieval.words.german import query_terms

_DIGIT = re.compile(r"\d")
_FILTER = re.compile(
    r"(?<!\S)(?P<name>seit|ab|nach|vor|bis|von|jahr|datum|zeitraum|stadt|ort|body|gremium|ausschuss|fraktion|partei"
    r"|art|typ|status|stand|ergebnis|sortierung)[:=](?:[\"„][^\"“”]*[\"“”]|[^\s\"„]\S*)",
    re.IGNORECASE,
)

LONGEST_TEXT = 2_000
"""Characters that are read; a pasted page asks for nothing more than its beginning does."""

MOST_TERMS = 50
"""Different words looked up; a question has about ten."""


@dataclass(frozen=True, slots=True)
class Query:
    """`terms` are those of the whole text, `rest` those beside the numbers; None: all bodies.

    `phrases` are the numbers as they stand in a text: „488/2025“ is meant as a whole, and its parts
    alone would find every paper of that year. `filters` are the names of the filters that were asked
    for, such as „seit“ of „seit:2022“: they do nothing yet, and their words are not looked up.
    """

    text: str
    terms: tuple[str, ...]
    rest: tuple[str, ...]
    references: tuple[AskedReference, ...]
    phrases: tuple[str, ...]
    bodies: frozenset[str] | None
    filters: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether nothing but numbers of papers was asked for."""
        return bool(self.references) and not self.rest


def read_query(text: str, bodies: Collection[str] | None = None) -> Query:
    """Never fails: what cannot be understood has no terms and finds nothing."""
    text = text[:LONGEST_TEXT]
    filters = tuple(found["name"].casefold() for found in _FILTER.finditer(text))
    words = _FILTER.sub(" ", text)
    references = asked_references(words)
    return Query(
        text,
        _terms(words),
        _terms(_without(words, references)) if references else _terms(words),
        references,
        tuple(_phrase(words[asked.start : asked.end]) for asked in references),
        None if bodies is None else frozenset(bodies),
        filters,
    )


def _terms(text: str) -> tuple[str, ...]:
    return tuple(query_terms(text)[:MOST_TERMS])


def _phrase(reference: str) -> str:
    """Its terms from the first digit on, as neighbours: the words and letters before vary."""
    digit = _DIGIT.search(reference)
    return " ".join(query_terms(reference[digit.start() :])) if digit else ""


def _without(text: str, references: tuple[AskedReference, ...]) -> str:
    for asked in reversed(references):
        text = f"{text[: asked.start]} {text[asked.end :]}"
    return text
