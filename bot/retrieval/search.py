"""The search: papers by their numbers first, then by what they say and mean."""

import datetime as dt
import gc
import json
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.clock import SystemClock
from bot.council.glossary import Glossary
from bot.retrieval import grouping
from bot.retrieval.asked import Reading, read_words
from bot.retrieval.described import described, looked
from bot.retrieval.exact import by_number, is_exact
from bot.retrieval.found import Found, FoundPaper
from bot.retrieval.fusion import LEAST, evidence, fuse, without_tail
from bot.retrieval.lexical.ranking import Ranking, Scored
from bot.retrieval.lexical.visible import Mask, Visible
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.meaning import Semantic
from bot.retrieval.query.allowed import allowed
from bot.retrieval.query.known import Known, KnownReader
from bot.retrieval.query.query import Query, read_query
from bot.retrieval.recency import prefer_recent
from bot.retrieval.vectors.upkeep import VectorIndex, VectorStatus
from bot.retrieval.words.language import Language
from bot.retrieval.words.spelling import offers, respell
from bot.store.database import Database

_NEWEST = """
SELECT no FROM paper WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
ORDER BY date IS NULL, date DESC, no DESC
"""


def _today() -> dt.date:
    return SystemClock().now().date()


NOT_READ = Reading(())
MOST_QUOTES = 5
"""Different ones that a request may have; each is looked up by itself."""

