"""What there is of a paper that somebody follows: its public stations, files and relatives, as ids and
days, and which runs have written them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum

from bot.council.results import Outcome, read_result
from bot.council.stations import StationFacts
from bot.council.votes import folded
from bot.messages import ObjectRef
from bot.store.bodies import local, organization_names, zone_of
from bot.store.database import Database, Row
from bot.store.rows import SEPARATOR


@dataclass(frozen=True, slots=True)
class Stop:
    """A station, as far as it must be known to tell that it has changed.

    `id` and `at` are those of its Consultation, `item` and `meeting` ids or ''. `day` is local and ISO,
    `organizations` are the ids of the Gremium; `result` is a `result_print`.
    """

    id: str
    at: str
    item: str
    meeting: str
    day: str
    organizations: tuple[str, ...]
    result: str = ""
    cancelled: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.id, self.at, self.item


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`papers` are the ids of relatives and other versions, `files` those of the paper's own with a hash of
    their text ('' without one). All changes up to `seen` are in it, later ones may be."""

    stops: tuple[Stop, ...] = ()
    papers: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0


def snapshot_to_text(snapshot: Snapshot) -> str:
    return json.dumps(asdict(snapshot), ensure_ascii=False, separators=(",", ":"))


def snapshot_from_text(text: str) -> Snapshot:
    value = json.loads(text)
    stops = ({**stop, "organizations": tuple(stop["organizations"])} for stop in value["stops"])
    return Snapshot(
        tuple(Stop(**stop) for stop in stops), tuple(value["papers"]), value["files"], value["seen"]
    )


def result_print(wording: str) -> str:
    """The same for wordings that say the same, however they are written; '' for none."""
    if not wording:
        return ""
    read = read_result(wording)
    said = (read.kind, read.majority, read.amended, read.partly, read.votes)
    text = folded(wording) if read.kind is Outcome.UNKNOWN else repr(said)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class Brought(Enum):
    """Whom something is due to: a run that brings news, one that does not (or nobody), or a run that has
    not come to its end."""

    NEWS = "news"
    KNOWN = "known"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Source:
    """Objects of one kind, and fields of them, that may have made a difference."""

    kind: str
    objects: tuple[str, ...]
    fields: frozenset[str]


def station_key(paper: str, stop: Stop) -> str:
    """How the change log names it."""
    return SEPARATOR.join((paper, stop.id, stop.at))


_STOPS = """
SELECT c.id, c.at, c.role, c.authoritative, c.organizations, a.number, a.result, a.id AS item,
 m.id AS meeting, m.start, m.cancelled, m.organizations AS held_by, m.name AS meeting_name
FROM consultation c
LEFT JOIN station_item s ON s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at
LEFT JOIN agenda_item a ON a.body = s.body AND a.id = s.item AND a.publicness = 'public'
LEFT JOIN meeting m ON m.body = c.body AND m.publicness = 'public'
 AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
WHERE c.body = ? AND c.paper = ? AND c.publicness = 'public' ORDER BY m.start IS NULL, m.start, c.id, c.at
"""
_FILES = """
SELECT f.id, coalesce(t.source_hash, '') AS text FROM file_use u
JOIN file f ON f.body = u.body AND f.id = u.file AND f.publicness = 'public'
LEFT JOIN file_text t ON t.file_no = f.no
WHERE u.body = ? AND u.parent_kind = 'Paper' AND u.parent = ?
"""
_IN_A_RUN = """
SELECT 1 FROM paper WHERE body = :body AND id = :paper AND publicness = 'undecided'
UNION ALL SELECT 1 FROM consultation c
LEFT JOIN station_item s ON s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at
LEFT JOIN agenda_item a ON a.body = s.body AND a.id = s.item
LEFT JOIN meeting m ON m.body = c.body AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
WHERE c.body = :body AND c.paper = :paper AND 'undecided' IN (c.publicness, a.publicness, m.publicness)
LIMIT 1
"""
_WRITTEN = """
SELECT c.id, r.kind, h.run IS NOT NULL AS harvested FROM change c JOIN run r ON r.id = c.run
LEFT JOIN harvested_run h ON h.run = r.id
WHERE c.body = :body AND c.kind = :kind AND c.object IN (SELECT value FROM json_each(:objects))
 AND c.field IN (SELECT value FROM json_each(:fields)) AND c.id > :seen ORDER BY c.id DESC LIMIT 1
"""
_OPEN = """
SELECT min(c.id) FROM run r CROSS JOIN change c ON c.run = r.id
WHERE r.body = ? AND r.kind = 'incremental' AND r.id NOT IN (SELECT run FROM harvested_run)
"""
_OLD_RESULTS = """
SELECT old FROM change WHERE body = ? AND kind = 'AgendaItem' AND object = ? AND field = 'result'
 AND old IS NOT NULL AND old != '' ORDER BY id DESC
"""


