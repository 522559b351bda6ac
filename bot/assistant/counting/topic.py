"""Whether a stretch of a question can be a topic, and which words of it are."""

from collections.abc import Sequence

from bot.assistant.counting import words
from bot.council.glossary import Token

MOST_WORDS = 8
MOST_SMALL = 4
"""Words of a topic in a sentence without capitals, where nothing tells nouns from verbs."""
_EDGES = " \t,.;:?!–-()"


def topic_text(text: str, row: Sequence[Token], *, typed_small: bool) -> str:
    """The topic as it was typed, '' where these words are none: a verb among them asks for something else."""
    text = text.strip(_EDGES)
    while row and row[0].folded in words.ARTICLES and not row[0].text[:1].isupper():
        cut = text.find(row[0].text)
        if cut < 0:
            break
        text, row = text[cut + len(row[0].text) :].strip(_EDGES), row[1:]
    if not text or len(row) > MOST_WORDS or any(each.folded in words.NO_TOPIC for each in row):
        return ""
    if row and (row[-1].folded in words.SMALL or row[0].folded in words.SMALL - words.ARTICLES):
        return ""
    if typed_small:
        return text if len(row) <= MOST_SMALL else ""
    return text if all(_fits(row, place) for place in range(len(row))) else ""


def _fits(row: Sequence[Token], place: int) -> bool:
    """A noun, a figure, a small word, or an adjective before a noun."""
    word = row[place]
    if not word.text[0].islower() or word.folded in words.SMALL or len(word.text) == 1:
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    declined = word.folded.endswith(words.ENDINGS_OF_ADJECTIVES)
    return declined and following is not None and _fits_after(row, place + 1)


def _fits_after(row: Sequence[Token], place: int) -> bool:
    """A noun follows, at once or after further adjectives or „und“."""
    word = row[place]
    if not word.text[0].islower():
        return True
    goes_on = word.folded.endswith(words.ENDINGS_OF_ADJECTIVES) or word.folded in {"und", "oder"}
    return goes_on and place + 1 < len(row) and _fits_after(row, place + 1)
