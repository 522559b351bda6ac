"""/sitzung: the next meetings, or one with its agenda."""

import datetime as dt

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.dates import Period, read_period
from bot.messages import AgendaLine, FileLink, MeetingCard, Notice, Table, Text
from bot.retrieval.german import query_terms
from bot.store.files import files_of
from bot.store.meetings import MeetingRow
from bot.texts import general
from bot.texts import meetings as texts

LISTED = 10


def answer(ask: Ask) -> Blocks:
    if not ask.services.bodies():
        return [Notice(general.EMPTY_STORE, "warning")]
    period = read_period(ask.args, ask.services.today(ask.home))
    words = period.rest if period else ask.args
    found = _in_period(ask, words, period) if period else _upcoming(ask, words)
    if len(found) == 1 and ask.args:
        return [card(ask, found[0])]
    if found:
        return _list(texts.FOUND if period else texts.NEXT, found)
    past = [] if period else _past(ask, words)
    return _list(texts.LAST, past) if past else [Notice(texts.none_found(_wanted(words, period)))]


def _in_period(ask: Ask, words: str, period: Period) -> list[MeetingRow]:
    zone = ask.services.settings.zone(ask.home or "")
    since = dt.datetime.combine(period.first, dt.time(), zone)
    until = dt.datetime.combine(period.last + dt.timedelta(days=1), dt.time(), zone)
    found = ask.services.meetings.between(since, until, bodies=_bodies(ask))
    return _home_first(ask, _matching(found, words))


def _upcoming(ask: Ask, words: str) -> list[MeetingRow]:
    today = dt.datetime.combine(ask.services.today(ask.home), dt.time(), ask.services.settings.zone(""))
    found = ask.services.meetings.between(today, None, bodies=_bodies(ask))
    return _home_first(ask, _matching(found, words))[:LISTED]


def _past(ask: Ask, words: str) -> list[MeetingRow]:
    found = ask.services.meetings.between(
        None, ask.services.clock.now(), bodies=_bodies(ask), newest_first=True
    )
    return _home_first(ask, _matching(found, words))[:LISTED]


def _bodies(ask: Ask) -> list[str]:
    return [body.key for body in ask.services.bodies()]


def _matching(meetings: list[MeetingRow], words: str) -> list[MeetingRow]:
    """Meetings whose body, city or name contains every word, by stems."""
    wanted = set(query_terms(words))
    return [each for each in meetings if wanted <= set(query_terms(_described(each)))]


def _described(meeting: MeetingRow) -> str:
    return " ".join((meeting.name, *meeting.organizations, meeting.city))


def _home_first(ask: Ask, meetings: list[MeetingRow]) -> list[MeetingRow]:
    return sorted(meetings, key=lambda meeting: meeting.ref.body != ask.home)


def _wanted(words: str, period: Period | None) -> str:
    parts = [texts.for_organization(words)] if words else []
    parts += [texts.in_period(period.first, period.last)] if period else []
    return " ".join(parts)


def _list(caption: str, meetings: list[MeetingRow]) -> Blocks:
    rows = tuple(_row(each) for each in meetings[:LISTED])
    return [Table(caption, texts.HEADER, rows), Text(texts.HOW_TO_OPEN)]


def _row(meeting: MeetingRow) -> tuple[str, ...]:
    when = texts.day_and_time(meeting.start) if meeting.start else ""
    agenda = general.several(meeting.items, "Punkt", "Punkte") if meeting.items else texts.NO_AGENDA
    name = ", ".join(meeting.organizations) or meeting.name
    return when, name, meeting.city, texts.CANCELLED if meeting.cancelled else agenda


def card(ask: Ask, meeting: MeetingRow) -> MeetingCard:
    files = files_of(ask.services.db, meeting.ref)
    return MeetingCard(
        meeting.ref,
        meeting.city,
        ", ".join(meeting.organizations) or meeting.name,
        meeting.start,
        meeting.location,
        meeting.cancelled,
        tuple(
            AgendaLine(each.number, each.name, each.result or None, each.reference, each.paper)
            for each in ask.services.meetings.agenda(meeting.ref)
        ),
        tuple(FileLink(each.name, each.url or None, each.role) for each in files),
        meeting.web or None,
    )


COMMAND = Command(
    "sitzung",
    "/sitzung [Gremium] [Datum]",
    "zeigt die nächsten Sitzungen oder eine mit ihrer Tagesordnung",
    "/sitzung Umweltausschuss 12.03.2026",
    in_thread(answer),
)
