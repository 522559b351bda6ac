"""What kinds of paper a paper is.

Its type is not enough: on real servers all papers before some year carry the type „Beschlussvorlage“,
also those whose title says „Antrag …“. So a paper's kinds are read from, in this order of trust: a line
of the letterhead that is nothing but the word („ANTRAG“), the head of the title („Anfrage CDU: …“), the
name of its own document, and the type. Where one of the first three says that members filed it, a type
that the administration writes does not hold.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.council.glossary import Glossary, Phrases, folded, tokens
from bot.retrieval.query.filters import RAW_TYPE

KIND_LINES = 8
"""Lines of a letterhead among which the word for the kind stands alone."""

_NUMBERING = re.compile(r"^(?:(?:top|vorlage|vorl|nr|osr|ors|dhh)\b|[\d\W_]|[a-z](?=[\W_]))*", re.IGNORECASE)
_TO = re.compile(r"\b(?:zum|zur|zu|den|der|dem)\s*$", re.IGNORECASE)
_LIKE_TYPE = "proposal", "information"


def paper_kinds(
    title: str, paper_type: str, names: Sequence[str], heads: Sequence[str], glossary: Glossary
) -> frozenset[str]:
    """The kinds of a paper; see the head of this file."""
    told = [_of_title(title, glossary)]
    told += [_of_letterhead(head, glossary) for head in heads[:2]]
    if not any(told):
        told += [_of_name(name, glossary) for name in names[:2]]
    said = frozenset(filter(None, told))
    own = _of_type(paper_type, glossary)
    by_party = {kind.key for kind in glossary.kinds if kind.by_party}
    if said & by_party and own in _LIKE_TYPE:
        return said & by_party
    return (said & by_party) | {own} if own else said


@lru_cache(maxsize=4)
def _words(glossary: Glossary) -> Phrases:
    found = Phrases()
    for kind in glossary.kinds:
        found.add((kind.name, kind.plural, *kind.words), kind.key)
    return found


@lru_cache(maxsize=4)
def _types(glossary: Glossary) -> Phrases:
    found = Phrases()
    for kind in glossary.kinds:
        found.add(kind.types, kind.key)
    return found


@lru_cache(maxsize=1024)
def _of_type(paper_type: str, glossary: Glossary) -> str | None:
    """By the type itself, else by a word in it; a type of none of our kinds stands for itself."""
    if not paper_type.strip():
        return None
    whole = _types(glossary).whole(paper_type) or _words(glossary).whole(paper_type)
    if whole:
        return whole
    row = tokens(paper_type)
    found = [at[1] for place in range(len(row)) if (at := _words(glossary).at(row, place))]
    return found[0] if found else RAW_TYPE + folded(paper_type)


def _of_title(title: str, glossary: Glossary) -> str | None:
    """„Antrag CDU: …“ at the head, or „…: Anfrage StR Muster (FW)“ and „(Antrag der …)“ at the end."""
    row = tokens(_NUMBERING.sub("", title))
    for place in range(min(2, len(row))):
        found = _words(glossary).at(row, place)
        # „Anträge zur Aufnahme ins Landesprogramm“ are those of the city.
        following = row[place + found[0]].folded if found and place + found[0] < len(row) else ""
        if found and following not in {"auf", "zur", "zum", "zu", "an", "bei", "im", "in", "fuer"}:
            return found[1]
    return _at_end(title, glossary)


_END = re.compile(r"(?:[:(,–/]|\s-|\bhier:)\s*(?P<end>[^:(,–/]*(?:\([^()]*\))?)\)?\s*$")


def _at_end(title: str, glossary: Glossary) -> str | None:
    found = _END.search(title)
    if not found or _TO.search(title[: found.start("end")]):
        return None
    row = tokens(found["end"])
    named = _words(glossary).at(row, 0)
    return named[1] if named and len(row) > named[0] else None


def _of_letterhead(head: str, glossary: Glossary) -> str | None:
    lines = [line.strip() for line in head.splitlines() if line.strip()][:KIND_LINES]
    return next((kind for line in lines if (kind := _words(glossary).whole(line))), None)


def _of_name(name: str, glossary: Glossary) -> str | None:
    """„TOP 6, ANTRAG“, „TOP_5_Anfrage_FDP“: the word for the kind begins the name."""
    row = tokens(_NUMBERING.sub("", name.replace("_", " ")))
    for place in range(min(2, len(row))):
        found = _words(glossary).at(row, place)
        if found:
            return found[1]
    return None
