"""What is being read of a request: collected part by part, then made into filters."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.retrieval.query.filters import Filters
from bot.retrieval.query.periods import ONE_DAY, Period, Timed, hull
from bot.retrieval.query.values import Named
from bot.texts import query as texts

TIME = "zeit"
ORDER = ("art", "fraktion", "gremium", "ergebnis", TIME, "stadt", "nummer")
"""In which what was understood is told."""

MOST_PROBLEMS = 3
"""That are told one by one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was understood: the filter's name, and what is shown for it."""

    filter: str
    label: str
    natural: bool


@dataclass
class Collected:
    """Filled by the two readers, first with what was typed as filters, then with natural wording."""

    problems: list[str] = field(default_factory=list)
    unknown: dict[tuple[str, str], None] = field(default_factory=dict)
    """Filter and value of what nothing is known of, told or not."""
    unread: int = 0
    """Values beyond those that are looked at."""
    named: list[tuple[str, Named, bool]] = field(default_factory=list)
    since: list[dt.date] = field(default_factory=list)
    until: list[dt.date] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    natural: bool = False
    """Whether what is added now was read from natural wording."""
    natural_time: bool = False

    @property
    def bodies(self) -> frozenset[str]:
        return frozenset(value for name, named, _ in self.named if name == "stadt" for value in named.bodies)

    def problem(self, sentence: Callable[[], str], name: str, value: str) -> None:
        """A value that nothing is known of; only for those that are told it is searched what was meant."""
        if (name, value) not in self.unknown and len(self.unknown) < MOST_PROBLEMS:
            self.problems.append(sentence())
        self.unknown[name, value] = None

    def told(self) -> tuple[str, ...]:
        """The first problems, and how many more there are."""
        every = tuple(dict.fromkeys(self.problems))
        more = len(every[MOST_PROBLEMS:]) + len(self.unknown) - min(len(self.unknown), MOST_PROBLEMS)
        told = [*every[:MOST_PROBLEMS], *([texts.more_problems(more)] if more else ())]
        return (*told, *([texts.too_many_values(self.unread)] if self.unread else ()))

    def add(self, name: str, named: Named) -> None:
        self.named.append((named.filter or name, named, self.natural))

    def time(self, name: str, timed: Timed) -> None:
        """„seit:2022“ begins with the year, „nach:2022“ after it; other names mean the period itself."""
        whole = timed.hull
        first, last = whole.since or whole.until, whole.until or whole.since
        self.natural_time = self.natural
        if not first or not last:
            return
        match name:
            case "seit":
                self.since.append(first)
            case "nach":
                self.since.append(last + ONE_DAY)
            case "bis":
                self.until.append(last)
            case "vor":
                self.until.append(first - ONE_DAY)
            case _:
                self.periods += timed.periods

    def filters(self) -> Filters:
        since, until, periods = self._times()
        return Filters(
            bodies=self.bodies,
            organizations=frozenset(each for _, named, _ in self.named for each in named.organizations),
            kinds=self._values("art"),
            results=self._values("ergebnis"),
            originators=self._values("fraktion"),
            numbers=self._values("nummer"),
            since=since,
            until=until,
            periods=periods,
        )

    def parts(self, filters: Filters) -> tuple[Part, ...]:
        found = [Part(name, named.label, natural) for name, named, natural in self.named if named.label]
        label = " und ".join(texts.period(each.since, each.until) for each in filters.spans)
        if label:
            found.append(Part(TIME, label, self.natural_time))
        return tuple(sorted(dict.fromkeys(found), key=lambda part: ORDER.index(part.filter)))

    def _values(self, name: str) -> frozenset[str]:
        return frozenset(value for each, named, _ in self.named if each == name for value in named.values)

    def _times(self) -> tuple[dt.date | None, dt.date | None, tuple[Period, ...]]:
        since, until = max(self.since, default=None), min(self.until, default=None)
        clipped = [_clipped(each, since, until) for each in self.periods or [Period()]]
        spans = [each for each in clipped if not (each.since and each.until and each.since > each.until)]
        if not spans:
            self.problems.append(texts.no_such_period())
            return None, None, ()
        whole = hull(spans)
        several = tuple(sorted(set(spans), key=str)) if len(set(spans)) > 1 else ()
        return whole.since, whole.until, several


def _clipped(period: Period, since: dt.date | None, until: dt.date | None) -> Period:
    begins: Sequence[dt.date] = [day for day in (period.since, since) if day]
    ends: Sequence[dt.date] = [day for day in (period.until, until) if day]
    return Period(max(begins, default=None), min(ends, default=None))
