"""What a search finds."""

from dataclasses import dataclass
from datetime import date

from bot.retrieval.query.query import Query
from bot.retrieval.snippets import Cut


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
    def excerpt(self) -> str:
        """The piece to show; newlines are blanks, so that the marks of `cut` hold for it."""
        return self.text[self.cut.start : self.cut.end].replace("\n", " ")


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


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; `total` counts all of them."""

    query: Query
    total: int
    took_ms: float
    hits: tuple[FoundPaper, ...]
