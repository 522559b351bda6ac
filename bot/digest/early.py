"""Other cities' decisions on a matter that is about to be decided: „Birkenhafen hat 2024 beschlossen“."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.council.regulations import is_regulation
from bot.council.results import Outcome, read_result
from bot.council.stations import StationFacts, in_order, is_decision
from bot.messages import ObjectRef
from bot.retrieval.same_matter import Counterpart, SameMatter
from bot.store.news import News
from bot.store.papers import PaperReader, PaperRow
from bot.store.stations import StationReader
from bot.texts import early as texts

ENABLED = True
"""Off where fewer than eight of ten warnings were about the same matter."""

LEAST_SCORE = 0.85
LEAST_SHARED = 0.4
"""Set and checked by `benchmarks.early_warning` on pairs judged by hand, for a precision of .8. Cosines alone
stay below .25, at whatever cut-off."""

MODEL = "multilingual-e5-small"
"""Whose cosines were measured; those of another model lie elsewhere."""

MEASURED = "53 von 61"
"""Pairs beyond the cut-offs, not used to set them, that are about the same matter (same benchmark)."""

MOST = 2


@dataclass(frozen=True, slots=True)
class Precedent:
    """`paper` was decided at `station`; `score` is its cosine to the paper of `news`."""

    news: News
    paper: PaperRow
    station: StationFacts
    score: float

    @property
    def told(self) -> str:
        """A line for people."""
        at = self.station
        rejected = read_result(at.result).kind is Outcome.REJECTED
        decision = texts.decided(self.paper.city, at.organization, at.start, rejected=rejected)
        return texts.precedent(decision, self.paper.name, self.paper.reference, self.score)

    @property
    def about(self) -> tuple[ObjectRef, ...]:
        body = self.paper.ref.body
        item = (ObjectRef("AgendaItem", body, self.station.item),) if self.station.item else ()
        meeting = (ObjectRef("Meeting", body, self.station.meeting),) if self.station.meeting else ()
        return (self.paper.ref, *item, *meeting)


class EarlyWarning:
    """Synchronous; any thread may ask."""

    def __init__(
        self, matter: SameMatter, papers: PaperReader, stations: StationReader, clock: Clock
    ) -> None:
        self._matter = matter
        self._papers = papers
        self._stations = stations
        self._clock = clock

    def missing(self) -> str:
        """Why there are no early warnings here, a sentence for a chat; '' where there are."""
        model = self._matter.model()
        if not ENABLED:
            return texts.OFF
        if not model:
            return texts.NO_MEANING
        return "" if model.startswith(MODEL) else texts.NOT_MEASURED

    @staticmethod
    def explained() -> str:
        """What the figure beside a warning says, sentences for a chat."""
        return texts.explained(LEAST_SCORE, MEASURED)

    def precedents(self, news: Sequence[News], bodies: Collection[str] = ()) -> list[Precedent]:
        """What other cities (of these only, where any are given) have decided on what is ahead.

        At most two for each, of different cities; a paper that several bodies deal with is told for the
        first meeting.
        """
        if self.missing():
            return []
        now = self._clock.now()
        return [found for each in _ahead(news, now) for found in self._of(each, bodies, now)]

    def _of(self, news: News, bodies: Collection[str], now: datetime) -> list[Precedent]:
        if news.paper_no is None:
            return []
        found = self._matter.counterparts(news.paper_no, bodies, least=LEAST_SCORE)
        decided = (self._decided(news, each, now) for each in found if each.shared >= LEAST_SHARED)
        return _best(each for each in decided if each)

    def _decided(self, news: News, other: Counterpart, now: datetime) -> tuple[float, Precedent] | None:
        """With how much the titles share; None where nothing has been decided yet."""
        paper = self._papers.paper(other.paper)
        stations = in_order([each for each in self._stations.of(other.paper) if is_decision(each)])
        past = [each for each in stations if each.start and each.start <= now]
        if paper is None or not past:
            return None
        return round(other.shared, 2), Precedent(news, paper, past[-1], other.score)


def _ahead(news: Sequence[News], now: datetime) -> Iterator[News]:
    """Regulations on the agenda of a meeting to come, each once."""
    told: set[tuple[str, int]] = set()
    coming = [each for each in news if each.kind == "early" and each.start and each.start > now]
    for each in sorted(coming, key=lambda one: (one.start or now, one.id)):
        key = each.body, each.paper_no or 0
        if each.paper_no and not each.cancelled and is_regulation(each.title) and key not in told:
            told.add(key)
            yield each


def _best(found: Iterable[tuple[float, Precedent]]) -> list[Precedent]:
    """The best of each city; of equals the latest, since regulations are changed every few years."""

    def order(each: tuple[float, Precedent]) -> tuple[float, float, str]:
        shared, precedent = each
        start = precedent.station.start
        return -shared, -start.timestamp() if start else 0.0, precedent.paper.ref.id

    by_city: dict[str, Precedent] = {}
    for _, each in sorted(found, key=order):
        by_city.setdefault(each.paper.ref.body, each)
    return list(by_city.values())[:MOST]
