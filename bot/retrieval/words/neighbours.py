"""Words of a corpus that are one or two slips of the pen away from a given one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters: shorter words have so many neighbours that each guess is a bad one."""

LONG = 8
"""Letters from which two slips are forgiven instead of one."""

_HEAD, _TAIL = 2, 3
"""Letters. At least one end of a long word is right as a rule: neighbours are looked for among the
words that begin or end like it, which takes about 2 ms; all words would take 20."""

_BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_DIGRAPHS = frozenset({"ae", "oe", "ue"})
_MOST_DIGRAPHS = 3


class Neighbours:
    """The words by length, long ones by length and end: about 20 MB for 300,000."""

    def __init__(self, words: Mapping[str, int]) -> None:
        """Words in small letters; the counts decide between „schon“ and „schön“."""
        self._short: defaultdict[int, list[str]] = defaultdict(list)
        self._heads: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._tails: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._written: dict[str, str] = {}
        for word in words:
            if len(word) >= SHORTEST - 1:
                self._put(word, words)

    def of(self, word: str) -> dict[str, int]:
        """Known words with their distances, 0 where only umlauts are written otherwise.

        A distance is the number of letters left out, put in, exchanged or swapped with the next.
        """
        found: dict[str, int] = {}
        for form in _forms(word):
            for known, distance in self._near(form):
                # As it is written a swap may be one slip, where ph was read as f it is two.
                found[known] = min(distance, found.get(known, distance), OSA.distance(word, known))
        return found

    def _put(self, word: str, words: Mapping[str, int]) -> None:
        form = _bare(word)
        if form is not word:
            rival = self._written.get(form, form)
            known = rival in words
            if not known or words[rival] < words[word]:
                self._written[form] = word
            if known:
                return
        size = len(form)
        if size <= LONG:  # one slip turns a word of seven letters into one of eight
            self._short[size].append(form)
        if size > LONG - 3:
            self._heads[size, form[:_HEAD]].append(form)
            self._tails[size, form[-_TAIL:]].append(form)

    def _near(self, form: str) -> Iterator[tuple[str, int]]:
        most = 2 if len(form) >= LONG else 1
        for shelf in self._shelves(form, most):
            near = process.extract(
                form, shelf, scorer=OSA.distance, processor=None, limit=None, score_cutoff=most
            )
            for known, distance, _ in near:
                yield self._written.get(known, known), int(distance)

    def _shelves(self, form: str, most: int) -> Iterator[list[str]]:
        sizes = range(len(form) - most, len(form) + most + 1)
        if most == 1:
            return (self._short[size] for size in sizes if size in self._short)
        head, tail = form[:_HEAD], form[-_TAIL:]
        heads = (self._heads[size, head] for size in sizes if (size, head) in self._heads)
        return chain(heads, (self._tails[size, tail] for size in sizes if (size, tail) in self._tails))


def _bare(word: str) -> str:
    """Without umlauts and ph; the same object where there are none, which saves half the memory."""
    return (word if word.isascii() else word.translate(_BARE)).replace("ph", "f")


def _forms(word: str) -> set[str]:
    """The word without umlauts, each „ue“ read as such and as an „ü“: „gebuehrenfrei“, „Steuer“."""
    form = _bare(word)
    places = [place for place in range(len(form) - 1) if form[place : place + 2] in _DIGRAPHS]
    chosen = places[:_MOST_DIGRAPHS]
    picks = (pick for size in range(len(chosen) + 1) for pick in combinations(chosen, size))
    return {_without(form, [place + 1 for place in pick]) for pick in picks}


def _without(form: str, places: list[int]) -> str:
    return "".join(letter for place, letter in enumerate(form) if place not in places)
