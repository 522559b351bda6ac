"""/suche: full text and numbers over all loaded cities, the home city first."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.hits import found_hit
from bot.commands.kept import keep
from bot.commands.pages import Section, paged
from bot.messages import Action, Actions, Hits, Notice, Text
from bot.retrieval.found import Found
from bot.retrieval.query.query import Query, understood
from bot.store.bodies import BodyRow, stock, waiting_for_index
from bot.texts import general
from bot.texts import search as texts

PAGE = 5
BESIDE = 2
"""Hits of the other cities that are shown even where the home city fills the page."""
MOST_TOLD = 200
"""The best thousand passages are ranked: what is found in more papers is not counted, and of a long
question, of which each paper has a word, the number would say nothing anyway."""
MOST_UNKNOWN = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Part:
    """What was found in the home city or in the others, and the page of it that is shown."""

    found: Found
    section: Section


def answer(ask: Ask) -> Blocks:
    if not ask.args:
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    bodies = ask.services.bodies()
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    query = ask.services.search.read(ask.args)
    searched = [body for body in bodies if body.key in (query.filters.bodies or {body.key})]
    home = [body for body in searched if body.key == ask.home]
    parts = _parts(ask, home, [body for body in searched if body.key != ask.home])
    before, after = ([], []) if ask.position else (_before(ask, query, parts), _after(parts))
    if not any(part.section.total for part in parts):
        keep(ask, COMMAND.name)
        return [*before, *_nothing(ask, query, searched), *after]
    if home and not parts[0].section.total and not ask.position:
        before.append(Notice(texts.nothing_in(home[0].name)))
    return [*before, *paged(ask, COMMAND.name, [part.section for part in parts]), *after]


def results(ask: Ask, limit: int) -> Blocks:
    """The first hits of all cities, for who cannot go on from there: nothing is remembered or offered."""
    bodies = ask.services.bodies()
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    query = ask.services.search.read(ask.args)
    searched = [body for body in bodies if body.key in (query.filters.bodies or {body.key})]
    part = _part(ask, 0, searched, limit, [])
    blocks = [each for each in _before(ask, query, [part]) if not isinstance(each, Actions)]
    section = part.section
    if section.hits:
        shown = [Text(texts.shown(len(section.hits)))] if section.goes_on else []
        blocks += [Hits(section.heading, section.hits, 1), *shown]
    else:
        blocks.append(_none(ask, query, searched))
    meant = [Text(texts.meant(part.found.meant))] if part.found.meant else []
    return [*blocks, *meant, *(each for each in _after([part]) if isinstance(each, Text))]


def _parts(ask: Ask, home: list[BodyRow], others: list[BodyRow]) -> list[_Part]:
    """The home city's hits before those of the others."""
    if not (home and others):
        return [_part(ask, 0, home or others, PAGE, home)]
    first = _part(ask, 0, home, PAGE, home)
    return [first, _part(ask, 1, others, max(PAGE - len(first.section.hits), BESIDE), home)]


def _part(ask: Ask, place: int, part: list[BodyRow], room: int, home: list[BodyRow]) -> _Part:
    start, keys = ask.shown(place), [body.key for body in part]
    found = ask.services.search.find(ask.args, bodies=keys, limit=room, offset=start, grouped=True)
    hits = tuple(hit for each in found.hits if (hit := found_hit(ask.services, each)))
    total = found.total - found.folded
    told = total if total <= MOST_TOLD else None
    heading = _heading(ask, home, told, at_home=part is home)
    return _Part(found, Section(heading, hits, start, total, told=told is not None))


def _heading(ask: Ask, home: list[BodyRow], total: int | None, *, at_home: bool) -> str:
    if not home:
        return texts.hits(ask.args, total)
    return texts.in_city(home[0].name, total) if at_home else texts.elsewhere(total)


def _before(ask: Ask, query: Query, parts: Sequence[_Part]) -> Blocks:
    """What must be known to read the hits: what was searched, and how much of it."""
    waiting = waiting_for_index(ask.services.db)
    blocks: Blocks = [Notice(general.index_incomplete(waiting), "warning")] if waiting else []
    line = understood(query)
    blocks += [Notice(each) for each in (line, *query.problems) if each]
    unknown = set.intersection(*(set(part.found.unknown) for part in parts))
    blocks += [Notice(texts.unknown_number(number)) for number in sorted(unknown)[:MOST_UNKNOWN]]
    found = parts[0].found
    if found.searched:
        literally = f"/suche {_literal(ask.args, found.replaced)}"
        blocks += [
            Notice(texts.searched_instead(" ".join(found.searched.split()))),
            Actions((Action(texts.LITERALLY, literally),)),
        ]
    return blocks


def _after(parts: Sequence[_Part]) -> Blocks:
    """What else could be done."""
    meant = dict.fromkeys(each for part in parts for each in part.found.meant)
    labels = [texts.MEANT, *[texts.OR_MEANT] * len(meant)]
    actions = [Action(label, f"/suche {each}") for label, each in zip(labels, meant, strict=False)]
    blocks: Blocks = [Actions(tuple(actions))] if actions else []
    failed = any(part.found.without_meaning for part in parts)
    return [*blocks, Text(texts.WORDS_ONLY)] if failed else blocks


def _literal(text: str, replaced: Collection[str]) -> str:
    """The question with the words in quotes that were exchanged: those are taken as they stand."""
    return _WORD.sub(lambda found: f'"{found[0]}"' if found[0] in replaced else found[0], text)


def _nothing(ask: Ask, query: Query, searched: Sequence[BodyRow]) -> Blocks:
    """Papers that wait for the index have not been searched, so nothing is said of them then."""
    blocks: Blocks = [_none(ask, query, searched), Text(texts.HINT_NOTHING)]
    without = query.undo or (query.topic if query.parts else "")
    return [*blocks, Actions((Action(texts.WITHOUT_FILTER, f"/suche {without}"),))] if without else blocks


def _none(ask: Ask, query: Query, searched: Sequence[BodyRow]) -> Notice:
    held = "" if waiting_for_index(ask.services.db) else _stock(ask, searched)
    return Notice(texts.nothing(ask.args, held, filtered=bool(query.parts)))


def _stock(ask: Ask, searched: Sequence[BodyRow]) -> str:
    keys = {body.key for body in searched}
    return "; ".join(
        texts.stock_of(held.body.name, held.first, held.last, held.papers)
        for held in stock(ask.services.db)
        if held.papers and held.body.key in keys
    )


COMMAND = Command(
    "suche",
    "/suche Wörter oder Nummer",
    "findet Vorlagen und Beschlüsse aller Städte",
    "/suche Hitzeaktionsplan",
    in_thread(answer),
)
