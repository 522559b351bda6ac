"""Which nouns there are and how often they occur: those of the seed and those of a city's papers."""

import math
import re

from bot.retrieval.words.seed import Seed
from bot.retrieval.words.vocabulary import Count, Vocabulary

SHORTEST = 4
"""Letters of a part of a compound; shorter ones are found in everything, but for those in SHORT."""
_SHORT = """
    abi amt app arm bad bau bio bus ehe eid eis gas hof hub hut kfz kur lkw müll not öko öl ohr ort ost pkw
    rad rat see süd tag tee tod ton tor tür uhr ufo web weg zoo zug
"""
SHORT = frozenset(_SHORT.split())
LONGEST = 22
"""Letters of a part (Umweltverträglichkeit)."""
NOUN_SHARE = 0.3
"""So often at least a noun is written with a capital; "Beauftragte" is seldom one."""
CUT_OFF = 5
FEWEST_OF_SHORT = 10
FEWEST_OF_LONG = 5
"""Files that a noun must stand in: headings and tables cut words off, mostly after a few letters."""
CERTAIN_FILES = 20
"""What stands in so many files and is no noun, is none."""

# Endings torn off at a line's end look like nouns, and particles stand before words without being a part.
_NO_PART = """
    schaft schaften heit heiten keit keiten lich ling linge tion tionen ation ationen ierung ierungen ung
    ungen ität itäten isch ische ismus ment mente enden ende ender innen inne ierte igkeit barkeit losigkeit
    mäßig anti inter trans ultra über unter gegen zwischen hinter nieder wieder weiter zurück durch ohne
    entgegen zusammen fort nach fest miss aller allen ande ander anders dung gung lung nung rung sung bung
    tung nahme nahmen
"""
_NO_PARTS = frozenset(_NO_PART.split())
_INFLECTIONS = {"s": ("s", "es"), "n": ("n", "en", "ern"), "e": ("e",), "r": ("er",)}
_UMLAUT = re.compile("([aou])e(u?[^aeiou]+(?:e[nlr])?)$")
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NEVER = Count(0, 0)


def folded(word: str) -> str:
    """Lower case, ß as ss, ä as ae: who types without umlauts finds the same parts."""
    small = word.lower()
    return small if small.isascii() else small.translate(_FOLDED)


class Nouns:
    """Words are asked for in folded spelling. A weight is the logarithm of a number of files."""

    def __init__(self, vocabulary: Vocabulary, seed: Seed) -> None:
        self.version = f"{seed.version}.{vocabulary.version}"
        self.weights: dict[str, float] = {}
        self.others: set[str] = set()
        """What is certainly no noun."""
        self.whole = frozenset(map(folded, seed.nouns))
        """What stays whole whatever it could be made of."""
        self.first = {folded(word): math.log(files) for word, files in seed.first.items()}
        """What stands only at the beginning of compounds."""
        for word in vocabulary.counts.keys() | seed.nouns.keys():
            self._learn(word, vocabulary.counts.get(word, _NEVER), seed.nouns.get(word, 0))

    def _learn(self, word: str, count: Count, seeded: int) -> None:
        files, capitals = count.files + seeded, count.capitals + seeded
        if files < FEWEST_OF_LONG and len(word) >= SHORTEST:
            return  # most words: neither a part nor certainly none
        key = folded(word)
        if capitals < NOUN_SHARE * files or word in _NO_PARTS:
            if files >= CERTAIN_FILES:
                self.others.add(key)
        elif _may_be_part(word, files):
            self.weights[key] = max(math.log(files), self.weights.get(key, 0.0))

    def uninflected(self, key: str) -> str:
        """The noun that this is a form of, if that is more frequent."""
        weight, noun = self.weights.get(key, 0.0), key
        for form in _singulars(key):
            if self.weights.get(form, 0.0) > weight:
                weight, noun = self.weights[form], form
        return noun


def _may_be_part(word: str, files: int) -> bool:
    if len(word) < SHORTEST:
        return word in SHORT
    return len(word) <= LONGEST and files >= (FEWEST_OF_LONG if len(word) > CUT_OFF else FEWEST_OF_SHORT)


def _singulars(key: str) -> list[str]:
    """What a noun may be without its ending and umlaut."""
    endings = _INFLECTIONS.get(key[-1], ())
    forms = [key[: -len(ending)] for ending in endings if key.endswith(ending)]
    if "ae" in key or "oe" in key or "ue" in key:
        forms += [_UMLAUT.sub(r"\1\2", form) for form in (key, *forms)]
    return forms
