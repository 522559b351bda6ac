"""The stations of papers: public consultations with their public agenda item and meeting."""

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.council.stations import StationFacts, in_order
from bot.messages import ObjectRef
from bot.store.bodies import local, organization_names, zone_of
from bot.store.database import Database, Row
from bot.store.rows import instant

# A station and its agenda item are linked from either side, depending on the vendor. One query with
# OR would make SQLite walk through all items, so there are two and a UNION.
_LINKS = (
    "a.id = c.agenda_item AND c.agenda_item != ''",
    "a.consultation = c.id AND c.agenda_item = ''",
)
_COLUMNS = (
    "c.body, c.paper, c.role, c.authoritative, c.organizations, a.number, a.result, a.id AS item,"
    " m.id AS meeting, m.start, m.organizations AS at, m.name AS meeting_name"
)
_OF_PAPER = """
SELECT {columns} FROM consultation c
LEFT JOIN agenda_item a ON a.body = c.body AND a.publicness = 'public' AND {link}
LEFT JOIN meeting m ON m.body = c.body AND m.publicness = 'public'
 AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
WHERE c.body = :body AND c.paper = :paper AND c.publicness = 'public' AND (c.agenda_item != '') = {named}
"""
_RESULTS = """
SELECT {columns} FROM meeting m
CROSS JOIN agenda_item a ON a.body = m.body AND a.meeting = m.id AND a.publicness = 'public'
CROSS JOIN consultation c ON c.body = a.body AND c.publicness = 'public' AND {link}
WHERE m.publicness = 'public' AND a.result != '' AND m.start >= :since AND m.start < :until
 AND m.body IN (SELECT value FROM json_each(:bodies))
"""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A result at a meeting, with the paper it is about."""

    paper: ObjectRef
    station: StationFacts


class StationReader:
    def __init__(self, db: Database) -> None:
        self.db = db

    def of(self, paper: ObjectRef) -> list[StationFacts]:
        """The Beratungsfolge in order of time."""
        sql = " UNION ALL ".join(
            _OF_PAPER.format(columns=_COLUMNS, link=link, named=int(link is _LINKS[0])) for link in _LINKS
        )
        rows = self.db.rows(sql, {"body": paper.body, "paper": paper.id})
        return in_order([sitting.station for sitting in self._sittings(rows)])

    def results(self, *, bodies: Collection[str], since: dt.datetime, until: dt.datetime) -> list[Sitting]:
        """Every public result about a public paper at meetings in [since, until), the newest first."""
        sql = " UNION ALL ".join(_RESULTS.format(columns=_COLUMNS, link=link) for link in _LINKS)
        values = {"since": instant(since), "until": instant(until), "bodies": json.dumps(list(bodies))}
        return self._sittings(self.db.rows(f"SELECT * FROM ({sql}) ORDER BY start DESC", values))

    def _sittings(self, rows: list[Row]) -> list[Sitting]:
        bodies = {row["body"] for row in rows}
        names = {body: organization_names(self.db, body) for body in bodies}
        zones = {body: zone_of(self.db, body) for body in bodies}
        return [
            Sitting(
                ObjectRef("Paper", row["body"], row["paper"]),
                _facts(row, local(row["start"], zones[row["body"]]), names[row["body"]]),
            )
            for row in rows
        ]


def _facts(row: Row, start: dt.datetime | None, names: Mapping[str, str]) -> StationFacts:
    held_by = json.loads(row["organizations"]) or json.loads(row["at"] or "[]")
    named = [names[each] for each in held_by if each in names]
    return StationFacts(
        start,
        ", ".join(named) or row["meeting_name"] or "",
        row["role"],
        None if row["authoritative"] is None else bool(row["authoritative"]),
        row["result"] or "",
        row["number"] or "",
        row["item"] or "",
        row["meeting"] or "",
    )
