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

_COLUMNS = (
    "c.body, c.paper, c.role, c.authoritative, c.organizations, a.number, a.result, a.id AS item,"
    " m.id AS meeting, m.start, m.organizations AS at, m.name AS meeting_name"
)
_OF_PAPER = f"""
SELECT {_COLUMNS} FROM consultation c
LEFT JOIN station_item s ON s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at
LEFT JOIN agenda_item a ON a.body = s.body AND a.id = s.item AND a.publicness = 'public'
LEFT JOIN meeting m ON m.body = c.body AND m.publicness = 'public'
 AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
WHERE c.body = ? AND c.paper = ? AND c.publicness = 'public'
"""
_RESULTS = f"""
SELECT {_COLUMNS} FROM meeting m
CROSS JOIN agenda_item a ON a.body = m.body AND a.meeting = m.id AND a.publicness = 'public'
CROSS JOIN station_item s ON s.body = a.body AND s.item = a.id
CROSS JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
 AND c.publicness = 'public'
CROSS JOIN paper p ON p.body = c.body AND p.id = c.paper AND p.publicness = 'public'
WHERE m.publicness = 'public' AND a.result != '' AND m.start >= :since AND m.start < :until
 AND m.body IN (SELECT value FROM json_each(:bodies)) ORDER BY m.start DESC
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
        rows = self.db.rows(_OF_PAPER, [paper.body, paper.id])
        return in_order([sitting.station for sitting in self._sittings(rows)])

    def results(self, *, bodies: Collection[str], since: dt.datetime, until: dt.datetime) -> list[Sitting]:
        """Every public result about a public paper at meetings in [since, until), the newest first."""
        values = {"since": instant(since), "until": instant(until), "bodies": json.dumps(list(bodies))}
        return self._sittings(self.db.rows(_RESULTS, values))

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


def without_paper(db: Database, body: str) -> int:
    """How many stations of a city are about a paper that never came."""
    return int(
        db.value(
            "SELECT count(*) FROM consultation c WHERE c.body = :body AND NOT EXISTS"
            " (SELECT 1 FROM paper p WHERE p.body = c.body AND p.id = c.paper)",
            {"body": body},
        )
    )
