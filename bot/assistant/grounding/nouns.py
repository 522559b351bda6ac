"""Nouns of a sentence that may be names: in none of its quotes, and no word of offices or everyday life."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.assistant.grounding.clauses import SHORTEST_PART
from bot.assistant.grounding.common_nouns import COMMON_NOUNS
from bot.assistant.grounding.known import Known, is_there
from bot.assistant.grounding.number_words import WORD
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.german import plain, stem

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INSTITUTIONS = re.compile(
    r"(?:gymnasium|schule|fest|klinikum|krankenhaus|verein|bad|halle|museum|theater|park"
    r"|brücke|platz|weg|kirche|heim"
    r"|zentrum|turm|viertel|markt|bibliothek|bücherei|amt|see|bach|wald|siedlung|hafen|bahn"
    r"|ufer|zoo|stadion|pädagogik|pflege)s?"
)
# At a sentence's beginning every word has a capital; these and what ends so are mostly no nouns.
_FIRST = """
    rund ungefähr circa bis während aufgrund anhand knapp maximal minimal insgesamt pro je zudem bislang
    höchstens mindestens wenigstens übrigens
"""
_BEGINS = frozenset(_FIRST.split())
_NO_NOUN = re.compile(r"(?:t|en|te|ten|e|er|es|em|ig|lich|isch\w?|haft|los|end)$")
_ABSTRACT = re.compile(
    r"\w{3}(?:ung|heit|keit|schaft|tion|ität|nis|ismus|ment|nahme|enz|anz)(?:e[nrs]?|en|s|es|sen?|ses)?$"
)
_LINK = re.compile(r"^(?:e?n?s|e[nr]?|n)?-?|-?(?:e?n?s|e[nr]?|n)?$")
# These are looked at as abbreviations.
_LETTERS = re.compile(r"(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])\w{2,6}")
_SHORTEST_NAME = 3


def unknown_nouns(sentence: str, known: Known) -> Iterator[str]:
    for found in _WORD.finditer(sentence):
        word = found[0]
        begins = sentence[: found.start()].rstrip(' "')
        if (
            not word[0].isupper()
            or _LETTERS.fullmatch(word)
            or ((not begins or begins[-1] in ".:!?|") and _is_no_noun(word))
        ):
            continue
        if any(_is_strange(part, known) for part in word.split("-") if part[:1].isupper()):
            yield word


def _is_no_noun(word: str) -> bool:
    low = word.lower()
    return (
        low in _BEGINS
        or not stem(plain(word))
        or _NO_NOUN.search(low) is not None
        or re.fullmatch(WORD, low) is not None
    )


def _is_strange(word: str, known: Known) -> bool:
    low, term = word.lower(), stem(plain(word))
    if not term or len(word) < _SHORTEST_NAME or is_there(term, known.asked):
        return False
    return _is_of_another(low, known) or not (is_common(low) or _is_made_of(low, term, known))


def _is_made_of(low: str, term: str, known: Known) -> bool:
    """A compound of a word that is there and a common one, or the end of such: „Parkgebühr“, „Gebühr“."""
    for each in known.asked:
        if len(each) >= SHORTEST_PART and (term in each or (each in term and _is_rest(low, each))):
            return True
    return False


def _is_rest(low: str, part: str) -> bool:
    """Whether what is left of a compound is a word, too: not so in „Bergmann“, where there is a „Berg“."""
    before, _, after = plain(low).translate(_UMLAUTS).partition(part)
    rest = [_LINK.sub("", each) for each in (before, after)]
    return all(len(each) < SHORTEST_PART or is_common(each) for each in rest)


_UMLAUTS = str.maketrans("äöü", "aou")


def _is_of_another(low: str, known: Known) -> bool:
    """„Lichterfest“ where the quotes know a „Hafenfest“: another one of the same kind."""
    word = low.removesuffix("s")
    for place in range(3, len(low) - 1):
        if _INSTITUTIONS.fullmatch(low[place:]):
            head = low[place:].removesuffix("s")
            others = [each.removesuffix("s") for each in known.words]
            return any(each.endswith(head) and each not in {word, head} for each in others) and not any(
                each[:4] == low[:4] for each in known.words
            )
    return False


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Whether it is a word of offices or everyday life, is made of such, or has the ending of an abstract."""
    if word in COMMON_NOUNS or _is_made(word) or _ABSTRACT.search(word):
        return True
    man = re.sub(r"(?<=\w{4})in(?:nen)?$", "", word)
    return man != word and any(map(_is_made, (man, man.removesuffix("er"), man + "e")))


def _is_made(word: str) -> bool:
    return _splitter().knows(word) or bool(_splitter().split(word))


@cache
def _splitter() -> Splitter:
    return Splitter()
