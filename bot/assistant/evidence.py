"""What the papers have to say about a question: passages and stations as sources, the best first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.assistant.candidates import (
    Asked,
    Candidate,
    LookedInto,
    data_candidates,
    ranked,
    station_candidates,
    text_candidate,
    within_room,
)
from bot.assistant.courtesy import without_courtesy
from bot.assistant.origin import Origins
from bot.assistant.records import Source
from bot.assistant.standings import caution
from bot.assistant.station_lines import outcomes, station_lines
from bot.assistant.telling import Told, titled
from bot.assistant.want_words import Kind
from bot.assistant.wants import NOTHING, Wants, read_wants
from bot.clock import Clock
from bot.messages import ObjectRef
from bot.retrieval.found import Found
from bot.retrieval.query.query import Query
from bot.retrieval.search import Search
from bot.retrieval.within import Focus, Within
from bot.retrieval.words.language import Language
from bot.store.database import Database
from bot.store.papers import PaperReader
from bot.store.stations import StationReader

PAPERS = 8
"""Papers that are looked into: in the first five stands the answer, where there is one."""

BESIDE = 3
"""Of other cities, where there is a home city."""

PIECES, FIRST = 8, 3
"""Passages of one of the first papers whose sentences are weighed; of the others half as many."""

THIN_EVIDENCE, THIN_SHARE = 1.15, 0.5

LATER = 0.7
"""What each further of the papers that were shown weighs beside the one before it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of a source, or a station's line."""

    source: int
    told: Told


@dataclass(frozen=True, slots=True)
class Evidence:
    """`thin`: little of what was asked stands in the sources. `found` is None where papers were given.

    `telling` are their best sentences, the best first; `wants` is what the question asks for.
    """

    question: str
    sources: tuple[Source, ...]
    found: Found | None
    thin: bool
    wants: Wants = NOTHING
    telling: tuple[Telling, ...] = ()


class EvidenceReader:
    """Synchronous; any thread may ask. Reads public rows only."""

    def __init__(
        self,
        db: Database,
        search: Search,
        papers: PaperReader,
        stations: StationReader,
        clock: Clock,
        *,
        language: Language | None = None,
    ) -> None:
        """`language` is the one that the search has, so that the words are loaded once."""
        self._search = search
        self._papers = papers
        self._stations = stations
        self._clock = clock
        self._within = Within(db, language)
        self._origins = Origins(db)

    def of(
        self, question: str, *, bodies: Sequence[str] | None = None, home: str | None = None, room: int
    ) -> Evidence:
        """What the papers of these cities hold, those of `home` first; `room`: characters of text in all."""
        found = self._search.find(without_courtesy(question), bodies=bodies, limit=PAPERS)
        if named := [ObjectRef("Paper", hit.body, hit.id) for hit in found.hits if hit.exact]:
            # Who names a paper by its number asks about no other.
            first = sorted(named, key=lambda ref: ref.body != home)
            return replace(self.of_papers(first, found.query.unnumbered, room), found=found)
        asked = self._asked(question, found.query, home)
        return self._evidence(asked, self._priors(found, bodies, home), room, found)

    def of_papers(self, papers: Sequence[ObjectRef], question: str, room: int) -> Evidence:
        """What these papers hold, such as those that were just shown, the first of them before all others.

        A question that names no matter („Was kostet das?“) is about what the first paper is about.
        """
        asked = self._asked(question, self._search.read(without_courtesy(question)), None)
        first = self._papers.paper(papers[0]) if papers and asked.wants.by_kind_alone else None
        if first:
            matter = self._within.sought(first.name)
            asked = replace(asked, sought=matter, topic=matter, wants=replace(asked.wants, needed=True))
        return self._evidence(asked, {ref: LATER**at for at, ref in enumerate(papers)}, room, None)

    def _priors(self, found: Found, bodies: Sequence[str] | None, home: str | None) -> dict[ObjectRef, float]:
        """How well each paper fits by itself, up to 1. The home city is heard whatever the others have."""
        hits = list(found.hits)
        if home and (bodies is None or home in bodies) and any(hit.body != home for hit in hits):
            own = self._search.find(found.query.text, bodies=[home], limit=PAPERS - BESIDE).hits
            others = [hit for hit in hits if hit.body != home]
            hits = [*own, *others[: PAPERS - len(own)]]
        best = max((hit.score for hit in hits), default=1.0)
        return {ObjectRef("Paper", hit.body, hit.id): hit.score / best for hit in hits}

    def _asked(self, question: str, query: Query, home: str | None) -> Asked:
        now = self._clock.now()
        wants = read_wants(without_courtesy(question), now.date())
        words = query.unnumbered
        sought = self._within.sought(words, Focus(wants.things(words), wants.happened(words), wants.counted))
        topic = self._within.sought(wants.topic(words)) if wants.decided else sought
        return Asked(question, sought, topic or sought, wants, now, home)

    def _evidence(
        self, asked: Asked, priors: Mapping[ObjectRef, float], room: int, found: Found | None
    ) -> Evidence:
        papers = list(self._looked_into(asked, priors))
        texts = list(self._texts(asked, papers))
        of_data = [*station_candidates(asked, papers, texts), *data_candidates(asked, papers, texts)]
        candidates = ranked([*texts, *of_data])
        chosen = within_room(candidates, room)
        telling = sorted(
            (Telling(number, each) for number, one in enumerate(chosen, 1) for each in one.told),
            key=lambda each: -each.told.worth,
        )
        sources = tuple(replace(one.source, number=number) for number, one in enumerate(chosen, 1))
        thin = _is_thin(found, telling)
        return Evidence(asked.question, sources, found, thin, asked.wants, tuple(telling))

    def _looked_into(self, asked: Asked, priors: Mapping[ObjectRef, float]) -> Iterator[LookedInto]:
        numbers = {each.ref: each.no for each in self._within.numbered(list(priors))}
        for row in self._papers.papers(list(priors)):
            if row.ref in numbers:
                stations = self._stations.of(row.ref)
                lines = tuple(station_lines(stations, asked.wants, asked.now))
                title = titled(row.name, asked.sought)
                origin = self._origins.of(row) if asked.wants.kind is Kind.ORIGIN else ""
                found = outcomes(stations)
                said = caution(stations)
                yield LookedInto(numbers[row.ref], row, priors[row.ref], title, lines, found, origin, said)

    def _texts(self, asked: Asked, papers: Sequence[LookedInto]) -> Iterator[Candidate]:
        known = {each.no: each for each in papers}
        most = {no: PIECES if at < FIRST else PIECES // 2 for at, no in enumerate(known)}
        for piece in self._within.pieces(asked.sought, most):
            if found := text_candidate(asked, known[piece.paper_no], piece):
                yield found


def _is_thin(found: Found | None, telling: Sequence[Telling]) -> bool:
    share = max((each.told.share for each in telling), default=0.0)
    return share < THIN_SHARE or (found is not None and found.evidence < THIN_EVIDENCE)
