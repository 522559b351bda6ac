"""Whether the beginning of a paper names a topic: as `Said`, in half the time and a tenth of the room.

A broad topic („Haushalt“) is held by thousands of papers of a city, and of each the first sentences are read.
"""

import unicodedata
from collections.abc import Sequence

from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.mentions import Said
from bot.retrieval.words.analysis import Analyser


class Beginning:
    """A text by its terms alone. Where they leave it open, the text is read word by word."""

    __slots__ = ("_terms", "_text", "_units")

    def __init__(self, text: str, analyser: Analyser) -> None:
        self._text = unicodedata.normalize("NFC", text)
        terms, units = analyser.fields(self._text)
        self._terms, self._units = f" {terms} ", f" {units} "

    def says(self, wanted: Sequence[Wanted], analyser: Analyser, *, whole: bool) -> bool:
        """What `Said.marks` says of the same words, but not where."""
        if not all(map(self._could_say, wanted)):
            return False
        if all(map(self._says, wanted)):
            return True
        return Said(self._text, analyser).marks(wanted, whole=whole) is not None

    def _says(self, each: Wanted) -> bool:
        return self._has(each.stem) or any(f" {other.term} " in self._terms for other in each.alternatives)

    def _could_say(self, each: Wanted) -> bool:
        others = (other.term for other in each.alternatives)
        return self._has(each.stem) or any(map(self._has, others)) or self._has_parts(each)

    def _has_parts(self, each: Wanted) -> bool:
        return bool(each.units) and all(map(self._has, each.units))

    def _has(self, term: str) -> bool:
        """Several words must be neighbours, which only terms are."""
        padded = f" {term} "
        return padded in self._terms or (" " not in term and padded in self._units)
