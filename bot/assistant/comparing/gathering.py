"""The candidates of a city: papers whose titles say the topic, by any of the names of its matter."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.assistant.comparing.choosing import Candidate, best, is_stale, promising
from bot.assistant.comparing.names import other_names, subject
from bot.assistant.comparing.standing import stands
from bot.assistant.comparing.versions import latest_first, successor_first
from bot.clock import Clock
from bot.messages import ObjectRef
from bot.retrieval.query.allowed import allowed
from bot.retrieval.query.query import Query
from bot.retrieval.search import Search
from bot.retrieval.titled import Titled, Titles
from bot.retrieval.topics import Topics
from bot.store.bodies import zone_of
from bot.store.database import Database
from bot.store.stations import StationReader

MOST_READ = 40
"""Papers of a city whose stations are looked at."""
MOST_HITS = 30
"""Of a search among which something like it is looked for."""

SAME_MATTER = 0.4
"""Of two titles, by rarity: what shares so much is about the same (benchmarks.early_warning)."""

Shared = Callable[[str, str], float]
"""How much of two titles stands in both, by rarity (retrieval.same_matter.SameMatter.shared)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: words as they were read, or a `paper`. `names` are those of the matter, if known."""

    query: Query
    names: tuple[str, ...] = ()
    paper: Titled | None = None

    @property
    def text(self) -> str:
        return self.paper.name if self.paper else self.query.words


class Gathering:
    """Synchronous; any thread may ask. Reads public rows only."""

    def __init__(
        self,
        db: Database,
        search: Search,
        topics: Topics,
        titles: Titles,
        shared: Shared,
        *,
        stations: StationReader,
        clock: Clock,
    ) -> None:
        self._db = db
        self._search = search
        self._topics = topics
        self._titles = titles
        self._shared = shared
        self._stations = stations
        self._clock = clock

    def asked(self, query: Query, paper: ObjectRef | None) -> Asked:
        own = self._titles.paper(paper) if paper else None
        text = own.name if own else query.words
        return Asked(query, other_names(text, self._titles.said(text)), own)

    def corrected(self, query: Query) -> str:
        return self._titles.corrected(query.unnumbered)

    def today(self, body: str) -> dt.date:
        return self._clock.now().astimezone(zone_of(self._db, body)).date()

    def of(self, asked: Asked, body: str) -> list[Candidate]:
        """Those whose titles say the matter, the one that stands for the city first."""
        today = self.today(body)
        own = asked.paper if asked.paper and asked.paper.ref.body == body else None
        papers = self._versions(own) if own else self._fitting(asked, self._saying(asked, body))
        found = [Candidate(each, self._focus(asked, each.name)) for each in papers]
        read = self._read(promising(found, today, MOST_READ))
        ordered = latest_first(best([each for each in read if not is_stale(each, today)], today))
        return ordered if own else successor_first(ordered)

    def near(self, asked: Asked, body: str) -> Candidate | None:
        """What the search finds where no title says it: the best one whose text is about it."""
        text = asked.text
        hits = {hit.no: hit.score for hit in self._search.find(text, bodies=[body], limit=MOST_HITS).hits}
        # A title that says it has been found already: here it would be its parts, scattered over the title.
        found_in = self._topics.fits(self._search.read(text, [body]), hits)
        fits = [no for no, fit in found_in.items() if not fit.strong]
        papers = self._fitting(asked, self._titles.papers(fits, [body]))
        found = self._read([Candidate(each, hits[each.no]) for each in papers])
        settling = best([each for each in found if each.settles], self.today(body))
        return settling[0] if settling else None

    def _read(self, found: Sequence[Candidate]) -> list[Candidate]:
        now = self._clock.now()
        return [replace(each, standing=stands(self._stations.of(each.paper.ref), now)) for each in found]

    def _saying(self, asked: Asked, body: str) -> list[Titled]:
        """Each once, as the name finds it that its title says best."""
        named = [each for name in asked.names for each in self._titles.named(name, [body])]
        first = self._alike(asked, body) if asked.paper else self._titles.asked(asked.query, [body])
        papers: dict[int, Titled] = {}
        for each in (*first, *named):
            known = papers.get(each.no)
            papers[each.no] = each if known is None or (each.whole and not known.whole) else known
        return list(papers.values())

    def _alike(self, asked: Asked, body: str) -> list[Titled]:
        """Papers whose titles share the telling words of the paper asked by."""
        hits = self._search.find(asked.text, bodies=[body], limit=MOST_HITS).hits
        papers = self._titles.papers([hit.no for hit in hits], [body])
        own = subject(asked.text)
        return [each for each in papers if self._shared(own, subject(each.name)) >= SAME_MATTER]

    def _versions(self, own: Titled) -> list[Titled]:
        """The paper itself, and what bears its number."""
        found = self._search.by_reference(own.reference, [own.ref.body]) if own.group else ()
        papers = self._titles.papers([each.no for each in found], [own.ref.body])
        return [own, *(each for each in papers if each.group == own.group and each.no != own.no)]

    def _fitting(self, asked: Asked, papers: Sequence[Titled]) -> list[Titled]:
        """Those that pass what else was asked for, such as a period or a Gremium."""
        filters = allowed(self._db, replace(asked.query.filters, bodies=frozenset()))
        return [each for each in papers if filters is None or each.no in filters]

    def _focus(self, asked: Asked, title: str) -> float:
        """How much of a title is the topic, under whatever name."""
        phrases = (subject(asked.text) if asked.paper else asked.text, *asked.names)
        return max(self._shared(phrase, subject(title) if asked.paper else title) for phrase in phrases)
