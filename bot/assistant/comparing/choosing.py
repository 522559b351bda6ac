"""Which paper of a city stands for a topic: the newest decision on the matter itself, no side matter.

Every figure here was set by reading what came out for ten topics over three councils
(`benchmarks.comparing`); nothing else depends on them.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.comparing.standing import Standing, Status
from bot.council.regulations import is_regulation
from bot.retrieval.titled import Titled

PROPOSAL, MOTION, AMENDMENT, INFORMATION = "proposal", "motion", "amendment", "information"
BESIDE = frozenset({"amendment", "question", "answer", "minutes"})
"""Kinds whose outcome is not that of the matter."""

_DONE = {Status.DECIDED: 1.0, Status.SEVERAL: 0.9, Status.REJECTED: 0.8, Status.NOTED: 0.45}
_OPEN = 0.5
_KIND = {PROPOSAL: 1.0, MOTION: 0.55, INFORMATION: 0.45}
_OTHER_KIND = 0.6
_BESIDE = 0.1

FOCUS_WEIGHT, RECENCY_WEIGHT = 1.0, 0.9
REGULATION, SETTLING, SCATTERED, REPORT, ASIDE, LOCAL = 0.3, 0.1, 0.6, 0.4, 0.8, 0.8
STALE = 5.0
"""Years."""
HALF_LIFE = 8.0
"""Years after which a decision counts half as new: two terms of a council."""
FRESH = 2.0
"""Years in which something that was filed may still be dealt with."""

_REPORTS = re.compile(
    r"bericht\b|sachstand|monitoring|evaluation|zwischenstand|jahresabschluss|prüfantrag|prüfauftrag"
    r"|änderungsantrag|vergabe\b|auftragsvergabe|kostenspaltung|abschnittsbildung|verkehrsanlage|baumaßnahme"
    r"|\bhier:|ausnahme|befreiung vo",
    re.IGNORECASE,
)
"""On how something goes on, or on one case of it."""
_SETTLING = re.compile(r"neufas+ung|feststellungsbeschluss|aufstellung|\berlass\b", re.IGNORECASE)
"""Words of titles that settle a matter as a whole."""
_ASIDE = re.compile(
    r"\b(?:nach|gemäß|laut|entsprechend|aufgrund|im Rahmen)(?: (?:der|des|dem|einer|eines))?\W*$",
    re.IGNORECASE,
)
"""Before the topic: it is only what something else rests on."""
_LOCAL = re.compile(
    r"Ortschaftsrat|Ortsbeirat|Ortsrat|Bezirksbeirat|Bezirksvertretung|Stadtteil", re.IGNORECASE
)
"""Bodies of a part of the city, whose matters are not the city's."""


UNKNOWN = Standing(Status.FILED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`focus` tells how much of the title is the topic, from 0 to 1."""

    paper: Titled
    focus: float
    standing: Standing = UNKNOWN

    @property
    def day(self) -> dt.date | None:
        return self.standing.day or self.paper.date

    @property
    def settles(self) -> bool:
        """Whether it is up for decision itself."""
        return not self.paper.kinds & BESIDE

    @property
    def aside(self) -> bool:
        """Whether the title names the topic only as what something else rests on."""
        return bool(_ASIDE.search(self.paper.name[: self.paper.place]))

    @property
    def partial(self) -> bool:
        """Whether it is on how the matter goes on, or on one case of it."""
        return bool(_REPORTS.search(self.paper.name))

    @property
    def local(self) -> bool:
        """Whether nothing but a body of a part of the city has dealt with it."""
        at = self.standing.station or self.standing.coming or self.standing.silent
        return at is not None and bool(_LOCAL.search(at.organization))


def is_clear(each: Candidate, today: dt.date) -> bool:
    """Whether it may be told as the matter that was asked for; else it only comes close."""
    if each.aside or each.local or not each.paper.whole:
        return False
    fresh = each.day is not None and (today - each.day).days <= FRESH * 365
    dealt_with = each.standing.status is not Status.FILED or each.standing.silent is not None
    return each.settles and (dealt_with or fresh)


def is_stale(each: Candidate, today: dt.date) -> bool:
    """A question of years ago, and its answer: nothing that a city could be compared by."""
    return not each.settles and (each.day is None or (today - each.day).days > STALE * 365)


def promising(found: Sequence[Candidate], today: dt.date, most: int) -> list[Candidate]:
    """Those worth asking for their stations, before anything is known of these."""
    return sorted(found, key=lambda each: -_weight(each, today))[:most]


def best(found: Sequence[Candidate], today: dt.date) -> list[Candidate]:
    """The one that stands for the city first."""

    def order(each: Candidate) -> tuple[float, dt.date, int]:
        return worth(each, today), each.day or dt.date.min, each.paper.no

    return sorted(found, key=order, reverse=True)


def worth(each: Candidate, today: dt.date) -> float:
    made = _weight(each, today) + _DONE.get(each.standing.status, _OPEN)
    return made - (LOCAL if each.local else 0.0)


def _weight(each: Candidate, today: dt.date) -> float:
    name = each.paper.name
    made = FOCUS_WEIGHT * each.focus + _kind(each.paper) + RECENCY_WEIGHT * _recency(each.day, today)
    made += REGULATION if is_regulation(name) else 0.0
    made += SETTLING if _SETTLING.search(name) else 0.0
    made -= 0.0 if each.paper.whole else SCATTERED
    made -= ASIDE if each.aside else 0.0
    return made - (REPORT if each.partial else 0.0)


def _kind(paper: Titled) -> float:
    if paper.kinds & BESIDE:
        return _BESIDE
    return max((_KIND.get(kind, _OTHER_KIND) for kind in paper.kinds), default=_OTHER_KIND)


def _recency(day: dt.date | None, today: dt.date) -> float:
    years = max(0, (today - day).days) / 365.25 if day else 2 * HALF_LIFE
    return float(0.5 ** (years / HALF_LIFE))
