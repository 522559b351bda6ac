"""Long lists page by page: sections one under the other, their hits numbered through."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.base import Ask, Blocks
from bot.commands.kept import keep
from bot.messages import Action, Actions, Hit, Hits, Notice, Text
from bot.texts import general


@dataclass(frozen=True, slots=True)
class Section:
    """One page of a section: `start` of its `total` were shown before.

    `told` says whether the total means something to a reader.
    """

    heading: str
    hits: tuple[Hit, ...]
    start: int
    total: int
    told: bool = True

    @property
    def shown(self) -> int:
        return self.start + len(self.hits)

    @property
    def goes_on(self) -> bool:
        """The ranking ends before the count where very many match; then a page comes out empty."""
        return bool(self.hits) and self.shown < self.total


def paged(ask: Ask, command: str, sections: Sequence[Section]) -> Blocks:
    """This page, with a line that leads on; remembers what `mehr` and `/vorlage 2` need."""
    first = 1 + sum(section.start for section in sections)
    hits = [hit for section in sections for hit in section.hits]
    goes_on = any(section.goes_on for section in sections)
    position = tuple(section.shown for section in sections) if goes_on else None
    keep(ask, command, position, {first + place: hit.paper for place, hit in enumerate(hits)})
    if not hits:
        return [Notice(_end(sections))]
    blocks = _numbered(sections, first)
    return [*blocks, *_further(sections, first, len(hits))] if goes_on else blocks


def _numbered(sections: Sequence[Section], first: int) -> Blocks:
    blocks: Blocks = []
    for section in sections:
        if section.hits:
            blocks.append(Hits(section.heading, section.hits, first))
            first += len(section.hits)
    return blocks


def _further(sections: Sequence[Section], first: int, count: int) -> Blocks:
    total = sum(section.total for section in sections) if all(each.told for each in sections) else None
    line = general.page(first, first + count - 1, total)
    return [Text(line), Actions((Action(general.MORE, "/mehr"),))]


def _end(sections: Sequence[Section]) -> str:
    complete = all(section.shown >= section.total for section in sections)
    return general.NO_MORE if complete else general.BEST_SHOWN
