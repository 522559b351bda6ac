"""How several cities have settled one topic: the face of the comparison.

    topic ─► titles that say it, by any of its names ──┐
    paper ─► titles that share its telling words ──────┴─► candidates ─► stations ─► the best of each city
    nothing? what the search finds: it only comes close ──────────────────────────────────┴─► texts ─► a row

    gathering, names, retrieval/titled       choosing, standing, versions       resolution, costs, reading

Works from data and extraction alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.assistant.comparing.choosing import MOTION, Candidate, is_clear
from bot.assistant.comparing.costs import costs
from bot.assistant.comparing.gathering import Asked, Gathering, Shared
from bot.assistant.comparing.reading import documents
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
from bot.store.holdings import holding
from bot.store.papers import PaperReader
from bot.store.stations import StationReader


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
        query = self._search.read(topic, [body.key for body in bodies])
        asked = self._gathering.asked(query, paper or self._named(query, home))
        own = asked.paper.ref.body if asked.paper else home
        last = others or asked.paper is not None
        rows = [self._row(asked, body) for body in _wanted(query, bodies, own)]
        ordered = sorted(rows, key=lambda row: (row.body.key == own) == last)
        told = asked.paper.name if asked.paper else query.topic or topic
        return Comparison(told, tuple(ordered), query.problems)

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
        texts = documents(self._db, chosen.paper.ref)
        day = chosen.standing.day if chosen.standing.status is Status.DECIDED else None
        return replace(
            row,
            matter=self._matter(chosen),
            readable=any(each.main for each in texts),
            resolution=resolution(texts, decided=day, by_members=MOTION in chosen.paper.kinds),
            costs=costs(texts),
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
        return Matter(paper, each.standing, tuple(self._stations.of(paper.ref)))


def _wanted(query: Query, bodies: Sequence[BodyRow], own: str | None) -> list[BodyRow]:
    """The cities that were named; a single one is compared with the own one."""
    named = query.filters.bodies
    if len(named) == 1 and own:
        named |= {own}
    return [body for body in bodies if not named or body.key in named]
