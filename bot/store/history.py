"""The agenda of a meeting as everybody may see it, and as it was before some change of the log.

Items are told by ids, numbers and the prints of their titles: what the source no longer gives out has no
name here. That is why these queries may read what is hidden.

What cannot be known: a deleted item leaves no trace of its meeting, so that it is missing shows only while
it is hidden, which lasts a day at live sources, and not at all where the source says at once that it is
gone. Whoever wants to know later writes down what was before (`written`) while it can be seen.
"""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from bot.messages import ObjectRef
from bot.store.bodies import local, zone_of
from bot.store.database import Database, Row
from bot.store.past import Changes, Past, changes_of, changes_of_stations, past
from bot.store.rows import SEPARATOR, key_values

Papers = Mapping[str, Sequence[Row]]
"""Links by item."""


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda item. `title` is the print of its name. `papers` are the keys of those it deals with: their
    reference keys, which stay when a server gives new ids, else their ids.

    `name` is what it may be called now, '' where the source no longer gives it out.
    """

    id: str
    number: str
    title: str
    papers: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class PaperName:
    """A public paper, and what it is called: `reference` may be ''."""

    ref: ObjectRef
    reference: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The public part, in its order. `start` is in the city's zone, `where` the print of `location`, which
    is told of the present only. `papers` are those of its papers that are public now, by key."""

    start: dt.datetime | None = None
    cancelled: bool = False
    where: str = ""
    points: tuple[Point, ...] = ()
    location: str = ""
    papers: Mapping[str, PaperName] = field(default_factory=dict)


_WORD = re.compile(r"\w+")
_PART = re.compile(r"[0-9]+|[^0-9\s]+")


def title_print(name: str) -> str:
    """The same for titles that differ in case, spaces or punctuation only; '' for one without words."""
    folded = " ".join(_WORD.findall(unicodedata.normalize("NFKC", name).casefold()))
    return blake2b(folded.encode(), digest_size=8).hexdigest() if folded else ""


def written(agenda: Agenda) -> str:
    """To be kept: numbers, ids and prints, no name."""
    points = [[each.id, each.number, each.title, list(each.papers)] for each in agenda.points]
    start = agenda.start.isoformat() if agenda.start else None
    return json.dumps([start, agenda.cancelled, agenda.where, points], separators=(",", ":"))


def read(text: str) -> Agenda:
    start, cancelled, where, points = json.loads(text)
    return Agenda(
        dt.datetime.fromisoformat(start) if start else None,
        cancelled,
        where,
        tuple(Point(id_, number, title, tuple(papers)) for id_, number, title, papers in points),
    )


_MEETING = "SELECT * FROM meeting WHERE body = :body AND id = :meeting AND publicness = 'public'"
_PUBLIC = "SELECT * FROM agenda_item WHERE body = :body AND meeting = :meeting AND publicness = 'public'"
_ITEMS = """
SELECT * FROM agenda_item WHERE body = :body AND meeting = :meeting
UNION SELECT a.* FROM change c NOT INDEXED CROSS JOIN agenda_item a ON a.body = c.body AND a.id = c.object
WHERE c.id >= :since AND c.body = :body AND c.kind = 'AgendaItem' AND c.field = 'meeting' AND c.old = :meeting
"""
_LINKS = """
SELECT s.item, s.paper, s.id, s.at, c.agenda_item AS named, c.publicness AS station, p.publicness, p.stated,
 p.reference, coalesce(nullif(p.reference_key, ''), p.id) AS key FROM json_each(:items) i
CROSS JOIN station_item s ON s.body = :body AND s.item = i.value
CROSS JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
CROSS JOIN paper p ON p.body = s.body AND p.id = s.paper ORDER BY p.no
"""
_VANISHED = """
SELECT c.run, count(DISTINCT c.object) AS items FROM change c NOT INDEXED
WHERE c.id >= :since AND c.body = :body AND c.kind = 'AgendaItem' AND c.field = 'withdrawn'
 AND NOT EXISTS (SELECT 1 FROM agenda_item a WHERE a.body = c.body AND a.id = c.object)
 AND EXISTS (SELECT 1 FROM change b WHERE b.body = c.body AND b.kind = c.kind AND b.object = c.object
  AND b.id < :since)
GROUP BY c.run
"""
"""By run how many items went that were there before and have been deleted since, from whichever meeting."""


