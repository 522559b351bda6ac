"""Where a matter stands, as its stations state it: decided, voted down, still under way, or only filed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.council.results import Outcome, read_result
from bot.council.stations import UNSAID_ROLES, StationFacts, in_order, is_decision, standing


class Status(StrEnum):
    DECIDED = "decided"
    REJECTED = "rejected"
    SEVERAL = "several"
    """Voted on part by part, without a common outcome."""
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    NOTED = "noted"
    RUNNING = "running"
    """Postponed, referred, recommended, discussed, or on an agenda to come."""
    FILED = "filed"
    """No station has said anything yet, and none is to come."""


_BY_OUTCOME = {
    Outcome.RESOLVED: Status.RUNNING,
    Outcome.REJECTED: Status.RUNNING,
    Outcome.SEVERAL: Status.SEVERAL,
    Outcome.WITHDRAWN: Status.WITHDRAWN,
    Outcome.SETTLED: Status.SETTLED,
    Outcome.NOTED: Status.NOTED,
}
"""What a result means where no decision was taken. A yes of a body that does not decide is no decision."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`station` is the one that says it, None where none does. `coming` is the next one ahead; `silent` is
    one that came after `station`, is over, and of which no result was published."""

    status: Status
    station: StationFacts | None = None
    coming: StationFacts | None = None
    silent: StationFacts | None = None

    @property
    def day(self) -> dt.date | None:
        return self.station.start.date() if self.station and self.station.start else None

    @property
    def final(self) -> bool:
        return self.status in {Status.DECIDED, Status.REJECTED, Status.SEVERAL}


def stands(stations: Sequence[StationFacts], now: dt.datetime) -> Standing:
    """A meeting ahead has decided nothing, whatever its agenda says."""
    ordered = in_order(stations)
    past = [each for each in ordered if each.start is not None and each.start <= now]
    ahead = [each for each in ordered if each.start is not None and each.start > now]
    undated = [each for each in ordered if each.start is None and each.result]
    told = standing([*past, *undated])
    coming = ahead[0] if ahead else None
    if told is None or not _says(told):
        return Standing(Status.RUNNING if coming else Status.FILED, None, coming, past[-1] if past else None)
    after = [each for each in past if told.start and each.start and each.start > told.start]
    silent = next((each for each in reversed(after) if not each.result), None)
    status = _status(told)
    if status in {Status.DECIDED, Status.REJECTED} and _only_on_the_way(told, silent or coming):
        status = Status.RUNNING
    return Standing(status, told, coming, silent)


def _only_on_the_way(told: StationFacts, later: StationFacts | None) -> bool:
    """A body of which nobody says that it decides has not, where the matter went on to another one."""
    unsaid = told.authoritative is None and told.role.casefold() in UNSAID_ROLES
    return unsaid and later is not None and later.organization != told.organization


def _says(station: StationFacts) -> bool:
    return bool(station.result) and read_result(station.result).kind is not Outcome.UNKNOWN


def _status(station: StationFacts) -> Status:
    kind = read_result(station.result).kind
    if is_decision(station):
        return Status.DECIDED if kind is Outcome.RESOLVED else Status.REJECTED
    return _BY_OUTCOME.get(kind, Status.RUNNING)
