"""What a search is restricted to, and which papers fit it."""

import datetime as dt
from dataclasses import dataclass

from bot.retrieval.query.periods import Period

DECISION = "decision"
"""Among the results: any Beschluss, see council.stations.is_decision."""
RAW_TYPE = "="
"""Before a kind: the source's own paperType, folded, where the glossary knows none."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means: not asked for. Values of one field are alternatives, the fields must all fit.

    `organizations` are (body, id), `results` values of `results.Outcome` or DECISION, `kinds` keys of
    the glossary, `originators` names of parties, `numbers` reference keys. `periods` is given where
    several periods that do not touch were asked for; `since` and `until` are then their hull.
    """

    bodies: frozenset[str] = frozenset()
    organizations: frozenset[tuple[str, str]] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None
    kinds: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    originators: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    periods: tuple[Period, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def spans(self) -> tuple[Period, ...]:
        """The periods asked for, one of which must fit; none where time was not restricted."""
        if self.periods:
            return self.periods
        return (Period(self.since, self.until),) if self.since or self.until else ()


NO_FILTERS = Filters()
