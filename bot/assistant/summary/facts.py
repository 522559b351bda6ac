"""What the data say of a paper and its Beratungsfolge: never a model, never a guess."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.council.results import Outcome, read_result
from bot.council.stations import StationFacts, is_decision, standing
from bot.messages import Block, ObjectRef, Table, Text
from bot.store.bodies import organization_names
from bot.store.database import Database
from bot.store.papers import PaperRow
from bot.texts import summaries as texts

_PREPARING = ("vorberatung", "anhörung", "vorbereitung", "beratung", "empfehlung")
_GONE_ON = frozenset({Outcome.POSTPONED, Outcome.REFERRED})
_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Course:
    """The stations of a paper in order of time; `now` is the one that says where the matter stands."""

    paper: PaperRow
    stations: tuple[StationFacts, ...]
    now: StationFacts | None
    at: datetime

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(each.result for each in self.stations if each.result)

    @property
    def meetings(self) -> tuple[ObjectRef, ...]:
        return tuple(
            ObjectRef("Meeting", self.paper.ref.body, each.meeting) for each in self.stations if each.meeting
        )


def course_of(paper: PaperRow, stations: Sequence[StationFacts], at: datetime) -> Course:
    return Course(paper, tuple(stations), standing(stations), at)


def paper_facts(db: Database, course: Course) -> list[Block]:
    """Who, what, when, with which result."""
    paper = course.paper
    names = organization_names(db, paper.ref.body)
    by = [names[each] for each in paper.originators if each in names]
    lines = [texts.paper_line(paper.paper_type, paper.reference, paper.city, paper.date, paper.name)]
    lines += [texts.originators(by)] if by else []
    return [Text("\n".join([*lines, *_where_it_stands(course)]))]


def _where_it_stands(course: Course) -> list[str]:
    now, lines = course.now, []
    if now and now.result:
        lines.append(texts.standing(_line(now), decided=is_decision(now)))
        before = [each for each in _earlier(course) if each.result][-_BEFORE:]
        lines += [texts.before([_line(each) for each in before])] if before else []
    else:
        lines.append(texts.NO_RESULT_YET)
    coming = [each for each in course.stations if _is_to_come(each, course.at)]
    return [*lines, texts.next_up(_line(coming[0]))] if coming else lines


def _earlier(course: Course) -> list[StationFacts]:
    place = course.stations.index(course.now) if course.now in course.stations else 0
    return list(course.stations[:place])


def _line(station: StationFacts) -> str:
    return texts.station_line(station.organization, station.start, station.result)


def _is_to_come(station: StationFacts, at: datetime) -> bool:
    return not station.result and station.start is not None and station.start > at


def course_blocks(course: Course, related: Sequence[str]) -> list[Block]:
    """All stations, what each means now, and what has changed on the way."""
    paper = course.paper
    if not course.stations:
        return [Text(texts.NO_STATIONS)]
    caption = texts.course_caption(paper.reference, paper.name)
    rows = tuple(_row(course, each) for each in course.stations)
    blocks: list[Block] = [Table(caption, texts.COURSE_HEADER, rows, (paper.ref, *course.meetings))]
    lists = ((texts.SAME_EVERYWHERE, _changes(course)), (texts.RELATED, related))
    told = ("\n".join([f"{head}:", *(f"• {each}" for each in lines)]) for head, lines in lists if lines)
    return [*blocks, *map(Text, told)]


def _row(course: Course, station: StationFacts) -> tuple[str, ...]:
    when = texts.day(station.start) if station.start else ""
    return (
        when,
        station.organization,
        station.role,
        station.result or texts.NO_RESULT,
        meaning(course, station),
    )


def meaning(course: Course, station: StationFacts) -> str:
    """What a station's result is worth now."""
    now = course.now
    if _is_to_come(station, course.at):
        return texts.TO_COME
    if not station.result or now is None:
        return ""
    if station is now:
        return texts.DECISIVE if is_decision(station) else texts.LATEST
    if station not in _earlier(course):
        return ""
    line = texts.station_line(now.organization, now.start, now.result)
    return texts.prepared_for(line) if _prepares(station) else texts.overtaken(line)


def _prepares(station: StationFacts) -> bool:
    kind = read_result(station.result).kind
    prepared = any(each in station.role.casefold() for each in _PREPARING) and not is_decision(station)
    return (prepared or kind is Outcome.RECOMMENDED) and kind not in _GONE_ON


def _changes(course: Course) -> list[str]:
    told = [(each, read_result(each.result)) for each in course.stations if each.result]
    return [
        texts.amended(_line(station)) if result.amended else texts.postponed(_line(station))
        for station, result in told
        if result.amended or result.kind in _GONE_ON
    ]
