"""Sentences that repeat a sentence of their source word for word: there is nothing to doubt in those."""

from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.quotes import sentences

_EDGES = " \"'.,;:!?…-"


def is_repeated(sentence: str, ground: Ground) -> bool:
    """Whether each of its sentences is a whole one of what is quoted, from its first word to its last."""
    there = {_bare(each) for quote in ground.quotes for each in sentences(quote.context)}
    said = [_bare(each) for each in sentences(sentence)]
    return bool(said) and all(each in there for each in said)


def _bare(text: str) -> str:
    return text.strip(_EDGES)
