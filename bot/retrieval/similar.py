"""Papers like a given one: in its own city, and the same matter in others.

By meaning where there are vectors, else by words: those of its title and the most telling ones of
its first lines. Versions of the paper itself are never among them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from bot.council.references import group_key, number_key
from bot.retrieval.lexical.visible import Mask
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.paper_files import IN_ORDER, PAPER_FILES
from bot.retrieval.vectors.lead import lead
from bot.store.database import Database, Row

TELLING = 12
"""Terms of the first lines beside those of the title."""

_READ = 6_000
"""Characters of the main file in which the first lines are looked for."""

_LEAD_WORDS = 120

_LEAST = 0.15
"""Of the score that a paper reaches with its own words: what shares less is about something else."""

_PAPERS = """
SELECT no, body, name, reference_key FROM paper WHERE publicness = 'public' AND no IN ({})
"""
_TEXT = f"""
SELECT substr(text, 1, ?) FROM {PAPER_FILES}
JOIN file_text ON file_text.file_no = file.no
WHERE paper.no = ? ORDER BY {IN_ORDER} LIMIT 1
"""


class _Found(Protocol):
    @property
    def paper_no(self) -> int: ...
    @property
    def score(self) -> float: ...


class ByMeaning(Protocol):
    """Of the vectors: the papers nearest to one."""

    def like(self, paper: int, *, allowed: Collection[int] | None = None, limit: int) -> Sequence[_Found]: ...


class ByWords(Protocol):
    """Of the lexical index: the papers with these words, and how rare a term is."""

    def papers(self, wanted: Sequence[Wanted], mask: Mask) -> Sequence[_Found]: ...
    def weights(self, terms: Collection[str]) -> Mapping[str, float]: ...


class Asked(Protocol):
    @property
    def stem(self) -> str: ...
    @property
    def units(self) -> tuple[str, ...]: ...


class Analysis(Protocol):
    def asked(self, text: str) -> Sequence[Asked]: ...
    def fields(self, text: str) -> tuple[str, str]: ...


Masks = Callable[[Collection[str] | None], Mask]
"""The public papers of these cities (None: of all) by number."""


@dataclass(frozen=True, slots=True)
class Alike:
    """`score` compares papers of one list: a cosine, or the share of the paper's own words (up to 1)."""

    paper_no: int
    body: str
    score: float
    by: Literal["meaning", "words"]


class Similar:
    """Synchronous; any thread may ask. A paper that is not public is like nothing."""

    def __init__(
        self,
        db: Database,
        words: ByWords,
        masks: Masks,
        analysis: Callable[[], Analysis],
        meaning: ByMeaning | None = None,
    ) -> None:
        self._db = db
        self._words = words
        self._masks = masks
        self._analysis = analysis
        self._meaning = meaning

    def similar(self, paper: int, *, limit: int = 5) -> list[Alike]:
        """Papers of the same city, the most alike first."""
        own = self._paper(paper)
        return self._like(own, [own["body"]], limit) if own else []

    def in_other_cities(
        self, paper: int, *, bodies: Collection[str] | None = None, limit: int = 5
    ) -> list[Alike]:
        """Papers of other cities (only of `bodies` where given), the most alike first."""
        own = self._paper(paper)
        others = set(self._cities() if bodies is None else bodies) - {own["body"] if own else ""}
        return self._like(own, others, limit) if own and others else []

    def _like(self, own: Row, bodies: Collection[str], limit: int) -> list[Alike]:
        mask = self._without_own(own, self._masks(bodies))
        found = [*self._by_meaning(own, mask, limit)] or [*self._by_words(own, mask)]
        rows = self._rows(no for no, _, _ in found[:limit])
        return [Alike(no, rows[no]["body"], score, by) for no, score, by in found[:limit] if no in rows]

    def _by_meaning(
        self, own: Row, mask: Mask, limit: int
    ) -> Iterator[tuple[int, float, Literal["meaning", "words"]]]:
        if self._meaning is not None:
            for near in self._meaning.like(own["no"], allowed=np.flatnonzero(mask).tolist(), limit=limit):
                yield near.paper_no, near.score, "meaning"

    def _by_words(self, own: Row, mask: Mask) -> Iterator[tuple[int, float, Literal["meaning", "words"]]]:
        """The paper looks for itself as well: its own score is the measure of the others'."""
        with_own = np.zeros(max(len(mask), own["no"] + 1), np.bool_)
        with_own[: len(mask)] = mask
        with_own[own["no"]] = True
        found = self._words.papers(self._wanted(own), with_own)
        full = next((hit.score for hit in found if hit.paper_no == own["no"]), 0.0)
        for hit in found:
            if hit.paper_no != own["no"] and full and hit.score >= _LEAST * full:
                yield hit.paper_no, min(1.0, hit.score / full), "words"

    def _wanted(self, own: Row) -> list[Wanted]:
        analysis = self._analysis()
        title = [Wanted(each.stem, each.units) for each in analysis.asked(own["name"])]
        text = self._db.value(_TEXT, [_READ, own["no"]]) or ""
        terms = Counter(analysis.fields(lead(text, own["name"], _LEAD_WORDS))[0].split())
        known = {each.stem for each in title}
        weights = self._words.weights(terms.keys() - known)
        worth = {term: terms[term] * weight for term, weight in weights.items()}
        telling = sorted(worth, key=lambda term: (-worth[term], term))[:TELLING]
        return [*title, *map(Wanted, telling)]

    def _without_own(self, own: Row, mask: Mask) -> Mask:
        """The paper itself and its versions are left out, which stand in its own city only."""
        key = group_key(own["reference_key"])
        number = number_key(key)
        low, high = (number, number + "0") if number else (own["reference_key"], own["reference_key"])
        rows = self._db.rows(
            "SELECT no, reference_key FROM paper WHERE body = ? AND reference_key >= ? AND reference_key < ?",
            [own["body"], low, high],
        )
        allowed = mask.copy()
        same = [row["no"] for row in rows if group_key(row["reference_key"]) == key]
        allowed[[no for no in (own["no"], *same) if no < len(allowed)]] = False
        return allowed

    def _paper(self, paper: int) -> Row | None:
        return self._rows([paper]).get(paper)

    def _rows(self, papers: Collection[int] | Iterator[int]) -> dict[int, Row]:
        numbers = list(papers)
        sql = _PAPERS.format(", ".join("?" * len(numbers)))
        return {row["no"]: row for row in self._db.rows(sql, numbers)}

    def _cities(self) -> list[str]:
        return [row["key"] for row in self._db.rows("SELECT key FROM body", [])]
