"""Spelling: what somebody may have meant who wrote a word that the texts do not know.

Only words of the corpus are ever suggested: it knows the names of streets and people, too. A wrong
guess is worse than none, so three things must come together before a word is exchanged: one known
word is near, no other is nearly as near, and the written one is no compound of known words.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.retrieval.words import german
from bot.retrieval.words.neighbours import LONG, SHORTEST, Neighbours
from bot.retrieval.words.quotes import KEPT

MOST = 3
"""Suggestions for a word, the likeliest first."""

RARE = 3
"""Occurrences up to which a word may be a misspelled one itself …"""

_MORE_OFTEN = 100
"""… where its neighbour occurs so many times as often."""

_PER_SLIP = 7.0
"""A second slip must be outweighed by so many doublings of the word's frequency."""

_MARGIN = 3.0
"""Doublings by which the best suggestion must surpass the next one to be sure."""

_LENGTH_FOR_TWO = 16
"""Letters. Of shorter words that a corpus does not know one in ten has a neighbour two slips away
that means something else (Vorhaltungen, Verwaltungen)."""

_TRUSTED = 5
"""Occurrences of a word that takes another one's place; rarer ones are often misspelled themselves."""

_LONGEST_ABBREVIATION = 6
_SHORTEST_PART = 5
"""Letters of the part of a compound that may be mended."""

_NO_PARTS: tuple[str, ...] = ()
_UNTOUCHED = re.compile(rf"{KEPT.pattern}|\S+:\S*")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word of the corpus, `distance` slips away from what was written, `count` times there."""

    word: str
    distance: int
    count: int

    @property
    def worth(self) -> float:
        return math.log2(self.count) - _PER_SLIP * self.distance


@dataclass(frozen=True, slots=True)
class SpellingReading:
    """What to make of the words of a question; words as written are the keys.

    `replaced` are not in the corpus, and what is meant is sure: search that, and say so. `meant` are
    guesses to offer. `beside` are words to look up as well, without a word about it.
    """

    beside: tuple[str, ...]
    replaced: Mapping[str, str]
    meant: Mapping[str, tuple[str, ...]]


class Speller:
    """Knows a corpus by its words in small letters with their counts; `parts` takes compounds apart.

    What it needs for looking up is made at the first question: 0.3 s for 300,000 words.
    """

    def __init__(
        self, words: Mapping[str, int], parts: Callable[[str], Sequence[str]] = lambda _: _NO_PARTS
    ) -> None:
        self._words = words
        self._parts = parts

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(self._words)

    def suggest(self, word: str) -> list[Suggestion]:
        """Known words that this may be a slip of, the likeliest first; forms of one word as one.

        Other forms of the written word are none: the index finds them anyway.
        """
        written = word.lower()
        if len(written) < SHORTEST or not written.isalpha() or _is_abbreviation(word):
            return []
        best: dict[str, Suggestion] = {}
        for known, distance in self._neighbours.of(written).items():
            each, term = Suggestion(known, distance, self._words[known]), _stem(known)
            if term not in best or best[term].worth < each.worth:
                best[term] = each
        best.pop(_stem(written), None)
        return sorted(best.values(), key=lambda each: (-each.worth, each.word))[:MOST]

    def sure(self, word: str, suggestions: Sequence[Suggestion]) -> bool:
        """Whether the first suggestion is what was meant, almost certainly."""
        if not suggestions or suggestions[0].count < _TRUSTED:
            return False
        first, *others = suggestions
        rivals = (other for other in others if not other.word.startswith(first.word))
        if any(first.worth - rival.worth <= _MARGIN for rival in rivals):
            return False
        return _is_usual(word.lower(), first, compound=bool(self._parts(word)))

    def mended(self, word: str) -> str | None:
        """The compound of known words that is meant although no text has it; one slip in one part."""
        written = word.lower()
        if not written.isalpha() or len(written) < 2 * _SHORTEST_PART or self._parts(written):
            return None
        found = {_stem(each): each for each in self._mendings(written)}
        return next(iter(found.values())) if len(found) == 1 else None

    def joined(self, words: Sequence[str]) -> list[str]:
        """Known compounds that neighbouring words give: „Schwalben Haus“ gives Schwalbenhaus."""
        pairs = itertools.pairwise(words)
        made = ((first + link + second).lower() for first, second in pairs for link in ("", "s"))
        return [word for word in dict.fromkeys(made) if word in self._words]

    def parted(self, word: str) -> tuple[str, str] | None:
        """The two known words that were written as one, where it has no other parts."""
        written = word.lower()
        places = range(SHORTEST, len(written) - SHORTEST + 1)
        pairs = [(written[:place], written[place:]) for place in places]
        known = [pair for pair in pairs if all(each in self._words for each in pair)]
        return max(known, key=lambda pair: min(map(self._words.__getitem__, pair)), default=None)

    def _mendings(self, written: str) -> Iterator[str]:
        for place in range(SHORTEST, len(written) - SHORTEST + 1):
            first, second = written[:place], written[place:]
            if second in self._words and len(first) >= _SHORTEST_PART:
                yield from self._compounds((near, second) for near in self._one_slip(first))
            if first in self._words and len(second) >= _SHORTEST_PART:
                yield from self._compounds((first, near) for near in self._one_slip(second))

    def _one_slip(self, part: str) -> list[str]:
        return [each.word for each in self.suggest(part) if each.distance <= 1 and _is_usual(part, each)]

    def _compounds(self, pairs: Iterator[tuple[str, str]]) -> Iterator[str]:
        return (first + second for first, second in pairs if self._parts(first + second))


def read_spelling(asked: Sequence[tuple[str, int]], speller: Speller) -> SpellingReading:
    """Reads the words of a question in order, each with the number of passages that have it.

    Words that must stay as they are (in quotes, names of filters, numbers) are not to be given.
    """
    replaced: dict[str, str] = {}
    meant: dict[str, tuple[str, ...]] = {}
    beside = speller.joined([written for written, _ in asked])
    for written, frequency in asked:
        if frequency == 0:
            _read_unknown(written, speller, replaced, meant, beside)
        elif frequency <= RARE:
            _read_rare(written, frequency, speller, meant, beside)
    return SpellingReading(tuple(dict.fromkeys(beside)), replaced, meant)


def respell(text: str, changes: Mapping[str, str]) -> str:
    """Exchanges whole words; what stands in quotes or after „stadt:“ remains."""
    kept = [found.span() for found in _UNTOUCHED.finditer(text)]

    def changed(found: re.Match[str]) -> str:
        inside = any(start <= found.start() < end for start, end in kept)
        return found[0] if inside else changes.get(found[0], found[0])

    return _WORD.sub(changed, text)


def offers(text: str, meant: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Whole questions to offer: each word's best guess, then the first word's others."""
    if not meant:
        return ()
    best = {word: guesses[0] for word, guesses in meant.items()}
    word, guesses = next(iter(meant.items()))
    made = (respell(text, {**best, word: guess}) for guess in guesses)
    return tuple(dict.fromkeys(made))[:MOST]


