"""How several cities have settled one topic: the face of the comparison.

    topic ─► titles that say it, by any of its names ──┐
    paper ─► titles that share its telling words ──────┴─► candidates ─► stations ─► the best of each city
    nothing? what the search finds: it only comes close ──────────────────────────────────┴─► texts ─► a row

    gathering, names, retrieval/titled       choosing, standing, versions       resolution, costs, reading

Works from data and extraction alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.assistant.comparing.choosing import MOTION, Candidate, is_clear
from bot.assistant.comparing.costs import costs
from bot.assistant.comparing.gathering import Asked, Gathering, Shared
from bot.assistant.comparing.reading import documents
from bot.assistant.comparing.request import Request, read_request, single_topics, without_place
from bot.assistant.comparing.resolution import resolution
from bot.assistant.comparing.rows import Comparison, Matter, Row
from bot.assistant.comparing.standing import Status
from bot.assistant.comparing.versions import beside, is_since, versions
from bot.clock import Clock
from bot.messages import ObjectRef
from bot.retrieval.query.query import Query
from bot.retrieval.search import Search
from bot.retrieval.titled import Titles
from bot.retrieval.topics import Topics
from bot.store.bodies import BodyRow
from bot.store.database import Database
from bot.store.files import files_of
from bot.store.holdings import holding
from bot.store.papers import PaperReader
from bot.store.stations import StationReader
from bot.texts import comparing as texts
from bot.texts import search as search_texts


class Comparing:
    """Synchronous; any thread may ask. Reads public rows only."""

    def __init__(
        self,
        db: Database,
        search: Search,
        topics: Topics,
        titles: Titles,
        shared: Shared,
        *,
        papers: PaperReader,
        stations: StationReader,
        clock: Clock,
    ) -> None:
        self._db = db
        self._search = search
        self._papers = papers
        self._stations = stations
        self._gathering = Gathering(db, search, topics, titles, shared, stations=stations, clock=clock)

    def compare(
        self,
        topic: str,
        bodies: Sequence[BodyRow],
        home: str | None,
        paper: ObjectRef | None = None,
        *,
        others: bool = False,
    ) -> Comparison:
        """One row for each of these cities that the words allow, the home city first.

        With a `paper`, or the number of one as topic, its matter is compared: its city comes last, as the
        home city does where `others` says that the other cities were asked for.
        """
        request = Request(topic) if paper else read_request(topic, bodies, self._search.known().configured)
        found = self._compared(request, bodies, home, paper, others=others)
        if paper or found.found_surely:
            return found
        loaded = [body.name for body in bodies]
        tried = (self._compared(each, bodies, home, None, others=others) for each in _others(request, loaded))
        return next((each for each in tried if each.found_surely), found)

    def _compared(
        self,
        request: Request,
        bodies: Sequence[BodyRow],
        home: str | None,
        paper: ObjectRef | None,
        *,
        others: bool,
    ) -> Comparison:
        query = self._search.read(request.topic, [body.key for body in bodies])
        asked = self._gathering.asked(query, paper or self._named(query, home))
        own = asked.paper.ref.body if asked.paper else home
        last = others or asked.paper is not None
        rows = [self._row(asked, body) for body in _wanted(query, request.bodies, bodies, own)]
        ordered = sorted(rows, key=lambda row: (row.body.key == own) == last)
        corrected = "" if asked.paper else self._gathering.corrected(query)
        told = asked.paper.name if asked.paper else corrected or query.topic or request.topic
        said = [search_texts.searched_instead(corrected)] if corrected else []
        labels = [part.label for part in query.parts if part.filter != "stadt"]
        said += [texts.filtered(labels)] if labels else []
        return Comparison(told, tuple(ordered), (*request.problems, *query.problems, *said))

    def _row(self, asked: Asked, body: BodyRow) -> Row:
        row = Row(body, holding(self._db, body.key))
        found = self._gathering.of(asked, body.key)
        if not found:
            near = self._gathering.near(asked, body.key)
            return replace(row, matter=self._matter(near), near=True) if near else row
        chosen, *others = found
        found_beside = beside(chosen, others)
        since = self._matters(each for each in found_beside if is_since(each, chosen))
        also = self._matters(each for each in found_beside if not is_since(each, chosen))
        row = replace(row, since=since, also=also)
        own = asked.paper is not None and asked.paper.ref.body == body.key
        if not own and not is_clear(chosen, self._gathering.today(body.key)):
            return replace(row, matter=self._matter(chosen), near=True)
        known = versions(chosen, others)
        newer, earlier = self._matter(known.newer), self._matter(known.earlier)
        return replace(self._told(row, chosen), own=own, newer=newer, earlier=earlier)

    def _told(self, row: Row, chosen: Candidate) -> Row:
        files = documents(self._db, chosen.paper.ref)
        day = chosen.standing.day if chosen.standing.status is Status.DECIDED else None
        return replace(
            row,
            matter=self._matter(chosen),
            readable=any(not each.minutes for each in files),
            resolution=resolution(files, decided=day, by_members=MOTION in chosen.paper.kinds),
            costs=costs(files),
        )

    def _named(self, query: Query, home: str | None) -> ObjectRef | None:
        """The paper whose number was typed and nothing else, as it is spelled, of the own city first."""
        if not query.references or re.search(r"\w", query.unnumbered):
            return None
        found = self._search.by_reference(query.text, query.bodies)
        best = [each for each in found if each.score == found[0].score]
        typed = "".join(query.text.split()).casefold()
        best.sort(key=lambda each: ("".join(each.reference.split()).casefold() != typed, each.body != home))
        return ObjectRef("Paper", best[0].body, best[0].id) if best else None

    def _matters(self, found: Iterable[Candidate]) -> tuple[Matter, ...]:
        return tuple(matter for each in found if (matter := self._matter(each)))

    def _matter(self, each: Candidate | None) -> Matter | None:
        """None where the paper has just ceased to be public."""
        paper = self._papers.paper(each.paper.ref) if each else None
        if each is None or paper is None:
            return None
        files = () if paper.web else files_of(self._db, paper.ref)
        link = paper.web or next((file.url for file in files if file.url), "")
        return Matter(paper, each.standing, tuple(self._stations.of(paper.ref)), link)


def _others(request: Request, loaded: Sequence[str]) -> Iterator[Request]:
    """What else may have been meant where nothing is found: a place unknown here, or several topics."""
    if found := without_place(request.topic):
        topic, place = found
        problem = texts.no_city(place, loaded)
        yield replace(request, topic=topic, problems=(*request.problems, problem))
    topics = single_topics(request.topic)
    for topic in topics:
        left = [each for each in topics if each != topic]
        yield replace(request, topic=topic, problems=(*request.problems, texts.one_topic(topic, left)))


def _wanted(query: Query, named: frozenset[str], bodies: Sequence[BodyRow], own: str | None) -> list[BodyRow]:
    """The cities that were named; a single one is compared with the own one, the own one with all."""
    named |= query.filters.bodies
    if len(named) == 1 and own:
        named = frozenset() if named == {own} else named | {own}
    return [body for body in bodies if not named or body.key in named]
