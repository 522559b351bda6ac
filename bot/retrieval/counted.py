"""What is counted: public papers, stations and meetings of whole cities, read at once.

A search reads the few that it shows; a count needs all of them, and each exactly once.
"""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.council.results import Outcome, read_result
from bot.council.stations import UNSAID_ROLES, StationFacts, is_decision
from bot.council.votes import Majority
from bot.messages import ObjectRef
from bot.retrieval.query import facets
from bot.store.bodies import local, organization_names, zone_of
from bot.store.database import Database, Row

MANY = 4_000
"""Papers from which on all stations of their cities are read: cheaper than asking for each of them."""

_TAKEN_OFF = re.compile(
    r"^(?!.*(?:vertag|zurückgestellt)).*(?:abgesetzt|absetzung|tagesordnung genommen)", re.IGNORECASE
)

_PAPERS = """
SELECT no, body, id, reference, name, paper_type, date, web FROM paper
WHERE publicness = 'public' AND body IN (SELECT value FROM json_each(:bodies))
"""
_OF_THESE = " AND no IN (SELECT value FROM json_each(:papers))"
_STATIONS = """
SELECT p.no, c.body, c.paper, c.id, c.at, c.role, c.authoritative, c.organizations,
 a.id AS item, a.number, a.result, m.id AS meeting, m.start, m.cancelled,
 m.organizations AS of_meeting, m.name AS meeting_name
FROM paper p CROSS JOIN consultation c ON c.body = p.body AND c.paper = p.id AND c.publicness = 'public'
LEFT JOIN station_item s ON s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at
LEFT JOIN agenda_item a ON a.body = s.body AND a.id = s.item AND a.publicness = 'public'
LEFT JOIN meeting m ON m.body = c.body AND m.publicness = 'public'
 AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
WHERE p.publicness = 'public' AND p.body IN (SELECT value FROM json_each(:bodies))
"""
_MEETINGS = """
SELECT body, id, name, start, cancelled, organizations, web FROM meeting
WHERE publicness = 'public' AND body IN (SELECT value FROM json_each(:bodies))
"""
_SPAN = """
SELECT body, min(start) AS first, max(start) AS last, count(*) AS n FROM meeting
WHERE publicness = 'public' AND body IN (SELECT value FROM json_each(:bodies)) GROUP BY body
"""
# Whatever hangs on an item keeps it out, public or not: its name may be that of a closed paper.
_WITHOUT_PAPER = """
SELECT a.body, a.id, a.result, m.start, m.organizations FROM agenda_item a
JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.publicness = 'public'
WHERE a.publicness = 'public' AND a.result != '' AND a.body IN (SELECT value FROM json_each(:bodies))
 AND NOT EXISTS (SELECT 1 FROM station_item s WHERE s.body = a.body AND s.item = a.id)
 AND NOT EXISTS (SELECT 1 FROM consultation c WHERE c.body = a.body AND c.agenda_item = a.id)
"""
_FACETS = """
SELECT f.paper_no, f.value FROM paper_facet f JOIN paper p ON p.no = f.paper_no AND p.publicness = 'public'
WHERE f.facet = :facet AND f.paper_no IN (SELECT value FROM json_each(:papers))
"""


@dataclass(frozen=True, slots=True)
class CountedPaper:
    no: int
    ref: ObjectRef
    reference: str
    name: str
    paper_type: str
    date: dt.date | None
    web: str


@dataclass(frozen=True)
class CountedStation:
    """A station of a public paper; `key` is the same for all papers that one agenda item deals with.

    `organizations` are the ids of those that held it.
    """

    paper: int
    key: tuple[str, ...]
    body: str
    organizations: frozenset[str]
    facts: StationFacts
    cancelled: bool = False

    @property
    def day(self) -> dt.date | None:
        return self.facts.start.date() if self.facts.start else None

    @cached_property
    def outcome(self) -> Outcome | None:
        """None where there is no result."""
        return read_result(self.facts.result).kind if self.facts.result else None

    @cached_property
    def majority(self) -> Majority | None:
        return read_result(self.facts.result).majority

    @cached_property
    def taken_off(self) -> bool:
        """Whether it was not dealt with at all: nobody resolved to put it off."""
        return self.outcome is Outcome.POSTPONED and _TAKEN_OFF.search(self.facts.result) is not None

    @property
    def role_unsaid(self) -> bool:
        return self.facts.authoritative is None and self.facts.role.casefold() in UNSAID_ROLES

    @cached_property
    def is_decision(self) -> bool:
        return is_decision(self.facts)


@dataclass(frozen=True, slots=True)
class CountedMeeting:
    """`start` is in the city's own zone, `gremien` are the names of those that meet."""

    ref: ObjectRef
    name: str
    start: dt.datetime | None
    cancelled: bool
    organizations: frozenset[str]
    gremien: tuple[str, ...]
    web: str


@dataclass(frozen=True, slots=True)
class LooseItem:
    """A result on an agenda item that no paper hangs on."""

    body: str
    result: str
    day: dt.date | None
    organizations: frozenset[str]


