"""What a sentence may name: what stands in its quotes, its sources' titles and stations, the question."""

from bot.assistant.grounding.clauses import SHORTEST_PART
from bot.assistant.grounding.ground import Ground
from bot.council.votes import folded
from bot.retrieval.words.german import terms

_ENDING = 2
"""Letters by which two forms of a name may differ."""


class Known:
    """The question counts, too, but for Gremien and parties: it may ask for the wrong one."""

    def __init__(self, ground: Ground, question: str) -> None:
        self.own = f"{ground.around} | {ground.stated}"
        self.terms = frozenset(terms(self.own))
        self.asked = self.terms | frozenset(terms(question))
        self.words = frozenset(folded(self.own).replace("-", " ").split())
        self.texts = (folded(self.own), folded(question))

    def has(self, name: str, *, asked: bool = True) -> bool:
        """Whether each word of a name stands there, itself or with another ending."""
        among = self.asked if asked else self.terms
        return all(is_there(word, among) for word in terms(name))


def is_there(word: str, among: frozenset[str]) -> bool:
    return word in among or any(_same_name(word, each) for each in among)


def _same_name(word: str, other: str) -> bool:
    """But for an ending: Tollkühn and Tollkühns."""
    if min(len(word), len(other)) < SHORTEST_PART or abs(len(word) - len(other)) > _ENDING:
        return False
    return word.startswith(other) or other.startswith(word)
