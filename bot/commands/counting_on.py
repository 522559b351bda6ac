"""A count that goes on: „und 2023?“, „und abgelehnte?“, „und die CDU?“ after „Wie viele Anträge …?“."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.assistant.counting.asked import Asked, Group, Subject, Wanted
from bot.assistant.counting.counting import Counting
from bot.retrieval.query.filters import Filters

_ARTICLE = re.compile(r"^(?:von )?(?:de[rnms]|die|das)\s+", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b(?!\s*\d)",
    re.IGNORECASE,
)
_OF_TIME = ("since", "until", "periods")
_FIELDS = {
    "stadt": ("bodies",),
    "zeit": _OF_TIME,
    "ergebnis": ("results",),
    "fraktion": ("originators",),
    "gremium": ("organizations",),
    "art": ("kinds",),
}
"""What each part of a count sets."""


def counted_on(counting: Counting, lines: str, home: str | None) -> Asked | None:
    """The first line is a question, each further one replaces a part of it. None where one cannot be read."""
    first, *more = lines.split("\n")
    asked = counting.read(first, home=home)
    for line in more:
        if asked is None:
            return None
        asked = _with(counting, asked, line, home)
    return asked


def _with(counting: Counting, asked: Asked, said: str, home: str | None) -> Asked | None:
    for words in _readings(said, asked):
        added = counting.read(words, home=home)
        if added and _adds(added.wanted):
            return _merged(asked, added)
    return None


def _readings(said: str, asked: Asked) -> Iterator[str]:
    """The same words in questions that stand by themselves, the likeliest first."""
    if _MONTH.search(said) and (year := _year(asked)):
        said = f"{said} {year}"
    bare = _ARTICLE.sub("", said)
    for each in dict.fromkeys((said, bare)):
        yield f"Wie viele Vorlagen {each}"
        yield f"Wie viele Vorlagen der {each}"
        yield f"Wie viele Vorlagen der Fraktion {each}"
        yield f"Wie viele Vorlagen wurden {each.removesuffix('e')}"
        yield f"Wie viele Vorlagen im {each}"
        yield f"Wie viele {each}"


def _adds(wanted: Wanted) -> bool:
    return bool(wanted.filters or wanted.topic or wanted.problems or wanted.group or wanted.every_city)


def _year(asked: Asked) -> str:
    """The one that the count is about."""
    found = {day.year for day in (asked.wanted.filters.since, asked.wanted.filters.until) if day}
    return str(found.pop()) if len(found) == 1 else ""


def _merged(asked: Asked, added: Asked) -> Asked | None:
    old, new = asked.wanted, added.wanted
    filters = _filters(old.filters, new.filters)
    changed = {name for name, _ in new.labels}
    labels = (*(each for each in old.labels if each[0] not in changed), *new.labels)
    wanted = replace(
        old,
        topic=new.topic or old.topic,
        group=new.group or old.group,
        filters=filters,
        labels=labels,
        every_city=old.every_city or new.every_city,
        problems=new.problems,
    )
    if not _sensible(wanted):
        return None
    return replace(asked, wanted=wanted, bodies=_bodies(asked, added), at_home=asked.at_home or added.at_home)


def _filters(old: Filters, new: Filters) -> Filters:
    merged = old
    for names in _FIELDS.values():
        if any(getattr(new, name) for name in names):
            merged = replace(merged, **{name: getattr(new, name) for name in names})
    return merged


def _bodies(asked: Asked, added: Asked) -> tuple[str, ...]:
    filters = added.wanted.filters
    if filters.bodies or filters.organizations:
        return added.bodies
    return asked.open_to if added.wanted.every_city else asked.bodies


def _sensible(wanted: Wanted) -> bool:
    """Meetings have no party and no result."""
    filters = wanted.filters
    if wanted.subject is Subject.MEETINGS:
        return not (filters.results or filters.kinds or filters.originators or wanted.group is Group.PARTY)
    return True
