"""/sitzung: the next meetings, or one with its agenda."""

import datetime as dt

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.committees import held_by
from bot.commands.dates import Period, impossible_day, read_period
from bot.commands.hits import file_link
from bot.commands.kept import keep
from bot.messages import Action, Actions, AgendaLine, MeetingCard, Notice, ObjectRef, Table, Text
from bot.store.files import files_of
from bot.store.meetings import AgendaRow, MeetingRow
from bot.texts import general
from bot.texts import meetings as texts

LISTED = 10


def answer(ask: Ask) -> Blocks:
    if not ask.services.bodies():
        return [Notice(general.EMPTY_STORE, "warning")]
    impossible = impossible_day(ask.args)
    if impossible:
        return [Notice(general.no_such_day(impossible))]
    period = read_period(ask.args, ask.services.today(ask.home))
    words = period.rest if period else ask.args
    found = _in_period(ask, words, period) if period else _upcoming(ask, words)
    if len(found) == 1 and ask.args:
        return [card(ask, found[0])]
    if found:
        return _list(ask, texts.FOUND if period else texts.NEXT, found)
    past = [] if period else _past(ask, words)
    return _list(ask, texts.last(words), past) if past else _none(ask, _wanted(words, period))


def _none(ask: Ask, wanted: str) -> Blocks:
    keep(ask, COMMAND.name)
    return [Notice(texts.none_found(wanted))]


def _in_period(ask: Ask, words: str, period: Period) -> list[MeetingRow]:
    zone = ask.services.settings.zone(ask.home or "")
    since = dt.datetime.combine(period.first, dt.time(), zone)
    until = dt.datetime.combine(period.last + dt.timedelta(days=1), dt.time(), zone)
    found = ask.services.meetings.between(since, until, bodies=_bodies(ask))
    return _home_first(ask, held_by(found, words))


def _upcoming(ask: Ask, words: str) -> list[MeetingRow]:
    today = dt.datetime.combine(ask.services.today(ask.home), dt.time(), ask.services.settings.zone(""))
    found = ask.services.meetings.between(today, None, bodies=_bodies(ask))
    return _home_first(ask, held_by(found, words))


def _past(ask: Ask, words: str) -> list[MeetingRow]:
    found = ask.services.meetings.between(
        None, ask.services.clock.now(), bodies=_bodies(ask), newest_first=True
    )
    return _home_first(ask, held_by(found, words))


def _bodies(ask: Ask) -> list[str]:
    return [body.key for body in ask.services.bodies()]


def _home_first(ask: Ask, meetings: list[MeetingRow]) -> list[MeetingRow]:
    return sorted(meetings, key=lambda meeting: meeting.ref.body != ask.home)


def _wanted(words: str, period: Period | None) -> str:
    parts = [texts.for_organization(words)] if words else []
    parts += [texts.in_period(period.first, period.last)] if period else []
    return " ".join(parts)


def _list(ask: Ask, caption: str, meetings: list[MeetingRow]) -> Blocks:
    start = ask.shown(0)
    page = meetings[start : start + LISTED]
    end = start + len(page)
    left = len(meetings) - end
    keep(ask, COMMAND.name, (end,) if left else None)
    if not page:
        return [Notice(general.NO_MORE)]
    table = Table(caption, texts.HEADER, tuple(map(_row, page)), tuple(each.ref for each in page))
    further: Blocks = [Actions((Action(texts.further(left), "/mehr"),))] if left else []
    return [table, Text(texts.HOW_TO_OPEN), *further]


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
        tuple(_agenda_line(meeting, each) for each in ask.services.meetings.agenda(meeting.ref)),
        tuple(file_link(meeting.ref.body, each) for each in files),
        meeting.web or None,
    )


def _agenda_line(meeting: MeetingRow, item: AgendaRow) -> AgendaLine:
    ref = ObjectRef("AgendaItem", meeting.ref.body, item.id)
    return AgendaLine(item.number, item.name, item.result or None, item.reference, item.paper, ref)


COMMAND = Command(
    "sitzung",
    "/sitzung [Gremium] [Datum]",
    "zeigt die nächsten Sitzungen oder eine mit ihrer Tagesordnung",
    "/sitzung Umweltausschuss 12.03.2026",
    in_thread(answer),
)
