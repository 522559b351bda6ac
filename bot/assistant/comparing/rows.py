"""A comparison: what there is of each city, for people and as sources for a model's sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.assistant.cleaning import plain
from bot.assistant.comparing.costs import Cost
from bot.assistant.comparing.reading import Piece
from bot.assistant.comparing.resolution import Resolution
from bot.assistant.comparing.standing import Standing
from bot.assistant.records import Source
from bot.assistant.standings import caution
from bot.council.stations import StationFacts
from bot.store.bodies import BodyRow
from bot.store.holdings import Holding
from bot.store.papers import PaperRow
from bot.texts import comparing as texts


@dataclass(frozen=True, slots=True)
class Matter:
    """A paper, and where it stands."""

    paper: PaperRow
    standing: Standing
    stations: tuple[StationFacts, ...] = ()
    link: str = ""
    """The paper's page, else its first file; '' where the source gives neither."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a city has on the topic; without `matter` nothing was found.

    `near`: it only comes close, and must not be told as the same matter. `readable` is False where no text of
    the paper is held, so that nothing can be said of its costs. `own`: the matter that is compared.
    """

    body: BodyRow
    held: Holding
    matter: Matter | None = None
    near: bool = False
    own: bool = False
    readable: bool = False
    resolution: Resolution | None = None
    costs: tuple[Cost, ...] = ()
    since: tuple[Matter, ...] = ()
    """Other matters on the topic that were decided or came up later."""
    also: tuple[Matter, ...] = ()
    newer: Matter | None = None
    """A newer version of the same matter that has not been decided yet."""
    earlier: Matter | None = None
    """An older version that was decided as well: superseded."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row a city, in the order in which they are told. `problems` are what of the request could not be
    used."""

    topic: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        return any(row.matter for row in self.rows)

    @property
    def found_surely(self) -> bool:
        """Whether a city has it, not just something that comes close."""
        return any(row.matter and not row.near for row in self.rows)

    @property
    def facts(self) -> tuple[Source, ...]:
        """All that a sentence about this may rest on; what only comes close is left out."""
        made = [each for row in self.rows if row.matter and not row.near for each in _facts(row, row.matter)]
        return tuple(replace(each, number=number) for number, each in enumerate(made, 1))


def _facts(row: Row, matter: Matter) -> Iterator[Source]:
    paper = matter.paper
    outcomes = tuple(dict.fromkeys(each.result for each in matter.stations if each.result))
    base = Source(
        0,
        paper.ref,
        paper.city,
        paper.reference,
        paper.name,
        "",
        url=matter.link or None,
        outcomes=outcomes,
        date=paper.date,
        caution=caution(matter.stations),
    )
    standing = matter.standing
    if standing.station:
        yield replace(base, text=texts.station_line(standing.station), station=standing.station)
    pieces = [row.resolution.piece] if row.resolution else []
    for each in _different([*pieces, *(cost.piece for cost in row.costs)]):
        file = each.document
        yield replace(
            base,
            text=plain(each.text),
            file=file.file.name,
            file_ref=file.ref,
            page=each.page,
            url=file.file.url or None,
        )


def _different(pieces: Sequence[Piece]) -> list[Piece]:
    return list({each.text: each for each in pieces}.values())