class AgendaHistory:
    """Synchronous; any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def now(self, meeting: ObjectRef) -> Agenda | None:
        """None where the meeting is not public."""
        row = self._meeting(meeting)
        return None if row is None else self._now(meeting, row)

    def before(self, meeting: ObjectRef, since: int) -> Agenda | None:
        """As it was before the change with this id; None where the meeting is not public now.

        A meeting that was not there, or closed, had no agenda, and is told with its own facts of now.
        """
        row = self._meeting(meeting)
        if row is None:
            return None
        changes = changes_of(self._db, meeting.body, "Meeting", [meeting.id], since)
        then = past(row, changes.get(meeting.id, ()))
        if not then.there or then.closed:
            return self._agenda(meeting.body, row, (), {})
        items = self._items_before(meeting, since)
        shown = sorted(
            (each for each in items if each.visible and each.values["meeting"] == meeting.id), key=_place
        )
        if not shown and self._came_anew(meeting, [each for each in items if each.came], since):
            return self._now(meeting, row)
        return self._agenda(meeting.body, then.values, shown, self._papers_before(meeting.body, shown, since))

    def _meeting(self, meeting: ObjectRef) -> Row | None:
        return self._db.row(_MEETING, _named(meeting))

    def _now(self, meeting: ObjectRef, row: Row) -> Agenda:
        """The items as they are, without looking at the log."""
        items = [past(each, ()) for each in self._db.rows(_PUBLIC, _named(meeting))]
        links = self._links(meeting.body, items)
        public = [each for each in links if each["publicness"] == each["station"] == "public"]
        return self._agenda(meeting.body, row, sorted(items, key=_place), _by_item(public))

    def _items_before(self, meeting: ObjectRef, since: int) -> list[Past]:
        """All that are there, whatever they were, and those that have gone to other meetings since."""
        rows = self._db.rows(_ITEMS, {**_named(meeting), "since": since})
        changes = changes_of(self._db, meeting.body, "AgendaItem", [row["id"] for row in rows], since)
        return [past(row, changes.get(row["id"], ())) for row in rows]

    def _came_anew(self, meeting: ObjectRef, items: Sequence[Past], since: int) -> bool:
        """Whether the agenda may be the old one under new ids: as many items went in the runs that brought
        it. Rather nothing than a whole agenda told as new."""
        came = Counter(each.came for each in items if each.name)
        gone = self._db.rows(_VANISHED, {"body": meeting.body, "since": since}) if came else []
        vanished = {row["run"]: row["items"] for row in gone}
        return bool(came) and all(vanished.get(run, 0) >= count for run, count in came.items())

    def _links(self, body: str, items: Iterable[Past]) -> list[Row]:
        ids = json.dumps([each.values["id"] for each in items])
        return self._db.rows(_LINKS, {"body": body, "items": ids})

    def _papers_before(self, body: str, items: Sequence[Past], since: int) -> Papers:
        links = self._links(body, items)
        papers = {link["paper"] for link in links}
        of_papers = changes_of(self._db, body, "Paper", papers, since)
        of_stations = changes_of_stations(self._db, body, papers, since)
        by_id = {each.values["id"]: each for each in items}
        return _by_item(
            link
            for link in links
            if _was_given(past(link, of_papers.get(link["paper"], ())))
            and _was_linked(link, by_id[link["item"]], of_stations)
        )

    def _agenda(
        self, body: str, meeting: Row | dict[str, Any], items: Iterable[Past], papers: Papers
    ) -> Agenda:
        public = (link for links in papers.values() for link in links if link["publicness"] == "public")
        return Agenda(
            local(meeting["start"], zone_of(self._db, body)),
            bool(meeting["cancelled"]),
            title_print(meeting["location"]),
            tuple(_point(each, papers.get(each.values["id"], ())) for each in items),
            meeting["location"],
            {link["key"]: _paper_name(body, link) for link in public},
        )


def _named(meeting: ObjectRef) -> dict[str, Any]:
    return {"body": meeting.body, "meeting": meeting.id}


def _place(item: Past) -> tuple[int, list[tuple[int, str]], str]:
    """Some sources state no order: then it is that of the numbers, Ö 9 before Ö 10."""
    parts = _PART.findall(item.values["number"])
    numbers = [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
    return item.values["position"], numbers, item.values["id"]


def _by_item(links: Iterable[Row]) -> Papers:
    found: dict[str, list[Row]] = defaultdict(list)
    for link in links:
        found[link["item"]].append(link)
    return found


def _was_given(paper: Past) -> bool:
    return paper.there and not paper.hidden and not paper.closed


def _was_linked(link: Row, item: Past, stations: Changes) -> bool:
    """A station that has another key now was there before if one of its paper at the same place went."""
    if link["named"] != link["item"] and item.values["consultation"] != link["id"]:
        return False
    key = SEPARATOR.join((link["paper"], link["id"], link["at"]))
    own = past({"publicness": link["station"]}, stations.get(key, ()))
    if own.there and not own.hidden:
        return True
    places = {link["item"], item.values["meeting"]}
    return any(
        past(None, changes).there and key_values("Consultation", other)[2] in places
        for other, changes in stations.items()
        if other.partition(SEPARATOR)[0] == link["paper"]
    )


def _paper_name(body: str, link: Row) -> PaperName:
    return PaperName(ObjectRef("Paper", body, link["paper"]), link["reference"])


def _point(item: Past, links: Iterable[Row]) -> Point:
    values = item.values
    papers = tuple(dict.fromkeys(link["key"] for link in links))
    title = title_print(values["name"])
    # Under its id may stand something else by now, whose name is not its own.
    name = item.name if title_print(item.name) == title else ""
    return Point(values["id"], values["number"], title, papers, name)
