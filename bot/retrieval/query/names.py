"""Which Gremien a person means: by name, by what it is shortened to, by what other cities call it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.council.glossary import Glossary, folded, key_of, tokens
from bot.retrieval.query.known import Known, Organization
from bot.retrieval.query.shortened import shortens, stands_in
from bot.retrieval.words.german import query_terms

LEAST_LIKENESS = 70.0
"""Of 100, by rapidfuzz' weighted ratio: what is less like it is no suggestion."""
SUGGESTED = 3
LONGEST_SLIP = 100
"""Characters of what was asked that are compared with names."""

_KEPT = 2_000
"""Words of questions of which it is remembered which Gremien they fit."""

_GENITIVE = ("", "s", "es", "e", "en", "n", "er")
_AFTER_NAME = re.compile(r"\s+[-–(]|$")
"""„Ortsbeirat - Mitte“ goes on, „Bau- und Grundstücksausschuss“ has not yet ended."""


def find_gremien(asked: str, known: Known, bodies: Collection[str] | None = None) -> tuple[Organization, ...]:
    """The Gremien of these cities (None: of all) that the words name, each city by its best way.

    A city that has nothing of that name is asked through the glossary: „Stadtrat“ is the Gemeinderat
    of a city that calls it so.
    """
    if not key_of(asked):
        return ()
    cities = {each.body for each in known.organizations}
    wanted = cities if bodies is None else cities & set(bodies)
    return tuple(each for body in sorted(wanted) for each in _of_city(asked, known, body))


def exact_gremien(asked: str, known: Known) -> tuple[Organization, ...]:
    """Only by the whole name or a name of its kind, for reading what was not marked as a name."""
    sitting = _gremien(known)
    return tuple(sitting.called(asked)) or tuple(sitting.of_kind(asked))


