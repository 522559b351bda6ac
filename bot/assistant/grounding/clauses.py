"""Sentences and clauses with their content words, and which of them says what another says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.assistant.grounding.quotes import sentences
from bot.retrieval.words.german import terms

_CLAUSE = re.compile(
    r",\s|[;:()|]\s?|\s(?:sondern|aber|jedoch|wobei|während|weil|sowie)\s"
    r"|(?P<same>\sund\s)(?=(?:wird|werden|wurden?|ist|sind|war|waren|hat|haben|soll|sollen"
    r"|kann|können|muss|müssen|bleibt|bleiben)\s)|\s-\s"
)
_DENIES_NEXT = re.compile(r"nicht zu$|falsch$|unzutreffend$|[Uu]nzutreffend ist$|stimmt nicht$|unwahr$")
_PARTICIPLE = re.compile(
    r"^(ab|an|auf|aus|bei|ein|vor|zu|um|nach|mit|weg|zuruck|fest|frei|her|hin|)ge(?=\w{4})"
)
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLES_AND_PREPOSITIONS = """
    der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei beim bis durch
    für gegen mit nach ohne seit über um unter vom von vor wegen zu zum zur zwischen ab rund etwa circa
"""
_SMALL = frozenset(_ARTICLES_AND_PREPOSITIONS.split())
_ENDING = re.compile(r"(?:ung|lich|isch|ig|er|en|e|n|s|t)$")
SHORTEST_PART = 4
"""Letters of a stem that counts as part of a longer one."""


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    words: frozenset[str]


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[Clause, ...]:
    return tuple(clause for each in _sentences(text) for clause in _parts(each))


def _parts(sentence: str) -> Iterator[Clause]:
    """„… endet im Juni und wird nicht verlängert“: the second has the words of the first as well."""
    start, before = 0, frozenset[str]()
    for gap in [*_CLAUSE.finditer(sentence), None]:
        part = sentence[start : gap.start() if gap else len(sentence)]
        if gap and sentence.startswith("Dass ") and not start and gap[0].startswith(","):
            continue
        if gap and _DENIES_NEXT.search(part) and sentence.startswith("dass ", gap.end()):
            continue
        if part.strip():
            clause = Clause(part, frozenset(terms(part)) | before)
            yield clause
            before = clause.words if gap and gap["same"] else frozenset()
        start = gap.end() if gap else len(sentence)


@lru_cache(maxsize=512)
def whole_sentences(text: str) -> tuple[Clause, ...]:
    return tuple(map(_read, _sentences(text)))


def _sentences(text: str) -> list[str]:
    return [part for line in text.split(" | ") for part in sentences(line)]


def _read(text: str) -> Clause:
    return Clause(text, frozenset(terms(text)))


def is_fragment(sentence: str) -> bool:
    """„Das Verhaltene Szenario der kleinräumigen Prognose.“ has no verb: it answers, and says nothing alone.

    A word in small letters is an article or a preposition, or an adjective between such a one and a noun.
    """
    words = _WORD.findall(sentence)
    for place, word in enumerate(words):
        if not word[0].islower() or word in _SMALL:
            continue
        behind = words[place + 1] if place + 1 < len(words) else ""
        is_between = place > 0 and words[place - 1].lower() in _SMALL and behind[:1].isupper()
        if not is_between or not word.endswith(("e", "en", "er", "es", "em")):
            return False
    return bool(words)


def is_said(word: str, by: frozenset[str]) -> bool:
    """A stem is there itself or as a part of a compound, or it is a compound of one that is there."""
    if word in by:
        return True
    mine = root(word)
    if len(mine) < SHORTEST_PART:
        return False
    return any(
        mine in each or mine in root(each) or (len(other := root(each)) >= SHORTEST_PART and other in word)
        for each in by
    )


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """A stem without what makes nouns and participles of verbs: „plan“ of „planung“, „deck“ of „gedeckt“."""
    if len(word) <= SHORTEST_PART:
        return word
    word = _ENDING.sub("", _PARTICIPLE.sub(r"\1", word))
    return _ENDING.sub("", word) if len(word) > SHORTEST_PART else word


def overlap(one: frozenset[str], other: frozenset[str]) -> int:
    return sum(is_said(word, other) for word in one)


def closest(clause: Clause, among: Sequence[Clause]) -> list[Clause]:
    """Those that share most content words with it; all of the best, none where nothing is shared."""
    scores = [(overlap(clause.words, each.words), each) for each in among]
    best = max((score for score, _ in scores), default=0)
    return [each for score, each in scores if score == best] if best else []
