"""Stations of papers as lines of German that code made: what the data states, word for word."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.cleaning import plain
from bot.assistant.want_words import Kind
from bot.assistant.wants import Wants
from bot.council.results import Outcome, read_result
from bot.council.stations import UNSAID_ROLES, StationFacts, in_order, is_decision, standing
from bot.texts import papers as texts
from bot.texts import sources as lines

ON_TIME, OFF_TIME = 1.6, 0.5
NAMED_BODY, OTHER_BODY = 1.4, 0.6
NO_RESULT = 0.3
STANDING = 1.15
NO_VOTES = 0.5
DECIDES, ONLY_NOTED = 1.3, 0.5
"""Where it was asked what was decided: a report that was noted afterwards decides nothing."""
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class StationLine:
    """`superseded` says what came after, '' where the station still tells where the matter stands."""

    facts: StationFacts
    text: str
    superseded: str = ""
    fit: float = 1.0
    """How well it fits what a question names: time, Gremium, and whether a result is there at all."""

    def tells(self, wants: Wants) -> bool:
        """Whether what was asked for stands there: a result, a count of votes, a day; never who voted how."""
        if wants.kind is Kind.VOTERS:
            return False
        if wants.counts_votes:
            return read_result(self.facts.result).votes is not None
        return bool(self.facts.result) and (self.facts.start is not None or not wants.asks_when)

    def is_on_time(self, wants: Wants) -> bool:
        """Whether it took place at the time that the question names."""
        return _on_time(self.facts, wants)


def station_lines(stations: Sequence[StationFacts], wants: Wants, now: dt.datetime) -> list[StationLine]:
    """All stations in order of time."""
    ordered = in_order(stations)
    last = standing(ordered)
    named = any(_named(each, wants.text) for each in ordered)
    return [
        StationLine(each, _line(each, now), _superseded(each, last), _fit(each, last, wants, named=named))
        for each in ordered
    ]


def outcomes(stations: Sequence[StationFacts]) -> tuple[str, ...]:
    """All results that the data states, in the source's wording, each once."""
    return tuple(dict.fromkeys(plain(each.result) for each in in_order(stations) if each.result))


def _line(station: StationFacts, now: dt.datetime) -> str:
    where = lines.station(
        plain(station.organization) or texts.NO_ORGANIZATION,
        station.start.date() if station.start else None,
        "" if station.role.casefold() in UNSAID_ROLES else plain(station.role),
    )
    ahead = station.start is None or station.start > now
    result = plain(station.result) or (lines.AHEAD if ahead else lines.NO_RESULT)
    return lines.with_result(where, result, plain(station.number))


def _superseded(station: StationFacts, last: StationFacts | None) -> str:
    """Only what has a result, and only by a later day: two stations of one day are one decision."""
    if last is None or not (station.result and station.start and last.start) or not last.result:
        return ""
    if station is last or station.start.date() >= last.start.date():
        return ""
    return lines.later(plain(last.organization), last.start.date(), plain(last.result))


def _fit(station: StationFacts, last: StationFacts | None, wants: Wants, *, named: bool) -> float:
    fit = 1.0 if station.result else NO_RESULT
    if wants.times:
        fit *= ON_TIME if _on_time(station, wants) else OFF_TIME
    if named:
        fit *= NAMED_BODY if _named(station, wants.text) else OTHER_BODY
    if wants.counts_votes and read_result(station.result).votes is None:
        fit *= NO_VOTES
    if wants.takes_decision:
        fit *= _deciding(station)
    return fit * (STANDING if station is last else 1.0)


def _deciding(station: StationFacts) -> float:
    if is_decision(station):
        return DECIDES
    return ONLY_NOTED if read_result(station.result).kind is Outcome.NOTED else 1.0


def _on_time(station: StationFacts, wants: Wants) -> bool:
    return station.start is not None and wants.named_time(station.start.date())


def _named(station: StationFacts, question: str) -> bool:
    """Whether the question names the Gremium: each of its words, whatever their endings."""
    asked = _WORD.findall(question.casefold())
    words = _WORD.findall(station.organization.casefold())
    return bool(words) and all(any(each.startswith(word) for each in asked) for word in words)
