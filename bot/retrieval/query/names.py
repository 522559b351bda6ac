"""Which Gremien a person means: by name, by what it is shortened to, by what other cities call it."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.council.glossary import Glossary, GremiumKind, folded, key_of
from bot.retrieval.query.known import Known, Organization
from bot.retrieval.query.shortened import shortens, stands_in
from bot.retrieval.words.german import query_terms

LEAST_LIKENESS = 70.0
"""Of 100, by rapidfuzz' weighted ratio: what is less like it is no suggestion."""
SUGGESTED = 3

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
    found = [each for each in _sitting(known) if _is_called(asked, each)]
    return tuple(found) or tuple(_of_kind(asked, _sitting(known), known.glossary))


def suggestions(asked: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like what was asked, the best first."""
    choices = {name: folded(name) for name in dict.fromkeys(names)}
    scored = process.extract(
        folded(asked), choices, scorer=fuzz.WRatio, limit=SUGGESTED, score_cutoff=LEAST_LIKENESS
    )
    return tuple(name for _, _, name in scored)


@lru_cache(maxsize=4)
def _sitting(known: Known) -> tuple[Organization, ...]:
    """Gremien; where nothing tells them from offices, all organizations."""
    return tuple(each for each in known.organizations if each.sits) or known.organizations


def _of_city(asked: str, known: Known, body: str) -> list[Organization]:
    own = [each for each in _sitting(known) if each.body == body]
    for fits in (_is_called, _has_words, _is_shortened):
        found = [each for each in own if fits(asked, each)]
        if found:
            return found
    of_kind = _of_kind(asked, own, known.glossary)
    if of_kind:
        return of_kind
    return [each for each in known.organizations if each.body == body and _is_called(asked, each)]


def _is_called(asked: str, each: Organization) -> bool:
    """By its name or short name; „Gemeinderat – Beratungen zum Haushalt“ is the Gemeinderat too."""
    if each.short_name and folded(asked) == folded(each.short_name):
        return True
    key, name = key_of(asked), key_of(each.name)
    if not _same(key, name[: len(key)]):
        return False
    return len(key) == len(name) or bool(_AFTER_NAME.match(each.name[_length(each.name, len(key)) :]))


def _length(name: str, words: int) -> int:
    """Characters of a name up to the end of so many words."""
    found = list(re.finditer(r"[^\W_]+", name))
    return found[words - 1].end()


def _same(asked: Sequence[str], name: Sequence[str]) -> bool:
    return len(asked) == len(name) and all(map(same_word, asked, name))


def same_word(asked: str, name: str) -> bool:
    """„Gemeinderats“ is „Gemeinderat“: a word may carry an ending that the name has not."""
    return asked.startswith(name) and asked[len(name) :] in _GENITIVE


def _has_words(asked: str, each: Organization) -> bool:
    return bool(query_terms(asked)) and stands_in(asked, each.name)


def _is_shortened(asked: str, each: Organization) -> bool:
    return bool(query_terms(asked)) and shortens(asked, each.name)


def _of_kind(asked: str, own: Iterable[Organization], glossary: Glossary) -> list[Organization]:
    """Gremien of the kind that the words begin with, and of the same place where one is named."""
    key = key_of(asked)
    for kind in glossary.gremien:
        called = _begins_with(key, kind)
        if called is None:
            if folded(asked) not in map(folded, kind.short):
                continue
            called = len(key)
        place = key[called:]
        if place and not kind.with_place:
            continue
        found = [each for each in own if _fits_kind(each, kind, place)]
        if found:
            return found
    return []


def _begins_with(key: Sequence[str], kind: GremiumKind) -> int | None:
    """How many of the words name the kind, None where they do not."""
    lengths = [
        len(words)
        for words in map(key_of, kind.words)
        if len(words) <= len(key) and _same(key[: len(words)], words)
    ]
    return max(lengths, default=None)


def _fits_kind(each: Organization, kind: GremiumKind, place: Sequence[str]) -> bool:
    name = key_of(each.name)
    called = _begins_with(name, kind)
    if called is None:
        return False
    if place:
        return set(place) <= set(name[called:])
    return kind.with_place or len(name) == called or bool(
        _AFTER_NAME.match(each.name[_length(each.name, called) :])
    )  # fmt: skip
