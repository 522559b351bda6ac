"""Other names of one thing, and everyday words for what offices call otherwise.

Synonyms hold for texts and questions alike: all forms of a thing are looked up as its name. What the
glossary relates is looked up beside a question's word and counts less. The tables that Ratsbot brings
are config/vocabulary/abbreviations.toml and everyday.toml; a city adds its own.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

from bot.retrieval.words.german import plain, stem
from bot.retrieval.words.writing import pieces
from bot.settings import packaged

Table = Mapping[str, Sequence[str]]
"""Name of a thing → its other forms; or word of a question → what it may mean."""

SHORTEST_FREE = 3
"""Letters: a shorter abbreviation counts only as it is written (OB, but not ob)."""


class Synonyms:
    """Which thing a word names. Immutable; equal versions answer alike."""

    def __init__(self, forms: Table | None = None, exact: Table | None = None) -> None:
        """`exact` forms count only as they are written, capitals included; they are other words else.

        A name must be one word. A form with blanks is a phrase.
        """
        self.version = _hash((forms or {}, exact or {}))
        self.phrases: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for name, others in (exact or {}).items():
            self._exact |= dict.fromkeys(others, plain(name))
        for name, others in (forms or {}).items():
            for form in others:
                self._add(form, plain(name))

    def _add(self, form: str, name: str) -> None:
        if " " in form:
            self.phrases[form] = name
        elif len(form) < SHORTEST_FREE:
            self._exact[form] = name
        else:
            joined = plain("".join(piece.word for piece in pieces(form)))
            self._names[stem(joined)] = name
            if form[-1].isupper():
                self._names[stem(joined + "s")] = name

    def name(self, written: str, stemmed: str) -> str | None:
        """The name (in plain spelling) of what a word means, given with its stem; None if it has no other."""
        return self._exact.get(written) or self._names.get(stemmed)

    def extended(self, forms: Table) -> "Synonyms":
        """With a city's own forms, which have precedence."""
        other = Synonyms(forms)
        other.version = f"{self.version}.{other.version}"
        other.phrases = self.phrases | other.phrases
        other._exact = self._exact | other._exact
        other._names = self._names | other._names
        return other


@cache
def default_synonyms() -> Synonyms:
    table = _read("abbreviations.toml")
    return Synonyms(table["forms"], table["exact"])


@cache
def default_glossary() -> Table:
    """Words of questions with what they may mean, the exact equivalent first."""
    sections: Mapping[str, Table] = _read("everyday.toml")
    glossary: dict[str, tuple[str, ...]] = {}
    for table in sections.values():
        for said, meant in table.items():
            glossary[said] = (*glossary.get(said, ()), *meant)
    return glossary


def _read(name: str) -> dict[str, Any]:
    path = packaged("config") / "vocabulary" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _hash(tables: Any) -> str:
    return blake2b(repr(tables).encode(), digest_size=4).hexdigest()
