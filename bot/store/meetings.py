"""What people may see of meetings and their agendas: every query here asks for public rows."""

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from bot.messages import ObjectRef
from bot.store.bodies import local, organization_names, zone_of
from bot.store.database import Database, Row
from bot.store.rows import instant


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """`start` is in the city's own zone; `items` counts the public agenda items."""

    ref: ObjectRef
    city: str
    name: str
    organizations: tuple[str, ...]
    start: dt.datetime | None
    location: str
    cancelled: bool
    web: str
    items: int


@dataclass(frozen=True, slots=True)
class AgendaRow:
    id: str
    number: str
    name: str
    result: str
    paper: ObjectRef | None
    reference: str


_MEETING = """
SELECT m.*, coalesce(nullif(b.short_name, ''), b.name) AS city,
 (SELECT count(*) FROM agenda_item a WHERE a.body = m.body AND a.meeting = m.id
  AND a.publicness = 'public') AS items
FROM meeting m JOIN body b ON b.key = m.body WHERE m.publicness = 'public'
"""
_AT = """
AND :at != '' AND (m.web = :at OR EXISTS (
 SELECT 1 FROM file f JOIN file_use u ON u.body = f.body AND u.file = f.id
 WHERE :at IN (f.access_url, f.download_url) AND f.publicness = 'public'
 AND u.body = m.body AND u.parent_kind = 'Meeting' AND u.parent = m.id))
"""
_PAPERS = """
SELECT a.id AS item, p.id, p.reference FROM agenda_item a
JOIN station_item s ON s.body = a.body AND s.item = a.id
JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
 AND c.publicness = 'public'
JOIN paper p ON p.body = s.body AND p.id = s.paper AND p.publicness = 'public'
WHERE a.body = :body AND a.meeting = :meeting
"""


class MeetingReader:
    def __init__(self, db: Database) -> None:
        self.db = db

    def between(
        self,
        since: dt.datetime | None,
        until: dt.datetime | None,
        *,
        bodies: Collection[str],
        newest_first: bool = False,
    ) -> list[MeetingRow]:
        """Public meetings that start in [since, until), None: any time."""
        order = "DESC" if newest_first else "ASC"
        rows = self.db.rows(
            f"{_MEETING} AND m.body IN (SELECT value FROM json_each(?))"
            f" AND m.start >= ? AND m.start < ? ORDER BY m.start {order}",
            [json.dumps(list(bodies)), instant(since) or "", instant(until) or "9999"],
        )
        return self._meetings(rows)

    def at(self, address: str) -> list[MeetingRow]:
        """The public meetings with this web address or address of one of their files."""
        return self._meetings(self.db.rows(f"{_MEETING} {_AT}", {"at": address.strip().partition("#")[0]}))

    def _meetings(self, rows: list[Row]) -> list[MeetingRow]:
        bodies = {row["body"] for row in rows}
        names = {body: organization_names(self.db, body) for body in bodies}
        zones = {body: zone_of(self.db, body) for body in bodies}
        return [
            MeetingRow(
                ObjectRef("Meeting", row["body"], row["id"]),
                row["city"],
                row["name"],
                tuple(
                    names[row["body"]][each]
                    for each in json.loads(row["organizations"])
                    if each in names[row["body"]]
                ),
                local(row["start"], zones[row["body"]]),
                row["location"],
                bool(row["cancelled"]),
                row["web"],
                row["items"],
            )
            for row in rows
        ]

    def agenda(self, meeting: ObjectRef) -> list[AgendaRow]:
        """The public part of an agenda, with the public papers it deals with."""
        where = {"body": meeting.body, "meeting": meeting.id}
        papers = {row["item"]: row for row in self.db.rows(_PAPERS, where)}
        rows = self.db.rows(
            "SELECT id, number, name, result FROM agenda_item WHERE body = :body AND meeting = :meeting"
            " AND publicness = 'public' ORDER BY position, id",
            where,
        )
        return [_agenda_row(meeting.body, row, papers.get(row["id"])) for row in rows]


def _agenda_row(body: str, row: Row, paper: Row | None) -> AgendaRow:
    ref = ObjectRef("Paper", body, paper["id"]) if paper else None
    return AgendaRow(
        row["id"], row["number"], row["name"], row["result"], ref, paper["reference"] if paper else ""
    )
