"""Filters that were typed as such: „gremium:Gemeinderat seit:2022 art:Antrag,Anfrage“."""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from bot.retrieval.query import values
from bot.retrieval.query.known import Known
from bot.retrieval.query.periods import Timed
from bot.retrieval.query.reading import Collected
from bot.retrieval.words.quotes import QUOTED
from bot.texts import query as texts

NAMES = {
    "stadt": "stadt", "ort": "stadt", "kommune": "stadt", "gemeinde": "stadt", "body": "stadt",
    "gremium": "gremium", "gremien": "gremium", "ausschuss": "gremium", "rat": "gremium", "organ": "gremium",
    "seit": "seit", "ab": "seit", "von": "seit", "nach": "nach", "bis": "bis", "vor": "vor",
    "jahr": "jahr", "jahre": "jahr", "datum": "jahr", "zeitraum": "jahr", "zeit": "jahr", "am": "jahr",
    "monat": "jahr", "art": "art", "typ": "art", "vorlagenart": "art", "vorlageart": "art",
    "vorlagentyp": "art", "dokumentart": "art", "ergebnis": "ergebnis", "status": "ergebnis",
    "stand": "ergebnis", "beschluss": "ergebnis", "fraktion": "fraktion", "partei": "fraktion",
    "fraktionen": "fraktion", "antragsteller": "fraktion", "einreicher": "fraktion", "nummer": "nummer",
    "nr": "nummer", "vorlage": "nummer", "vorlagennummer": "nummer", "drucksache": "nummer",
    "sortierung": "sortierung", "sortieren": "sortierung", "sort": "sortierung",
}  # fmt: skip
"""What people type → the filter that is meant."""

_FILTER = re.compile(rf"(?<![\w:/-])({'|'.join(NAMES)})(?:[:=]\s*|\s[:=](?=\S))", re.IGNORECASE)
# Beside what counts as a quote among words: single marks, and nothing between marks.
_QUOTED = re.compile(rf'{QUOTED.pattern}|‚[^‘’]{{0,200}}[‘’]|""|[„“][“”"]|»«')
_COMMA = re.compile(r"\s*,(\s*)")
_WORD = re.compile(r"[^\s,]+")
_OTHER_NAME = re.compile(r"(?<![\w:/-])([^\W\d_]{4,14}):(?=[^\s:/])")
_EDGES = " \t.;!?()"
_WITH_NAMES = frozenset(("stadt", "gremium", "art", "ergebnis", "fraktion"))
MOST_WORDS = 8
"""Of a value that stands without quotes, such as „gremium:Ausschuss für Umwelt und Gesundheit“."""
MOST_FILTERS = 12
MOST_VALUES = 40
"""Of all filters together; each may cost a look at every Gremium."""

Resolve = Callable[[str], object | None]


