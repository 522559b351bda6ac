"""Ways of writing one word: gender forms, hyphens, and halves left out before or after "und".

Nothing here knows words; whoever needs the vocabulary for a decision is handed all candidates.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LETTER = r"[^\W\d_]"
_GENDER = (
    rf"(?:[*:_·•]in(?:nen|(?!{_LETTER}))|[*_][ern](?!{_LETTER})|/-?in(?:nen)?(?!{_LETTER})|\(in(?:nen)?\))"
)

CHUNK = re.compile(
    r"\w+(?:(?:-|[*:·•](?=in(?:nen|\b))|\*(?=[ern]\b)|/-?(?=in(?:nen)?\b))\w+|\(in(?:nen)?\)){0,6}"
)
"""A word with all that hangs on it: hyphens, gender marks, digits. Cut after seven: rubbish."""

_WORDS = re.compile(rf"({_LETTER}+)(?:{_GENDER}({_LETTER}*))?|\d+")
_CAPITAL_IN = re.compile("(?<=[a-zäöüß]{2})In(?:nen(?=[a-zäöüß]*$)|$)")
_FEMININE = re.compile("(?<=[^\\W\\d_]{3})in(?:nen)?$")

_JOINER = r"(?i:und|oder|bzw\.?|beziehungsweise|sowie|u\.|o\.|&|/)"
# After the hyphen: maybe more such halves, a joiner, and the word that has the missing end.
_LEFT_OUT = re.compile(rf"-(?=(?:[,/]? ?[^\W\d_]{{2,30}}-){{0,4}} ?{_JOINER} ?({_LETTER}+))")
_RIGHT_OUT = re.compile(rf"(?= {_JOINER} -({_LETTER}{{3,}}))")
_BEFORE = re.compile(rf"{_LETTER}+$")
_LONGEST = 40
_SHORTEST_END = 3


class Piece(NamedTuple):
    """One word of a chunk, freed from its gender mark; the offsets are those within the chunk."""

    start: int
    end: int
    word: str


class Half(NamedTuple):
    """A word that shares its end ("Schul-") or its beginning ("-unterhaltung") with another, `whole`."""

    start: int
    end: int
    word: str
    whole: str
    lacks_end: bool


def pieces(chunk: str) -> list[Piece]:
    """Bürger*innen-Rat as Bürger and Rat, B9 as B and 9."""
    return [Piece(found.start(), found.end(), _neutral(found)) for found in _WORDS.finditer(chunk)]


def _neutral(found: re.Match[str]) -> str:
    """Bürger*innen, BürgerInnen and Bürger(innen) as Bürger, Bürger:innenrat as Bürgerrat."""
    if found[1] is None:
        return found[0]
    word = found[1] + (found[2] or "")
    return _CAPITAL_IN.sub("", word) if "In" in word else word


def masculine(word: str) -> str | None:
    """What may be the masculine of a feminine form in plain spelling: präsident for präsidentinnen.

    Whether it is a word must be looked up: Berlin is none.
    """
    found = _FEMININE.search(word)
    return word[: found.start()] if found else None


def halves(text: str) -> Iterator[Half]:
    """All words of a text that share their end or beginning with another one."""
    for found in _LEFT_OUT.finditer(text):
        before = _BEFORE.search(text, max(0, found.start() - _LONGEST), found.start())
        if before:
            yield Half(before.start(), before.end(), before[0], found[1], lacks_end=True)
    for found in _RIGHT_OUT.finditer(text) if " -" in text else ():
        before = _BEFORE.search(text, max(0, found.start() - _LONGEST), found.start())
        if before:
            yield Half(found.start(1), found.end(1), found[1], before[0], lacks_end=False)


def completed(half: Half, forms: Sequence[str]) -> Iterator[str]:
    """What a half may be completed to, the likeliest first; `forms` are the parts of `whole`, if it has any.

    Without parts ("Ein- und Ausgang") anything may be what is missing, so it must give a known word.
    """
    whole = "".join(forms) or half.whole
    if forms:
        places = [len("".join(forms[:number])) for number in range(1, len(forms))]
    else:
        places = list(range(2, len(whole) - _SHORTEST_END + 1))
    if half.lacks_end:
        yield from (half.word + whole[place:] for place in places)
    else:
        yield from (whole[:place] + half.word for place in reversed(places))
