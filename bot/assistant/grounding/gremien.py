"""Gremien in a sentence: those of its quotes and stations only, never those of the question."""

import re
from collections.abc import Iterator

from bot.assistant.grounding.known import Known

_GREMIUM = re.compile(
    r"\b(?P<head>(?:[A-ZÄÖÜ]\w*)?(?:[Aa]usschuss|[Bb]eirat|[Kk]ommission|[Kk]reistag"
    r"|[Vv]ersammlung)(?:es|s|en)?|(?:Stadt|Gemeinde|Orts|Ortschafts|"
    r"Bezirks|Kreis|Ältesten|Aufsichts|Verwaltungs|Verbands)rat(?:es|s)?|Rat(?:es|s)?(?!\w))"
    r"(?P<field>\s[A-ZÄÖÜ][a-zäöüß-]+(?!\s\d)|(?:\s(?:für|des"
    r"|der))(?:\s[a-zäöü]+)?(?:,?\s(?:und\s)?[A-ZÄÖÜ][\w-]+)+)?"
)
_COUNCIL = frozenset({"stadtrat", "gemeinderat", "rat"})
_GENERAL = frozenset({"ausschuss", "beirat", "kommission", "versammlung"})
_HEAD_ENDING = re.compile(r"(?<=rat|uss|tag)(?:es|s)$|(?<=ommission)en$|(?<=sammlung)en$")


def unknown_gremien(sentence: str, known: Known) -> Iterator[str]:
    there = {_head(found["head"]) for found in _GREMIUM.finditer(known.own)}
    for found in _GREMIUM.finditer(sentence):
        if not _is_known(_head(found["head"]), there) or not known.has(found["field"] or "", asked=False):
            yield found[0]


def gremien_in(text: str) -> list[str]:
    return [found[0] for found in _GREMIUM.finditer(text)]


def without_gremien(text: str) -> str:
    return _GREMIUM.sub(" ", text)


def _is_known(head: str, there: set[str]) -> bool:
    """„Der Ausschuss“ is any of them, „der Rat“ is the council under whichever name."""
    if head in _GENERAL:
        return any(each.endswith(head) for each in there)
    return head in there or (head == "rat" and bool(there & _COUNCIL))


def _head(word: str) -> str:
    return _HEAD_ENDING.sub("", word.lower())
