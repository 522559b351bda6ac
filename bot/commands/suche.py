"""/suche: full text and numbers over all loaded cities, the home city first."""

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.hits import found_hit
from bot.commands.kept import keep
from bot.commands.pages import Section, paged
from bot.messages import Notice, Text
from bot.retrieval.query.query import read_query
from bot.store.bodies import BodyRow, stock, waiting_for_index
from bot.texts import general
from bot.texts import search as texts

PAGE = 5
BESIDE = 2
"""Hits of the other cities that are shown even where the home city fills the page."""
MOST_TOLD = 1_000
"""Words are joined with OR: a question matches thousands of papers, and their number says nothing."""


def answer(ask: Ask) -> Blocks:
    if not ask.args:
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    bodies = ask.services.bodies()
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    home = [body for body in bodies if body.key == ask.home]
    others = [body for body in bodies if body.key != ask.home]
    waiting = waiting_for_index(ask.services.db)
    sections = _sections(ask, home, others)
    remarks = [] if ask.position else _remarks(ask, waiting)
    if not any(section.total for section in sections):
        keep(ask, COMMAND.name)
        return [*remarks, Notice(_nothing(ask, waiting)), Text(texts.HINT_NOTHING)]
    if home and not sections[0].total and not ask.position:
        remarks.append(Notice(texts.nothing_in(home[0].name)))
    return [*remarks, *paged(ask, COMMAND.name, sections)]


def _sections(ask: Ask, home: list[BodyRow], others: list[BodyRow]) -> list[Section]:
    """The home city's hits before those of the others."""
    if not (home and others):
        return [_section(ask, 0, home or others, PAGE, home)]
    first = _section(ask, 0, home, PAGE, home)
    return [first, _section(ask, 1, others, max(PAGE - len(first.hits), BESIDE), home)]


def _section(ask: Ask, place: int, part: list[BodyRow], room: int, home: list[BodyRow]) -> Section:
    start = ask.shown(place)
    found = ask.services.search.find(ask.args, bodies=[body.key for body in part], limit=room, offset=start)
    hits = tuple(hit for each in found.hits if (hit := found_hit(ask.services, each)))
    told = found.total if found.total <= MOST_TOLD else None
    heading = _heading(ask, home, told, at_home=part is home)
    return Section(heading, hits, start, found.total, told=told is not None)


def _heading(ask: Ask, home: list[BodyRow], total: int | None, *, at_home: bool) -> str:
    if not home:
        return texts.hits(ask.args, total)
    return texts.in_city(home[0].name, total) if at_home else texts.elsewhere(total)


def _remarks(ask: Ask, waiting: int) -> Blocks:
    remarks: Blocks = [Notice(general.index_incomplete(waiting), "warning")] if waiting else []
    filters = read_query(ask.args).filters
    return [*remarks, Notice(texts.no_filter(filters[0]))] if filters else remarks


def _nothing(ask: Ask, waiting: int) -> str:
    """Papers that wait for the index have not been searched, so nothing is said of them."""
    return texts.nothing(ask.args, "" if waiting else _stock(ask))


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
