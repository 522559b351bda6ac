"""What may become a source for an answer, and the choice among it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.assistant.cleaning import plain
from bot.assistant.records import Source
from bot.assistant.station_lines import StationLine
from bot.assistant.telling import ITSELF, SAID, Title, Told, expected, told
from bot.assistant.want_words import Kind
from bot.assistant.wants import Wants, years_of
from bot.retrieval.within import Piece, Sought
from bot.store.papers import PaperRow
from bot.texts import sources as lines

MOST = 24
MOST_OF_PAPER = 6
"""Passages of one paper, so that one long paper does not fill the room."""

SENTENCES = 6
"""Of a passage that are remembered as telling."""

LEAST_TEXT = 200
"""Characters: in less room nothing stands that could be quoted."""

STATIONS_OF_PAPER = 5
PAPERS_WITH_STATIONS = 3
"""Where it was not asked what became of the matter."""

AT_HOME = 1.4
"""What the home city's texts gain."""

PRIOR = 0.45
"""Of a text's worth so much hangs on the rank of its paper."""

ON_TIME = 1.15
"""What a paper gains that is of the year that the question names."""

LEAST_ABOUT = 0.2
"""Of a paper whose title and texts have other words than the question."""

IN_TEXT = 0.7
"""What a word counts that stands not in a paper's title but in its best text."""

PROPOSED = 0.6
"""What a text is worth where results were asked for: „Der Rat beschließt“ is only proposed there."""

UNDONE = 0.7
"""What was rejected, withdrawn or put off comes after what was decided, where both say it."""

AS_ASKED = 0.3
"""Of a station's worth so much hangs on how much of the paper's title is what the question says."""

STALE = 0.35
"""What the oldest paper's station loses beside the newest one's where it is asked how a matter stands."""

ALIKE_ABOUT = 0.75
"""Papers about a question nearly as much as the best are of the matter."""

UNASKED = 0.45
"""What a station is worth where it was not asked what became of the matter."""

_NOUN = re.compile(r"[A-ZÄÖÜ]\w+|\d+")
_OF_STATIONS = {Kind.RESULT, Kind.VOTERS, Kind.STATUS}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read. `topic` are its words without times and what is said of voting; `home` is the city
    whose papers come first."""

    question: str
    sought: Sought
    topic: Sought
    wants: Wants
    now: dt.datetime
    home: str | None = None


@dataclass(frozen=True, slots=True)
class LookedInto:
    """A paper that is looked into. `prior` is how well it fits by itself, up to 1."""

    no: int
    row: PaperRow
    prior: float
    title: Title
    lines: tuple[StationLine, ...]
    outcomes: tuple[str, ...]
    origin: str = ""
    """Who has put it on the table, '' where nothing says it."""
    caution: str = ""
    """What became of it, where its words do not hold (standings)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may become a source: `told` are its sentences, the best first."""

    source: Source
    told: tuple[Told, ...]
    worth: float


def text_candidate(asked: Asked, paper: LookedInto, piece: Piece) -> Candidate | None:
    """None for a passage without words."""
    text = plain(piece.text)
    factor = _factor(asked, paper) * (PROPOSED if asked.wants.kind in _OF_STATIONS else 1.0)
    factor *= UNDONE if paper.caution else 1.0
    found = told(text, paper.title, asked.sought, asked.wants)[:SENTENCES]
    years = years_of(text) | years_of(paper.row.name)
    timely = asked.wants.timely(years, paper.row.date.year if paper.row.date else None)
    weighed = tuple(replace(each, worth=each.worth * factor, timely=timely) for each in found)
    if not weighed:
        return None
    source = replace(
        _source(paper),
        text=" ".join(text.split()),
        file=plain(piece.name),
        file_ref=piece.file,
        page=piece.page,
        url=piece.url,
    )
    return Candidate(source, weighed, weighed[0].worth)


def station_candidates(
    asked: Asked, papers: Sequence[LookedInto], texts: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Stations of all papers where they are what was asked for, else of the first ones.

    How well a paper is what the question is about is told by its title and its texts together.
    """
    heard = papers if asked.wants.decided else papers[:PAPERS_WITH_STATIONS]
    about = {each.no: _about(asked, each, texts) for each in heard}
    fresh = _freshness(heard, about) if asked.wants.kind is Kind.STATUS else {}
    for paper in heard:
        best = sorted(paper.lines, key=lambda line: -line.fit)[:STATIONS_OF_PAPER]
        for line in best:
            found = _station_candidate(asked, paper, line, about[paper.no])
            yield _weighed(found, fresh.get(paper.no, 1.0) * _as_asked(asked, paper))


