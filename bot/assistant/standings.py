"""What became of a paper, where its words must not be taken for what holds.

A Vorlage says „Der Stadtrat beschließt …“ whether the council did so or not. So code says beside every
sentence from a paper that was rejected, withdrawn or not decided what became of it.
"""

import datetime as dt
from collections.abc import Sequence

from bot.assistant.cleaning import plain
from bot.council.results import Outcome, read_result
from bot.council.stations import StationFacts, in_order, is_decision, standing
from bot.texts import sources as texts

_UNDONE = {
    Outcome.REJECTED: texts.REJECTED,
    Outcome.WITHDRAWN: texts.WITHDRAWN,
    Outcome.POSTPONED: texts.POSTPONED,
    Outcome.NOT_RECOMMENDED: texts.NOT_RECOMMENDED,
}


def caution(stations: Sequence[StationFacts]) -> str:
    """A few words of German; '' where the paper was decided, only informs, or nothing is known of it."""
    last = standing(stations)
    if last is None:
        return ""
    kind = read_result(last.result).kind
    if kind in _UNDONE:
        return _told(_UNDONE[kind], last)
    decided = any(is_decision(each) for each in stations)
    referred = kind in {Outcome.REFERRED, Outcome.RECOMMENDED}
    return _told(texts.NOT_YET, last) if referred and not decided and last is in_order(stations)[-1] else ""


def _told(what: str, last: StationFacts) -> str:
    day: dt.date | None = last.start.date() if last.start else None
    return texts.standing(what, plain(last.organization), day)
