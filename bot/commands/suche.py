"""/suche: full text and numbers over all loaded cities, the home city first."""

from dataclasses import dataclass

from bot.commands.base import Ask, Blocks, Command, in_thread, remember
from bot.commands.hits import found_hit
from bot.messages import Action, Actions, Hits, Notice, Text
from bot.retrieval.found import Found
from bot.store.bodies import BodyRow, stock
from bot.texts import general
from bot.texts import search as texts

PAGE = 5


@dataclass(frozen=True, slots=True)
class Section:
    """Hits of one part of the cities; `found` starts at the page's offset within the part."""

    heading: str
    found: Found
    offset: int


def answer(ask: Ask) -> Blocks:
    if not ask.args:
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    bodies = ask.services.bodies()
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    sections = _sections(ask, bodies)
    total = sum(section.found.total for section in sections)
    if not total:
        return [Notice(texts.nothing(ask.args, _stock(ask))), Text(texts.HINT_NOTHING)]
    return _blocks(ask, sections, total)


def _sections(ask: Ask, bodies: list[BodyRow]) -> list[Section]:
    """The home city's hits before those of the others, as one list that `mehr` walks through."""
    home = [body for body in bodies if body.key == ask.home]
    others = [body for body in bodies if body.key != ask.home]
    parts = [part for part in (home, others) if part]
    sections: list[Section] = []
    skip, room = ask.offset, PAGE
    for part in parts:
        found = ask.services.search.find(
            ask.args, bodies=[body.key for body in part], limit=room, offset=skip
        )
        sections.append(Section(_heading(ask, part, home, found.total), found, skip))
        room -= len(found.hits)
        skip = max(0, skip - found.total)
    return sections


def _heading(ask: Ask, part: list[BodyRow], home: list[BodyRow], total: int) -> str:
    if not home:
        return texts.hits(ask.args, total)
    if part is home:
        return texts.in_city(home[0].name, total) if total else texts.nothing_in(home[0].name)
    return texts.elsewhere(total)


def _blocks(ask: Ask, sections: list[Section], total: int) -> Blocks:
    blocks: Blocks = []
    first = ask.offset + 1
    shown = 0
    for section in sections:
        hits = [found_hit(ask.services, each) for each in section.found.hits]
        kept = tuple(hit for hit in hits if hit is not None)
        if kept or not ask.offset:
            blocks.append(Hits(section.heading, kept, first + shown))
        shown += len(section.found.hits)
    last = ask.offset + shown
    if not shown:
        return [Notice(general.NO_MORE)]
    if last < total:
        remember(ask, COMMAND.name, last)
        blocks += [Text(texts.page(first, last, total)), Actions((Action(general.MORE, "/mehr"),))]
    return blocks


def _stock(ask: Ask) -> str:
    return ", ".join(
        texts.stock_of(held.body.name, held.first, held.last, held.papers)
        for held in stock(ask.services.db)
        if held.papers
    )


COMMAND = Command(
    "suche",
    "/suche Wörter oder Nummer",
    "findet Vorlagen und Beschlüsse aller Städte",
    "/suche Hitzeaktionsplan",
    in_thread(answer),
)
