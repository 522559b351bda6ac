"""Decides for every object of a body who may see it; the rule itself is in council.publicness."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Stated
from bot.council.publicness import Publicness, decide, of_silence
from bot.store.database import Database, Row

Key = tuple[str, ...]
Decided = dict[Key, Publicness]
P = Publicness


@dataclass(frozen=True, slots=True)
class Change:
    """An object whose publicness is no longer what the database says."""

    table: str
    where: dict[str, str]
    publicness: Publicness


class Publicity:
    """All decisions for one body, from what is stored now."""

    def __init__(self, db: Database, body: str) -> None:
        self.db = db
        self.body = body
        self.unstated = P(db.value("SELECT unstated FROM body WHERE key = ?", [body]))
        self.changes: list[Change] = []
        self._uses_by_file: dict[str, list[Key]] = defaultdict(list)

    def decide_all(self) -> list[Change]:
        meetings, items = self._meetings_and_items()
        papers = self._papers(items)
        self._consultations(papers, items, meetings)
        self._files({"Paper": papers, "AgendaItem": items, "Meeting": meetings})
        self._settle("organization", ("id",), {})
        return self.changes

    def _rows(self, table: str, columns: Iterable[str]) -> list[Row]:
        names = ", ".join(columns)
        return self.db.rows(f"SELECT {names}, stated, publicness FROM {table} WHERE body = ?", [self.body])

    def _settle(self, table: str, key: tuple[str, ...], parents: dict[Key, list[Publicness]]) -> Decided:
        rows = self._rows(table, key)
        silence = self._silence(rows)
        decided: Decided = {}
        for row in rows:
            own = tuple(row[column] for column in key)
            decided[own] = decide(Stated(row["stated"]), parents.get(own, ()), silence)
            if decided[own] != row["publicness"]:
                self.changes.append(Change(table, dict(zip(key, own, strict=True)), decided[own]))
        return decided

    def _silence(self, rows: list[Row]) -> Publicness:
        return of_silence(self.unstated, kind_speaks=any(row["stated"] != Stated.MISSING for row in rows))

    def _meetings_and_items(self) -> tuple[Decided, Decided]:
        """Items hang on a meeting that states something; a meeting of closed items only is closed."""
        stated = {
            row["id"]: decide(Stated(row["stated"]), (), self.unstated)
            for row in self._rows("meeting", ("id",))
            if row["stated"] != Stated.MISSING
        }
        members = self.db.rows("SELECT id, meeting FROM agenda_item WHERE body = ?", [self.body])
        by_meeting: dict[Key, list[Publicness]] = {
            (m["id"],): [stated[m["meeting"]]] for m in members if m["meeting"] in stated
        }
        items = self._settle("agenda_item", ("id",), by_meeting)
        seen: dict[Key, set[Publicness]] = defaultdict(set)
        for member in members:
            seen[member["meeting"],].add(items[member["id"],])
        closed: dict[Key, list[Publicness]] = {
            key: [P.NONPUBLIC] for key, found in seen.items() if found == {P.NONPUBLIC}
        }
        return self._settle("meeting", ("id",), closed), items

    def _papers(self, items: Decided) -> Decided:
        """A paper hangs on the agenda items of its stations, whichever side names the other."""
        links = self.db.rows(
            "SELECT c.paper, a.id AS item FROM consultation c JOIN agenda_item a ON a.body = c.body"
            " AND a.id = c.agenda_item WHERE c.body = :body"
            " UNION SELECT c.paper, a.id FROM consultation c JOIN agenda_item a ON a.body = c.body"
            " AND a.consultation = c.id WHERE c.body = :body AND c.agenda_item = ''",
            {"body": self.body},
        )
        parents: dict[Key, list[Publicness]] = defaultdict(list)
        for link in links:
            parents[link["paper"],].append(items[link["item"],])
        return self._settle("paper", ("id",), parents)

    def _consultations(self, papers: Decided, items: Decided, meetings: Decided) -> None:
        """A station is as public as the least public of its paper, agenda item and meeting."""
        rows = self._rows("consultation", ("paper", "id", "at", "agenda_item", "meeting"))
        by_consultation = self._items_by_consultation()
        for row in rows:
            linked = [row["agenda_item"]] if row["agenda_item"] else by_consultation[row["id"]]
            around = [papers.get((row["paper"],), P.UNKNOWN)]
            around += [items[item,] for item in linked if (item,) in items]
            around += [meetings[row["meeting"],]] if (row["meeting"],) in meetings else []
            found = next((p for p in (P.NONPUBLIC, P.UNKNOWN) if p in around), P.PUBLIC)
            if row["stated"] != Stated.MISSING and found == P.PUBLIC:
                found = decide(Stated(row["stated"]), (), P.UNKNOWN)
            if found != row["publicness"]:
                where = {"paper": row["paper"], "id": row["id"], "at": row["at"]}
                self.changes.append(Change("consultation", where, found))

    def _items_by_consultation(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.db.rows(
            "SELECT consultation, id FROM agenda_item WHERE body = ? AND consultation != ''", [self.body]
        ):
            found[row["consultation"]].append(row["id"])
        return found

    def _files(self, parents: dict[str, Decided]) -> None:
        hangs: dict[Key, list[Publicness]] = defaultdict(list)
        for use in self.db.rows("SELECT file, parent_kind, parent FROM file_use WHERE body = ?", [self.body]):
            # A parent that never arrived vouches for nothing.
            found = parents.get(use["parent_kind"], {}).get((use["parent"],), P.UNKNOWN)
            hangs[use["file"],].append(found)
        self._settle("file", ("id",), hangs)


def apply(w: SqliteUtils, body: str, changes: Iterable[Change]) -> None:
    for change in changes:
        where = " AND ".join(f"{column} = ?" for column in change.where)
        w.execute(
            f"UPDATE {change.table} SET publicness = ? WHERE body = ? AND {where}",
            [change.publicness, body, *change.where.values()],
        )
        if change.table == "paper":
            w.execute(
                "INSERT OR IGNORE INTO stale_paper SELECT no FROM paper WHERE body = ? AND id = ?",
                [body, change.where["id"]],
            )
        elif change.table == "file":
            w.execute(
                "INSERT OR IGNORE INTO stale_paper SELECT p.no FROM file_use u JOIN paper p"
                " ON p.body = u.body AND p.id = u.parent"
                " WHERE u.body = ? AND u.file = ? AND u.parent_kind = 'Paper'",
                [body, change.where["id"]],
            )


def hides(change: Change) -> bool:
    return change.publicness != P.PUBLIC


def papers_hidden_by(w: SqliteUtils, body: str, changes: Iterable[Change]) -> list[int]:
    """The numbers of papers with index entries that must go at once."""
    found: set[int] = set()
    for change in changes:
        if not hides(change):
            continue
        if change.table == "paper":
            sql = "SELECT no FROM paper WHERE body = ? AND id = ?"
        elif change.table == "file":
            sql = (
                "SELECT p.no FROM file_use u JOIN paper p ON p.body = u.body AND p.id = u.parent"
                " WHERE u.body = ? AND u.file = ? AND u.parent_kind = 'Paper'"
            )
        else:
            continue
        found.update(row[0] for row in w.execute(sql, [body, change.where["id"]]))
    return sorted(found)
