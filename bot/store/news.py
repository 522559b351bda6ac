"""What is new, with what may be seen of it now: every query here asks for public rows."""

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.council.stations import StationFacts
from bot.messages import ObjectRef
from bot.store.bodies import all_bodies, local, organization_names
from bot.store.database import Database, Row
from bot.store.delivery import stamp
from bot.store.papers import PaperReader, PaperRow

NewsKind = Literal["result", "paper", "agenda", "minutes", "early"]
"""`early` is an agenda item with a paper, before its meeting: other cities may have decided the matter."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new, and all that its line may say.

    `ref` is the agenda item of `result` and `early`, the paper of `paper`, the meeting of `agenda` and
    `minutes`, whose `file` they are. `title` is the paper's name, else the item's, else the meeting's.
    `start` is in the city's zone. `organizations` are ids and names of the Gremien that hold the station or
    meeting. `since` is the first change of it in the run that brought it, `before` the agenda as it was then
    (see `history.written`).
    """

    id: int
    kind: NewsKind
    ref: ObjectRef
    since: int
    observed_at: dt.datetime
    city: str
    title: str
    number: str = ""
    paper: PaperRow | None = None
    paper_no: int | None = None
    station: StationFacts | None = None
    meeting: ObjectRef | None = None
    start: dt.datetime | None = None
    cancelled: bool = False
    organizations: tuple[tuple[str, str], ...] = ()
    url: str = ""
    file: ObjectRef | None = None
    before: str = ""

    @property
    def body(self) -> str:
        return self.ref.body

    @property
    def day(self) -> dt.date | None:
        """Of the meeting, else of the paper."""
        return self.start.date() if self.start else self.paper.date if self.paper else None


_AT_ITEM = """
SELECT n.*, a.name AS item_name, a.number, a.result, c.role, c.authoritative, c.organizations AS held_by,
 p.id AS paper, p.no AS paper_no, m.id AS meeting, m.start, m.cancelled, m.organizations AS at,
 m.name AS meeting_name, m.web AS meeting_web
FROM news n
JOIN agenda_item a ON a.body = n.body AND a.id = n.object AND a.publicness = 'public'
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.publicness = 'public'
LEFT JOIN station_item s ON s.body = a.body AND s.item = a.id
LEFT JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
 AND c.publicness = 'public'
LEFT JOIN paper p ON p.body = c.body AND p.id = c.paper AND p.publicness = 'public'
WHERE n.kind IN ('result', 'early') AND n.id IN (SELECT value FROM json_each(?))
ORDER BY n.id, p.id IS NULL, p.no
"""
_PAPERS = """
SELECT n.*, p.no AS paper_no, p.id AS paper FROM news n
JOIN paper p ON p.body = n.body AND p.id = n.object AND p.publicness = 'public'
WHERE n.kind = 'paper' AND n.id IN (SELECT value FROM json_each(?))
"""
_AGENDAS = """
SELECT n.*, m.id AS meeting, m.start, m.cancelled, m.organizations AS at, m.name AS meeting_name,
 m.web AS meeting_web
FROM news n JOIN meeting m ON m.body = n.body AND m.id = n.object AND m.publicness = 'public'
WHERE n.kind = 'agenda' AND n.id IN (SELECT value FROM json_each(?))
"""
_MINUTES = """
SELECT n.*, m.id AS meeting, m.start, m.cancelled, m.organizations AS at, m.name AS meeting_name,
 coalesce(nullif(f.access_url, ''), f.download_url) AS meeting_web, f.id AS file
FROM news n JOIN meeting m ON m.body = n.body AND m.id = n.object AND m.publicness = 'public'
JOIN file_use u ON u.body = m.body AND u.parent_kind = 'Meeting' AND u.parent = m.id AND u.role = n.part
JOIN file f ON f.body = u.body AND f.id = u.file AND f.publicness = 'public'
WHERE n.kind = 'minutes' AND n.id IN (SELECT value FROM json_each(?)) ORDER BY n.id, u.position, f.no DESC
"""
_HELD_BY = """
SELECT CASE c.organizations WHEN '[]' THEN coalesce(m.organizations, '[]') ELSE c.organizations END AS held_by
FROM consultation c LEFT JOIN meeting m ON m.body = c.body AND m.id = c.meeting AND m.publicness = 'public'
WHERE c.body = ? AND c.paper = ? AND c.publicness = 'public'
"""


