"""What should be told, worked out from the simulated deliveries alone: none of the bot's own code is asked.

The rules are those the digest promises. Only incremental runs bring facts. A fact is an object's first
result (another outcome counts as another chance to be told), a paper that was not known, minutes that were
not there, a change of the agenda of a meeting to come. A fact is in scope from the day on which it fits the
order, if that is within two weeks of its arrival: a paper gets its station after it has come.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.digest_replay_lives import AFTERWARDS, Raw
from bot.store.runs import RunKind

FactKind = Literal["result", "paper", "agenda", "minutes"]
LOOK_BACK = dt.timedelta(days=14)
YEAR = dt.timedelta(days=365)
"""Older minutes and results are nobody's news."""

Key = tuple[FactKind, str, str]
"""Kind, city and the id of item, paper or meeting."""


@dataclass(frozen=True, slots=True)
class Point:
    """An item as an agenda shows it; that it has got a paper may be told as well."""

    item: str
    number: str
    name: str
    papers: frozenset[str] = frozenset()

    @property
    def seen(self) -> tuple[str, str, str]:
        return self.item, self.number, self.name


Agenda = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """`at` is the moment of the run that brought it. `before` and `after`: of an agenda."""

    kind: FactKind
    city: str
    object: str
    at: dt.datetime
    before: Agenda = ()
    after: Agenda = ()

    @property
    def key(self) -> Key:
        return self.kind, self.city, self.object


