"""What a question that finds nothing would find with less asked for."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.assistant.counting.asked import Asked
from bot.assistant.counting.counter import Counter
from bot.texts import counting as texts

MOST_RELAXED = 2
"""Ways in which a question that finds nothing would find something, that are told."""
LESS = (texts.WITHOUT_PARTY, texts.WITHOUT_KIND)
"""What may be left out where a city does not state it."""


def relaxed(
    asked: Asked, counter: Counter, stated: Callable[[Asked], Asked], only: Sequence[str] = ()
) -> list[str]:
    """What a question that found nothing would find with less asked for; `only` in these ways.

    `stated` leaves out the cities that do not say what is asked for.
    """
    wanted, filters = asked.wanted, asked.wanted.filters
    ways = [
        (texts.WITHOUT_TIME, filters.spans, replace(filters, since=None, until=None, periods=())),
        (texts.WITHOUT_RESULT, filters.results, replace(filters, results=frozenset())),
        (texts.WITHOUT_GREMIUM, filters.organizations, replace(filters, organizations=frozenset())),
        (texts.WITHOUT_PARTY, filters.originators, replace(filters, originators=frozenset())),
        (texts.WITHOUT_KIND, filters.kinds, replace(filters, kinds=frozenset())),
    ]
    tries = [
        (said, replace(asked, wanted=replace(wanted, filters=less)))
        for said, there, less in ways
        if there and (not only or said in only)
    ]
    if filters.bodies or asked.at_home:
        tries.append((texts.WITHOUT_CITY, stated(replace(asked, bodies=asked.open_to))))
    found: list[str] = []
    for said, other in tries:
        count = counter.count(other).total
        if count and len(found) < MOST_RELAXED:
            found.append(texts.without(said, count))
    return [texts.relaxed(found)] if found else []
