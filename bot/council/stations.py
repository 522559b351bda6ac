"""What a paper's stations say about where the matter stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.council.results import Outcome, is_resolution, read_result

DECIDING_ROLES = ("entscheidung", "beschlussfassung")
"""SOMACOS writes the second: all 9,546 deciding stations of Magdeburg bear it."""
UNSAID_ROLES = {"", "unbekannt"}


@dataclass(frozen=True, slots=True)
class StationFacts:
    """One public station: `start` in the city's zone, `result` the source's wording or ''."""

    start: dt.datetime | None
    organization: str
    role: str
    authoritative: bool | None
    result: str
    number: str
    item: str
    meeting: str


def is_decision(station: StationFacts) -> bool:
    """True where a Beschluss was taken: a deciding result where the decision is taken.

    That is a station marked authoritative or with one of DECIDING_ROLES; where it says neither, every
    deciding result counts.
    """
    if not is_resolution(read_result(station.result).kind):
        return False
    role = station.role.casefold()
    if station.authoritative or any(each in role for each in DECIDING_ROLES):
        return True
    return station.authoritative is None and role in UNSAID_ROLES


def in_order(stations: Sequence[StationFacts]) -> list[StationFacts]:
    """By date; those without one last."""
    return sorted(stations, key=lambda s: (s.start is None, s.start.isoformat() if s.start else ""))


def standing(stations: Sequence[StationFacts]) -> StationFacts | None:
    """The station that says where the matter stands.

    The latest Beschluss, else the latest known result, else the last station with a date.
    """
    ordered = in_order(stations)
    decisions = [s for s in ordered if is_decision(s)]
    results = [s for s in ordered if s.result and read_result(s.result).kind is not Outcome.UNKNOWN]
    dated = [s for s in ordered if s.start]
    for candidates in (decisions, results, dated):
        if candidates:
            return candidates[-1]
    return None
