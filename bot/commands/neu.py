"""/neu: the Beschlüsse and Vorlagen since a day."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.dates import read_period
from bot.commands.hits import paper_hit
from bot.council.stations import is_decision
from bot.messages import Hit, Hits, Notice, ObjectRef
from bot.texts import general
from bot.texts import news as texts
from bot.texts.meetings import day

T = TypeVar("T")

DAYS = 30
LISTED = 8
MOST = 500


def answer(ask: Ask) -> Blocks:
    bodies = [body.key for body in ask.services.bodies()]
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    today = ask.services.today(ask.home)
    period = read_period(_since(ask.args), today) if ask.args else None
    if ask.args and period is None:
        return [Notice(texts.not_a_date(ask.args))]
    since = period.first if period else today - dt.timedelta(days=DAYS)
    blocks = [*_decisions(ask, bodies, since), *_papers(ask, bodies, since)]
    if blocks:
        return blocks
    return [Notice(texts.nothing_since(day(since)))] if period else _latest(ask, bodies, since)


def _since(args: str) -> str:
    return args.removeprefix("seit ").strip()


def _understands(args: str) -> bool:
    """„neu gebaute Kitas“ is a question; the day does not matter for telling."""
    return not args or read_period(_since(args), dt.date(2000, 1, 1)) is not None


def _decisions(ask: Ask, bodies: list[str], since: dt.date) -> Blocks:
    services = ask.services
    start = dt.datetime.combine(since, dt.time(), services.settings.zone(ask.home or ""))
    sittings = services.stations.results(bodies=bodies, since=start, until=services.clock.now())
    decided = [each for each in sittings if is_decision(each.station)]
    hits = []
    for sitting in _home_first(ask, decided, lambda each: each.paper)[:LISTED]:
        paper = services.papers.paper(sitting.paper)
        hits += [paper_hit(services, paper, at=sitting.station)] if paper else []
    return _section(texts.decisions(len(decided), day(since)), hits)


def _papers(ask: Ask, bodies: list[str], since: dt.date) -> Blocks:
    services = ask.services
    refs = services.papers.since(since, bodies=bodies, limit=MOST)
    heading = texts.papers(len(refs), day(since))
    rows = services.papers.papers(_home_first(ask, refs, lambda ref: ref)[:LISTED])
    return _section(
        texts.at_least(heading) if len(refs) == MOST else heading, [paper_hit(services, row) for row in rows]
    )


def _latest(ask: Ask, bodies: list[str], since: dt.date) -> Blocks:
    papers = ask.services.papers
    rows = papers.papers(papers.since(None, bodies=bodies, limit=LISTED))
    return _section(texts.latest(day(since)), [paper_hit(ask.services, row) for row in rows])


def _section(heading: str, hits: list[Hit]) -> Blocks:
    return [Hits(heading, tuple(hits))] if hits else []


def _home_first(ask: Ask, items: list[T], ref_of: Callable[[T], ObjectRef]) -> list[T]:
    return sorted(items, key=lambda item: ref_of(item).body != ask.home)


COMMAND = Command(
    "neu",
    "/neu [seit wann]",
    "zeigt neue Beschlüsse und Vorlagen",
    "/neu 01.03.2026",
    in_thread(answer),
    _understands,
)