_UNKNOWN_WORD = "Probebetriebsanlaufwxyz"
"""Stands nowhere, so that looking it up needs the words of the corpus as well."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """All hits, the best first, and how they were found."""

    hits: list[Scored]
    reading: Reading = NOT_READ
    failed: bool = False
    evidence: float = 1.0
    unknown: tuple[str, ...] = ()


class Search:
    """Finds public papers. Synchronous; may be called from several threads at once."""

    def __init__(
        self,
        db: Database,
        language: Language | None = None,
        vectors: VectorIndex | None = None,
        *,
        glossary: Glossary | None = None,
        configured: Mapping[str, str] | None = None,
        numbers: Sequence[re.Pattern[str]] = (),
        today: Callable[[], dt.date] = _today,
        enough: float = 1.0,
    ) -> None:
        """`configured` are the names of all cities by key, loaded or not; `numbers` are forms of the numbers
        of their papers.

        Without `vectors` papers are found by their words alone. Hits with less than `enough` evidence
        are not shown; a benchmark may want to see them.
        """
        self._db = db
        self._today = today
        self._enough = enough
        self._language = language or Language(db)
        self._known = KnownReader(db, glossary, configured or {}, numbers)
        self._ranking = Ranking(db)
        self._visible = Visible(db)
        self._vectors = vectors
        self._semantic = Semantic(vectors)

    def find(
        self,
        text: str,
        *,
        bodies: Collection[str] | None = None,
        limit: int = 10,
        offset: int = 0,
        grouped: bool = False,
    ) -> Found:
        """Hits `offset` to `offset + limit`; exact ones come first, whatever city they are of.

        `grouped`: limit and offset count matters, of which the best paper stands for all versions.
        """
        began = time.perf_counter()
        query = self.read(text, bodies)
        ranked = self._ranked(query)
        page, folded = self._page(ranked.hits, slice(offset, offset + limit), grouped=grouped)
        hits = self._described(page, query, ranked.reading)
        return Found(
            query,
            len(ranked.hits),
            (time.perf_counter() - began) * 1000,
            self._with_versions(hits) if grouped else hits,
            folded,
            respell(query.text, ranked.reading.replaced) if ranked.reading.replaced else "",
            frozenset(ranked.reading.replaced),
            offers(query.text, ranked.reading.meant),
            ranked.failed,
            ranked.unknown,
            ranked.evidence,
        )

    def warm(self) -> None:
        """Loads all that the first question would wait for: words, spelling, model, vectors (1 to 2 s).

        For a thread of its own at the start of what runs for long; questions need not wait for it.
        What was loaded stays, so the garbage collector shall not look through it again: that takes
        0.1 s, every few questions.
        """
        self.find(_UNKNOWN_WORD, limit=1)
        gc.freeze()

    def forget_questions(self) -> int:
        """What was asked lately is kept in memory for the next page; says how many questions it was."""
        return self._semantic.forget()

    def read(self, text: str, bodies: Collection[str] | None = None) -> Query:
        """What is understood of a request, without searching."""
        return read_query(text, bodies, known=self._known.known(), today=self._today())

    def known(self) -> Known:
        """What this store knows of names: cities, Gremien, parties, kinds, as a question may write them."""
        return self._known.known()

    def meaning_status(self) -> VectorStatus | None:
        """How far the semantic leg is; None where there is none."""
        return self._vectors.status() if self._vectors else None

    def by_reference(self, text: str, bodies: Collection[str] | None = None) -> tuple[FoundPaper, ...]:
        """The papers whose numbers stand in the text, the best match first."""
        query = self.read(text, bodies)
        exact = by_number(self._db, query.references, query.bodies)
        return self._described(exact, query, NOT_READ)

    def _described(self, hits: Sequence[Scored], query: Query, reading: Reading) -> tuple[FoundPaper, ...]:
        look = looked(query.text, reading.wanted, self._ranking, self._language.analyser())
        return described(self._db, hits, look)

    def _page(self, hits: Sequence[Scored], page: slice, *, grouped: bool) -> tuple[list[Scored], int]:
        """The hits of a page, and how many of all stand under another one."""
        if not grouped:
            return list(hits[page]), 0
        exact = {hit.paper_no for hit in hits if is_exact(hit.score)}
        matters = grouping.fold(self._db, [hit.paper_no for hit in hits], asked=exact)
        scored = {hit.paper_no: hit for hit in hits}
        return [scored[matter.lead] for matter in matters[page]], len(hits) - len(matters)

    def _with_versions(self, hits: Sequence[FoundPaper]) -> tuple[FoundPaper, ...]:
        versions = grouping.versions(self._db, [hit.no for hit in hits])
        return tuple(replace(hit, versions=versions.get(hit.no, ())) for hit in hits)

    def _ranked(self, query: Query) -> _Ranked:
        exact = by_number(self._db, query.references, query.bodies)
        mask = self._visible.mask(query.bodies, allowed(self._db, query.filters))
        others = self._by_content(query, mask, exact)
        known = {hit.paper_no for hit in exact}
        # Of papers of the same number the one that the other words speak of comes first.
        fit = {hit.paper_no: hit.score for hit in others.hits}
        exact.sort(key=lambda hit: (-hit.score, -fit.get(hit.paper_no, 0.0), hit.paper_no))
        hits = [*exact, *(hit for hit in others.hits if hit.paper_no not in known)]
        worth = 1.0 if exact else others.evidence
        return _Ranked(hits, others.reading, others.failed, worth, self._unknown(query, others.reading))

    def _unknown(self, query: Query, reading: Reading) -> tuple[str, ...]:
        """Numbers of which no paper is shown; not told where nothing else was asked for."""
        if not reading.wanted:
            return ()
        missing = (each for each in query.references if not by_number(self._db, [each], query.bodies))
        return tuple(dict.fromkeys(query.words[each.start : each.end].strip() for each in missing))

    def _by_content(self, query: Query, mask: Mask, exact: Sequence[Scored]) -> _Ranked:
        """By words and meaning. A number that is not one of ours may still stand in a text, as a whole."""
        analyser = self._language.analyser()
        reading = read_words(query.unnumbered, analyser, self._language.speller(), self._ranking.frequency)
        phrases = [] if exact else [Wanted(phrase) for phrase in query.phrases if phrase]
        quotes = dict.fromkeys(filter(None, map(analyser.phrase, query.quotes)))
        for quote in list(quotes)[:MOST_QUOTES]:
            mask = self._ranking.holding(quote, mask)
        wanted = [*reading.wanted, *phrases]
        if not wanted:
            return _Ranked([] if exact else self._listed(query, mask))
        asked = self._semantic.ask(reading.asked if reading.wanted else "")
        lexical = self._ranking.papers(wanted, mask)
        understood = self._semantic.understand(asked, mask, [hit.paper_no for hit in lexical])
        fused = fuse(lexical, understood.meaning)
        hits = without_tail(prefer_recent(self._db, fused, self._today(), LEAST))
        worth = evidence(hits, understood.meaning, len(wanted))
        return _Ranked(hits if exact or worth >= self._enough else [], reading, understood.failed, worth)

    def _listed(self, query: Query, mask: Mask) -> list[Scored]:
        """Nothing but filters was asked for: all that pass them, the newest first."""
        if not query.filters:
            return []
        rows = self._db.rows(_NEWEST, [json.dumps(np.flatnonzero(mask).tolist())])
        return [Scored(row["no"], 1.0, (), 1.0) for row in rows]
