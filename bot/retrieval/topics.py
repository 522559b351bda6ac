"""Does a paper fit a saved search, yes or no: what a digest needs where a search ranks.

The answer for a paper depends on nothing but the paper, the request and how common the request's words are;
never on other papers that are asked about. Words alone decide. Meaning would find more, but of the papers
that it adds where it is surest a quarter is about something else (benchmarks/topics.py), its answer comes and
goes with the model and all other papers, and nobody could be shown why.
"""

import json
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from bot.messages import Span
from bot.retrieval.beginning import Beginning
from bot.retrieval.described import described, looked
from bot.retrieval.found import FoundPaper
from bot.retrieval.lexical.ranking import Ranking, Scored
from bot.retrieval.lexical.schema import ORDINAL_BITS, revision, visibility
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.mentions import Said
from bot.retrieval.paper_files import IN_ORDER, PAPER_FILES
from bot.retrieval.query import facets
from bot.retrieval.query import statements as sql
from bot.retrieval.query.query import Query
from bot.retrieval.topic import Topic, read_topic
from bot.retrieval.vectors.lead import LEAD_CHARACTERS, lead
from bot.retrieval.words.language import Language
from bot.store.database import Database

LEAD_WORDS = 80
"""With which a paper says what it is about, letterhead and forms left out."""

LEAST_PASSAGES = 2
LEAST_SHARE = 0.1
"""Of its passages: so much of a paper must hold a rare topic where the paper does not begin with it."""

COMMON_SHARE = 1 / 3
"""So much must hold a common topic, and the paper begin with it."""

_TELLING = 2
"""Passages of which the more telling one is quoted."""

_MOST_TOPICS = 500
_MOST_TITLES = 20_000
"""That are remembered, at 10 to 100 kB a topic and 2 kB a title."""

