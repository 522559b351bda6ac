"""Which news a subscription asks for: yes or no for each, and why."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.council.references import matches, reference_key
from bot.council.results import read_result
from bot.council.stations import is_decision
from bot.digest.edition.routine import is_routine
from bot.digest.records import Fitting, Match, Reason, Subscription, Wish, Without
from bot.messages import ObjectRef, Span
from bot.retrieval.query.filters import DECISION, Filters
from bot.retrieval.query.query import Query
from bot.retrieval.topics import Fit, Topics
from bot.store.news import News
from bot.store.on_agenda import AgendaReader, OnAgenda
from bot.texts.query import NO_FILTER

_Asked = tuple[object, ...]
"""What is asked for, whoever asks."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is read of news once for all who might want it. `outcomes` are the results that it is one of."""

    kinds: frozenset[str]
    outcomes: frozenset[str]
    gremien: frozenset[tuple[str, str]]
    key: str
    routine: bool


@dataclass(frozen=True, slots=True)
class _Why:
    """Where its topic stands, as in a `Reason`; `about` is what that piece of text belongs to."""

    marks: tuple[Span, ...] = ()
    quote: str = ""
    hits: tuple[Span, ...] = ()
    about: tuple[ObjectRef, ...] = ()


_ASKED_ALL = _Why()
MOST_COUNTED = 5_000
"""Papers that are looked at to say how much there is of a topic."""

MOST_TOLD = 50
"""Nobody needs to know it better."""

_OF_MEETINGS = frozenset(("agenda", "minutes"))


@dataclass(frozen=True, slots=True)
class _Found:
    """What fits a topic: papers, and titles of what has none."""

    papers: Mapping[int, Fit]
    titles: Mapping[str, tuple[Span, ...]]

    def of(self, news: News, items: Sequence[OnAgenda] | None) -> _Why | None:
        if items is not None:
            return self._of_meeting(items)
        if news.paper_no is None:
            return _Why(self.titles[news.title])
        fit = self.papers[news.paper_no]
        named = news.paper is not None and news.title == news.paper.name
        return _Why(fit.title_marks if named else (), fit.quote, fit.quote_marks)

    def _of_meeting(self, items: Sequence[OnAgenda]) -> _Why:
        """Told by the first item that fits; `about` are all of them."""
        fitting = [each for each in items if self._fits(each)]
        refs = (ref for each in fitting for ref in (each.item, each.paper) if ref)
        first = fitting[0]
        return _Why(quote=first.title, hits=self._marks(first), about=tuple(dict.fromkeys(refs)))

    def _fits(self, item: OnAgenda) -> bool:
        return item.title in self.titles if item.paper_no is None else item.paper_no in self.papers

    def _marks(self, item: OnAgenda) -> tuple[Span, ...]:
        """Of a paper's name where the item is called the same."""
        if item.paper_no is None:
            return self.titles[item.title]
        return self.papers[item.paper_no].title_marks if item.title == item.name else ()


@dataclass
class _Sought:
    """Where a topic may stand: the news with each paper, and those without one by the title."""

    papers: dict[int, list[News]] = field(default_factory=dict)
    titles: dict[str, list[News]] = field(default_factory=dict)

    def add(self, news: News, paper_no: int | None, title: str) -> None:
        if paper_no is None:
            self.titles.setdefault(title, []).append(news)
        else:
            self.papers.setdefault(paper_no, []).append(news)


