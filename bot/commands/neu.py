"""/neu: the Beschlüsse and Vorlagen since a day."""

import datetime as dt
import re

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.dates import impossible_day, read_period
from bot.commands.hits import paper_hit
from bot.commands.kept import keep
from bot.commands.pages import Section, paged
from bot.council.stations import is_decision
from bot.messages import Notice
from bot.store.stations import Sitting
from bot.texts import general
from bot.texts import news as texts
from bot.texts.meetings import day

DAYS = 30
LISTED = 8
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_WEEKDAY = re.compile(rf"(?:(?:letzte|vergangene)[mn] )?({'|'.join(_WEEKDAYS)})", re.IGNORECASE)


def answer(ask: Ask) -> Blocks:
    bodies = [body.key for body in ask.services.bodies()]
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    today = ask.services.today(ask.home)
    period = read_period(_since(ask.args, today), today) if ask.args else None
    if ask.args and period is None:
        return [Notice(_not_understood(ask.args))]
    since = period.first if period else today - dt.timedelta(days=DAYS)
    decided = _decided(ask, bodies, since)
    sections = [_decisions(ask, decided, since), _papers(ask, bodies, since, decided)]
    if any(section.total for section in sections):
        return paged(ask, COMMAND.name, sections)
    latest = _latest(ask, bodies, since)
    if period or not latest.hits:
        keep(ask, COMMAND.name)
        return [Notice(texts.nothing_since(day(since)))]
    return paged(ask, COMMAND.name, [latest])


def _not_understood(args: str) -> str:
    impossible = impossible_day(args)
    return general.no_such_day(impossible) if impossible else texts.not_a_date(args)


def _since(args: str, today: dt.date) -> str:
    """A weekday is the last one before today."""
    plain = args.removeprefix("seit ").strip()
    if not (found := _WEEKDAY.fullmatch(plain)):
        return plain
    days = (today.weekday() - _WEEKDAYS.index(found[1].casefold()) - 1) % 7 + 1
    return f"{today - dt.timedelta(days=days):%d.%m.%Y}"


def _understands(args: str) -> bool:
    """„neu gebaute Kitas“ is a question; the day does not matter for telling."""
    day = dt.date(2000, 1, 1)
    return not args or read_period(_since(args, day), day) is not None


def _decided(ask: Ask, bodies: list[str], since: dt.date) -> list[Sitting]:
    services = ask.services
    begin = dt.datetime.combine(since, dt.time(), services.settings.zone(ask.home or ""))
    sittings = services.stations.results(bodies=bodies, since=begin, until=services.clock.now())
    return sorted(filter(_is_decided, sittings), key=lambda sitting: sitting.paper.body != ask.home)


def _decisions(ask: Ask, decided: list[Sitting], since: dt.date) -> Section:
    services, start = ask.services, ask.shown(0)
    hits = [
        paper_hit(services, paper, at=sitting.station)
        for sitting in decided[start : start + LISTED]
        if (paper := services.papers.paper(sitting.paper))
    ]
    return Section(texts.decisions(len(decided), day(since)), tuple(hits), start, len(decided))


def _is_decided(sitting: Sitting) -> bool:
    return is_decision(sitting.station)


def _papers(ask: Ask, bodies: list[str], since: dt.date, decided: list[Sitting]) -> Section:
    """Without those that stand among the Beschlüsse already."""
    papers, start = ask.services.papers, ask.shown(1)
    named = [sitting.paper for sitting in decided]
    total = papers.count_since(since, bodies=bodies, but=named)
    further = total < papers.count_since(since, bodies=bodies)
    refs = papers.page_since(since, bodies=bodies, home=ask.home, limit=LISTED, offset=start, but=named)
    hits = tuple(paper_hit(ask.services, row) for row in papers.papers(refs))
    return Section(texts.papers(total, day(since), further=further), hits, start, total)


def _latest(ask: Ask, bodies: list[str], since: dt.date) -> Section:
    papers = ask.services.papers
    rows = papers.papers(papers.since(None, bodies=bodies, limit=LISTED))
    hits = tuple(paper_hit(ask.services, row) for row in rows)
    return Section(texts.latest(day(since)), hits, 0, len(hits))


COMMAND = Command(
    "neu",
    "/neu [seit wann]",
    "zeigt neue Beschlüsse und Vorlagen",
    "/neu 01.03.2026",
    in_thread(answer),
    _understands,
)