@dataclass(slots=True)
class Town:
    """All that the server of a city has given out so far, as it gave it out."""

    papers: dict[str, Raw] = field(default_factory=dict)
    meetings: dict[str, Raw] = field(default_factory=dict)
    items: dict[str, Raw] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    """Item → meeting."""
    minutes: set[str] = field(default_factory=set)
    """Meetings that have some."""
    stations: defaultdict[str, dict[str, Raw]] = field(default_factory=lambda: defaultdict(dict))
    """Item → paper → station."""
    names: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Papers that were deleted, once or for good."""

    def take(self, raw: Raw) -> None:
        kind = raw["type"].rsplit("/", 1)[-1]
        if kind == "Organization":
            self.names[raw["id"]] = raw["name"]
        elif raw.get("deleted"):
            self._bury(raw["id"])
        elif kind == "Paper":
            self.papers[raw["id"]] = raw
            for each in raw.get("consultation") or ():
                self.stations[each.get("agendaItem", "")][raw["id"]] = each
        elif kind == "Meeting":
            for gone in self.meetings.get(raw["id"], {}).get("agendaItem") or ():
                self.items.pop(gone["id"], None)
                self.at.pop(gone["id"], None)
            self.meetings[raw["id"]] = raw
            for each in raw.get("agendaItem") or ():
                self.items[each["id"]], self.at[each["id"]] = each, raw["id"]
            self.minutes |= {raw["id"]} if any(raw.get(role) for role in AFTERWARDS) else set()

    def _bury(self, paper: str) -> None:
        if self.papers.pop(paper, None):
            self.gone.add(paper)
        for stations in self.stations.values():
            stations.pop(paper, None)

    def start(self, meeting: str) -> dt.datetime:
        return dt.datetime.fromisoformat(self.meetings[meeting]["start"])

    def agendas(self, at: dt.datetime) -> dict[str, Agenda]:
        """Of the meetings to come."""
        return {key: self._agenda(raw) for key, raw in self.meetings.items() if self.start(key) >= at}

    def _agenda(self, raw: Raw) -> Agenda:
        return tuple(
            Point(each["id"], each.get("number", ""), each["name"], self._papers_at(each["id"]))
            for each in raw.get("agendaItem") or ()
        )

    def _papers_at(self, item: str) -> frozenset[str]:
        return frozenset(self.stations.get(item, {}).keys() & self.papers.keys())

    def held_by(self, fact: Fact) -> set[str]:
        """The names of the Gremien that a fact is about, as far as is known by now."""
        if fact.kind == "paper":
            found = self.papers[fact.object].get("consultation") or ()
            return self._names(each for station in found for each in station.get("organization") or ())
        meeting = self.meeting_of(fact)
        stations = self.stations[fact.object].values() if fact.kind == "result" else ()
        first = next((each.get("organization") for each in stations if each.get("organization")), None)
        return self._names(first or self.meetings[meeting].get("organization") or ())

    def meeting_of(self, fact: Fact) -> str:
        return self.at[fact.object] if fact.kind == "result" else fact.object

    def _names(self, ids: Iterable[str]) -> set[str]:
        return {self.names[each] for each in ids if each in self.names}


class Truth:
    def __init__(self) -> None:
        self.towns: defaultdict[str, Town] = defaultdict(Town)
        self.facts: list[Fact] = []
        self.silent: list[Fact] = []
        """What other runs than incremental ones brought."""
        self.wordings: defaultdict[Key, list[tuple[dt.datetime, str]]] = defaultdict(list)

    def take(self, city: str, kind: RunKind, at: dt.datetime, raws: Sequence[Raw]) -> list[Fact]:
        """One run; the answer is what could be told of it."""
        town = self.towns[city]
        papers, minutes, agendas = set(town.papers), set(town.minutes), town.agendas(at)
        results = {each: raw.get("result", "") for each, raw in town.items.items()}
        for raw in raws:
            town.take(raw)
        found = [
            *self._results(city, at, raws, results),
            *(Fact("paper", city, each, at) for each in town.papers.keys() - papers - town.gone),
            *(
                Fact("minutes", city, each, at)
                for each in town.minutes - minutes
                if self._recent(city, each, at)
            ),
            *(
                Fact("agenda", city, key, at, agendas.get(key, ()), new)
                for key, new in town.agendas(at).items()
                if new != agendas.get(key, ())
            ),
        ]
        if kind == "incremental":
            self.facts += found
            return found
        self.silent += found
        return []

    def still(self, fact: Fact) -> bool:
        """Whether there is still what could be told."""
        town = self.towns[fact.city]
        if fact.kind == "paper":
            return fact.object not in town.gone
        return fact.kind != "result" or bool(town.items.get(fact.object, {}).get("result"))

    def _results(
        self, city: str, at: dt.datetime, raws: Sequence[Raw], before: dict[str, str]
    ) -> Iterator[Fact]:
        for each in (item for raw in raws for item in raw.get("agendaItem") or ()):
            said = each.get("result", "")
            if said and said != before.get(each["id"], ""):
                fact = Fact("result", city, each["id"], at)
                self.wordings[fact.key].append((at, said))
                yield fact

    def _recent(self, city: str, meeting: str, at: dt.datetime) -> bool:
        return at - YEAR <= self.towns[city].start(meeting) < at


Fits = Callable[[Fact, Town], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an order asks for, in plain terms; `fits` decides about a paper where there is a topic."""

    kinds: frozenset[str]
    cities: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    fits: Fits | None = None

    def wants(self, fact: Fact, town: Town) -> bool:
        if self.cities and fact.city not in self.cities:
            return False
        if not self._kind(fact, town) or (self.bodies and not self.bodies & town.held_by(fact)):
            return False
        return self.fits is None or self.fits(fact, town)

    def _kind(self, fact: Fact, town: Town) -> bool:
        if fact.kind != "result" or "result" in self.kinds:
            return fact.kind in self.kinds
        return "decision" in self.kinds and decides(fact, town)


_DECIDES = ("beschlossen", "abgelehnt", "zugestimmt", "zustimmung", "gewählt")
_NOT = ("vertagt", "verwiesen", "vorberaten")


def decides(fact: Fact, town: Town) -> bool:
    """A Beschluss after DESIGN: a deciding result where the decision is taken, or where nothing is said."""
    said = town.items[fact.object].get("result", "").casefold()
    if not any(word in said for word in _DECIDES) or any(word in said for word in _NOT):
        return False
    stations = list(town.stations[fact.object].values())
    if not stations:
        return True
    role, authoritative = stations[0].get("role", "").casefold(), stations[0].get("authoritative")
    return (
        bool(authoritative) or "entscheidung" in role or (authoritative is None and role in {"", "unbekannt"})
    )
