"""Which candidates are the same matter as the one that stands for a city, and which may be told beside it."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.assistant.comparing.choosing import MOTION, Candidate
from bot.assistant.comparing.names import subject
from bot.assistant.comparing.standing import Status
from bot.retrieval.titled import Titled

MOST_BESIDE = 2
LEAST_FOCUS = 0.35
"""Of the focus of the chosen one: what is told beside it must be about the topic to such a degree."""

SAID_AGAIN = 0.75
"""Share of its words."""
_ENDING = re.compile(r"(?:e[nsrm]?|[ns])$")
_SMALL = frozenset(
    ("der", "die", "das", "des", "den", "dem", "und", "oder", "über", "für", "von", "zur", "zum", "mit")
)
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Versions:
    """`newer` is not decided yet, `earlier` was decided and is superseded."""

    newer: Candidate | None = None
    earlier: Candidate | None = None


def latest_first(found: list[Candidate]) -> list[Candidate]:
    """The version that was decided last stands for its matter."""
    decided = [each for each in found[1:] if each.standing.final and is_version(each, found[0])]
    latest = max(decided, key=_decided, default=None)
    if latest is None or (found[0].standing.final and _decided(latest) <= _decided(found[0])):
        return found
    return [latest, *(each for each in found if each is not latest)]


def successor_first(found: list[Candidate]) -> list[Candidate]:
    """What was decided last on the same stands for it, however long its title."""
    if not found or not found[0].standing.final:
        return found
    later = [each for each in found[1:] if _succeeds(each, found[0])]
    latest = max(later, key=_decided, default=None)
    return [latest, *(each for each in found if each is not latest)] if latest else found


def _succeeds(each: Candidate, earlier: Candidate) -> bool:
    """Whether its title says all that the title of the earlier one says of the matter, or nearly all."""
    if not each.substantive or _decided(each) <= _decided(earlier):
        return False
    if MOTION in each.paper.kinds - earlier.paper.kinds:
        return False
    words, others = (_telling(one.paper.name) for one in (earlier, each))
    return bool(words) and len(words & others) >= SAID_AGAIN * len(words)


def _telling(title: str) -> frozenset[str]:
    """Its words without their endings: „Gemeinderats“ and „Gemeinderates“ are one."""
    return frozenset(_ENDING.sub("", word) for word in _words(subject(title)) if word not in _SMALL)


def versions(chosen: Candidate, others: Sequence[Candidate]) -> Versions:
    same = [each for each in others if is_version(each, chosen)]
    newer = (each for each in same if _is_newer(each.paper, chosen.paper) and not each.standing.final)
    earlier = (each for each in same if each.standing.final)
    return Versions(next(newer, None), next(earlier, None))


def beside(chosen: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Other matters that fit, and what is under way since: no versions of the chosen one, none twice."""
    return list(_beside(chosen, others))[:MOST_BESIDE]


def _beside(chosen: Candidate, others: Sequence[Candidate]) -> Iterator[Candidate]:
    taken = {_matter(chosen)}
    fitting = [each for each in others if each.settles or not chosen.settles]
    # What may have changed the decision since is told before what went before it.
    for each in sorted(fitting, key=lambda one: not is_since(one, chosen)):
        about = each.focus >= LEAST_FOCUS * chosen.focus and each.standing.status is not Status.FILED
        if (about or is_since(each, chosen)) and _matter(each) not in taken:
            taken.add(_matter(each))
            yield each


def is_since(each: Candidate, chosen: Candidate) -> bool:
    """Whether it was decided or came up after the chosen one, and is about the topic itself."""
    moving = each.standing.final or each.standing.status in {Status.RUNNING, Status.FILED}
    later = (each.day or dt.date.min) > (chosen.day or dt.date.max)
    beside = each.aside or each.local or each.single or (each.partial and not each.standing.final)
    return moving and later and each.paper.whole and not beside


def is_version(one: Candidate, other: Candidate) -> bool:
    """Numbers alone do not tell: two factions' motions may bear the same one."""
    same = bool(one.paper.group) and one.paper.group == other.paper.group
    if one is other or not same or not one.settles:
        return False
    words, others = _words(one.paper.name), _words(other.paper.name)
    return 2 * len(words & others) >= min(len(words), len(others))


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))


def _matter(each: Candidate) -> str:
    return each.paper.group or f"#{each.paper.no}"


def _decided(each: Candidate) -> tuple[dt.date, int]:
    """Of two decided on one day, the one with the longer number is the revision."""
    return each.standing.day or dt.date.min, len(each.paper.reference)


def _is_newer(one: Titled, other: Titled) -> bool:
    if one.date and other.date and one.date != other.date:
        return one.date > other.date
    return len(one.reference) > len(other.reference)
