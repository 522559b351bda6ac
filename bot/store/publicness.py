"""Decides for every object of a body who may see it; the rule itself is in council.publicness."""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Stated
from bot.council.publicness import Publicness, decide, of_silence
from bot.messages import ObjectRef
from bot.store.database import Database, Row
from bot.store.pending import hidden_objects
from bot.store.rows import MAPPINGS, object_key

Key = tuple[str, ...]
Decided = dict[Key, Publicness]
Parents = dict[Key, list[Publicness]]
P = Publicness
TABLES = ("organization", "paper", "meeting", "agenda_item", "consultation", "file")
KIND_OF = {mapping.table: kind for kind, mapping in MAPPINGS.items()}
CLOSED = frozenset({P.NONPUBLIC, P.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Change:
    """An object whose publicness is no longer what the database says."""

    table: str
    where: dict[str, str]
    publicness: Publicness
    before: Publicness
    passing: bool = False
    """It is only unknown while what it hangs on is out of sight."""

    @property
    def hides(self) -> bool:
        return self.publicness != P.PUBLIC

    @property
    def closes(self) -> bool:
        """Hides what may have been shown, and not only because it is not given out at the moment."""
        return self.publicness in CLOSED and self.before != P.NONPUBLIC and not self.passing

    def ref(self, body: str) -> ObjectRef:
        kind = KIND_OF[self.table]
        return ObjectRef(kind, body, object_key(kind, self.where))


class Publicity:
    """All decisions for one body, from what is stored now. Links must be up to date (store.links)."""

    def __init__(self, db: Database, body: str) -> None:
        self.db = db
        self.body = body
        self.hidden = hidden_objects(db, body)
        self.unstated = P(db.value("SELECT unstated FROM body WHERE key = ?", [body]))
        self.changes: list[Change] = []

    def decide_all(self) -> list[Change]:
        items = self._settle(
            "agenda_item", ("id",), self._above_items(), _ids(self.db.rows(_ITEMS_OPENED, [self.body] * 2))
        )
        meetings = self._settle(
            "meeting",
            ("id",),
            self._closed_meetings(items),
            _ids(self.db.rows(_MEETINGS_OPENED, [self.body])),
        )
        papers = self._settle("paper", ("id",), self._items_of_papers(items))
        self._consultations(papers, items, meetings)
        self._settle(
            "file", ("id",), self._above_files({"Paper": papers, "AgendaItem": items, "Meeting": meetings})
        )
        self._settle("organization", ("id",), {})
        return self.changes

    def _rows(self, table: str, columns: Iterable[str]) -> list[Row]:
        names = ", ".join(columns)
        return self.db.rows(f"SELECT {names}, stated, publicness FROM {table} WHERE body = ?", [self.body])

    def _settle(
        self, table: str, key: tuple[str, ...], parents: Parents, opened: Container[Key] = ()
    ) -> Decided:
        """`opened`: what the source has openly opened again, so that it is not held closed by its past."""
        rows = self._rows(table, key)
        speaks = any(row["stated"] != Stated.MISSING for row in rows)
        silence = of_silence(self.unstated, kind_speaks=speaks)
        decided: Decided = {}
        for row in rows:
            own = tuple(row[column] for column in key)
            before = P(row["publicness"])
            past = P.UNDECIDED if own in opened and before == P.NONPUBLIC else before
            decided[own] = decide(Stated(row["stated"]), parents.get(own, ()), silence, past)
            # What is closed stays so, whatever the source gives out at the moment.
            if (KIND_OF[table], *own) in self.hidden and decided[own] == P.PUBLIC:
                decided[own] = P.HIDDEN
            if decided[own] != before:
                passing = row["stated"] == Stated.MISSING and P.HIDDEN in parents.get(own, ())
                where = dict(zip(key, own, strict=True))
                self.changes.append(Change(table, where, decided[own], before, passing))
        return decided

    def _above_items(self) -> Parents:
        """What a silent item hangs on: a meeting that says something or is gone, papers that are closed.

        Its name repeats the title of its papers, so where all of them say that they are closed, it is.
        """
        meetings = {
            row["id"]: decide(Stated(row["stated"]), (), self.unstated)
            for row in self._rows("meeting", ("id",))
            if row["stated"] != Stated.MISSING
        }
        meetings |= {row["id"]: P.NONPUBLIC for row in self._tombstones("Meeting")}
        members = self.db.rows("SELECT id, meeting FROM agenda_item WHERE body = ?", [self.body])
        above: Parents = {(m["id"],): [meetings[m["meeting"]]] for m in members if m["meeting"] in meetings}
        for item, stated in self._papers_of_items().items():
            if stated <= {Stated.NONPUBLIC, Stated.UNREADABLE}:
                above[(item,)] = [P.NONPUBLIC]
        return above

    def _tombstones(self, kind: str) -> list[Row]:
        """Those of objects that are really gone: withdrawals that the brake holds back do not count."""
        return self.db.rows(
            "SELECT id FROM tombstone t WHERE body = ? AND kind = ? AND NOT EXISTS"
            " (SELECT 1 FROM withdrawal w WHERE w.body = t.body AND w.kind = t.kind AND w.id = t.id)",
            [self.body, kind],
        )

    def _papers_of_items(self) -> dict[str, set[Stated]]:
        found: dict[str, set[Stated]] = defaultdict(set)
        for row in self.db.rows(
            "SELECT s.item, p.stated FROM station_item s JOIN paper p ON p.body = s.body AND p.id = s.paper"
            " WHERE s.body = ?",
            [self.body],
        ):
            found[row["item"]].add(Stated(row["stated"]))
        return found

    def _closed_meetings(self, items: Decided) -> Parents:
        """A meeting of closed items only is closed."""
        seen: dict[Key, set[Publicness]] = defaultdict(set)
        for row in self.db.rows("SELECT id, meeting FROM agenda_item WHERE body = ?", [self.body]):
            seen[(row["meeting"],)].add(items[(row["id"],)])
        return {key: [P.NONPUBLIC] for key, found in seen.items() if found == {P.NONPUBLIC}}

    def _items_of_papers(self, items: Decided) -> Parents:
        parents: Parents = defaultdict(list)
        for link in self.db.rows("SELECT paper, item FROM station_item WHERE body = ?", [self.body]):
            found = items.get((link["item"],), P.HIDDEN)
            # An agenda that is out of sight for a day closes no paper for good.
            if found != P.HIDDEN:
                parents[(link["paper"],)].append(found)
        return parents

    def _consultations(self, papers: Decided, items: Decided, meetings: Decided) -> None:
        """A station is as public as the least public of its paper, agenda item and meeting."""
        at: dict[Key, list[Publicness]] = defaultdict(list)
        for row in self.db.rows(
            "SELECT s.paper, s.id, s.at, s.item, a.meeting FROM station_item s"
            " JOIN agenda_item a ON a.body = s.body AND a.id = s.item WHERE s.body = ?",
            [self.body],
        ):
            around = [items[(row["item"],)], meetings.get((row["meeting"],), P.PUBLIC)]
            at[row["paper"], row["id"], row["at"]] += around
        for row in self._rows("consultation", ("paper", "id", "at", "meeting")):
            around = [papers.get((row["paper"],), P.UNKNOWN), *at[row["paper"], row["id"], row["at"]]]
            around.append(meetings.get((row["meeting"],), P.PUBLIC))
            if row["stated"] != Stated.MISSING:
                around.append(decide(Stated(row["stated"]), (), P.UNKNOWN))
            if ("Consultation", object_key("Consultation", dict(row))) in self.hidden:
                around.append(P.HIDDEN)
            least = next((p for p in (P.NONPUBLIC, P.UNKNOWN, P.HIDDEN) if p in around), P.PUBLIC)
            if least != row["publicness"]:
                where = {column: row[column] for column in ("paper", "id", "at")}
                self.changes.append(Change("consultation", where, least, P(row["publicness"])))

    def _above_files(self, parents: dict[str, Decided]) -> Parents:
        above: Parents = defaultdict(list)
        for use in self.db.rows("SELECT file, parent_kind, parent FROM file_use WHERE body = ?", [self.body]):
            # A parent that never arrived vouches for nothing.
            found = parents.get(use["parent_kind"], {}).get((use["parent"],), P.UNKNOWN)
            above[(use["file"],)].append(found)
        return above


def _ids(rows: Iterable[Row]) -> set[Key]:
    return {(row["id"],) for row in rows}


_ITEMS_OPENED = """
SELECT a.id FROM agenda_item a JOIN meeting m ON m.body = a.body AND m.id = a.meeting
WHERE a.body = ? AND m.stated = 'public'
UNION SELECT s.item FROM station_item s JOIN paper p ON p.body = s.body AND p.id = s.paper
WHERE s.body = ? AND p.stated = 'public'
"""
_MEETINGS_OPENED = "SELECT meeting AS id FROM agenda_item WHERE body = ? AND stated = 'public'"
PAPERS_OF_FILE = (
    "SELECT p.no FROM file_use u JOIN paper p ON p.body = u.body AND p.id = u.parent"
    " WHERE u.body = ? AND u.file = ? AND u.parent_kind = 'Paper'"
)
_CONCERNED = {"paper": "SELECT no FROM paper WHERE body = ? AND id = ?", "file": PAPERS_OF_FILE}
"""By table: the papers whose index entries depend on an object."""


def apply(w: SqliteUtils, body: str, changes: Iterable[Change]) -> None:
    for change in changes:
        where = " AND ".join(f"{column} = ?" for column in change.where)
        w.execute(
            f"UPDATE {change.table} SET publicness = ? WHERE body = ? AND {where}",
            [change.publicness, body, *change.where.values()],
        )
        if change.table in _CONCERNED:
            sql = f"INSERT OR IGNORE INTO stale_paper {_CONCERNED[change.table]}"
            w.execute(sql, [body, change.where["id"]])


def papers_concerned(w: SqliteUtils, body: str, changes: Iterable[Change]) -> list[int]:
    """The numbers of papers with index entries that a change of publicness touches."""
    found: set[int] = set()
    for change in changes:
        if change.table in _CONCERNED:
            found.update(row[0] for row in w.execute(_CONCERNED[change.table], [body, change.where["id"]]))
    return sorted(found)


def undecide(w: SqliteUtils, body: str) -> None:
    """The operator has changed what silence means: what was merely unknown is looked at anew."""
    for table in TABLES:
        w.execute(
            f"UPDATE {table} SET publicness = 'undecided' WHERE body = ? AND publicness = 'unknown'", [body]
        )
