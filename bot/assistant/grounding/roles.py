"""Who gives and who gets, and what is more than what: a sentence keeps the order of its quotes."""

import re
from collections.abc import Iterator

from bot.assistant.grounding.clauses import Clause, closest, is_said, root, whole_sentences
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.number_words import WORD
from bot.assistant.grounding.words import TELLING
from bot.council.votes import folded
from bot.retrieval.words.german import plain, stem, terms

_COMPARES = re.compile(
    rf"\b(mehr|weniger|[a-zäöüß]{{3,}}er(?:e[nrs]?)?|eher)\b[^;:]*?\bals\b(?! (?:rund |etwa )?(?:\d"
    rf"|{WORD}\b))"
)
_GIVES = re.compile(
    r"\bverk[aä]uf\w*|\bzahl(?:t|en|te|ten)\b|\bbezahl\w*|\berstatte\w*|\büberl[aä]ss\w*|\büberlie\w*"
    r"|\bverpachte\w*|\bvermiete\w*"
    r"|\bschenk\w*|\bübergib\w*|\bübergeb\w*|\bgewähr\w*|\büberträg\w*|\bübertrag\w*|\bliefer\w*"
    r"|\bverleih\w*|\bschuldet"
)
_GETS = re.compile(
    r"\bbekomm\w*|\berhält|\berhalten\b|\berhielt\w*|\bkauft\b|\bkaufen\b|\bempfäng\w*|\bpachtet|\bmietet"
)
_BEARS = re.compile(
    r"\b(?:übern[iea]hm\w*|übernimmt|übernommen|tr(?:ägt|agen|ug)|finanzier\w*|bezahl\w*|zahlt|stemmt"
    r"|erstattet)\b"
)
_TO = re.compile(
    r"\b[Aa]n (?:den|die|das|dem|der)? ?([A-ZÄÖÜ][\w-]+)|\bdem ([A-ZÄÖÜ][\w-]+)"
    r"|(?<=[a-zäöüß] )(?<!von )der ((?:Stadt|Gemeinde|Kommune|Verwaltung|Kirche|Stiftung"
    r"|[A-ZÄÖÜ][\w-]*(?:gesellschaft|schaft|ung|stadt|GmbH|AG))\b)"
)
_FROM = re.compile(r"\b(?:von der|vom|von) ([A-ZÄÖÜ][\w-]+)")
_SUBJECT = re.compile(
    r"^\W*(?:Der|Die|Das) ([A-ZÄÖÜ][\w-]+)|\b(?:zahlt|verkauft|übernimmt|trägt|erstattet|überlässt"
    r"|finanziert) (?:die|der|das) ([A-ZÄÖÜ][\w-]+)"
)
_BEARER = re.compile(
    r"(?:^\W*|, |; |und )(?:[Dd]er|[Dd]ie|[Dd]as) ([A-ZÄÖÜ][\w-]+) (?:übernimmt|übernahm|trägt|trug"
    r"|finanziert|bezahlt|zahlt|stemmt|erstattet)\b"
    r"|\b(?:übernimmt|übernahm|trägt|trug|finanziert|bezahlt|zahlt|stemmt|erstattet) (?:die|der"
    r"|das) ([A-ZÄÖÜ][\w-]+)"
)
_PUBLIC = frozenset({"stadt", "gemeinde", "kommune", "verwaltung", "stadtverwaltung"})


def roles_hold(sentence: str, ground: Ground) -> bool:
    every = whole_sentences(ground.around)
    for said in whole_sentences(sentence):
        near = closest(said, every)
        if near and not any(_sides_hold(said.text, each.text) for each in near):
            return False
        found = _COMPARES.search(said.text)
        alike = [each for each in every if found and found[1] in folded(each.text)] or near
        if found and alike and not any(_order_holds(said.text, each.text) for each in alike):
            return False
        if not _bearer_holds(said, every):
            return False
    return True


def _order_holds(said: str, known: str) -> bool:
    """Around „als“."""
    if not re.search(r"\bals\b", known):
        return any(map(str.isdigit, said))
    (left, right), (first, second) = _halves(said), _halves(known)
    swapped = len((left & second) - first) + len((right & first) - second)
    straight = len((left & first) - second) + len((right & second) - first)
    return swapped <= straight


def _halves(text: str) -> tuple[frozenset[str], frozenset[str]]:
    before, _, after = text.partition(" als ")
    return _words(before), _words(after)


def _words(text: str) -> frozenset[str]:
    return frozenset(root(word) for word in terms(text) if word not in TELLING)


def _sides_hold(said: str, known: str) -> bool:
    words, there = folded(said), folded(known)
    if not (_GIVES.search(there) and (_GIVES.search(words) or _GETS.search(words))):
        return True
    gets = bool(_GETS.search(words)) and not _GIVES.search(words)
    known_sides, own = dict(_sides(known)), dict(_sides(said))
    return all(
        name not in known_sides or _meant(known_sides[name], gets=False) == _meant(side, gets=gets)
        for name, side in own.items()
    )


def _meant(side: str, *, gets: bool) -> str:
    """Whoever „bekommt“ is no giver."""
    if side != "acts":
        return side
    return "gets" if gets else "gives"


def _sides(text: str) -> Iterator[tuple[str, str]]:
    for pattern, side in ((_SUBJECT, "acts"), (_FROM, "gives"), (_TO, "gets")):
        for found in pattern.finditer(text):
            yield stem(plain(next(filter(None, found.groups())))), side


def _bearer_holds(said: Clause, every: tuple[Clause, ...]) -> bool:
    """Whoever pays or takes over is named where somebody does."""
    there = [each for each in every if _BEARS.search(folded(each.text))]
    if not there or not _BEARS.search(folded(said.text)):
        return True
    for found in _BEARER.finditer(said.text):
        name = next(filter(None, found.groups()))
        words = _PUBLIC if name.lower() in _PUBLIC else {name.lower()}
        if not any(
            is_said(stem(plain(word)), each.words) for word in words for each in _bearing(said, there)
        ):
            return False
    return True


def _bearing(said: Clause, there: list[Clause]) -> list[Clause]:
    """Of several, those that tell of the same but for the bearer."""
    return closest(said, there) or there
