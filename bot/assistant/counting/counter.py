"""From what was asked to the rows that are counted, and to what could not be."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.assistant.counting.asked import Asked, Group, Subject, Wanted
from bot.assistant.counting.rows import Counted, CountedRow, group_keys, grouped, order
from bot.assistant.counting.settled import Keys, by_paper, heard, overruled, silent
from bot.council.results import Outcome, is_resolution, read_result
from bot.council.stations import standing
from bot.retrieval.counted import CountedMeeting, CountedPaper, CountedReader, CountedStation
from bot.retrieval.grouping import fold
from bot.retrieval.query.allowed import allowed
from bot.retrieval.query.filters import DECISION, NO_FILTERS, Filters
from bot.retrieval.query.periods import Period
from bot.retrieval.query.query import Query
from bot.retrieval.topic_papers import TopicPapers
from bot.store.database import Database

_DECIDED = frozenset((Outcome.RESOLVED.value, Outcome.REJECTED.value))
Numbers = frozenset[int]


class Counter:
    """Counts one question at one moment. Synchronous."""

    def __init__(
        self, db: Database, topics: TopicPapers, query: Callable[[str], Query], now: dt.datetime
    ) -> None:
        """`query` reads a topic without taking filters from it."""
        self._db = db
        self._topics = topics
        self._query = query
        self._now = now
        self._stations: dict[tuple[tuple[str, ...], Numbers], list[CountedStation]] = {}

    def count(self, asked: Asked) -> Counted:
        wanted = asked.wanted
        reader = CountedReader(self._db, asked.bodies)
        if wanted.subject is Subject.MEETINGS:
            found = self._meetings(asked, reader)
        elif wanted.subject is Subject.PAPERS and not at_stations(wanted):
            found = self._papers(asked, reader)
        else:
            found = self._at_stations(asked, reader)
        return self._finished(found, asked, reader)

    # Papers by what they are

    def _papers(self, asked: Asked, reader: CountedReader) -> Counted:
        papers = reader.papers(self._candidates(asked))
        spans = asked.wanted.filters.spans
        dated = {no for no, paper in papers.items() if not spans or within(paper.date, spans)}
        without = {no for no, paper in papers.items() if spans and paper.date is None}
        fitting = self._on_topic(asked.wanted, dated | without)
        of = by_paper(reader.stations(fitting & dated))
        rows = tuple(
            CountedRow(papers[no].ref.body, papers[no].date, papers[no], _standing(of.get(no, ())))
            for no in fitting & dated
        )
        return Counted(rows, undated=len(fitting & without))

    # What stations tell of

    def _at_stations(self, asked: Asked, reader: CountedReader) -> Counted:
        wanted, filters = asked.wanted, asked.wanted.filters
        candidates = self._candidates(asked)
        inside = [each for each in self._of(asked, candidates, reader) if self._is_inside(each, filters)]
        dated = [each for each in inside if not filters.spans or within(each.day, filters.spans)]
        undated = [each for each in inside if filters.spans and each.day is None]
        fits = self._on_topic(wanted, {each.paper for each in [*dated, *undated]})
        dated = [each for each in dated if each.paper in fits]
        # Who names a Gremium asks what it decided, whatever came after it.
        course = [] if filters.organizations else self._of(asked, candidates, reader)
        prepared = overruled(course)
        settled = [each for each in dated if self._counts(each, wanted, prepared)]
        chosen = [each for each in settled if not wanted.majority or each.majority == wanted.majority]
        missing = [each for each in undated if each.paper in fits and self._counts(each, wanted, prepared)]
        papers = reader.papers({each.paper for each in chosen})
        unknown, known = heard(dated, {each.paper for each in chosen}, wanted)
        of_papers = wanted.subject is Subject.PAPERS
        rows = _paper_rows(chosen, papers) if of_papers else _item_rows(chosen, papers)
        keys = {row.paper.no for row in rows if row.paper} if of_papers else {each.key for each in chosen}
        left = {each.paper if of_papers else each.key for each in missing} - keys
        return Counted(
            rows,
            undated=len(left),
            unknown=unknown,
            heard=known,
            silent=silent(settled) if wanted.majority else (),
            loose=self._loose(asked, reader) if wanted.subject is Subject.DECISIONS else 0,
        )

    def _of(self, asked: Asked, papers: Numbers, reader: CountedReader) -> list[CountedStation]:
        """Read once for a question and what is tried in its place."""
        key = asked.bodies, papers
        if key not in self._stations:
            self._stations[key] = reader.stations(papers)
        return self._stations[key]

    def _is_inside(self, station: CountedStation, filters: Filters) -> bool:
        """Of the Gremium asked for, and no meeting that is still to come."""
        held = {each for body, each in filters.organizations if body == station.body}
        if filters.organizations and not held & station.organizations:
            return False
        begun = station.facts.start is not None and station.facts.start <= self._now
        return bool(station.facts.result) or (begun and not station.cancelled)

    def _counts(self, station: CountedStation, wanted: Wanted, prepared: Keys) -> bool:
        results = wanted.filters.results
        decided = station.is_decision and (station.paper, station.key) not in prepared
        if wanted.subject is Subject.DECISIONS:
            return decided and (not results - {DECISION} or station.outcome in results)
        if not results:
            return True
        if DECISION in results and decided:
            return True
        # Who names no Gremium asks what became of the matter, not what was said on the way.
        if station.outcome in _DECIDED and not wanted.filters.organizations:
            return station.outcome in results and decided
        if station.outcome is Outcome.POSTPONED and station.taken_off is not wanted.taken_off:
            return False
        return station.outcome in results

    def _loose(self, asked: Asked, reader: CountedReader) -> int:
        """Decisions on items without a paper: the agenda itself, minutes, elections by call."""
        filters = asked.wanted.filters
        if asked.wanted.topic or filters.kinds or filters.originators:
            return 0
        held = filters.organizations
        return sum(
            is_resolution(read_result(each.result).kind)
            and (not held or any((each.body, one) in held for one in each.organizations))
            and (not filters.spans or within(each.day, filters.spans))
            for each in reader.without_paper()
        )

    # Meetings

    def _meetings(self, asked: Asked, reader: CountedReader) -> Counted:
        filters = asked.wanted.filters
        meetings = [each for each in reader.meetings() if _holds(each, filters)]
        if asked.wanted.topic:
            dealt = self._dealing(asked, reader)
            meetings = [each for each in meetings if (each.ref.body, each.ref.id) in dealt]
        dated = [each for each in meetings if not filters.spans or within(_day(each), filters.spans)]
        held = [each for each in dated if not each.cancelled and each.start and each.start <= self._now]
        return Counted(
            tuple(CountedRow(each.ref.body, _day(each), meeting=each) for each in held),
            undated=sum(each.start is None for each in meetings),
            ahead=sum(bool(each.start and each.start > self._now) and not each.cancelled for each in dated),
            cancelled=sum(each.cancelled for each in dated),
        )

    def _dealing(self, asked: Asked, reader: CountedReader) -> set[tuple[str, str]]:
        """The meetings at which a paper on the topic was dealt with."""
        fits = self._on_topic(asked.wanted, self._candidates(asked))
        return {(each.body, each.facts.meeting) for each in reader.stations(fits) if each.facts.meeting}

    # What all have in common

    def _candidates(self, asked: Asked) -> Numbers:
        filters = asked.wanted.filters
        only = replace(
            NO_FILTERS,
            bodies=frozenset(asked.bodies),
            kinds=filters.kinds,
            originators=filters.originators,
            numbers=filters.numbers,
        )
        return allowed(self._db, only) or frozenset()

    def _on_topic(self, wanted: Wanted, papers: Collection[int]) -> Numbers:
        """Asked last: it is the only thing that costs more than reading a row."""
        if wanted.matter:
            papers = self._topics.naming(self._query(wanted.matter), papers)
        if not wanted.topic:
            return frozenset(papers)
        fits = self._topics.mentioning if wanted.anywhere else self._topics.fitting
        return fits(self._query(wanted.topic), papers)

    def _finished(self, found: Counted, asked: Asked, reader: CountedReader) -> Counted:
        """In order, with matters, parties and groups."""
        numbers = sorted({row.paper.no for row in found.rows if row.paper})
        parties = reader.parties(numbers)
        group = asked.wanted.group
        facets = reader.kinds(numbers) if group is Group.KIND else parties
        rows = list(found.rows)
        if group:
            rows = [replace(row, groups=group_keys(row, group, facets)) for row in rows]
        rows.sort(key=lambda row: order(row, asked.home), reverse=True)
        return replace(
            found,
            rows=tuple(rows),
            parties=parties,
            matters=len(fold(self._db, numbers)) if asked.wanted.subject is Subject.PAPERS else 0,
            groups=grouped(rows, group),
        )


def at_stations(wanted: Wanted) -> bool:
    """Whether time and Gremium are those of a meeting, not of the paper."""
    said = wanted.filters.organizations or wanted.filters.results or wanted.group is Group.GREMIUM
    return wanted.subject is not Subject.PAPERS or bool(said)


def within(day: dt.date | None, spans: Sequence[Period]) -> bool:
    return day is not None and any(
        (not each.since or each.since <= day) and (not each.until or day <= each.until) for each in spans
    )


def _standing(stations: Sequence[CountedStation]) -> tuple[CountedStation, ...]:
    """The station that says where the matter stands."""
    chosen = standing([each.facts for each in stations])
    return tuple(each for each in stations if each.facts is chosen)[:1]


def _in_time(stations: Iterable[CountedStation]) -> tuple[CountedStation, ...]:
    return tuple(sorted(stations, key=lambda each: (str(each.day or ""), each.key)))


def _paper_rows(
    chosen: Iterable[CountedStation], papers: Mapping[int, CountedPaper]
) -> tuple[CountedRow, ...]:
    of = {no: _in_time(each) for no, each in by_paper(chosen).items() if no in papers}
    return tuple(CountedRow(papers[no].ref.body, each[-1].day, papers[no], each) for no, each in of.items())


def _item_rows(
    chosen: Iterable[CountedStation], papers: Mapping[int, CountedPaper]
) -> tuple[CountedRow, ...]:
    """One row for each agenda item, however many papers it dealt with."""
    of: dict[tuple[str, ...], list[CountedStation]] = {}
    for each in chosen:
        if each.paper in papers:
            of.setdefault(each.key, []).append(each)
    first = {key: min(each, key=lambda one: one.paper) for key, each in of.items()}
    return tuple(CountedRow(each.body, each.day, papers[each.paper], (each,)) for each in first.values())


def _holds(meeting: CountedMeeting, filters: Filters) -> bool:
    held = {each for body, each in filters.organizations if body == meeting.ref.body}
    return not filters.organizations or bool(held & meeting.organizations)


def _day(meeting: CountedMeeting) -> dt.date | None:
    return meeting.start.date() if meeting.start else None
