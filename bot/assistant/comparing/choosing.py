"""Which paper of a city stands for a topic: the newest decision on the matter itself, no side matter.

Every figure here was set by reading what came out for forty topics over three councils
(`benchmarks.comparing`); nothing else depends on them.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bot.assistant.comparing.standing import Standing, Status
from bot.council.regulations import is_regulation
from bot.retrieval.titled import Titled

PROPOSAL, MOTION, INFORMATION = "proposal", "motion", "information"
BESIDE = frozenset({"amendment", "question", "answer", "minutes"})
"""Kinds whose outcome is not that of the matter."""

_DONE = {Status.DECIDED: 1.0, Status.SEVERAL: 0.9, Status.REJECTED: 0.8, Status.NOTED: 0.45}

_OPEN, _LEFT = 0.5, 0.4
"""Not decided; and filed years ago, with nothing heard of it since."""
_KIND = {PROPOSAL: 1.0, MOTION: 0.55, INFORMATION: 0.45}
_OTHER_KIND = 0.6
_BESIDE = 0.1

FOCUS_WEIGHT, RECENCY_WEIGHT = 1.2, 1.0
REGULATION, SETTLING, SCATTERED, REPORT, ASIDE = 0.3, 0.1, 0.6, 0.4, 0.8
LOCAL, SINGLE, PART, SECOND, BUDGET = 0.8, 0.8, 0.3, 0.3, 0.3
STALE = 5.0
"""Years."""
HALF_LIFE = 8.0
"""Years after which a decision counts half as new: two terms of a council."""
FRESH = 2.0
"""Years in which something that was filed may still be dealt with."""

_REPORTS = re.compile(
    r"bericht\b|sachstand|monitoring|evaluation|zwischenstand|jahresabschluss|prüfantrag|prüfauftrag"
    r"|änderungsantrag|\bauslegung|entwurf|aufstellungsbeschluss|abwägung|bebauungspl|\bb-plan|entwidmung|reservierung"
    r"|vergabe\b|auftragsvergabe|baumaßnahme|sperrvermerk|^umsetzung|umsetzung (?:de[rs]|von)"
    r"|\bhier:|ausnahme|befreiung vo",
    re.IGNORECASE,
)
"""On how something goes on, or on one case of it."""
_BUDGET = re.compile(r"^HH[A-ZÄÖÜ]?\w*\b|[Hh]aushaltsantrag")
_SETTLING = re.compile(r"neufas+ung|feststellungsbeschluss|aufstellung\b|\berlass\b", re.IGNORECASE)
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


_STREETS = "straße|strasse|str\\.|allee|weg|platz|gasse|ring|damm|ufer|chaussee"
_NO_STREETS = (
    "Geh|Rad|Feld|Fuß|Schul|Wirtschafts|Rettungs|Spiel|Park|Stell|Sport|Bolz|Arbeits|Markt|Ausbildungs"
)
_SINGLE = re.compile(
    rf"\b(?:in|an|auf|am|im|zur|zum|vor|entlang) (?:der |dem |die |den )?(?!(?:{_NO_STREETS})\w*\b)"
    rf"(?:[A-ZÄÖÜ][\w.-]*(?:{_STREETS})\b|[A-ZÄÖÜ][\w.-]*[ -](?:{_STREETS.title()})\b)"
    rf"|[„\"“»][^„\"“”«]{{0,60}}(?:{_STREETS}|{_STREETS.title()})\b"
    r"|[Kk]ostenspaltung|[Aa]bschnittsbildung|[Vv]erkehrsanlage"
    r"|\b(?:Flurstück|Grundstück|Gemarkung|Wohngebiet|Neubaugebiet)\b|\b(?:Kita|Schule|Grundschule) [„\"“]"
)
"""A street, a plot, a house: what is settled there is not settled for the city."""
_PART = re.compile(
    r"Fußgänger(?:bereich|zone)|Innenstadt|Altstadt|Stadtteil|Ortsteil|Ortschaft\b|Stadtbezirk"
)
"""A part of the city."""
_SECOND = re.compile(r".{20}\b(?:und|sowie|einschließlich) (?:de[rs]|einer|eines|die|das|den)\W*$")
"""Before the topic: something else is decided first."""
_OF_ENTERPRISE = re.compile(
    r"betriebssatzung|satzung\w* (?:de[rs]|für (?:den|die)) (?:eigenbetrieb|eb\b)", re.IGNORECASE
)
"""The statute of an enterprise is none of what it is for."""


UNKNOWN = Standing(Status.FILED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`focus` tells how much of the title is the topic, from 0 to 1."""

    paper: Titled
    focus: float
    standing: Standing = UNKNOWN

    @property
    def day(self) -> dt.date | None:
        silent = self.standing.silent
        heard = silent.start.date() if silent and silent.start else None
        return self.standing.day or heard or self.paper.date

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
        name = self.paper.name
        return bool(_REPORTS.search(name) or _OF_ENTERPRISE.search(name)) or self.budget

    @property
    def budget(self) -> bool:
        """Whether it was moved for a budget: it changes what is spent, not what is settled."""
        return bool(_BUDGET.search(self.paper.name)) or any(map(_is_of_a_budget, self.paper.kinds))

    @property
    def single(self) -> bool:
        """Whether it is on one street or one object only."""
        return bool(_SINGLE.search(self.paper.name))

    @property
    def substantive(self) -> bool:
        """Whether a decision on the matter itself was taken on it, for the whole city."""
        beside = self.aside or self.local or self.partial or self.single
        decided = self.standing.status in {Status.DECIDED, Status.SEVERAL}
        return decided and self.settles and self.paper.whole and not beside

    @property
    def narrow(self) -> float:
        """How much less it counts for what else, or what less, its title is about."""
        name, place = self.paper.name, self.paper.place
        made = SINGLE if self.single else PART if _PART.search(name) else 0.0
        apart = _SECOND.search(name[:place]) or name[place - 1 : place] == "-"
        return made + (SECOND if apart else 0.0)

    @property
    def local(self) -> bool:
        """Whether nothing but a body of a part of the city has dealt with it."""
        at = self.standing.station or self.standing.coming or self.standing.silent
        return at is not None and bool(_LOCAL.search(at.organization))


