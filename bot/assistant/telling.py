"""The sentences of passages that tell most about a question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.assistant.want_words import NUMBERS
from bot.assistant.wants import Wants
from bot.documents.passages import Passage
from bot.messages import Span
from bot.retrieval.sentences import readability, sentences
from bot.retrieval.snippets import snippet
from bot.retrieval.within import Sought

LONGEST = 420
"""Characters of a quote; of a longer sentence the words around the matches are taken."""

BESIDE, IN_PASSAGE, IN_TITLE = 0.6, 0.35, 0.45
"""What a word of the question counts that stands not in the sentence but in the one before or after it, in
the same passage, or in the paper's title: a sentence need not say again what it is about."""

ITSELF = 0.5
"""What the words in the sentence count once more."""

SAID, UNSAID = 1.5, 0.75
"""Whether an amount, a day or whatever was asked for stands there."""

CUED = 1.2
"""Words that usually stand beside such an answer: Gesamtkosten, Frist, Anlass."""

ASKING = 0.5
"""A question in an Anfrage asks the same, and answers nothing."""

OTHER_YEAR = 0.7
"""The sentence names years, but none of those that the question names."""

TITLE_AGAIN = 0.4
"""The sentence is the paper's title, or says no more than that."""

LOST = 0.4
"""What a sentence loses that is not near the most telling noun of the question: it is of another thing."""

TABLE = 0.6
_MOST_FIGURES = 0.3
"""Of the words of a sentence; what has more is the row of a table."""

_FORM = 0.5
_LEANS = re.compile(
    r"^\W*(?:Dies\w*|Diese[rsmn]?|Dabei|Dadurch|Dafür|Dazu|Damit|Daher|Deshalb|Er|Sie|Es|Hierzu|Hierfür|Hierbei|"
    r"Letztere\w*|Davon|Darin|Diesbezüglich|Deren|Dessen)\b"
)
_REACH = 60
_NUMBER = rf"(?:(?<![\w./§-])\d[\d.]*(?:,\d+)?|\b(?:{NUMBERS}|ein(?:e[nrms]?)?))"
_NUMBER_BEFORE = re.compile(rf"{_NUMBER}\)?\W*(?:[^\W\d]\w*\W+){{0,3}}$", re.IGNORECASE)
_NUMBER_AFTER = re.compile(
    r"\W{1,4}(?:(?:\w+\s+){0,2}(?:bei|auf|insgesamt|beträgt|waren|sind)\s+(?:\w+\s+)?)?\d"
)
_ZAHL = re.compile(r"(?:zahl|anzahl|summe)\s+(?:(?:an|der|von|aller)\s+)?(?:\w+\s+)?$", re.IGNORECASE)
"""„Die Zahl der Anrufe liegt bei …“: that there is a number at all is told elsewhere."""
_TORN_END = re.compile(r"(?:^|\s)[a-zäöüß]{2,}[,-]?$")
_TORN_START = re.compile(r"[a-zäöüß]{2,}")
_WORD = re.compile(r"\w{3,}")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence. `worth` compares those of one question.

    `share` of the question stands in it and around it, `own` in itself; `said`: what was asked for stands
    there. `lost`: how telling the word of the question is that is not even near it, from 0 to 1; `astray`:
    the same of what is asked about, where neither the sentences beside it nor the title have it.
    `timely`: it can be of the time that the question names.
    """

    text: str
    worth: float
    share: float
    own: float
    said: bool
    lost: float = 0.0
    astray: float = 0.0
    timely: bool = True


@dataclass(frozen=True, slots=True)
class Title:
    """A paper's title: its words, and how far each word of the question stands in it."""

    words: frozenset[str]
    credits: tuple[float, ...]


def titled(name: str, sought: Sought) -> Title:
    return Title(frozenset(_WORD.findall(name.casefold())), sought.credits(sought.terms_in(name)))


def told(text: str, title: Title, sought: Sought, wants: Wants) -> list[Told]:
    """The sentences of a passage, those worth most first."""
    return _Passage(text, title, sought, wants).told() if sought else []