def _read_unknown(
    written: str,
    speller: Speller,
    replaced: dict[str, str],
    meant: dict[str, tuple[str, ...]],
    beside: list[str],
) -> None:
    suggestions = speller.suggest(written)
    if speller.sure(written, suggestions):
        replaced[written] = _as_written(written, suggestions[0].word)
    elif suggestions:
        meant[written] = tuple(_as_written(written, each.word) for each in suggestions)
    elif mended := speller.mended(written):
        replaced[written] = _as_written(written, mended)
    elif pair := speller.parted(written):
        beside.extend(pair)


def _read_rare(
    written: str, frequency: int, speller: Speller, meant: dict[str, tuple[str, ...]], beside: list[str]
) -> None:
    suggestions = speller.suggest(written)
    if speller.sure(written, suggestions) and suggestions[0].count >= _MORE_OFTEN * frequency:
        meant[written] = (_as_written(written, suggestions[0].word),)
        beside.append(suggestions[0].word)


def _is_usual(written: str, meant: Suggestion, *, compound: bool = False) -> bool:
    """Whether people slip like that more often than they write a word that is not known.

    Measured on words taken out of the Karlsruhe vocabulary: a short word or a compound that is right
    often has a neighbour by another first or last letter, or by one that was exchanged (Stege, Stehe;
    Parkbäume, Parkräume), seldom by one that was left out, put in or swapped inside.
    """
    if meant.distance != 1:
        return meant.distance == 0 or (len(written) >= _LENGTH_FOR_TWO and not compound)
    swapped = sorted(written) == sorted(meant.word)
    if written[0] != meant.word[0] and not swapped:
        return False
    if len(written) >= LONG and not compound:
        return True
    inside = written[-1] == meant.word[-1] and len(written) != len(meant.word)
    return len(written) > SHORTEST and (inside or swapped)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= _LONGEST_ABBREVIATION


def _stem(word: str) -> str:
    return german.stem(german.plain(word))


def _as_written(written: str, word: str) -> str:
    """With capitals as the person wrote it; the vocabulary has small letters only."""
    if written.isupper():
        return word.upper()
    return word.capitalize() if written[0].isupper() else word