_PAPERS = """
SELECT no, name FROM paper WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
_NEWEST = """
SELECT no FROM paper WHERE publicness = 'public' AND (? = '[]' OR body IN (SELECT value FROM json_each(?)))
ORDER BY no DESC LIMIT ?
"""
# Of the files that are public and still the paper's, whatever else the index holds for a moment.
_PASSAGES = f"""
SELECT paper.no, group_concat(passage.id) AS ids FROM {PAPER_FILES}
JOIN passage ON passage.file_no = file.no AND passage.id >> {ORDINAL_BITS} = paper.no
WHERE file.publicness = 'public' AND paper.no IN (SELECT value FROM json_each(?)) GROUP BY paper.no
"""
_HEAD = f"""
SELECT substr(text, 1, {LEAD_CHARACTERS}) FROM {PAPER_FILES} JOIN file_text ON file_text.file_no = file.no
WHERE file.publicness = 'public' AND paper.no = ? ORDER BY {IN_ORDER} LIMIT 1
"""

Names = Mapping[int, str]
"""Papers and what they are called."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a paper says what was asked for. `strong`: in its name, with `title_marks` on the words.

    Else `quote` is a piece of its text on one line, with `quote_marks`, and its page if that is known. All
    are empty where the request names no words.
    """

    strong: bool
    title_marks: tuple[Span, ...] = ()
    quote: str = ""
    quote_marks: tuple[Span, ...] = ()
    page: int | None = None


@dataclass
class _Held:
    """What is remembered as long as index and visibility stay the same."""

    stamp: tuple[str | None, str | None] = (None, None)
    topics: dict[Query, Topic] = field(default_factory=dict)
    titles: dict[str, Said] = field(default_factory=dict)
    leads: dict[int, Beginning] = field(default_factory=dict)
    passages: dict[int, frozenset[int]] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return len(self.topics) >= _MOST_TOPICS or len(self.titles) + len(self.leads) >= _MOST_TITLES


@dataclass(frozen=True, slots=True)
class _Inside:
    """A paper with so many passages, and which of them hold a topic."""

    no: int
    name: str
    hits: Sequence[int]
    passages: int

    def holds_much(self, share: float) -> bool:
        return len(self.hits) >= max(LEAST_PASSAGES, share * self.passages)


class Topics:
    """Synchronous; any thread may ask. Knows papers as far as they are indexed."""

    def __init__(self, db: Database, language: Language) -> None:
        """`language` is the search's."""
        self._db = db
        self._language = language
        self._ranking = Ranking(db)
        self._lock = threading.Lock()
        self._known = _Held()

    def fits(self, query: Query, papers: Collection[int]) -> dict[int, Fit]:
        """Those of these papers that are public and that the request's words, kinds and parties fit.

        Cities, Gremien, times, results and numbers that were typed as filters are left to the caller: they
        are those of the news, not the paper's.
        """
        held = self._held()
        topic = self._topic(query, held)
        names = self._filtered(topic, self._names(topic.among(set(papers))))
        if topic.says_nothing:
            return dict.fromkeys(sorted(names), Fit(strong=False))
        found = {no: Fit(strong=True) for no in sorted(topic.numbered & names.keys())}
        if topic.wanted:
            found |= self._by_title(topic, _without(names, found), held)
            found |= self._by_text(topic, _without(names, found), held)
        return found

    def in_titles(self, query: Query, titles: Iterable[str]) -> dict[str, tuple[Span, ...]]:
        """The titles that say what was asked for, with the words that do; for what has no paper."""
        held = self._held()
        topic = self._topic(query, held)
        if topic.of_papers_only:
            return {}
        wanted = (*topic.wanted, *map(Wanted, topic.quotes))
        said = {each: self._title(each, wanted, held) for each in titles}
        return {title: marks for title, marks in said.items() if marks is not None}

    def count(self, query: Query, papers: Collection[int], most: int) -> int:
        """How many of them fit, without saying where; counts no further than `most`."""
        held = self._held()
        topic = self._topic(query, held)
        names = self._filtered(topic, self._names(topic.among(set(papers))))
        if topic.says_nothing:
            return min(len(names), most)
        numbered = topic.numbered & names.keys()
        rest = {no: name for no, name in names.items() if no not in numbered}
        more = max(most - len(numbered), 0)
        return min(len(numbered), most) + sum(1 for _ in islice(self._fitting(topic, rest, held), more))

    def _fitting(self, topic: Topic, names: Names, held: _Held) -> Iterator[int]:
        """Those that fit by title or text; the newest first, as far as they are asked for."""
        if not topic.wanted:
            return
        for no in sorted(names, reverse=True):
            named = no in topic.titles and self._title(names[no], topic.wanted, held) is not None
            inside = () if named else self._inside(topic, {no: names[no]}, held)
            if named or any(self._tells(topic, each, held) for each in inside):
                yield no

    def newest(self, bodies: Sequence[str], most: int) -> list[int]:
        """So many papers of these cities that came last; no cities: of all."""
        keys = json.dumps(list(bodies))
        return [row["no"] for row in self._db.rows(_NEWEST, [keys, keys, most])]

    def needs_paper(self, query: Query) -> bool:
        """Whether a request asks for anything that a paper or a title must fit."""
        topic = self._topic(query, self._held())
        return topic.of_papers_only or not topic.says_nothing

    def _held(self) -> _Held:
        # Asked for first: what changes between here and reading is noticed the next time.
        stamp = (revision(self._db), visibility(self._db))
        with self._lock:
            if self._known.stamp != stamp or self._known.full or None in stamp:
                self._known = _Held(stamp)
            return self._known

    def _topic(self, query: Query, held: _Held) -> Topic:
        if query not in held.topics:
            held.topics[query] = read_topic(query, self._db, self._language, self._ranking)
        return held.topics[query]

    def _names(self, papers: Sequence[int]) -> dict[int, str]:
        rows = self._db.rows(_PAPERS, [json.dumps(papers)]) if papers else []
        return {row["no"]: row["name"] for row in rows}

    def _filtered(self, topic: Topic, names: Names) -> Names:
        """The papers of the kinds and parties asked for, and with what stood in quotes."""
        filters = topic.query.filters
        for facet, values in ((facets.KIND, filters.kinds), (facets.PARTY, filters.originators)):
            if values and names:
                known = facets.exists(self._db)
                rows = self._db.rows(sql.FACET, [facet, json.dumps(sorted(values))]) if known else []
                names = {no: names[no] for no in names.keys() & {row[0] for row in rows}}
        for quote in topic.quotes:
            mask = np.zeros(max(names, default=0) + 1, np.bool_)
            mask[list(names)] = True
            holding = self._ranking.holding(quote, mask)
            names = {no: name for no, name in names.items() if holding[no]}
        return names

    def _by_title(self, topic: Topic, names: Names, held: _Held) -> dict[int, Fit]:
        said = {no: self._title(names[no], topic.wanted, held) for no in sorted(topic.titles & names.keys())}
        return {no: Fit(strong=True, title_marks=marks) for no, marks in said.items() if marks is not None}

    def _title(self, title: str, wanted: Sequence[Wanted], held: _Held) -> tuple[Span, ...] | None:
        plain = unicodedata.normalize("NFC", title)
        if plain not in held.titles:
            held.titles[plain] = Said(plain, self._language.analyser())
        marks = held.titles[plain].marks(wanted)
        # Marks of another spelling would stand beside the words.
        return marks if plain == title or marks is None else ()

    def _by_text(self, topic: Topic, names: Names, held: _Held) -> dict[int, Fit]:
        inside = self._inside(topic, names, held)
        telling = [paper for paper in inside if self._tells(topic, paper, held)]
        hits = [Scored(paper.no, 1.0, tuple(paper.hits[:_TELLING])) for paper in telling]
        if not hits:
            return {}
        look = looked(topic.query.text, topic.wanted, self._ranking, self._language.analyser())
        return {found.no: _quoted(found) for found in described(self._db, hits, look) if found.passages}

    def _inside(self, topic: Topic, names: Names, held: _Held) -> Iterator[_Inside]:
        holding = sorted(topic.papers.keys() & names.keys())
        if unread := [no for no in holding if no not in held.passages]:
            rows = self._db.rows(_PASSAGES, [json.dumps(unread)])
            found = {row["no"]: frozenset(map(int, row["ids"].split(","))) for row in rows}
            held.passages.update((no, found.get(no, frozenset())) for no in unread)
        for no in holding:
            shown = held.passages[no]
            hits = [each for each in topic.passages[topic.papers[no]].tolist() if each in shown]
            yield _Inside(no, names[no], hits, len(shown))

    def _tells(self, topic: Topic, paper: _Inside, held: _Held) -> bool:
        """Whether a paper that holds a topic is about it, and does not just mention it on page 180."""
        if topic.common:
            return paper.holds_much(COMMON_SHARE) and self._begins(topic, paper, held)
        return paper.holds_much(LEAST_SHARE) or (bool(paper.hits) and self._begins(topic, paper, held))

    def _begins(self, topic: Topic, paper: _Inside, held: _Held) -> bool:
        """Whether name and first sentences together say it; a common topic in so many words."""
        if paper.no not in held.leads:
            head = self._db.value(_HEAD, [paper.no]) or ""
            text = f"{paper.name} . {lead(head, paper.name, LEAD_WORDS)}"
            held.leads[paper.no] = Beginning(text, self._language.analyser())
        return held.leads[paper.no].says(topic.wanted, self._language.analyser(), whole=topic.common)


def _without(names: Names, found: Mapping[int, Fit]) -> Names:
    return {no: name for no, name in names.items() if no not in found}


def _quoted(paper: FoundPaper) -> Fit:
    best = max(paper.passages, key=lambda passage: passage.cut.worth)
    text, marks = best.excerpt
    return Fit(strong=False, quote=text, quote_marks=marks, page=best.page)
