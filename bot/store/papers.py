"""What people may see of papers: every query here asks for public rows."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.messages import ObjectRef
from bot.store.database import Database, Row

_AT = """
SELECT body, id FROM paper WHERE id = :at OR (web = :at AND web != '')
UNION SELECT u.body, u.parent FROM file f JOIN file_use u ON u.body = f.body AND u.file = f.id
WHERE :at LIKE 'http%' AND :at IN (f.access_url, f.download_url) AND f.publicness = 'public'
 AND u.parent_kind = 'Paper'
"""


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


class PaperReader:
    def __init__(self, db: Database) -> None:
        self.db = db

    def paper(self, ref: ObjectRef) -> PaperRow | None:
        row = self.db.row(
            "SELECT p.*, coalesce(nullif(b.short_name, ''), b.name) AS city FROM paper p"
            " JOIN body b ON b.key = p.body WHERE p.body = ? AND p.id = ? AND p.publicness = 'public'",
            [ref.body, ref.id],
        )
        return None if row is None else _paper_row(row)

    def papers(self, refs: Sequence[ObjectRef]) -> list[PaperRow]:
        """The public ones among them, in the given order."""
        return [row for ref in refs if (row := self.paper(ref)) is not None]

    def at(self, address: str) -> list[PaperRow]:
        """The public papers with this source id, web address or address of one of their files."""
        rows = self.db.rows(_AT, {"at": address.strip().partition("#")[0]})
        return self.papers([ObjectRef("Paper", row["body"], row["id"]) for row in rows])

    def relatives(self, paper: PaperRow) -> list[PaperRow]:
        """Papers that this one names, and papers that name it as theirs."""
        named = [*paper.superordinated, *paper.subordinated, *paper.related]
        naming = self.db.rows(
            "SELECT p.id FROM paper p WHERE p.body = :body AND p.publicness = 'public' AND EXISTS"
            " (SELECT 1 FROM json_each(p.superordinated) j WHERE j.value = :id"
            "  UNION ALL SELECT 1 FROM json_each(p.subordinated) j WHERE j.value = :id"
            "  UNION ALL SELECT 1 FROM json_each(p.related) j WHERE j.value = :id)",
            {"body": paper.ref.body, "id": paper.ref.id},
        )
        every = dict.fromkeys([*named, *(row["id"] for row in naming)])
        return self.papers(
            [ObjectRef("Paper", paper.ref.body, each) for each in every if each != paper.ref.id]
        )

    def since(self, day: dt.date | None, *, bodies: Collection[str], limit: int) -> list[ObjectRef]:
        """Papers dated on that day or later (None: of any date), the newest first."""
        marks = ", ".join("?" * len(bodies))
        rows = self.db.rows(
            f"SELECT body, id FROM paper WHERE publicness = 'public' AND body IN ({marks})"
            " AND date >= ? ORDER BY date DESC, no DESC LIMIT ?",
            [*bodies, day.isoformat() if day else "", limit],
        )
        return [ObjectRef("Paper", row["body"], row["id"]) for row in rows]

    def count_since(self, day: dt.date, *, bodies: Collection[str], but: Collection[ObjectRef] = ()) -> int:
        """How many papers `page_since` would list without a limit."""
        found = self.db.value(f"SELECT count(*) {_SINCE}", [day.isoformat(), _texts(bodies), _ids(but)])
        return int(found)

    def page_since(
        self,
        day: dt.date,
        *,
        bodies: Collection[str],
        home: str | None,
        limit: int,
        offset: int,
        but: Collection[ObjectRef] = (),
    ) -> list[ObjectRef]:
        """A page of the papers dated on that day or later, those of `home` before all others."""
        rows = self.db.rows(
            f"SELECT body, id {_SINCE} ORDER BY body <> ?, date DESC, no DESC LIMIT ? OFFSET ?",
            [day.isoformat(), _texts(bodies), _ids(but), home or "", limit, offset],
        )
        return [ObjectRef("Paper", row["body"], row["id"]) for row in rows]


_SINCE = """
FROM paper WHERE publicness = 'public' AND date >= ? AND body IN (SELECT value FROM json_each(?))
AND (body, id) NOT IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))
"""


def _texts(texts: Collection[str]) -> str:
    return json.dumps(list(texts))


def _ids(refs: Collection[ObjectRef]) -> str:
    return json.dumps([[ref.body, ref.id] for ref in refs])


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
