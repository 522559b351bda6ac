"""What people may see of the council's papers and meetings: every query here asks for public rows."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.council.stations import StationFacts, in_order
from bot.messages import ObjectRef
from bot.store.database import Database, Row
from bot.store.rows import instant

FILE_ROLES = (
    "mainFile", "invitation", "resultsProtocol", "verbatimProtocol", "resolutionFile", "auxiliaryFile", ""
)  # fmt: skip
"""The order in which files are listed."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    ref: ObjectRef
    city: str
    reference: str
    name: str
    paper_type: str
    date: dt.date | None
    web: str
    originators: tuple[str, ...]
    superordinated: tuple[str, ...]
    subordinated: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """`url` is the address a person can open, '' where the source gives none."""

    id: str
    name: str
    role: str
    url: str


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


@dataclass(frozen=True, slots=True)
class Sitting:
    """A result at a meeting, with the paper it is about: what `neu` lists."""

    paper: ObjectRef
    station: StationFacts


class CouncilReader:
    def __init__(self, db: Database) -> None:
        self.db = db

    def paper(self, ref: ObjectRef) -> PaperRow | None:
        found = self.papers([ref])
        return found[0] if found else None

    def papers(self, refs: Sequence[ObjectRef]) -> list[PaperRow]:
        """The public ones among them, in the given order."""
        rows = (self._paper(ref.body, ref.id) for ref in refs)
        return [row for row in rows if row is not None]

    def papers_at(self, address: str) -> list[PaperRow]:
        """The public papers with this source id or web address."""
        rows = self.db.rows(
            "SELECT body, id FROM paper WHERE id = :at OR (web = :at AND web != '')", {"at": address.strip()}
        )
        return self.papers([ObjectRef("Paper", row["body"], row["id"]) for row in rows])

    def _paper(self, body: str, paper: str) -> PaperRow | None:
        row = self.db.row(
            "SELECT p.*, coalesce(nullif(b.short_name, ''), b.name) AS city FROM paper p"
            " JOIN body b ON b.key = p.body WHERE p.body = ? AND p.id = ? AND p.publicness = 'public'",
            [body, paper],
        )
        return None if row is None else _paper_row(row)

    def names(self, body: str, organizations: Iterable[str]) -> tuple[str, ...]:
        """The public names of organizations, those that are known."""
        found = []
        for organization in organizations:
            name = self.db.value(
                "SELECT name FROM organization WHERE body = ? AND id = ? AND publicness = 'public'",
                [body, organization],
            )
            found += [str(name)] if name else []
        return tuple(found)

    def stations(self, ref: ObjectRef) -> list[StationFacts]:
        """The Beratungsfolge in order of time."""
        rows = self.db.rows(
            f"{_STATION.format(link='a.id = c.agenda_item')} AND c.agenda_item != ''"
            f" UNION ALL {_STATION.format(link='a.consultation = c.id')} AND c.agenda_item = ''",
            [ref.body, ref.id, ref.body, ref.id],
        )
        zone = self.zone(ref.body)
        return in_order([self._station(ref.body, row, zone) for row in rows])

    def _station(self, body: str, row: Row, zone: ZoneInfo) -> StationFacts:
        named = self.names(body, json.loads(row["organizations"]) or json.loads(row["at"] or "[]"))
        return StationFacts(
            local(row["start"], zone),
            ", ".join(named) or row["meeting_name"] or "",
            row["role"],
            None if row["authoritative"] is None else bool(row["authoritative"]),
            row["result"] or "",
            row["number"] or "",
            row["item"] or "",
            row["meeting"] or "",
        )

    def zone(self, body: str) -> ZoneInfo:
        return ZoneInfo(self.db.value("SELECT time_zone FROM body WHERE key = ?", [body]) or "Europe/Berlin")

    def files(self, parent: ObjectRef) -> list[FileRow]:
        """The files that hang on an object, the main one first, each once."""
        rows = self.db.rows(
            "SELECT f.id, f.name, f.file_name, f.access_url, f.download_url, u.role, u.position"
            " FROM file_use u JOIN file f ON f.body = u.body AND f.id = u.file"
            " WHERE u.body = ? AND u.parent_kind = ? AND u.parent = ? AND f.publicness = 'public'",
            [parent.body, parent.kind, parent.id],
        )
        ordered = sorted(rows, key=lambda row: (FILE_ROLES.index(row["role"]), row["position"]))
        return list({row["id"]: _file_row(row) for row in reversed(ordered)}.values())[::-1]

    def relatives(self, paper: PaperRow) -> list[PaperRow]:
        """Papers that this one names, and papers that name it as theirs."""
        named = [*paper.superordinated, *paper.subordinated, *paper.related]
        naming = self.db.rows(
            "SELECT p.id FROM paper p WHERE p.body = :body AND p.publicness = 'public' AND EXISTS"
            " (SELECT 1 FROM json_each(p.superordinated) j WHERE j.value = :id"
            "  UNION ALL SELECT 1 FROM json_each(p.related) j WHERE j.value = :id)",
            {"body": paper.ref.body, "id": paper.ref.id},
        )
        every = dict.fromkeys([*named, *(row["id"] for row in naming)])
        return self.papers(
            [ObjectRef("Paper", paper.ref.body, each) for each in every if each != paper.ref.id]
        )

    def meetings(
        self,
        *,
        bodies: Collection[str],
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        newest_first: bool = False,
        limit: int = 200,
    ) -> list[MeetingRow]:
        """Public meetings that start in [since, until), in order of time."""
        marks = ", ".join("?" * len(bodies))
        rows = self.db.rows(
            f"SELECT m.*, {_CITY} AS city, {_ITEMS} AS items FROM meeting m JOIN body b ON b.key = m.body"
            f" WHERE m.publicness = 'public' AND m.body IN ({marks})"
            " AND m.start >= ? AND m.start < ?"
            f" ORDER BY m.start {'DESC' if newest_first else 'ASC'} LIMIT ?",
            [*bodies, instant(since) or "", instant(until) or "9999", limit],
        )
        return [self._meeting(row) for row in rows]

    def meeting(self, ref: ObjectRef) -> MeetingRow | None:
        row = self.db.row(
            f"SELECT m.*, {_CITY} AS city, {_ITEMS} AS items FROM meeting m JOIN body b ON b.key = m.body"
            " WHERE m.publicness = 'public' AND m.body = ? AND m.id = ?",
            [ref.body, ref.id],
        )
        return None if row is None else self._meeting(row)

    def _meeting(self, row: Row) -> MeetingRow:
        return MeetingRow(
            ObjectRef("Meeting", row["body"], row["id"]),
            row["city"],
            row["name"],
            self.names(row["body"], json.loads(row["organizations"])),
            local(row["start"], self.zone(row["body"])),
            row["location"],
            bool(row["cancelled"]),
            row["web"],
            row["items"],
        )

    def agenda(self, meeting: ObjectRef) -> list[AgendaRow]:
        """The public part of an agenda, with the public papers it deals with."""
        rows = self.db.rows(
            "SELECT a.id, a.number, a.name, a.result, p.id AS paper, p.reference FROM agenda_item a"
            " LEFT JOIN consultation c ON c.body = a.body AND c.publicness = 'public'"
            "  AND (c.agenda_item = a.id OR (c.agenda_item = '' AND c.id = a.consultation))"
            " LEFT JOIN paper p ON p.body = c.body AND p.id = c.paper AND p.publicness = 'public'"
            " WHERE a.body = ? AND a.meeting = ? AND a.publicness = 'public'"
            " GROUP BY a.id ORDER BY a.position, a.id",
            [meeting.body, meeting.id],
        )
        return [_agenda_row(meeting.body, row) for row in rows]

    def new_papers(self, *, bodies: Collection[str], since: str, limit: int) -> list[ObjectRef]:
        """Papers dated on or after the ISO date, the newest first."""
        marks = ", ".join("?" * len(bodies))
        rows = self.db.rows(
            f"SELECT body, id FROM paper WHERE publicness = 'public' AND body IN ({marks})"
            " AND date >= ? ORDER BY date DESC, no DESC LIMIT ?",
            [*bodies, since, limit],
        )
        return [ObjectRef("Paper", row["body"], row["id"]) for row in rows]

    def results(self, *, bodies: Collection[str], since: dt.datetime, until: dt.datetime) -> list[Sitting]:
        """Every public result about a public paper at meetings in [since, until), the newest first."""
        marks = ", ".join("?" * len(bodies))
        rows = self.db.rows(
            "SELECT DISTINCT c.body, c.paper, m.start FROM meeting m"
            " JOIN agenda_item a ON a.body = m.body AND a.meeting = m.id AND a.publicness = 'public'"
            " JOIN consultation c ON c.body = a.body AND c.publicness = 'public'"
            "  AND (c.agenda_item = a.id OR (c.agenda_item = '' AND c.id = a.consultation))"
            f" WHERE m.publicness = 'public' AND m.body IN ({marks}) AND a.result != ''"
            " AND m.start >= ? AND m.start < ? ORDER BY m.start DESC",
            [*bodies, instant(since), instant(until)],
        )
        return [sitting for row in rows for sitting in self._sittings(row)]

    def _sittings(self, row: Row) -> list[Sitting]:
        ref = ObjectRef("Paper", row["body"], row["paper"])
        start = local(row["start"], self.zone(row["body"]))
        return [Sitting(ref, s) for s in self.stations(ref) if s.start == start and s.result]


