"""Whether what is told of a matter holds of that alone: two papers, or stations, prove nothing together."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.assistant.grounding.clauses import clauses, overlap
from bot.assistant.grounding.dates import Date, is_given, take_dates
from bot.assistant.grounding.gremien import gremien_in, unknown_gremien
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.known import Known
from bot.assistant.grounding.outcomes import results_hold, stated
from bot.assistant.grounding.station_words import topics_hold
from bot.assistant.records import Source
from bot.retrieval.words.german import terms

_GAP = re.compile(r"(?P<and>\s(?:und|sowie)\s)|[,;:]\s|\s(?:aber|während|nachdem|bevor)\s")
_OTHER_SUBJECT = re.compile(r"\b(?:wurde|wurden|ist|sind)\b")


def statements(sentence: str) -> list[str]:
    """Its pieces that state a result each; what states none belongs to the next that does, or to the last."""
    pieces: list[str] = []
    open_, start = "", 0
    for gap in [*_GAP.finditer(sentence), None]:
        part = sentence[start : gap.start() if gap else len(sentence)]
        start = gap.end() if gap else len(sentence)
        open_ = f"{open_} {part}".strip()
        if stated(part):
            pieces.append(open_)
            open_ = ""
    if not pieces:
        return [sentence]
    pieces[-1] = f"{pieces[-1]} {open_}".strip()
    return list(_with_subjects(pieces))


def _with_subjects(pieces: list[str]) -> Iterator[str]:
    """„Der Ausschuss vertagte sie und beschloss sie im Juni“: the second has the Gremium of the first."""
    before = ""
    for each in pieces:
        named = gremien_in(each)
        yield each if named or _OTHER_SUBJECT.search(each) else f"{before} {each}".strip()
        before = named[0] if named else before


def statements_hold(sentence: str, ground: Ground) -> bool:
    """Each result with its Gremium and its day: of one station, or of the text of one paper."""
    if not any(each.station for each in ground.sources) or len(ground.sources) == 1 or not stated(sentence):
        return True
    return all(
        any(_holds(each, unit) for unit in units(ground)) for each in statements(sentence) if stated(each)
    )


def units(ground: Ground) -> Iterator[Ground]:
    """Each station, and the texts of each paper."""
    for source in ground.sources:
        if source.station:
            yield _only(ground, [source])
    for paper in dict.fromkeys(each.paper for each in ground.sources if not each.station):
        yield _only(ground, [each for each in ground.sources if each.paper == paper and not each.station])


def papers(ground: Ground) -> list[Ground]:
    found = dict.fromkeys(each.paper for each in ground.sources)
    return [_only(ground, [each for each in ground.sources if each.paper == paper]) for paper in found]


def nearest(sentence: str, ground: Ground) -> Iterator[tuple[str, Ground]]:
    """Each clause with the paper whose title it names, where several papers are cited."""
    every = papers(ground)
    if len(every) == 1:
        return
    own = [frozenset(terms(each.titles)) for each in every]
    for clause in clauses(sentence):
        told = frozenset(each for each in terms(take_dates(clause.text)[1]) if not each.isdigit())
        shared = [overlap(told, words) for words in own]
        if shared.count(max(shared)) == 1:
            yield clause.text, every[shared.index(max(shared))]


def _only(ground: Ground, sources: list[Source]) -> Ground:
    numbers = {each.number for each in sources}
    return replace(
        ground, sources=tuple(sources), quotes=tuple(each for each in ground.quotes if each.source in numbers)
    )


def _holds(said: str, unit: Ground) -> bool:
    if not results_hold(said, unit) or not topics_hold(said, unit):
        return False
    if next(unknown_gremien(said, Known(unit, "")), None) is not None:
        return False
    known = take_dates(f"{unit.around} | {unit.titles}")[0]
    starts = [each.station.start for each in unit.sources if each.station and each.station.start]
    known += [Date(each.day, each.month, each.year) for each in starts]
    return all(is_given(each, known) for each in take_dates(said)[0])
