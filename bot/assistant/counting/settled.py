"""What the stations of papers, taken together, settle and what they leave open."""

from collections import Counter
from collections.abc import Collection, Iterable

from bot.assistant.counting.asked import Subject, Wanted
from bot.council.results import Outcome
from bot.retrieval.counted import CountedStation

Keys = frozenset[tuple[int, tuple[str, ...]]]
"""A paper and the key of its station."""


def by_paper(stations: Iterable[CountedStation]) -> dict[int, list[CountedStation]]:
    found: dict[int, list[CountedStation]] = {}
    for each in stations:
        found.setdefault(each.paper, []).append(each)
    return found


def heard(dated: Iterable[CountedStation], counted: Collection[int], wanted: Wanted) -> tuple[int, int]:
    """How many papers have no known result there, so that they may or may not belong to what was asked, and
    how many have one."""
    if not (wanted.filters.results or wanted.subject is Subject.DECISIONS):
        return 0, 0
    known, silent = set(counted), set[int]()
    for each in dated:
        (silent if each.outcome in {None, Outcome.UNKNOWN} else known).add(each.paper)
    return len(silent - known), len(known)


def silent(decisions: Iterable[CountedStation]) -> tuple[tuple[str, int], ...]:
    """Of each city the decisions without a majority."""
    keys = {(each.body, each.key) for each in decisions if each.majority is None}
    return tuple(sorted(Counter(body for body, _ in keys).items()))


def overruled(stations: Iterable[CountedStation]) -> Keys:
    """Where a source does not say what a Gremium is to do, it prepares what another has before it later."""
    found: set[tuple[int, tuple[str, ...]]] = set()
    for paper, course in by_paper(stations).items():
        for each in course:
            if each.role_unsaid and each.is_decision and any(_goes_on(each, other) for other in course):
                found.add((paper, each.key))
    return frozenset(found)


def _goes_on(earlier: CountedStation, later: CountedStation) -> bool:
    """Whether the matter came before another Gremium later, which has decided or of which nothing is told."""
    start, then = earlier.facts.start, later.facts.start
    in_order = start is not None and then is not None and then > start
    open_there = later.role_unsaid and not later.facts.result
    return (
        in_order
        and later.organizations.isdisjoint(earlier.organizations)
        and (later.is_decision or open_there)
    )