class CountedReader:
    """Of these cities, as things are now; public rows only. Synchronous, any thread."""

    def __init__(self, db: Database, bodies: Collection[str]) -> None:
        self._db = db
        self._bodies = json.dumps(sorted(bodies))
        self._names: Mapping[str, Mapping[str, str]] = {key: organization_names(db, key) for key in bodies}
        self._zones: Mapping[str, ZoneInfo] = {key: zone_of(db, key) for key in bodies}
        # A meeting has many stations: its moment and its Gremien are read once.
        self._moments: dict[tuple[str, str | None], dt.datetime | None] = {}
        self._lists: dict[tuple[str, str | None], tuple[frozenset[str], str]] = {}

    def papers(self, papers: Collection[int]) -> dict[int, CountedPaper]:
        """Those of these that are public, by number."""
        rows = self._rows(_PAPERS, papers)
        return {row["no"]: _paper(row) for row in rows}

    def stations(self, papers: Collection[int]) -> list[CountedStation]:
        return [self._station(row) for row in self._rows(_STATIONS, papers)]

    def meetings(self) -> list[CountedMeeting]:
        return [self._meeting(row) for row in self._db.rows(_MEETINGS, {"bodies": self._bodies})]

    def span(self) -> dict[str, tuple[str, str, int]]:
        """First and last day of each city's meetings that are stored, and how many they are."""
        found: dict[str, tuple[str, str, int]] = {}
        for row in self._db.rows(_SPAN, {"bodies": self._bodies}):
            days = [local(row[each], self._zones[row["body"]]) for each in ("first", "last")]
            first, last = (f"{day:%Y-%m-%d}" if day else "" for day in days)
            found[row["body"]] = first, last, row["n"]
        return found

    def without_paper(self) -> list[LooseItem]:
        rows = self._db.rows(_WITHOUT_PAPER, {"bodies": self._bodies})
        return [
            LooseItem(row["body"], row["result"], self._day(row), frozenset(json.loads(row["organizations"])))
            for row in rows
        ]

    def parties(self, papers: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Who filed them, as far as title or letterhead say so."""
        return self._facet(facets.PARTY, papers)

    def kinds(self, papers: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Keys of the glossary."""
        return self._facet(facets.KIND, papers)

    def _facet(self, facet: str, papers: Collection[int]) -> dict[int, tuple[str, ...]]:
        if not facets.exists(self._db):
            return {}
        found: defaultdict[int, list[str]] = defaultdict(list)
        values = {"facet": facet, "papers": json.dumps(list(papers))}
        for row in self._db.rows(_FACETS, values):
            found[row["paper_no"]].append(row["value"])
        return {no: tuple(sorted(each)) for no, each in found.items()}

    def _rows(self, statement: str, papers: Collection[int]) -> list[Row]:
        """All of the cities where many are wanted, and the others left out here."""
        if len(papers) > MANY:
            wanted = frozenset(papers)
            return [row for row in self._db.rows(statement, {"bodies": self._bodies}) if row["no"] in wanted]
        values = {"bodies": self._bodies, "papers": json.dumps(list(papers))}
        return self._db.rows(statement + _OF_THESE, values)

    def _day(self, row: Row) -> dt.date | None:
        start = self._moment(row["body"], row["start"])
        return start.date() if start else None

    def _moment(self, body: str, text: str | None) -> dt.datetime | None:
        if (body, text) not in self._moments:
            self._moments[body, text] = local(text, self._zones[body])
        return self._moments[body, text]

    def _held_by(self, body: str, stored: str | None) -> tuple[frozenset[str], str]:
        """The ids in a stored list, and the names of those that are public."""
        if (body, stored) not in self._lists:
            ids, names = json.loads(stored or "[]"), self._names[body]
            named = ", ".join(names[each] for each in ids if each in names)
            self._lists[body, stored] = frozenset(ids), named
        return self._lists[body, stored]

    def _station(self, row: Row) -> CountedStation:
        own = row["organizations"]
        held_by, named = self._held_by(row["body"], row["of_meeting"] if own in {"", "[]"} else own)
        facts = StationFacts(
            self._moment(row["body"], row["start"]),
            named or row["meeting_name"] or "",
            row["role"],
            None if row["authoritative"] is None else bool(row["authoritative"]),
            row["result"] or "",
            row["number"] or "",
            row["item"] or "",
            row["meeting"] or "",
        )
        key = (row["body"], row["item"]) if row["item"] else (row["body"], row["paper"], row["id"], row["at"])
        return CountedStation(row["no"], key, row["body"], held_by, facts, bool(row["cancelled"]))

    def _meeting(self, row: Row) -> CountedMeeting:
        held_by = json.loads(row["organizations"])
        names = self._names[row["body"]]
        return CountedMeeting(
            ObjectRef("Meeting", row["body"], row["id"]),
            row["name"],
            local(row["start"], self._zones[row["body"]]),
            bool(row["cancelled"]),
            frozenset(held_by),
            tuple(names[each] for each in held_by if each in names),
            row["web"],
        )


def _paper(row: Row) -> CountedPaper:
    return CountedPaper(
        row["no"],
        ObjectRef("Paper", row["body"], row["id"]),
        row["reference"],
        row["name"],
        row["paper_type"],
        dt.date.fromisoformat(row["date"]) if row["date"] else None,
        row["web"],
    )