def data_candidates(
    asked: Asked, papers: Sequence[LookedInto], texts: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Who has put papers on the table, as the data or the title says, where that was asked for."""
    for paper in papers if asked.wants.kind is Kind.ORIGIN else ():
        if paper.origin:
            about = _about(asked, paper, texts)
            worth = (1 + ITSELF) * (LEAST_ABOUT + about) * _factor(asked, paper) * SAID
            source = replace(_source(paper), text=paper.origin, file=lines.PAPER_DATA)
            yield Candidate(source, (Told(paper.origin, worth, about, about, said=True),), worth)


def _freshness(papers: Sequence[LookedInto], about: Mapping[int, float]) -> dict[int, float]:
    """Of the papers about a matter: 1 for the one that was dealt with last, less the older the others are."""
    least = ALIKE_ABOUT * max(about.values(), default=0.0)
    last = {each.no: _last_dealt_with(each) for each in papers if about[each.no] >= least}
    order = sorted(last, key=lambda no: last[no], reverse=True)
    return {no: 1 - STALE * at / max(len(order) - 1, 1) for at, no in enumerate(order)}


def _last_dealt_with(paper: LookedInto) -> str:
    days = [line.facts.start.isoformat() for line in paper.lines if line.facts.result and line.facts.start]
    return max(days, default="")


def _as_asked(asked: Asked, paper: LookedInto) -> float:
    """Of papers whose titles have all the words, the one with the fewest others is the matter itself."""
    city = {"Stadt", *_NOUN.findall(paper.row.city)}
    words = [each for each in _NOUN.findall(paper.row.name) if each not in city]
    said = len(asked.topic.places(paper.row.name))
    return 1 - AS_ASKED + AS_ASKED * min(1.0, said / len(words) if words else 0.0)


def _weighed(candidate: Candidate, factor: float) -> Candidate:
    told = tuple(replace(each, worth=each.worth * factor) for each in candidate.told)
    return replace(candidate, told=told, worth=candidate.worth * factor)


def _about(asked: Asked, paper: LookedInto, all_texts: Sequence[Candidate]) -> float:
    texts = [each for each in all_texts if each.source.paper == paper.row.ref]
    in_title = asked.topic.credits(asked.topic.terms_in(paper.row.name))
    best = texts[0].source.text if texts else ""
    in_text = asked.topic.credits(asked.topic.terms_in(best))
    both = [max(first, IN_TEXT * second) for first, second in zip(in_title, in_text, strict=True)]
    return asked.topic.share(both)


def _station_candidate(asked: Asked, paper: LookedInto, line: StationLine, about: float) -> Candidate:
    said = line.tells(asked.wants)
    worth = (1 + ITSELF) * (LEAST_ABOUT + about) * line.fit * _factor(asked, paper)
    hoped = said or (asked.wants.kind is Kind.VOTERS and bool(line.facts.result))
    worth *= expected(asked.wants, said=hoped) if asked.wants.decided else UNASKED
    source = replace(_source(paper), text=line.text, station=line.facts, superseded=line.superseded)
    in_title = any(map(asked.wants.named_year, years_of(paper.row.name)))
    timely = not asked.wants.times or in_title or line.is_on_time(asked.wants)
    told = Told(line.text, worth, about, about, said, timely=timely)
    found = (told,) if asked.wants.decided else ()
    return Candidate(source, found, worth)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best first, each text once."""
    best: dict[str, Candidate] = {}
    for each in sorted(candidates, key=lambda one: -one.worth):
        where = each.source.paper.id if each.source.station else ""
        best.setdefault(where + " ".join(each.source.text.split()), each)
    return list(best.values())


def within_room(candidates: Sequence[Candidate], room: int) -> list[Candidate]:
    """The best that fit together; what is too long for the rest is cut to what tells most."""
    chosen: list[Candidate] = []
    texts: Counter[str] = Counter()
    for each in candidates:
        fitting = _fitting(each, room)
        paper = each.source.paper.id
        if fitting is None or (each.source.station is None and texts[paper] >= MOST_OF_PAPER):
            continue
        texts[paper] += each.source.station is None
        room -= len(fitting.source.text)
        chosen.append(fitting)
        if len(chosen) == MOST:
            break
    return chosen


def _fitting(candidate: Candidate, room: int) -> Candidate | None:
    text = candidate.source.text
    if len(text) <= room:
        return candidate
    if room < LEAST_TEXT or not candidate.told or len(candidate.told[0].text) > room:
        return None
    best = candidate.told[0].text
    start = text.find(best)
    end = max(text.rfind(" ", 0, start + room), start + len(best))
    kept = text[start:end]
    told = tuple(each for each in candidate.told if each.text in kept)
    return replace(candidate, source=replace(candidate.source, text=kept), told=told)


def _source(paper: LookedInto) -> Source:
    row = paper.row
    return Source(
        0,
        row.ref,
        row.city,
        row.reference,
        plain(row.name),
        "",
        url=row.web or None,
        outcomes=paper.outcomes,
        date=row.date,
        caution=paper.caution,
    )


def _factor(asked: Asked, paper: LookedInto) -> float:
    factor = 1 - PRIOR + PRIOR * paper.prior
    if asked.home and paper.row.ref.body == asked.home:
        factor *= AT_HOME
    if paper.row.date and asked.wants.named_year(paper.row.date.year):
        factor *= ON_TIME
    return factor
