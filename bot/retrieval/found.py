"""What a search finds."""

from dataclasses import dataclass
from datetime import date

from bot.messages import Span
from bot.retrieval.grouping import Version
from bot.retrieval.query.query import Query
from bot.retrieval.snippets import Cut, readable


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage of a paper's file. `start` and `end` are in the file's text, `cut` is in `text`."""

    file_id: str
    file_name: str
    url: str | None
    page: int | None
    start: int
    end: int
    text: str
    cut: Cut

    @property
    def excerpt(self) -> tuple[str, tuple[Span, ...]]:
        """The piece to show, on one line, and where the matching words stand in it."""
        return readable(self.text[self.cut.start : self.cut.end], self.cut.marks)


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A public paper. `exact` ones were asked for by number; their score is above all others.

    `group` is the same for a paper and its revisions, '' for a paper without a number.
    """

    no: int
    body: str
    id: str
    reference: str
    name: str
    paper_type: str
    date: date | None
    web: str | None
    score: float
    group: str
    exact: bool
    passages: tuple[FoundPassage, ...] = ()
    versions: tuple[Version, ...] = ()
    """Of the same matter, found or not; only where the search was grouped."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; `total` counts all of them.

    `folded` of these stand under another one of the same matter (0 where the search was not grouped).
    `searched` is what was searched instead of the question, because words of it do not occur; '' if
    it was searched as asked; `replaced` are these words. `meant` are whole questions to offer, the best
    first.
    `unknown` are numbers that were asked for beside words and that no paper has.
    `without_meaning`: the semantic leg is there, but did not answer.
    `evidence` tells how well the best paper fits; below 1 nothing is shown.
    """

    query: Query
    total: int
    took_ms: float
    hits: tuple[FoundPaper, ...]
    folded: int = 0
    searched: str = ""
    replaced: frozenset[str] = frozenset()
    meant: tuple[str, ...] = ()
    without_meaning: bool = False
    unknown: tuple[str, ...] = ()
    evidence: float = 1.0