class NewsReader:
    """Reads with the names and zones of cities as they were when it was made: make one per look."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._papers = PaperReader(db)
        self._cities = {body.key: body for body in all_bodies(db)}
        self._names: dict[str, dict[str, str]] = {}

    def newest(self) -> int:
        """The id of the latest news, 0 where there are none."""
        return int(self._db.value("SELECT coalesce(max(id), 0) FROM news"))

    def after(self, floor: int) -> list[News]:
        """The public ones beyond an id, in the order in which they became known."""
        rows = self._db.rows("SELECT id FROM news WHERE id > ? ORDER BY id", [floor])
        return self.of([row["id"] for row in rows], emptied=False)

    def between(self, since: dt.datetime, until: dt.datetime) -> list[News]:
        """The public ones that became known in (since, until]."""
        rows = self._db.rows(
            "SELECT id FROM news WHERE observed_at > ? AND observed_at <= ? ORDER BY id",
            [stamp(since), stamp(until)],
        )
        return self.of([row["id"] for row in rows], emptied=False)

    def of(self, ids: Collection[int], *, emptied: bool = True) -> list[News]:
        """The public ones among these, in order of their ids; results that were taken back only on demand:
        who has not heard of one need not hear that there is none."""
        wanted = [json.dumps(list(ids))]
        found: dict[int, News] = {}
        for sql, read in (
            (_AT_ITEM, self._at_item),
            (_PAPERS, self._paper),
            (_AGENDAS, self._at_meeting),
            (_MINUTES, self._at_meeting),
        ):
            for row in self._db.rows(sql, wanted):
                if row["id"] not in found:
                    found[row["id"]] = read(row)
        return [found[each] for each in sorted(found) if emptied or not _is_emptied(found[each])]

    def _at_item(self, row: Row) -> News:
        start, paper = self._start(row), self._row(row)
        held_by = self._named(row["body"], row["held_by"]) or self._named(row["body"], row["at"])
        names = ", ".join(name for _, name in held_by) or row["meeting_name"] or ""
        authoritative = None if row["authoritative"] is None else bool(row["authoritative"])
        station = StationFacts(
            start, names, row["role"] or "", authoritative, row["result"], row["number"], row["object"],
            row["meeting"] or "",
        )  # fmt: skip
        return News(
            **self._shared(row, "AgendaItem"),
            title=paper.name if paper and paper.name else row["item_name"],
            number=row["number"],
            paper=paper,
            paper_no=row["paper_no"],
            station=station,
            meeting=ObjectRef("Meeting", row["body"], row["meeting"]) if row["meeting"] else None,
            start=start,
            cancelled=bool(row["cancelled"]),
            organizations=held_by,
            url=(paper.web if paper else "") or row["meeting_web"] or "",
        )

    def _paper(self, row: Row) -> News:
        paper = self._row(row)
        held = self._db.rows(_HELD_BY, [row["body"], row["paper"]])
        named = [each for one in held for each in self._named(row["body"], one["held_by"])]
        return News(
            **self._shared(row, "Paper"),
            title=paper.name if paper else "",
            paper=paper,
            paper_no=row["paper_no"],
            organizations=tuple(dict.fromkeys(named)),
            url=paper.web if paper else "",
        )

    def _at_meeting(self, row: Row) -> News:
        held_by = self._named(row["body"], row["at"])
        return News(
            **self._shared(row, "Meeting"),
            file=ObjectRef("File", row["body"], row["file"]) if row["kind"] == "minutes" else None,
            title=", ".join(name for _, name in held_by) or row["meeting_name"],
            meeting=ObjectRef("Meeting", row["body"], row["meeting"]),
            start=self._start(row),
            cancelled=bool(row["cancelled"]),
            organizations=held_by,
            url=row["meeting_web"] or "",
        )

    def _shared(self, row: Row, kind: str) -> dict[str, Any]:
        city = self._cities.get(row["body"])
        return {
            "id": row["id"],
            "kind": row["kind"],
            "ref": ObjectRef(kind, row["body"], row["object"]),
            "since": row["since"],
            "before": row["before"],
            "observed_at": dt.datetime.fromisoformat(row["observed_at"]),
            "city": city.name if city else row["body"],
        }

    def _row(self, row: Row) -> PaperRow | None:
        return self._papers.paper(ObjectRef("Paper", row["body"], row["paper"])) if row["paper"] else None

    def _start(self, row: Row) -> dt.datetime | None:
        city = self._cities.get(row["body"])
        return local(row["start"], ZoneInfo(city.time_zone if city else "Europe/Berlin"))

    def _named(self, body: str, ids: str | None) -> tuple[tuple[str, str], ...]:
        names = self._organizations(body)
        return tuple((each, names[each]) for each in json.loads(ids or "[]") if each in names)

    def _organizations(self, body: str) -> Mapping[str, str]:
        if body not in self._names:
            self._names[body] = organization_names(self._db, body)
        return self._names[body]


def _is_emptied(news: News) -> bool:
    return news.kind == "result" and news.station is not None and not news.station.result
