"""What an export takes out: public rows only, page by page, in an order that is always the same."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.store.database import Database, Row
from bot.store.publicness import TABLES
from bot.store.rows import MAPPINGS, key_values

PAGE = 100
"""Papers or meetings that are held at a time, with all that is embedded in them."""
TEXTS_AT_ONCE = 20
UNDATED = "undated"
_LISTED = "(SELECT value FROM json_each(:ids))"
_PARENTS = {"Paper": "paper", "Meeting": "meeting", "AgendaItem": "agenda_item"}


class PublicRows:
    """One city. Nobody may load it meanwhile (intake.lock): a page is read at a time."""

    def __init__(self, db: Database, body: str) -> None:
        self.db = db
        self.body = body

    def undecided(self) -> bool:
        """Whether a load was cut off before it was decided what of it is public."""
        asked = " UNION ALL ".join(
            f"SELECT 1 FROM {table} WHERE body = :body AND publicness = 'undecided'" for table in TABLES
        )
        return bool(self.db.value(f"SELECT EXISTS ({asked})", {"body": self.body}))

    def city(self) -> Row:
        row = self.db.row("SELECT * FROM body WHERE key = ?", [self.body])
        assert row is not None  # noqa: S101 - the caller has looked it up
        return row

    def count(self, table: str) -> int:
        sql = f"SELECT count(*) FROM {table} WHERE body = ? AND publicness = 'public'"
        return int(self.db.value(sql, [self.body]))

    def organizations(self) -> list[Row]:
        return self._public("organization", "1 ORDER BY id", {})

    def years(self, table: str, column: str) -> list[str]:
        """The years of all papers or meetings, `undated` where some have no date."""
        rows = self.db.rows(
            f"SELECT DISTINCT {_year(column)} AS year FROM {table}"
            " WHERE body = ? AND publicness = 'public' ORDER BY year",
            [self.body],
        )
        return [row["year"] for row in rows]

    def of_year(self, table: str, column: str, year: str) -> Iterator[list[Row]]:
        return self._pages(table, f"{_year(column)} = :year", {"year": year})

    def consultations(self, papers: Iterable[str]) -> Mapping[str, list[Row]]:
        """By paper."""
        rows = self._public("consultation", f"paper IN {_LISTED} ORDER BY paper, id, at", _ids(papers))
        return _grouped(rows, "paper")

    def items(self, meetings: Iterable[str]) -> Mapping[str, list[Row]]:
        """By meeting, in the order of the agenda."""
        rows = self._public(
            "agenda_item", f"meeting IN {_LISTED} ORDER BY meeting, position, id", _ids(meetings)
        )
        return _grouped(rows, "meeting")

    def items_without_meeting(self) -> Iterator[list[Row]]:
        """Those whose meeting never arrived."""
        held = "SELECT 1 FROM meeting m WHERE m.body = agenda_item.body AND m.id = agenda_item.meeting"
        return self._pages("agenda_item", f"NOT EXISTS ({held})", {})

    def files_of(self, kind: str, parents: Iterable[str]) -> Mapping[str, list[Row]]:
        """By parent, with `role`, in the order in which they hang there."""
        rows = self.db.rows(
            "SELECT u.parent, u.role, f.* FROM file_use u JOIN file f ON f.body = u.body AND f.id = u.file"
            f" WHERE u.body = :body AND u.parent_kind = :kind AND u.parent IN {_LISTED}"
            " AND u.role != '' AND f.publicness = 'public'"
            " ORDER BY u.parent, u.role, u.position, f.id",
            {"body": self.body, "kind": kind, **_ids(parents)},
        )
        return _grouped(rows, "parent")

    def files_that_link(self) -> frozenset[str]:
        """Files that say themselves what they hang on."""
        rows = self.db.rows("SELECT DISTINCT file FROM file_use WHERE body = ? AND role = ''", [self.body])
        return frozenset(row[0] for row in rows)

    def files(self) -> Iterator[list[Row]]:
        return self._pages("file", "1", {})

    def uses(self, files: Iterable[str]) -> Mapping[str, list[Row]]:
        """What files hang on, by file."""
        rows = self.db.rows(
            f"SELECT * FROM file_use WHERE body = :body AND file IN {_LISTED} ORDER BY parent_kind, parent",
            {"body": self.body, **_ids(files)},
        )
        return _grouped(rows, "file")

    def holds(self, kind: str, object_id: str) -> bool:
        """Whether there is such a paper, meeting or agenda item, whatever its publicness."""
        sql = f"SELECT 1 FROM {_PARENTS[kind]} WHERE body = ? AND id = ?"
        return self.db.row(sql, [self.body, object_id]) is not None

    def texts(self, files: Iterable[str]) -> Iterator[Row]:
        """`id`, `text` and `ocr_pages` (a JSON list)."""
        waiting = list(files)
        while waiting:
            part, waiting = waiting[:TEXTS_AT_ONCE], waiting[TEXTS_AT_ONCE:]
            yield from self.db.rows(
                "SELECT f.id, t.text, t.ocr_pages FROM file f JOIN file_text t ON t.file_no = f.no"
                f" WHERE f.body = :body AND f.id IN {_LISTED} ORDER BY f.id",
                {"body": self.body, **_ids(part)},
            )

    def hidden(self, kind: str) -> frozenset[str]:
        """The ids of what is held and not public, or blocked: not even a link leads there."""
        table = MAPPINGS[kind].table
        rows = self.db.rows(
            f"SELECT id FROM {table} WHERE body = ? GROUP BY id HAVING max(publicness = 'public') = 0",
            [self.body],
        )
        blocked = self.db.rows("SELECT id FROM block WHERE body = ? AND kind = ?", [self.body, kind])
        at = MAPPINGS[kind].key.index("id")
        return frozenset([row[0] for row in rows] + [key_values(kind, row[0])[at] for row in blocked])

    def tombstones(self) -> list[tuple[str, str]]:
        """Kind ('' where the source does not say it) and id of what the source has withdrawn."""
        rows = self.db.rows("SELECT kind, id FROM tombstone WHERE body = ?", [self.body])
        return [(row["kind"], row["id"]) for row in rows]

    def _public(self, table: str, condition: str, values: Mapping[str, str]) -> list[Row]:
        return self.db.rows(
            f"SELECT * FROM {table} WHERE body = :body AND publicness = 'public' AND {condition}",
            {"body": self.body, **values},
        )

    def _pages(self, table: str, condition: str, values: Mapping[str, str]) -> Iterator[list[Row]]:
        after = ""
        chosen = f"{condition} AND id > :after ORDER BY id LIMIT {PAGE}"
        while page := self._public(table, chosen, {**values, "after": after}):
            yield page
            after = page[-1]["id"]


def _year(column: str) -> str:
    return f"coalesce(substr({column}, 1, 4), '{UNDATED}')"


def _ids(values: Iterable[str]) -> dict[str, str]:
    return {"ids": json.dumps(list(values))}


def _grouped(rows: Iterable[Row], column: str) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found
