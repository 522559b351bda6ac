"""Takes German compounds apart by how often their parts occur (after Koehn and Knight, 2003).

A compound is taken apart where the geometric mean of its parts' counts is about as high as its own
count or higher. Only what is itself no compound counts as a part: so what stays whole by itself
(Hochwasser) stays whole in every compound (Hochwasserschutz), and question and text meet.
"""

import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bot.retrieval.words.nouns import LONGEST, SHORTEST, Nouns, folded
from bot.retrieval.words.seed import Seed
from bot.retrieval.words.seed import seed as default_seed
from bot.retrieval.words.vocabulary import Vocabulary

VERSION = "1"

LONGEST_WORD = 60
WHOLE = 0.9
"""Of the logarithm of its own count the parts must reach so much. Between .8 and .95 it hardly matters."""
PER_PART = 1.0
"""What each further part costs, as a logarithm: Tiefbau+Amt before Tief+Bau+Amt."""

_NO_LINK = (("", "", 0.0), ("", "e", math.log(0.6)))
_LINKS = {
    "s": (
        *_NO_LINK,
        ("s", "", math.log(0.9)),
        ("s", "e", math.log(0.5)),
        ("es", "", math.log(0.6)),
        ("ens", "", math.log(0.4)),
        ("ns", "", math.log(0.4)),
    ),
    "n": (*_NO_LINK, ("n", "", math.log(0.9)), ("en", "", math.log(0.8))),
    "r": (*_NO_LINK, ("er", "", math.log(0.4))),
    "e": (*_NO_LINK, ("e", "", math.log(0.4))),
}
"""By the last letter of a part: what links it to the next one, what it lost before that (Schul-, Hilfs-),
and the weight of that. How usual these are is estimated, not counted; it decides between bases only."""
_LONGEST_LINK = 3
_SHORTEST_FORM = 3
_PREFIX = 5
"""Letters by which most impossible forms are known at once."""
_NO_UMLAUT = re.compile("^([^aeiou]*[aou])(?!e)")
_MEMO_SIZE = 300_000
"""Forms remembered, about 40 MB."""


class Part(NamedTuple):
    form: str
    """As it stands in the compound (verkehrs); all forms together are the folded word."""
    base: str
    """By itself (verkehr)."""


Split = tuple[Part, ...]


class _Worth(NamedTuple):
    """What a form stands for and what that weighs."""

    weight: float
    base: str


_Ways = dict[int, tuple[float, Split]]
"""Number of parts → the sum of their weights and the parts, for one place in a word."""


class _Best(NamedTuple):
    rank: float
    mean: float
    parts: Split


class _Memo(dict[str, _Worth | None]):
    """Form → what it is worth, None if it is no part; begins anew when full."""

    def __init__(self, look_up: Callable[[str], _Worth | None]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, form: str) -> _Worth | None:
        if len(self) >= _MEMO_SIZE:
            self.clear()
        found = self[form] = self._look_up(form)
        return found


