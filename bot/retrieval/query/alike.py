"""Which Gremien may have been meant by a name that none has: compared word by word."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.council.glossary import Glossary, folded, key_of
from bot.retrieval.query.known import Known
from bot.retrieval.query.names import LONGEST_SLIP, SUGGESTED, find_gremien
from bot.retrieval.words.german import query_terms

LEAST_LIKE = 84.0
"""Of 100, by rapidfuzz' ratio per word: a letter or two of a slip in „Bauausschuss“."""

_ENDS = ("ausschuss", "beirat", "kommission", "versammlung", "vertretung", "rat")
_OPEN = re.compile(r"([^\W_]+)-(?=\W)")
"""„Bau-“ in „Bau- und Verkehrsausschuss“."""


def gremien_alike(asked: str, known: Known, bodies: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of Gremien of these cities (none: of all), the most alike first.

    Where no name is like it, those that the cities have in its place: „Stadtrad“ is like a kind of Gremium
    that a city calls Gemeinderat.
    """
    here = set(bodies) or {each.body for each in known.organizations}
    names = [each.name for each in known.organizations if each.sits and each.body in here]
    scored = {name: _likeness(asked, name) for name in dict.fromkeys(names)}
    best = sorted((name for name in scored if scored[name] >= LEAST_LIKE), key=lambda name: -scored[name])
    kind = None if best else _kind_alike(asked, known.glossary)
    best = best or [each.name for each in (find_gremien(kind, known, here) if kind else ()) if each.sits]
    return tuple(dict.fromkeys(best))[:SUGGESTED]


def some_gremien(known: Known, bodies: Iterable[str] = ()) -> tuple[str, ...]:
    here = set(bodies) or {each.body for each in known.organizations}
    names = [each.name for each in known.organizations if each.sits and each.body in here]
    first = sorted(dict.fromkeys(names), key=lambda name: not folded(name).endswith(_ENDS))
    return tuple(first[:SUGGESTED])


def _likeness(asked: str, name: str) -> float:
    """Of 100: how like every word that was asked for is to a word of the name, on average."""
    words = [word for word in key_of(asked[:LONGEST_SLIP]) if query_terms(word)]
    forms = _forms(name)
    best = [max((fuzz.ratio(word, form) for form in forms), default=0.0) for word in words]
    return sum(best) / len(best) if best else 0.0


@lru_cache(maxsize=4096)
def _forms(name: str) -> tuple[str, ...]:
    """Words of a name and what people put together of them: „Bauausschuss“, „Umweltausschuss“."""
    words = [word for word in key_of(name) if query_terms(word)]
    end = next((end for word in words for end in _ENDS if word.endswith(end)), "")
    first = _opened(name) if end not in words else [word for word in words if word != end]
    return (*words, "".join(key_of(name)), *(word + end for word in first if end))


def _opened(name: str) -> Sequence[str]:
    return [folded(found) for found in _OPEN.findall(name)]


def _kind_alike(asked: str, glossary: Glossary) -> str | None:
    words = [word for kind in glossary.gremien for word in (kind.name, *kind.words)]
    choices = {word: folded(word) for word in words}
    found = process.extractOne(
        folded(asked[:LONGEST_SLIP]), choices, scorer=fuzz.ratio, score_cutoff=LEAST_LIKE
    )
    return found[2] if found else None