class Scope:
    """Of one look: remembers what was asked and how things are then, so make one for each."""

    def __init__(self, topics: Topics, read: Callable[[str], Query], agendas: AgendaReader) -> None:
        """`read` is the search's: what is understood of a request now."""
        self._topics = topics
        self._read = read
        self._agendas = agendas
        self._queries: dict[str, Query] = {}
        self._facts: dict[int, _Facts] = {}
        self._passed: dict[_Asked, dict[int, bool]] = {}
        self._by_topic: dict[str, dict[int, _Why | None]] = {}
        self._answers: dict[_Asked, dict[int, _Why | None]] = {}
        self._items: dict[int, tuple[OnAgenda, ...]] = {}
        self._sought: dict[tuple[int, ...], _Sought] = {}

    def matches(self, subscription: Subscription, news: Sequence[News]) -> list[Match]:
        """Those in scope, in the given order, each with the reason.

        A request that has `problems` asks for nothing: without the filter that is not known any more it
        would ask for everything.
        """
        wish = subscription.wish
        query = self._query(wish.query)
        if query.problems:
            return []
        known = self._answers.setdefault((wish.kinds, wish.query, wish.bodies, wish.without), {})
        if missing := [each for each in news if each.id not in known]:
            known.update(self._answered(wish, query, missing))
        topic = query.topic
        return [
            Match(
                each, (Reason(subscription.number, topic, why.marks, why.quote, why.hits),), about=why.about
            )
            for each in news
            if (why := known[each.id])
        ]

    def problems(self, subscription: Subscription) -> tuple[str, ...]:
        """What is not understood of a request, as sentences: its Gremium or its city is gone."""
        return self._query(subscription.wish.query).problems

    def fitting(self, wish: Wish) -> Fitting | None:
        """How much there is of a topic already; None where none is asked for, or its request has problems."""
        query = self._query(wish.query)
        if query.problems or not query.topic or not self._topics.needs_paper(query):
            return None
        papers = self._topics.newest(wish.bodies, MOST_COUNTED)
        if count := self._topics.count(query, papers, MOST_TOLD):
            return Fitting(count, many=count == MOST_TOLD)
        words = list(dict.fromkeys(re.findall(r"[^\W_][\w-]*", query.topic)))
        return Fitting(0, tuple(each for each in words if not self._fits_alone(each, papers)))

    def _fits_alone(self, word: str, papers: Sequence[int]) -> bool:
        return self._topics.count(self._query(f"{NO_FILTER} {word}"), papers, 1) > 0

    def _answered(self, wish: Wish, query: Query, news: Sequence[News]) -> dict[int, _Why | None]:
        passed = self._passed.setdefault((wish.kinds, wish.bodies, wish.without, query.filters), {})
        for each in news:
            if each.id not in passed:
                passed[each.id] = self._passes(each, wish, query)
        asked = [each for each in news if passed[each.id]]
        answers: dict[int, _Why | None] = dict.fromkeys((each.id for each in news), None)
        if not self._topics.needs_paper(query):
            return answers | {each.id: _ASKED_ALL for each in asked}
        known = self._by_topic.setdefault(wish.query, {})
        # About all news at once, whatever else the first who asks wants: the next one wants the rest.
        if asked and (missing := [each for each in news if each.id not in known]):
            known.update(self._told(query, missing))
        return answers | {each.id: known[each.id] for each in asked}

    def _passes(self, news: News, wish: Wish, query: Query) -> bool:
        """All that is asked for but the topic."""
        if news.id not in self._facts:
            self._facts[news.id] = _read(news)
        facts, body = self._facts[news.id], news.ref.body
        if facts.kinds.isdisjoint(wish.kinds) or (wish.bodies and body not in wish.bodies):
            return False
        if query.filters.bodies and body not in query.filters.bodies:
            return False
        return _filtered(news, facts, query.filters) and not any(
            self._unwanted(news, facts, each) for each in wish.without
        )

    def _unwanted(self, news: News, facts: _Facts, without: Without) -> bool:
        """A Gremium is unwanted where no other one is in the meeting with it."""
        match without.what:
            case "routine":
                return facts.routine
            case "outcome":
                return without.value in facts.outcomes
            case "organization":
                return bool(facts.gremien) and facts.gremien <= self._gremien(without.value)
            case "word":
                word = self._query(f"{NO_FILTER} {without.value}")
                return bool(self._topics.in_titles(word, [news.title]).get(news.title))

    def _gremien(self, name: str) -> frozenset[tuple[str, str]]:
        return self._query(f'gremium:"{name}"').filters.organizations

    def _query(self, text: str) -> Query:
        if text not in self._queries:
            self._queries[text] = self._read(text)
        return self._queries[text]

    def _told(self, query: Query, news: Sequence[News]) -> dict[int, _Why | None]:
        """Where a topic stands in each of these; looks only at what it touches, which is little."""
        sought = self._sought_in(news)
        found = _Found(self._topics.fits(query, sought.papers), self._topics.in_titles(query, sought.titles))
        touched = {each.id: each for no in found.papers for each in sought.papers[no]}
        touched |= {each.id: each for title in found.titles for each in sought.titles[title]}
        told = {id_: found.of(each, self._items.get(id_)) for id_, each in touched.items()}
        return {each.id: told.get(each.id) for each in news}

    def _sought_in(self, news: Sequence[News]) -> _Sought:
        key = tuple(each.id for each in news)
        if key not in self._sought:
            sought = self._sought[key] = _Sought()
            for each in news:
                if each.kind in _OF_MEETINGS and each.id not in self._items:
                    self._items[each.id] = self._agendas.of(each.meeting) if each.meeting else ()
                for one in self._items.get(each.id, (each,)):
                    sought.add(each, one.paper_no, one.title)
        return self._sought[key]


def _read(news: News) -> _Facts:
    kinds, outcomes = {str(news.kind)}, set[str]()
    if news.kind == "result" and news.station is not None:
        outcomes = {read_result(news.station.result).kind.value}
        if is_decision(news.station):
            kinds.add("decision")
            outcomes.add(DECISION)
    return _Facts(
        frozenset(kinds),
        frozenset(outcomes),
        frozenset((news.body, id_) for id_, _ in news.organizations),
        reference_key(news.paper.reference) if news.paper else "",
        is_routine(news),
    )


def _filtered(news: News, facts: _Facts, filters: Filters) -> bool:
    """A paper that no Gremium deals with yet is of none."""
    if filters.organizations and facts.gremien.isdisjoint(filters.organizations):
        return False
    if filters.results and facts.outcomes.isdisjoint(filters.results):
        return False
    if filters.numbers and not any(matches(key, facts.key) is not None for key in filters.numbers):
        return False
    day = news.day
    return not filters.spans or any(
        day is not None
        and (each.since is None or each.since <= day)
        and (each.until is None or day <= each.until)
        for each in filters.spans
    )