def is_clear(each: Candidate, today: dt.date) -> bool:
    """Whether it may be told as the matter that was asked for; else it only comes close."""
    if each.aside or each.local or not each.paper.whole or _OF_ENTERPRISE.search(each.paper.name):
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
    made = _weight(each, today) + _done(each, today)
    if each.standing.final and each.paper.kinds == {INFORMATION}:
        # Called so, and decided on all the same.
        made += _KIND[PROPOSAL] - _KIND[INFORMATION]
    return made - (LOCAL if each.local else 0.0)


def _done(each: Candidate, today: dt.date) -> float:
    # Of what nobody heard again, the newest tells most.
    left = each.standing.status is Status.FILED and (
        each.day is None or (today - each.day).days > FRESH * 365
    )
    return _LEFT * _recency(each.day, today) if left else _DONE.get(each.standing.status, _OPEN)


def _weight(each: Candidate, today: dt.date) -> float:
    name = each.paper.name
    made = FOCUS_WEIGHT * sqrt(each.focus) + _kind(each.paper) + RECENCY_WEIGHT * _recency(each.day, today)
    made += REGULATION if is_regulation(name) else 0.0
    made += SETTLING if _SETTLING.search(name) else 0.0
    made -= 0.0 if each.paper.whole else SCATTERED
    made -= ASIDE if each.aside else 0.0
    made -= each.narrow
    made -= BUDGET if each.budget else 0.0
    return made - (REPORT if each.partial else 0.0)


def _is_of_a_budget(kind: str) -> bool:
    """Motions on a budget, as a city's own list of kinds names them."""
    return kind.startswith("=haushalt")


def _kind(paper: Titled) -> float:
    if paper.kinds & BESIDE:
        return _BESIDE
    return max((_KIND.get(kind, _OTHER_KIND) for kind in paper.kinds), default=_OTHER_KIND)


def _recency(day: dt.date | None, today: dt.date) -> float:
    years = max(0, (today - day).days) / 365.25 if day else 2 * HALF_LIFE
    return float(0.5 ** (years / HALF_LIFE))
