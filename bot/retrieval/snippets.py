"""Picks the sentences of a passage that show best why it was found."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.documents.passages import Passage
from bot.messages import Span
from bot.retrieval.sentences import FORM_LIKE, readability, sentences

WIDTH = 240
"""Characters: three lines of a terminal, what a person takes in at a glance."""

MARGIN = 200
"""Characters around a passage that complete its first and its last sentence."""

_ENOUGH = 0.5
"""A window of so much of the width needs no further sentence."""

_EXPECTED = 1.3
"""What a sentence with a number gains where one was asked for: less than a further rare word does."""

_NO_MATCH = 0.01
"""The worth of a sentence without any match, so that of these the most readable one wins."""

_LEAD = 3
"""Of the room left over, one part in so many goes before the first match, the rest after it."""

_TOKEN = re.compile(r"\S+")
_BLANKS = re.compile(r"\s+")
_NUMBERS = "ein(?:e[rnms]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|kein(?:e[rnms]?)?"
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_COUNT = re.compile(
    rf"(?<![\d./])(?!(?:19|20)\d\d\b)\d[\d.,]*(?!\s*\.\s)(?<![./])|\b(?:{_NUMBERS})\b", re.IGNORECASE
)
_DAY = re.compile(rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{_MONTHS})\b)|\b(?:{_MONTHS})\b|\b(?:19|20)\d\d\b")
_UNITS = "Euro|EUR|TEUR|Cent|Prozent|Mio|Millionen|Mrd|Milliarden|Meter|km|Uhr|Stunden|Tage|Wochen|Jahre"
_AMOUNT = re.compile(rf"\d\s*(?:[€%]|T€|m²|(?:{_UNITS})\b)|€\s*\d")
_EXPECTATIONS = (
    (re.compile(r"\b(?:wann|datum|an welchem tag|in welchem jahr)\b", re.IGNORECASE), _DAY),
    (re.compile(r"\bwie\s*(?:hoch|teuer|lange?|groß|weit|breit)\b|\bkoste[tn]\b", re.IGNORECASE), _AMOUNT),
    (re.compile(r"\bwie\s*(?:viele?[nrs]?|oft)\b|\b(?:anzahl|zahl der)\b", re.IGNORECASE), _COUNT),
)

Words = Callable[[str], Iterable[tuple[int, int, str, tuple[str, ...]]]]
"""Start, end, stem and further index terms of each word of a text."""

_Match = tuple[int, int, str]
"""A matching word with the wanted term that it matches."""


@dataclass(frozen=True, slots=True)
class Cut:
    """text[start:end]; `marks` are the matching words, relative to `start`.

    `worth` is the weight of the different terms in it, less where it reads badly: it compares the
    cuts of one question.
    """

    start: int
    end: int
    marks: tuple[Span, ...]
    worth: float = 0.0


@dataclass(frozen=True)
class _Sentence:
    start: int
    end: int
    terms: frozenset[str]
    expected: bool
    text: str

    @cached_property
    def readability(self) -> float:
        """Of most sentences nobody asks."""
        return readability(self.text)


def expected(question: str) -> re.Pattern[str] | None:
    """What an answer has in it: a day for „wann“, an amount for „wie hoch“, a number for „wie viele“."""
    return next((answer for asks, answer in _EXPECTATIONS if asks.search(question)), None)


def snippet(
    text: str,
    passage: Passage,
    terms: Collection[str],
    width: int = WIDTH,
    *,
    weights: Mapping[str, float] | None = None,
    expects: re.Pattern[str] | None = None,
    words: Words,
) -> Cut:
    """At most `width` characters at whole words: sentences where they fit, else a part of one.

    `text` may be longer than the passage: its sentences are then completed, but not across a page
    mark. `weights` say what the terms are worth, all the same without them.
    Only a single word longer than `width`, which no language has, is cut.
    """
    start, end = _with_margin(text, passage)
    piece = text[start:end]
    hits = list(_matches(piece, frozenset(terms), words))
    reader = _Reader(piece, hits, width, weights or {}, expects)
    (first, last), worth = reader.best()
    marks = tuple((left - first, right - first) for left, right, _ in hits if first <= left and right <= last)
    return Cut(start + first, start + last, marks, worth)


def readable(text: str, marks: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """The same on one line with single blanks, the marks on the same words."""
    gaps = [(found.start() + 1, found.end()) for found in _BLANKS.finditer(text)]

    def moved(place: int) -> int:
        return place - sum(max(0, min(place, end) - start) for start, end in gaps)

    return _BLANKS.sub(" ", text), tuple((moved(start), moved(end)) for start, end in marks)


def _with_margin(text: str, passage: Passage) -> Span:
    before = text.rfind("\f", 0, passage.start) + 1
    after = text.find("\f", passage.end)
    last = len(text) if after < 0 else after
    return max(before, passage.start - MARGIN), min(last, passage.end + MARGIN)


def _matches(piece: str, wanted: frozenset[str], words: Words) -> Iterator[_Match]:
    for start, end, stem, units in words(piece):
        term = stem if stem in wanted else next((unit for unit in units if unit in wanted), None)
        if term:
            yield start, end, term


@dataclass(frozen=True, slots=True)
class _Reader:
    """Weighs the windows of one passage."""

    piece: str
    hits: list[_Match]
    width: int
    weights: Mapping[str, float]
    expects: re.Pattern[str] | None

    def best(self) -> tuple[Span, float]:
        """The window worth most; of equal ones the first, and the shortest there."""
        found = [self._sentence(start, end) for start, end in sentences(self.piece)]
        numbers = range(len(found))
        matching = [number for number in numbers if found[number].terms] or numbers
        # A letterhead has all the words; it comes first only where there is nothing else.
        starts = [number for number in matching if found[number].readability > FORM_LIKE] or matching
        best, most = (0, 0), 0.0
        for first in starts:
            for window in self._windows(found[first:]):
                worth = self._worth(window)
                if worth > most:
                    best, most = (window[0].start, window[-1].end), worth
        return self._filled(best, found), most

    def _sentence(self, start: int, end: int) -> _Sentence:
        terms = frozenset(term for first, last, term in self.hits if start <= first and last <= end)
        answers = bool(terms and self.expects and self.expects.search(self.piece, start, end))
        return _Sentence(start, end, terms, answers, self.piece[start:end])

    def _windows(self, found: list[_Sentence]) -> Iterator[list[_Sentence]]:
        """All that begin with the first of these sentences, the longest of them torn if need be."""
        start = found[0].start
        for count, each in enumerate(found):
            if each.end - start > self.width:
                torn = self._part(each) if count == 0 else (each.start, self._word_end(start, each.start))
                if torn[0] < torn[1]:
                    yield [*found[:count], self._sentence(*torn)]
                return
            if each.terms or count == 0:
                yield found[: count + 1]

    def _worth(self, window: list[_Sentence]) -> float:
        """Terms in a letterhead count half: it has all of them and says nothing."""
        best: dict[str, float] = {}
        for each in window:
            for term in each.terms:
                best[term] = max(best.get(term, 0.0), each.readability)
        covered = sum(self._weight(term) * read for term, read in best.items()) or _NO_MATCH
        length = sum(each.end - each.start for each in window)
        read = sum(each.readability * (each.end - each.start) for each in window) / length
        return covered * read * (_EXPECTED if any(each.expected for each in window) else 1.0)

    def _weight(self, term: str) -> float:
        return self.weights.get(term, 1.0)

    def _filled(self, window: Span, found: list[_Sentence]) -> Span:
        """A short window with the readable sentences after it, and those before it, as far as they fit."""
        start, end = window
        for each in found:
            if each.start >= end and self._fits(each, end - start, each.end - start):
                end = each.end
        for each in reversed(found):
            if each.end <= start and self._fits(each, end - start, end - each.start):
                start = each.start
        return start, end

    def _fits(self, each: _Sentence, size: int, made: int) -> bool:
        return size < _ENOUGH * self.width and made <= self.width and each.readability > FORM_LIKE

    def _part(self, sentence: _Sentence) -> Span:
        """Of a sentence that is too long the words around the matches worth most."""
        start, end = sentence.start, sentence.end
        first, last = self._core(start, end)
        room = max(self.width - (last - first), 0)
        begin = start
        if first - start > room:
            words = (found.start() for found in _TOKEN.finditer(self.piece, start, first + 1))
            begin = min((word for word in words if word >= first - room // _LEAD), default=first)
        return begin, min(end, max(last, self._word_end(begin, begin)))

    def _word_end(self, start: int, least: int) -> int:
        """Where the last whole word of a window ends; in the midst of one that is longer than it."""
        ends = [found.end() for found in _TOKEN.finditer(self.piece, least, start + self.width + 1)]
        fitting = [end for end in ends if end - start <= self.width]
        return max(fitting, default=start + self.width if start == least else least)

    def _core(self, start: int, end: int) -> Span:
        """From the first to the last of the matches that fit into one window and are worth most."""
        best, most = (start, start), 0.0
        hits = [hit for hit in self.hits if start <= hit[0] and hit[1] <= end]
        for place, (first, _, _) in enumerate(hits):
            inside = [hit for hit in hits[place:] if hit[1] - first <= self.width]
            worth = sum(map(self._weight, {term for _, _, term in inside}))
            if worth > most:
                best, most = (first, inside[-1][1]), worth
        return best
