"""/verfolgt: the papers that are followed here, and where they stand."""

from bot.commands.base import Ask, Blocks, Command, in_thread, nothing
from bot.commands.hits import paper_hit
from bot.commands.pages import Section, paged
from bot.messages import Notice, Text
from bot.texts import following as texts

LISTED = 10


def answer(ask: Ask) -> Blocks:
    refs = ask.services.digest.following.of(ask.incoming.place)
    papers = ask.services.papers.papers(refs)
    away = [Text(texts.out_of_sight(len(refs) - len(papers)))] if len(refs) > len(papers) else []
    if not papers:
        return [*away] or [Notice(texts.NONE)]
    start = ask.shown(0)
    shown = papers[start : start + LISTED]
    hits = tuple(paper_hit(ask.services, paper) for paper in shown)
    section = Section(texts.CAPTION, hits, start, len(papers))
    how = [Text(texts.end_one(start + 1))] if hits else []
    return [*paged(ask, COMMAND.name, [section]), *how, *away]


COMMAND = Command(
    "verfolgt",
    "/verfolgt",
    "zeigt, welche Vorlagen hier verfolgt werden",
    "/verfolgt",
    in_thread(answer),
    nothing,
)
