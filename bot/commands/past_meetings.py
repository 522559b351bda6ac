"""Which meeting is to be summarised: one of the past, by its Gremium and perhaps its day."""

import datetime as dt
import re

from bot.assistant.summary.wish import Wish, said
from bot.commands.base import Ask, Blocks
from bot.commands.committees import held_by
from bot.commands.dates import impossible_day, read_period
from bot.errors import UserError
from bot.messages import Action, Actions, Notice
from bot.retrieval.words.german import query_terms
from bot.store.meetings import MeetingRow
from bot.texts import general
from bot.texts import summaries as texts

MOST_CHOICES = 8
MOST_LOOKED_AT = 12
"""Meetings, the newest first, of which one with minutes or results is looked for."""
_LAST = re.compile(r"\b(?:letzte|jüngste|vergangene|vorige)[nrsm]?\b", re.IGNORECASE)
_COMPOUND = re.compile(r"\b(\w{4,}?)s?sitzung(?:en)?\b", re.IGNORECASE)


def named(ask: Ask) -> list[MeetingRow]:
    """Past ones that the words name, those of the home city before others, the newest first."""
    impossible = impossible_day(ask.args)
    if impossible:
        raise UserError(general.no_such_day(impossible))
    services = ask.services
    period = read_period(ask.args, services.today(ask.home))
    words = _gremium(period.rest if period else ask.args)
    if not (period or query_terms(words)):
        return []
    bodies = [body.key for body in services.bodies()]
    zone = services.settings.zone(ask.home or "")
    since = dt.datetime.combine(period.first, dt.time(), zone) if period else None
    until = (
        dt.datetime.combine(period.last + dt.timedelta(days=1), dt.time(), zone)
        if period
        else services.clock.now()
    )
    found = held_by(services.meetings.between(since, until, bodies=bodies, newest_first=True), words)
    ordered = sorted(found, key=lambda meeting: meeting.ref.body != ask.home)
    # Without a day the last one is meant of which something is published.
    return ordered if period else [_last_told(ask, ordered)] if ordered else []


def _gremium(words: str) -> str:
    """„letzte Gemeinderatssitzung“ is a meeting of the Gemeinderat."""
    return _COMPOUND.sub(r"\1", _LAST.sub(" ", words)).strip()


def _last_told(ask: Ask, meetings: list[MeetingRow]) -> MeetingRow:
    recent = [each for each in meetings if each.ref.body == meetings[0].ref.body][:MOST_LOOKED_AT]
    return next((each for each in recent if ask.services.assistant.summaries.tells(each)), meetings[0])


def choice(meetings: list[MeetingRow], wish: Wish) -> Blocks:
    actions = []
    cities = len({each.city for each in meetings}) > 1
    for each in meetings[:MOST_CHOICES]:
        name = ", ".join(each.organizations) or each.name
        label = texts.meeting_choice(name, each.city if cities else "", each.start)
        day = texts.day(each.start) if each.start else ""
        words = " ".join(filter(None, (name, each.city, day, said(wish))))
        actions.append(Action(label, f"/zusammenfassung {words}"))
    return [Notice(texts.MANY_MEETINGS), Actions(tuple(actions))]
