"""Every figure, day and time of a text with the stretch of words that speaks of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from bot.assistant.grounding.clauses import root
from bot.assistant.grounding.dates import Date, in_figures, placed_dates, placed_times
from bot.assistant.grounding.numbers import quantities, thing_behind
from bot.assistant.grounding.words import TELLING
from bot.retrieval.words.german import terms

Value = Date | tuple[int, int] | Decimal | Fraction
DATE, TIME = "date", "time"
_SENTENCE = re.compile(r"(?<!\b[A-Za-z])(?<!\D\d)(?<!\D\d\d)(?<!Mio)(?<!Mrd)[.!?]\s(?=[A-ZÄÖÜ])|\s\|\s|;\s")
_SEPARATOR = re.compile(r"[,;:|]\s|(?<!\b[A-Za-z])\.\s|\s(?:und|sowie|während|statt)\s")
_PART_OF = re.compile(r"^\W*(?:davon|darunter|hiervon|von denen|wovon)\b", re.IGNORECASE)
# „2030 und 2031“, „von 3,60 auf 4,10“, „6,50 statt bisher 5,80“: one matter.
_JOINED = re.compile(
    r"^\s?(?:und|oder|bis(?: zum)?|-|/|,)\s?$|^[^.;,]{0,25}?\b(?:auf|statt|bisher|zuvor"
    r"|gegenüber)\b[^.;,]{0,14}$"
)
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` is DATE, TIME, a unit or '' for what is counted; `anchors` are words and figures around."""

    kind: str
    value: Value
    start: int
    before: str
    behind: str
    anchors: frozenset[str]
    sentence: int
    stretch: str
    thing: str = ""
    """The stem of what is counted."""


@lru_cache(maxsize=256)
def marks(text: str) -> tuple[Mark, ...]:
    text = in_figures(text)
    found = sorted(_found(text), key=lambda each: each[2])
    ends = [gap.end() for gap in _SENTENCE.finditer(text)]
    return tuple(
        mark
        for kind in dict.fromkeys(each[0] for each in found)
        for mark in _of_kind(kind, found, text, ends)
    )


def _found(text: str) -> Iterator[tuple[str, Value, int, int]]:
    rest = text
    for date, start, end in placed_dates(text):
        yield DATE, date, start, end
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for time, start, end in placed_times(rest):
        yield TIME, time, start, end
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for each in quantities(rest):
        if each.unit not in {"ordinal", "dotted"}:
            yield each.unit, each.value, each.start, each.start + len(each.figures)


def _of_kind(
    kind: str, found: Sequence[tuple[str, Value, int, int]], text: str, ends: Sequence[int]
) -> Iterator[Mark]:
    own = [each for each in found if each[0] == kind]
    things = {} if kind else _things(text, own)
    words: frozenset[str] = frozenset()
    for place, (_, value, start, end) in enumerate(own):
        since = _since(text, own[place - 1][3] if place else None, start)
        until = _until(text, end, own[place + 1][2] if place + 1 < len(own) else None)
        joined = place and _JOINED.search(text[own[place - 1][3] : start])
        inherited = words if joined or is_part(text[since:start]) else frozenset()
        words = _anchors(text, since, until, kind, found) | inherited
        sentence = sum(each <= start for each in ends)
        until_next = text[end : own[place + 1][2]] if place + 1 < len(own) else ""
        if _JOINED.search(until_next):
            words |= _anchors(text, own[place + 1][3], _next_end(text, own, place + 1), kind, found)
        yield Mark(
            kind,
            value,
            start,
            text[max(0, start - 30) : start],
            text[end : end + 30],
            words,
            sentence,
            text[since:until],
            things.get(start, ""),
        )


def _next_end(text: str, own: Sequence[tuple[str, Value, int, int]], place: int) -> int:
    return _until(text, own[place][3], own[place + 1][2] if place + 1 < len(own) else None)


def is_part(stretch: str) -> bool:
    """„davon sind 71 belegt“."""
    return _PART_OF.search(stretch) is not None


def _things(text: str, own: Sequence[tuple[str, Value, int, int]]) -> dict[int, str]:
    return {each[2]: thing_behind(text[each[3] :]) for each in own}


def _since(text: str, before: int | None, start: int) -> int:
    if before is None or before > start:
        return max((gap.end() for gap in _SENTENCE.finditer(text, 0, start)), default=0)
    breaks = list(_SENTENCE.finditer(text, before, start)) or list(_SEPARATOR.finditer(text, before, start))
    return breaks[-1].end() if breaks else before


def _until(text: str, end: int, following: int | None) -> int:
    last = len(text) if following is None else max(end, following)
    gap = _SENTENCE.search(text, end, last)
    if gap is None and following is not None:
        gap = _SEPARATOR.search(text, end, last)
    return gap.start() if gap else last


def _anchors(
    text: str, since: int, until: int, kind: str, found: Sequence[tuple[str, Value, int, int]]
) -> frozenset[str]:
    """Words without figures, and the figures of other kinds."""
    words = {root(each) for each in terms(_FIGURE.sub(" ", text[since:until])) if each not in TELLING}
    for other, value, start, _ in found:
        if other != kind and since <= start < until:
            words.add(f"#{value.year}" if isinstance(value, Date) else f"#{other}{value}")
    return frozenset(words)