class Splitter:
    """Immutable but for what it remembers; equal versions split alike. May be used by several threads."""

    def __init__(self, vocabulary: Vocabulary | None = None, seed: Seed | None = None) -> None:
        self._nouns = Nouns(vocabulary or Vocabulary(), seed or default_seed())
        self.version = f"{VERSION}.{self._nouns.version}"
        self._compounds: dict[str, bool] = {}
        self._beginnings = _Memo(self._beginning)
        self._ends = _Memo(self._end)
        self._prefixes = _prefixes([*self._nouns.weights, *self._nouns.first])

    def knows(self, word: str) -> bool:
        """Whether the vocabulary or the seed has this word, or the noun that it is a form of."""
        key = folded(word)
        return bool(key) and (
            key in self._nouns.others or self._nouns.uninflected(key) in self._nouns.weights
        )

    def knows_noun(self, word: str) -> bool:
        return folded(word) in self._nouns.weights

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound in their base form (folded); empty for what stays whole."""
        return tuple(part.base for part in self.split(word))

    def split(self, word: str) -> Split:
        """The parts of a compound as they stand in it; empty for what stays whole."""
        key = folded(word)
        if not 2 * _SHORTEST_FORM <= len(key) <= LONGEST_WORD or key in self._nouns.others:
            return ()
        noun = self._nouns.uninflected(key)
        if noun in self._nouns.whole:
            return ()
        best = self._best(noun)
        if best is None or best.mean < WHOLE * self._nouns.weights.get(noun, 0.0):
            return ()
        *first, last = best.parts
        return (*first, Part(key[len(noun) - len(last.form) :], last.base))

    def _part(self, key: str) -> _Worth | None:
        """A noun that is no compound."""
        weight = self._nouns.weights.get(key)
        if weight is None:
            return None
        compound = self._compounds.get(key)
        if compound is None:
            compound = self._compounds[key] = bool(self.split(key))
        return None if compound else _Worth(weight, key)

    def _end(self, form: str) -> _Worth | None:
        """A noun, maybe in a form that the vocabulary lacks."""
        return self._part(form) or self._part(self._nouns.uninflected(form))

    def _beginning(self, form: str) -> _Worth | None:
        """What a form stands for that is followed by another part."""
        nouns = self._nouns
        best = _Worth(nouns.first[form], form) if form in nouns.first else None
        for link, lost, factor in _LINKS.get(form[-1], _NO_LINK):
            base = form[: len(form) - len(link)] + lost
            if lost and (len(form) < SHORTEST or form in nouns.others):
                continue  # "ent" is no Ente, "frei" no Freie
            if base in nouns.weights and form.endswith(link) and (part := self._part(base)):
                weight = part.weight + factor
                best = _Worth(weight, base) if best is None or weight > best.weight else best
        return best

    def _best(self, word: str) -> _Best | None:
        """The best way to take a word apart, whether that is wise or not."""
        ends = self._possible_ends(word)
        if not ends:
            return None
        ways: list[_Ways] = [{} for _ in word]
        ways[0][0] = (0.0, ())
        best: _Best | None = None
        for start in range(max(ends) + 1):
            if ways[start]:
                if start in ends:
                    best = _better(
                        best, ways[start], Part(word[start:], ends[start].base), ends[start].weight
                    )
                self._extend(ways, word, start, max(ends))
        return best

    def _possible_ends(self, word: str) -> dict[int, _Worth]:
        known, worth = self._prefixes, self._ends
        return {
            start: last
            for start in range(_SHORTEST_FORM, len(word) - _SHORTEST_FORM + 1)
            if word[start : start + SHORTEST] in known and (last := worth[word[start:]])
        }

    def _extend(self, ways: list[_Ways], word: str, start: int, last: int) -> None:
        """Every part that may follow up to `start`: by number of parts the best one for each place."""
        known = word[start : start + _PREFIX] in self._prefixes
        longest = min(last, start + (LONGEST if known else _PREFIX) + _LONGEST_LINK)
        for end in range(start + _SHORTEST_FORM, longest + 1):
            worth = self._beginnings[word[start:end]]
            if worth:
                there, part = ways[end], Part(word[start:end], worth.base)
                for number, (total, parts) in ways[start].items():
                    weight = total + worth.weight
                    if number + 1 not in there or there[number + 1][0] < weight:
                        there[number + 1] = (weight, (*parts, part))


def _prefixes(words: Iterable[str]) -> frozenset[str]:
    """How words begin, those with an umlaut in the plural (Platz, Plätze) in both ways."""
    longest = {word[:_PREFIX] for word in words}
    longest |= {_NO_UMLAUT.sub(r"\1e", prefix) for prefix in longest}
    return frozenset(prefix[:size] for prefix in longest for size in range(_SHORTEST_FORM, _PREFIX + 1))


def _better(best: _Best | None, ways: _Ways, last: Part, weight: float) -> _Best | None:
    for number, (total, parts) in ways.items():
        mean = (total + weight) / (number + 1)
        rank = mean - PER_PART * number
        if best is None or rank > best.rank:
            best = _Best(rank, mean, (*parts, last))
    return best
