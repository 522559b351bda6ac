"""The same matter in other cities: papers that settle there what a paper is about to settle here.

A cosine alone does not tell: of the nearest decided papers of other cities one or two in ten are about
the same question, and short titles lie closest together whatever they say. So both titles must be those of
regulations, and share the words that tell one regulation from another. How well that does is measured by
`benchmarks.early_warning`.
"""

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.council.regulations import is_regulation
from bot.messages import ObjectRef
from bot.retrieval.lexical.schema import revision, visibility
from bot.retrieval.query import facets
from bot.store.database import Database

NEAREST = 100
"""Regulations of other cities whose titles are compared."""

COMMON = 3.0
"""An idf: words that stand in more than about every twentieth title (Satzung, Änderung, the city's name)
are form, and count nothing."""

_TITLES = "SELECT no, body, id, name FROM paper WHERE publicness = 'public'"
# What is up for decision: no amendment, whose outcome is not that of the matter, nothing that only informs.
_RIPE = """
SELECT paper_no FROM paper_facet WHERE facet = 'kind' AND paper_no IN (SELECT value FROM json_each(?))
GROUP BY paper_no HAVING max(value IN ('proposal', 'motion')) AND
 NOT max(value IN ('amendment', 'question', 'answer', 'information'))
"""


class _Near(Protocol):
    @property
    def paper_no(self) -> int: ...
    @property
    def score(self) -> float: ...


class ByMeaning(Protocol):
    """Of the vectors: the papers nearest to one, with their cosines."""

    def like(self, paper: int, *, allowed: Collection[int] | None = None, limit: int) -> Sequence[_Near]: ...


class Analysis(Protocol):
    def fields(self, text: str) -> tuple[str, str]: ...


Rarity = Callable[[Collection[str]], Mapping[str, float]]
"""How rare each term is among the titles (idf)."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """`score` is a cosine. `shared`: how much of both titles together, by rarity, stands in both (0 to 1)."""

    paper: ObjectRef
    score: float
    shared: float


@dataclass(frozen=True, slots=True)
class _Titled:
    paper: ObjectRef
    title: str


class SameMatter:
    """Synchronous; any thread may ask. `model` names the one whose vectors are searched, '' for none."""

    def __init__(
        self,
        db: Database,
        meaning: ByMeaning,
        model: Callable[[], str],
        analysis: Callable[[], Analysis],
        rarity: Rarity,
    ) -> None:
        self._db = db
        self._meaning = meaning
        self.model = model
        self._analysis = analysis
        self._rarity = rarity
        self._lock = threading.Lock()
        self._known: tuple[object, dict[int, _Titled]] = (None, {})

    def counterparts(
        self, paper: int, bodies: Collection[str] = (), *, least: float = -1.0
    ) -> list[Counterpart]:
        """In other cities (of these only, where any are given), whose titles share the most first.

        None whose cosine is below `least`.
        """
        known = self._regulations()
        own = known.get(paper)
        if own is None:
            return []
        there = [
            no
            for no, each in known.items()
            if each.paper.body != own.paper.body and (not bodies or each.paper.body in bodies)
        ]
        near = self._meaning.like(paper, allowed=there, limit=NEAREST) if there else []
        found = [
            Counterpart(other.paper, each.score, self.shared(own.title, other.title))
            for each in near
            if each.score >= least and (other := known.get(each.paper_no))
        ]
        return sorted(found, key=lambda each: (-each.shared, -each.score))

    def shared(self, one: str, other: str) -> float:
        """How much of two titles stands in both, by rarity; 0 where neither says more than its form."""
        terms, others = self._terms(one), self._terms(other)
        idf = self._rarity(terms | others)
        worth = {term: max(0.0, weight - COMMON) for term, weight in idf.items()}
        total = sum(worth[term] for term in terms) + sum(worth[term] for term in others)
        return 2 * sum(worth[term] for term in terms & others) / total if total else 0.0

    def _terms(self, title: str) -> frozenset[str]:
        stems, units = self._analysis().fields(title)
        return frozenset(stems.split()) | frozenset(units.split())

    def _regulations(self) -> dict[int, _Titled]:
        """The public ones of all cities that are up for decision; looked up anew when papers have changed."""
        # Asked for first: what changes between here and reading is noticed the next time.
        state = visibility(self._db), revision(self._db)
        with self._lock:
            if None in state or self._known[0] != state:
                self._known = state, self._read()
            return self._known[1]

    def _read(self) -> dict[int, _Titled]:
        if not facets.exists(self._db):
            return {}
        titled = {
            row["no"]: _Titled(ObjectRef("Paper", row["body"], row["id"]), row["name"])
            for row in self._db.rows(_TITLES)
            if is_regulation(row["name"])
        }
        ripe = self._db.rows(_RIPE, [json.dumps(list(titled))])
        return {row["paper_no"]: titled[row["paper_no"]] for row in ripe}