def suggestions(asked: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like what was asked, the best first."""
    choices = {name: folded(name) for name in dict.fromkeys(names)}
    scored = process.extract(
        folded(asked[:LONGEST_SLIP]),
        choices,
        scorer=fuzz.WRatio,
        limit=SUGGESTED,
        score_cutoff=LEAST_LIKENESS,
    )
    return tuple(name for _, _, name in scored)


def same_word(asked: str, name: str) -> bool:
    """„Gemeinderats“ is „Gemeinderat“: a word may carry an ending that the name has not."""
    return asked.startswith(name) and asked[len(name) :] in _GENITIVE


class _Member(NamedTuple):
    """A Gremium of a kind; `place` is what follows the kind's name, `whole`: nothing has to follow."""

    each: Organization
    place: frozenset[str]
    whole: bool


class _Kinds:
    """The kinds of Gremien by the first words of their names."""

    def __init__(self, glossary: Glossary) -> None:
        self.kinds = glossary.gremien
        self._words: dict[tuple[str, ...], list[tuple[int, tuple[str, ...]]]] = {}
        self._short: dict[tuple[str, ...], list[int]] = {}
        for number, kind in enumerate(self.kinds):
            for key in filter(None, map(key_of, kind.words)):
                self._words.setdefault(key[:3], []).append((number, key))
            for short in kind.short:
                self._short.setdefault(key_of(short), []).append(number)

    def begin(self, key: Sequence[str]) -> dict[int, int]:
        """Kinds that the words begin with, in the glossary's order, and how many words each takes."""
        found: dict[int, int] = {}
        for start in (tuple(each) for count in (1, 2, 3) for each in product(*map(_bare, key[:count]))):
            for number, words in self._words.get(start, ()):
                if _same(key[: len(words)], words):
                    found[number] = max(found.get(number, 0), len(words))
        return dict(sorted(found.items()))

    def asked(self, key: tuple[str, ...]) -> dict[int, int]:
        """The same, also by short names: „OR Rabenau“."""
        found = self.begin(key)
        for count in (len(key), 1):
            for number in self._short.get(key[:count], ()):
                found.setdefault(number, count)
        return dict(sorted(found.items()))


class _Gremien:
    """Organizations by the words that their names begin with, so that none need be compared with all."""

    def __init__(self, organizations: Sequence[Organization], glossary: Glossary) -> None:
        self._all = organizations
        self._keys = [key_of(each.name) for each in organizations]
        self._kinds = _kinds(glossary)
        self._by_first: dict[str, list[int]] = {}
        self._by_short: dict[str, list[int]] = {}
        self._words: dict[str, tuple[frozenset[int], frozenset[int]]] = {}
        self._members: dict[int, list[_Member]] = {}
        for number, (each, key) in enumerate(zip(organizations, self._keys, strict=True)):
            if key:
                self._by_first.setdefault(key[0], []).append(number)
                self._enter(each, key)
            if each.short_name:
                self._by_short.setdefault(folded(each.short_name), []).append(number)

    def _enter(self, each: Organization, key: tuple[str, ...]) -> None:
        for number, count in self._kinds.begin(key).items():
            ends = len(key) == count or bool(_AFTER_NAME.match(each.name[_length(each.name, count) :]))
            whole = self._kinds.kinds[number].with_place or ends
            self._members.setdefault(number, []).append(_Member(each, frozenset(key[count:]), whole))

    def called(self, asked: str, body: str | None = None) -> list[Organization]:
        """By name or short name; „Gemeinderat – Beratungen zum Haushalt“ is the Gemeinderat too."""
        key = key_of(asked)
        found = set(self._by_short.get(folded(asked), ()))
        for first in _bare(key[0]) if key else ():
            found |= {no for no in self._by_first.get(first, ()) if self._is_called(key, no)}
        return [each for no in sorted(found) if body in {None, (each := self._all[no]).body}]

    def _is_called(self, key: Sequence[str], number: int) -> bool:
        spelled, name = self._keys[number], self._all[number].name
        if len(key) > len(spelled) or not _same(key, spelled[: len(key)]):
            return False
        return len(key) == len(spelled) or bool(_AFTER_NAME.match(name[_length(name, len(key)) :]))

    def by_words(self, asked: str, body: str) -> list[Organization]:
        """Those in whose names all of the words stand, else those of which all are short forms."""
        fitting = [self._fitting(token.text) for token in tokens(asked) if query_terms(token.text)]
        for way in (0, 1) if fitting else ():
            numbers = frozenset.intersection(*(each[way] for each in fitting))
            if found := [self._all[no] for no in sorted(numbers) if self._all[no].body == body]:
                return found
        return []

    def _fitting(self, word: str) -> tuple[frozenset[int], frozenset[int]]:
        """What a word stands in, and what it is short for: kept, as many phrases have it."""
        if kept := self._words.get(word):
            return kept
        if len(self._words) >= _KEPT:
            self._words.clear()
        named = list(enumerate(each.name for each in self._all))
        found = (
            frozenset(no for no, name in named if stands_in(word, name)),
            frozenset(no for no, name in named if shortens(word, name)),
        )
        self._words[word] = found
        return found

    def of_kind(self, asked: str, body: str | None = None) -> list[Organization]:
        """Gremien of the kind that the words begin with, and of the same place where one is named."""
        key = key_of(asked)
        for number, count in self._kinds.asked(key).items():
            place = key[count:]
            if place and not self._kinds.kinds[number].with_place:
                continue
            found = [
                member.each
                for member in self._members.get(number, ())
                if body in {None, member.each.body}
                and (member.place.issuperset(place) if place else member.whole)
            ]
            if found:
                return found
        return []


@lru_cache(maxsize=4)
def _kinds(glossary: Glossary) -> _Kinds:
    return _Kinds(glossary)


@lru_cache(maxsize=4)
def _gremien(known: Known) -> _Gremien:
    return _Gremien(_sitting(known), known.glossary)


@lru_cache(maxsize=4)
def _offices_too(known: Known) -> _Gremien:
    return _Gremien(known.organizations, known.glossary)


@lru_cache(maxsize=4)
def _sitting(known: Known) -> tuple[Organization, ...]:
    """Gremien; where nothing tells them from offices, all organizations."""
    return tuple(each for each in known.organizations if each.sits) or known.organizations


def _of_city(asked: str, known: Known, body: str) -> list[Organization]:
    return (
        _gremien(known).called(asked, body)
        or _gremien(known).by_words(asked, body)
        or _gremien(known).of_kind(asked, body)
        or _offices_too(known).called(asked, body)
    )


def _length(name: str, words: int) -> int:
    """Characters of a name up to the end of so many words."""
    found = list(re.finditer(r"[^\W_]+", name))
    return found[words - 1].end()


def _same(asked: Sequence[str], name: Sequence[str]) -> bool:
    return len(asked) == len(name) and all(map(same_word, asked, name))


def _bare(word: str) -> Iterator[str]:
    """What a word may be without an ending, itself included."""
    return (word.removesuffix(ending) for ending in _GENITIVE if word.endswith(ending))
