"""Whether words mean a Gremium's name, in the forms people shorten names to: pure."""

from collections.abc import Collection

from bot.council.glossary import key_of
from bot.retrieval.words.german import query_terms

LEAST_FIRST, LEAST_LAST = 3, 4
"""Letters of the two parts of a compound: „Bau“ and „Ausschuss“, but not „Sta“ and „dtrat“."""


def stands_in(asked: str, name: str) -> bool:
    """Whether every word that was asked for is one of the name's, by stems; so it is where none was."""
    return set(query_terms(asked)) <= set(query_terms(name))


def shortens(asked: str, name: str) -> bool:
    """Whether every word stands in the name, begins a word of it, or is put together from two."""
    spelled = frozenset(key_of(name))
    words = (word for word in key_of(asked) if query_terms(word))
    return all(stands_in(word, name) or _begins(word, spelled) or _joins(word, spelled) for word in words)


def _begins(word: str, spelled: Collection[str]) -> bool:
    return len(word) >= LEAST_FIRST and any(each.startswith(word) for each in spelled)


def _joins(word: str, spelled: frozenset[str]) -> bool:
    """„Hauptausschuss“ in „Haupt- und Finanzausschuss“, „Umweltausschuss“ in „Ausschuss für Umwelt“."""
    return any(_is_compound(word[:end], word[end:], spelled) for end in range(LEAST_FIRST, len(word)))


def _is_compound(first: str, last: str, spelled: frozenset[str]) -> bool:
    # „Planungsausschuss“ has an s between its words that „Ausschuss für Planung“ has not.
    known = {first, first.removesuffix("s")} & spelled
    return bool(known) and len(last) >= LEAST_LAST and any(each.endswith(last) for each in spelled - known)