@dataclass
class Explicit:
    """`rest` is the text without its filters, `named` the filters that were asked for."""

    rest: str = ""
    named: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value as typed, what it means (None: nothing known), and where the text goes on."""

    text: str
    means: object | None
    end: int


def read_explicit(text: str, known: Known, today: dt.date, into: Collected) -> Explicit:
    """Takes all filters out of the text. A value that is not known is said and dropped."""
    marks = _marks(text)
    reader, found, place = _Reader(known, today, into), Explicit(), 0
    reader.bodies = _cities(text, marks, reader)
    kept: list[str] = []
    for mark, stop in _with_ends(text, marks)[:MOST_FILTERS]:
        if mark.start() < place:
            continue
        kept.append(text[place : mark.start()])
        place = reader.read(mark, text[:stop])
        found.named.add(NAMES[mark[1].casefold()])
    pieces = (each.strip() for each in (*kept, text[place:]))
    found.rest = " ".join(filter(None, pieces)) if kept else text
    _misspelled(found.rest, into)
    return found


def _marks(text: str) -> list[re.Match[str]]:
    """Where filters begin outside of quotes: those that are read, and the one where the last of them ends."""
    quotes = [quoted.span() for quoted in _QUOTED.finditer(text)]
    starts = [start for start, _ in quotes]

    def is_quoted(place: int) -> bool:
        before = bisect_left(starts, place)
        return before > 0 and place < quotes[before - 1][1]

    outside = (mark for mark in _FILTER.finditer(text) if not is_quoted(mark.start()))
    return list(islice(outside, MOST_FILTERS + 1))


def _with_ends(text: str, marks: Sequence[re.Match[str]]) -> list[tuple[re.Match[str], int]]:
    """Each filter, and where at the latest its values end: at the next one."""
    return [
        (mark, max(following.start() if following else len(text), mark.end()))
        for mark, following in zip_longest(marks, marks[1:])
    ]


def _cities(text: str, marks: Sequence[re.Match[str]], reader: "_Reader") -> frozenset[str]:
    """The cities asked for anywhere: „gremium:“ means theirs, also before „stadt:“."""
    found: set[str] = set()
    for mark, stop in _with_ends(text, marks)[:MOST_FILTERS]:
        if NAMES[mark[1].casefold()] == "stadt":
            for value in islice(_values(text[:stop], mark.end(), reader.resolver("stadt")), MOST_VALUES):
                found |= value.means.bodies if isinstance(value.means, values.Named) else set()
    return frozenset(found)


def _values(text: str, place: int, resolve: Resolve) -> Iterator[_Value]:
    value = _value(text, place, resolve)
    while value:
        yield value
        comma = _COMMA.match(text, value.end)
        following = _value(text, comma.end(), resolve) if comma else None
        # „art:Antrag, die Stadt möge …“: what is no value after a comma and a blank is text.
        if comma and following and following.means is None and comma[1]:
            following = None
        value = following


def _value(text: str, place: int, resolve: Resolve) -> _Value | None:
    quoted = _QUOTED.match(text, place)
    if quoted:
        inside = quoted[0][1:-1]
        return _Value(inside, resolve(inside), quoted.end()) if inside.strip() else None
    words = list(islice(_WORD.finditer(_line(text, place), place), MOST_WORDS))
    for last in reversed(words):
        written = text[place : last.end()].strip(_EDGES)
        if written and (means := resolve(written)) is not None:
            return _Value(written, means, last.end())
    return _Value(words[0][0].strip(_EDGES), None, words[0].end()) if words else None


def _line(text: str, place: int) -> str:
    """The text up to the next comma: a value without quotes contains none."""
    comma = text.find(",", place)
    return text if comma < 0 else text[:comma]


class _Reader:
    """Reads the values of single filters; `bodies` are the cities asked for, empty for all."""

    def __init__(self, known: Known, today: dt.date, into: Collected) -> None:
        self.known = known
        self.today = today
        self.into = into
        self.bodies: frozenset[str] = frozenset()
        self._values = 0
        self._resolved: dict[tuple[str, str], object | None] = {}

    def read(self, mark: re.Match[str], text: str) -> int:
        """The values of one filter; returns where they end."""
        name, place, some = NAMES[mark[1].casefold()], mark.end(), False
        for value in _values(text, place, self._within_limit(name)):
            some, place = True, value.end
            self._values += 1
            self._take(name, value)
        if not some:
            self.into.problems.append(texts.no_value(mark[1]))
        return place

    def _within_limit(self, name: str) -> Resolve:
        """What a value means; nothing once too many were read. The same value is looked up once."""
        resolve = self.resolver(name)

        def resolved(text: str) -> object | None:
            if self._values >= MOST_VALUES:
                return None
            if (name, text) not in self._resolved:
                self._resolved[name, text] = resolve(text)
            return self._resolved[name, text]

        return resolved

    def resolver(self, name: str) -> Resolve:
        known = self.known
        resolvers: dict[str, Resolve] = {
            "stadt": lambda text: values.city(text, known) or values.not_loaded(text, known),
            "gremium": lambda text: values.gremium(text, known, self.bodies or None),
            "art": lambda text: values.kind(text, known),
            "ergebnis": lambda text: values.result(text, known.glossary),
            "fraktion": lambda text: values.party(text, known),
            "nummer": values.number,
            "sortierung": lambda _: texts.no_sorting(),
        }
        return resolvers.get(name, lambda text: values.time(text, self.today))

    def _take(self, name: str, value: _Value) -> None:
        match value.means:
            case None if self._values > MOST_VALUES:
                self.into.unread += 1
            case None:
                self.into.problem(lambda: self._problem(name, value.text), name, value.text)
            case Timed():
                self.into.time(name, value.means)
            case values.Named():
                self.into.add(name, value.means)
            case str():
                self.into.problems.append(value.means)

    def _problem(self, name: str, value: str) -> str:
        if not value:
            return texts.no_value(name)
        if name in _WITH_NAMES:
            return values.unknown(name, value, self.known, self.bodies)
        if name == "nummer":
            return values.unknown_number(value, self.known, self.bodies)
        return texts.unreadable_date(value)


def _misspelled(rest: str, into: Collected) -> None:
    """„gremum:Bauausschuss“: said, and searched for as it stands."""
    others = dict.fromkeys(other[1] for other in _OTHER_NAME.finditer(rest))
    for other in islice(others, MOST_FILTERS):
        meant = values.like(other, NAMES)
        if meant:
            into.problems.append(texts.unknown_filter(other, NAMES[meant]))