class FollowedReader:
    """Synchronous; any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def publicness(self, paper: ObjectRef) -> str | None:
        """None where it is not held."""
        found: str | None = self._db.value(
            "SELECT publicness FROM paper WHERE body = ? AND id = ?", [paper.body, paper.id]
        )
        return found

    def is_in_a_run(self, paper: ObjectRef) -> bool:
        """Whether something of it is being changed, so that nobody can say what holds."""
        named = {"body": paper.body, "paper": paper.id}
        return self._db.value(_IN_A_RUN, named) is not None

    def settled(self, body: str) -> int:
        """A change up to which all are of runs that have been looked through, or bring no news."""
        newest = self._db.value("SELECT coalesce(max(id), 0) FROM change")
        unread = self._db.value(_OPEN, [body])
        return int(newest) if unread is None else min(int(newest), int(unread) - 1)

    def stops(self, paper: ObjectRef) -> dict[Stop, StationFacts]:
        """The public stations in order of time."""
        zone, names = zone_of(self._db, paper.body), organization_names(self._db, paper.body)
        found: dict[Stop, StationFacts] = {}
        for row in self._db.rows(_STOPS, [paper.body, paper.id]):
            start = local(row["start"], zone)
            held_by = json.loads(row["organizations"]) or json.loads(row["held_by"] or "[]")
            found[_stop(row, start, held_by)] = _facts(row, start, held_by, names)
        return found

    def hidden(self, paper: ObjectRef) -> set[tuple[str, str]]:
        """Id and `at` of stations that the source does not give out at the moment, which may pass."""
        rows = self._db.rows(
            "SELECT id, at FROM consultation WHERE body = ? AND paper = ? AND publicness = 'hidden'",
            [paper.body, paper.id],
        )
        return {(row["id"], row["at"]) for row in rows}

    def files(self, paper: ObjectRef) -> dict[str, str]:
        rows = self._db.rows(_FILES, [paper.body, paper.id])
        return {row["id"]: row["text"] for row in rows}

    def number(self, paper: ObjectRef) -> int | None:
        """Its `no`."""
        found: int | None = self._db.value(
            "SELECT no FROM paper WHERE body = ? AND id = ?", [paper.body, paper.id]
        )
        return found

    def items_of(self, paper: ObjectRef) -> tuple[str, ...]:
        """The agenda items that deal with it."""
        rows = self._db.rows(
            "SELECT item FROM station_item WHERE body = ? AND paper = ?", [paper.body, paper.id]
        )
        return tuple(row["item"] for row in rows)

    def brought(self, body: str, groups: Iterable[Sequence[Source]], seen: int) -> Brought:
        """Who has written last, after the change `seen`, in the first of the groups that anybody wrote in."""
        for group in groups:
            rows = [row for each in group if (row := self._last(body, each, seen))]
            if rows:
                return _brought(max(rows, key=lambda row: int(row["id"])))
        return Brought.KNOWN

    def _last(self, body: str, source: Source, seen: int) -> Row | None:
        values = {
            "body": body,
            "kind": source.kind,
            "objects": json.dumps([each for each in source.objects if each]),
            "fields": json.dumps(sorted(source.fields)),
            "seen": seen,
        }
        return self._db.row(_WRITTEN, values)

    def old_result(self, body: str, item: str, printed: str) -> str:
        """The wording with this print that the item once had, '' where the log no longer knows it."""
        rows = self._db.rows(_OLD_RESULTS, [body, item])
        return next((row["old"] for row in rows if result_print(row["old"]) == printed), "")


def _brought(row: Row) -> Brought:
    if row["kind"] != "incremental":
        return Brought.KNOWN
    return Brought.NEWS if row["harvested"] else Brought.WAITING


def _stop(row: Row, start: dt.datetime | None, held_by: Sequence[str]) -> Stop:
    return Stop(
        row["id"],
        row["at"],
        row["item"] or "",
        row["meeting"] or "",
        start.date().isoformat() if start else "",
        tuple(sorted(held_by)),
        result_print(row["result"] or ""),
        bool(row["cancelled"]),
    )


def _facts(
    row: Row, start: dt.datetime | None, held_by: Sequence[str], names: Mapping[str, str]
) -> StationFacts:
    return StationFacts(
        start,
        ", ".join(names[each] for each in held_by if each in names) or row["meeting_name"] or "",
        row["role"],
        None if row["authoritative"] is None else bool(row["authoritative"]),
        row["result"] or "",
        row["number"] or "",
        row["item"] or "",
        row["meeting"] or "",
    )
