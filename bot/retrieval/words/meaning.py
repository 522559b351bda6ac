"""What a single word is looked up as: its stem, or that of what it stands for, and its parts."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from bot.retrieval.words import writing
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.german import plain, stem
from bot.retrieval.words.synonyms import Synonyms
from bot.retrieval.words.writing import Half, Piece

_SHORTEST_COMPOUND = 6
_STREET = re.compile("(?<=[^\\W\\d_]{3})str$")


class Meaning(NamedTuple):
    """`parts` are the different stems that a compound is made of. No stem: a function word."""

    stem: str
    parts: tuple[str, ...] = ()


class Meanings:
    """Immutable; may be used by several threads."""

    def __init__(self, splitter: Splitter, synonyms: Synonyms) -> None:
        self._splitter = splitter
        self._synonyms = synonyms

    def of(self, written: str) -> Meaning:
        """Of a word without hyphens."""
        word = plain(written)
        if word.endswith("str"):
            word = _STREET.sub("strasse", word)
        stemmed = stem(word)
        if name := self._synonyms.name(written, stemmed):
            return self._of_name(name)
        if not stemmed:
            return Meaning("")
        if word.endswith(("in", "innen")) and (base := self._masculine(word)):
            return Meaning(stem(base), self._parts(base))
        return Meaning(stemmed, self._parts(word))

    def of_hyphenated(self, chunk: str, pieces: Sequence[Piece]) -> Meaning | None:
        """Of what is one word in spite of its hyphen (B-Plan, S-Bahn, E-Ladesäule); None for others."""
        joined = stem(plain("".join(piece.word for piece in pieces)))
        if name := self._synonyms.name(chunk, joined):
            return self._of_name(name)
        letter, *others = (piece.word for piece in pieces)
        if len(letter) > 1 or len(others) != 1 or not (letter + others[0]).isalpha():
            return None
        rest = self.of(others[0])
        return Meaning(joined, _different((rest.stem, *rest.parts))) if rest.stem else None

    def completed(self, half: Half) -> str:
        """The stem of what "Schul-" means in "Schul- und Sportausschuss", '' if that is unclear."""
        forms = [part.form for part in self._splitter.split(half.whole)]
        candidates = list(writing.completed(half, forms))
        known = (word for word in candidates if self._splitter.knows(word))
        likely = next(known, candidates[0] if forms else "")
        return self.of(likely).stem

    def _of_name(self, name: str) -> Meaning:
        return Meaning(stem(name), self._parts(name))

    def _masculine(self, word: str) -> str | None:
        """präsident for präsidentin, kollege for kolleginnen, arzt for ärztin, if that is a known word."""
        base = writing.masculine(word)
        if not base:
            return None
        forms = (base, f"{base}e", base.replace("ä", "a"))
        return next(filter(self._splitter.knows_noun, forms), None)

    def _parts(self, word: str) -> tuple[str, ...]:
        """Parts that have a name of their own together (Kindertagesstätte) count as one, by that name."""
        split = self._splitter.split(word) if len(word) >= _SHORTEST_COMPOUND else ()
        bases = [part.base for part in split]
        for start, end in combinations(range(len(split) + 1), 2):
            if end - start == len(split):
                continue
            whole = "".join(part.form for part in split[start : end - 1]) + split[end - 1].base
            if name := self._synonyms.name(whole, _stem(whole)):
                bases[start:end] = [name]
                break
        return _different(map(_stem, bases))


@lru_cache(maxsize=50_000)
def _stem(base: str) -> str:
    return stem(plain(base))


def _different(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, terms)))
