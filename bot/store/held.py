"""What is held of a city, whatever its publicness: what a source needs to know to ask for the rest."""

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database
from bot.store.rows import MAPPINGS, instant

_NOT_GOING = "NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.body = o.body AND w.kind = ? AND w.id = o.id)"


def has(db: Database, body: str, kind: str, object_id: str) -> bool:
    """Whether an object is held and not about to be withdrawn; never a Body."""
    return kind in MAPPINGS and (
        db.value(
            f"SELECT 1 FROM {MAPPINGS[kind].table} o WHERE o.body = ? AND o.id = ? AND {_NOT_GOING}",
            [body, object_id, kind],
        )
        is not None
    )


def meeting_ids(
    db: Database, body: str, zone: ZoneInfo, first: dt.date | None, last: dt.date | None
) -> list[str]:
    """The meetings of some local days, the newest first; None is unbounded."""
    begin, end = _span(zone, first, last)
    rows = db.rows(
        f"SELECT o.id FROM meeting o WHERE o.body = ? AND o.start >= ? AND o.start < ? AND {_NOT_GOING}"
        " ORDER BY o.start DESC, o.id",
        [body, begin, end, "Meeting"],
    )
    return [row["id"] for row in rows]


class List(Protocol):
    """A list of the source that was read to its end: see sources.delivered.Listed."""

    @property
    def kind(self) -> str: ...
    @property
    def ids(self) -> frozenset[str]: ...
    @property
    def first(self) -> dt.date | None: ...
    @property
    def last(self) -> dt.date | None: ...


def unlisted(w: SqliteUtils, body: str, listed: List, zone: ZoneInfo) -> list[str]:
    """Which of the held objects a complete list (of some days, for meetings) does not name."""
    sql, values = f"SELECT id FROM {MAPPINGS[listed.kind].table} WHERE body = ?", [body]
    if listed.kind == "Meeting" and (listed.first or listed.last):
        sql += " AND start >= ? AND start < ?"
        values += _span(zone, listed.first, listed.last)
    return [row["id"] for row in w.execute(sql, values).fetchall() if row["id"] not in listed.ids]


def unlisted_before(w: SqliteUtils, body: str, kind: str) -> list[str]:
    """What an earlier list did not name, and is therefore about to be withdrawn."""
    rows = w.execute(
        "SELECT id FROM withdrawal WHERE body = ? AND kind = ? AND cause = 'unlisted'", [body, kind]
    ).fetchall()
    return [row["id"] for row in rows]


def _span(zone: ZoneInfo, first: dt.date | None, last: dt.date | None) -> tuple[str, str]:
    """Local days as stored instants: from the first midnight to the one after the last day."""
    begin = "" if first is None else instant(dt.datetime.combine(first, dt.time(), zone))
    after = None if last is None else last + dt.timedelta(days=1)
    end = "9" if after is None else instant(dt.datetime.combine(after, dt.time(), zone))
    return begin or "", end or ""
