"""more!rubin: Freiburg and the many at gremien.info. Every object claims to have been modified today."""

from collections.abc import Sequence

from bot.sources.oparl.reach import last_segment
from bot.sources.oparl.vendors.manners import Manners, Raw

PREFIX = "ni_"


def mend(raw: Raw, meetings: Sequence[str]) -> None:
    """Consultations name meetings without the prefix that the meetings' own ids have."""
    if not meetings or not all(last_segment(each).startswith(PREFIX) for each in meetings):
        return
    stations = raw.get("consultation")
    for station in [raw, *(stations if isinstance(stations, list) else [])]:
        meeting = station.get("meeting") if isinstance(station, dict) else None
        if isinstance(meeting, str) and not last_segment(meeting).startswith(PREFIX):
            head, _, tail = meeting.rpartition("/")
            station["meeting"] = f"{head}/{PREFIX}{tail}"


RUBIN = Manners("more!rubin", page_size=None, filters=False, mend=mend)