_CITY = "coalesce(nullif(b.short_name, ''), b.name)"
# Whichever side names the other. As one query with OR SQLite would walk through all items.
_STATION = """
SELECT c.role, c.authoritative, c.organizations, a.number, a.result, a.id AS item,
 m.id AS meeting, m.start, m.organizations AS at, m.name AS meeting_name
FROM consultation c
LEFT JOIN agenda_item a ON a.body = c.body AND a.publicness = 'public' AND {link}
LEFT JOIN meeting m ON m.body = c.body AND m.publicness = 'public'
 AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
WHERE c.body = ? AND c.paper = ? AND c.publicness = 'public'"""
_ITEMS = (
    "(SELECT count(*) FROM agenda_item a WHERE a.body = m.body AND a.meeting = m.id"
    " AND a.publicness = 'public')"
)


def local(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    return None if not text else dt.datetime.fromisoformat(text).astimezone(zone)


def _paper_row(row: Row) -> PaperRow:
    return PaperRow(
        ObjectRef("Paper", row["body"], row["id"]),
        row["city"],
        row["reference"],
        row["name"],
        row["paper_type"],
        dt.date.fromisoformat(row["date"]) if row["date"] else None,
        row["web"],
        tuple(json.loads(row["originators"])),
        tuple(json.loads(row["superordinated"])),
        tuple(json.loads(row["subordinated"])),
        tuple(json.loads(row["related"])),
    )


def _file_row(row: Row) -> FileRow:
    return FileRow(
        row["id"],
        row["name"] or row["file_name"] or "Datei",
        row["role"],
        row["access_url"] or row["download_url"],
    )


def _agenda_row(body: str, row: Row) -> AgendaRow:
    paper = ObjectRef("Paper", body, row["paper"]) if row["paper"] else None
    return AgendaRow(row["id"], row["number"], row["name"], row["result"], paper, row["reference"] or "")
