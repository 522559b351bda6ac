"""Whether words mean a Gremium's name, in the forms people shorten names to: pure."""

from collections.abc import Collection
from functools import lru_cache

from bot.council.glossary import key_of
from bot.retrieval.words.german import query_terms

LEAST_FIRST, LEAST_LAST = 3, 4
"""Letters of the two parts of a compound: „Bau“ and „Ausschuss“, but not „Sta“ and „dtrat“."""


def stands_in(asked: str, name: str) -> bool:
    """Whether every word that was asked for is one of the name's, by stems; so it is where none was."""
    return _terms(asked) <= _terms(name)


def shortens(asked: str, name: str) -> bool:
    """Whether every word stands in the name, begins a word of it, or is put together from two."""
    spelled, words = _spelled(name), _worded(asked)
    return all(stands_in(word, name) or _begins(word, spelled) or _joins(word, spelled) for word in words)


@lru_cache(maxsize=4096)
def _spelled(name: str) -> frozenset[str]:
    return frozenset(key_of(name))


@lru_cache(maxsize=4096)
def _worded(asked: str) -> tuple[str, ...]:
    return tuple(word for word in key_of(asked) if _terms(word))


@lru_cache(maxsize=4096)
def _terms(text: str) -> frozenset[str]:
    return frozenset(query_terms(text))


def _begins(word: str, spelled: Collection[str]) -> bool:
    return len(word) >= LEAST_FIRST and any(each.startswith(word) for each in spelled)


def _joins(word: str, spelled: frozenset[str]) -> bool:
    """„Hauptausschuss“ in „Haupt- und Finanzausschuss“, „Umweltausschuss“ in „Ausschuss für Umwelt“."""
    firsts = [each for each in spelled if word.startswith(each)]
    ends = (len(each) + more for each in firsts for more in (0, 1))
    return bool(firsts) and any(
        _is_compound(word[:end], word[end:], spelled) for end in ends if end >= LEAST_FIRST
    )


def _is_compound(first: str, last: str, spelled: frozenset[str]) -> bool:
    # „Planungsausschuss“ has an s between its words that „Ausschuss für Planung“ has not.
    known = {first, first.removesuffix("s")} & spelled
    return bool(known) and len(last) >= LEAST_LAST and any(each.endswith(last) for each in spelled - known)