class _Passage:
    def __init__(self, text: str, title: Title, sought: Sought, wants: Wants) -> None:
        self._text = text
        self._sought = sought
        self._wants = wants
        self._spans = list(_untorn(text))
        self._inside = [sought.credits(each) for each in self._terms()]
        self._everywhere = _most(self._inside)
        self._title = title

    def told(self) -> list[Told]:
        found = (self._told(place) for place in self._worth_reading())
        return sorted(found, key=lambda each: -each.worth)

    def _worth_reading(self) -> list[int]:
        """Sentences that have words of the question in them or beside them; all where none has any."""
        having = [any(each) for each in self._inside]
        places = range(len(having))
        return [at for at in places if any(having[max(at - 1, 0) : at + 2])] or list(places)

    def _told(self, place: int) -> Told:
        first, quote = self._quote(place)
        here = _most(self._inside[first : place + 1])
        beside = _most(self._inside[max(place - 1, 0) : place + 2])
        whole = self._whole(here, beside)
        share, own = self._sought.share(whole), self._sought.share(here)
        counted = self._counted(quote)
        said = counted and self._wants.said_in(quote)
        lost = self._sought.lost(whole, quote)
        worth = (share + ITSELF * own) * self._manner(quote) * expected(self._wants, said=said)
        worth *= 1 - LOST * lost
        near = _most([here, beside, self._title.credits])
        astray = self._sought.astray(near, quote)
        return Told(" ".join(quote.split()), worth, share, own, said, lost, astray)

    def _counted(self, quote: str) -> bool:
        """Whether a number stands right beside what is counted: „110 geförderte Wohnungen“."""
        if not self._sought.counts:
            return True
        return any(
            _NUMBER_BEFORE.search(quote, max(start - _REACH, 0), start)
            or _NUMBER_AFTER.match(quote, end)
            or _ZAHL.search(quote, max(start - _REACH, 0), start)
            for start, end in self._sought.counted_at(quote)
        )

    def _whole(self, here: Sequence[float], beside: Sequence[float]) -> list[float]:
        """Each word's credit: here, beside it, elsewhere in the passage, in the title."""
        rows = zip(here, beside, self._everywhere, self._title.credits, strict=True)
        return [max(own, BESIDE * near, IN_PASSAGE * far, IN_TITLE * top) for own, near, far, top in rows]

    def _manner(self, quote: str) -> float:
        """How far the sentence is one that can answer at all."""
        tokens = _TOKEN.findall(quote)
        manner = _FORM + (1 - _FORM) * readability(quote)
        if quote.rstrip().endswith("?"):
            manner *= ASKING
        if sum(each[:1].isdigit() for each in tokens) > _MOST_FIGURES * len(tokens):
            manner *= TABLE
        if set(_WORD.findall(quote.casefold())) <= self._title.words:
            manner *= TITLE_AGAIN
        if self._wants.cue is not None and self._wants.cue.search(quote):
            manner *= CUED
        return manner * (OTHER_YEAR if self._wants.of_another_year(quote) else 1.0)

    def _terms(self) -> list[set[str]]:
        found: list[set[str]] = [set() for _ in self._spans]
        place = 0
        for start, _, terms in self._sought.places(self._text):
            while place < len(self._spans) - 1 and start >= self._spans[place][1]:
                place += 1
            found[place].update(terms)
        return found

    def _quote(self, place: int) -> tuple[int, str]:
        """Which sentence is the first, and the words: with the one before where it leans on that, of a long
        one a part."""
        start, end = self._spans[place]
        sentence = self._text[start:end]
        if place and _LEANS.match(sentence) and end - self._spans[place - 1][0] <= LONGEST:
            return place - 1, self._text[self._spans[place - 1][0] : end]
        if end - start <= LONGEST:
            return place, sentence
        whole = Passage(None, 0, end - start)
        cut = snippet(sentence, whole, self._sought.terms, LONGEST, words=self._sought.words)
        return place, sentence[cut.start : cut.end]


def expected(wants: Wants, *, said: bool) -> float:
    """What a sentence gains by having what was asked for, and loses by not having it."""
    if wants.answer is None:
        return 1.0
    if said:
        return SAID if wants.needed else (1 + SAID) / 2
    return UNSAID if wants.needed else 1.0


def _untorn(text: str) -> Iterator[Span]:
    """Sentences; a line of a PDF that begins with a noun looks like a new one, so what ends in the midst of
    a phrase goes on."""
    held: Span | None = None
    for start, end in sentences(text):
        if held and _goes_on(text[held[0] : held[1]], text[start:end]) and end - held[0] <= LONGEST:
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _goes_on(before: str, after: str) -> bool:
    return bool(_TORN_END.search(before) or (before[-1] not in ".!?:" and _TORN_START.match(after)))


def _most(rows: Sequence[Sequence[float]]) -> list[float]:
    return [max(column) for column in zip(*rows, strict=True)]
