"""Whoever is said to act: somebody else than the quotes say has done nothing of the kind."""

import re
from collections.abc import Sequence

from bot.assistant.grounding.clauses import SHORTEST_PART, Clause, closest, whole_sentences
from bot.assistant.grounding.ground import Ground
from bot.retrieval.words.german import plain, stem, terms

_WORD = re.compile(r"[^\W\d_]+")
# The city itself and its council's members may always be named.
_NAMES = """
    verwaltung stadtverwaltung kämmerei kämmerer land bund kreis landkreis bezirk bezirksregierung
    aufsichtsbehörde aufsicht investor investorin verein polizei feuerwehr ministerium minister landesamt
    antragsteller antragstellerin oberbürgermeister oberbürgermeisterin bürgermeister bürgermeisterin
    gutachter gutachterin stadtwerke eigentümer eigentümerin ortsvorsteher ortsvorsteherin landtag bundestag
    landesregierung bundesregierung gericht kirche betreiber
"""
_ACTORS = frozenset(_NAMES.split())
_PRONOUN = re.compile(r"\b(?:[Ss]ie|[Ee]r|[Dd]iese[rs]?|[Dd]afür|[Dd]azu|[Hh]ierfür)\b")
_LONG = 5


def actors_hold(sentence: str, ground: Ground) -> bool:
    """Each stands in the title or station, or in that sentence of the quotes that tells of the same."""
    stated = frozenset(terms(ground.stated))
    every = whole_sentences(ground.around)
    return all(
        _acts(name, stated) or any(_acts(name, each.words) for each in _near(said, every))
        for said in whole_sentences(sentence)
        for name in _actors(said.text)
    )


def _actors(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [stem(plain(word)) for word in words if {word.lower(), word.lower().rstrip("sn")} & _ACTORS]


def _near(said: Clause, every: Sequence[Clause]) -> list[Clause]:
    """„Sie“ is somebody of the sentence before."""
    near = closest(said, every) or list(every)
    meant = [
        every[every.index(each) - 1] for each in near if _PRONOUN.search(each.text) and each is not every[0]
    ]
    return [*near, *meant]


def _acts(name: str, words: frozenset[str]) -> bool:
    """Also where a longer word holds it: the Stadtverwaltung is the Verwaltung."""
    return name in words or (
        len(name) > SHORTEST_PART
        and any(name in each or (each in name and len(each) > _LONG) for each in words)
    )
