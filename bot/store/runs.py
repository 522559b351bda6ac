"""Import runs: what was loaded when, and of which kind the changes are that it saw."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database

RunKind = Literal["initial", "backfill", "incremental", "reimport"]
"""Only changes seen by an incremental run are ever announced."""

FRESH = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Run:
    """`day` is the local date of the city on which it runs, an ISO text."""

    id: int
    body: str
    kind: RunKind
    started_at: str
    day: str


def begin_run(db: Database, body: str, source: str, now: dt.datetime, kind: RunKind | None = None) -> Run:
    """Goes on with the body's unfinished run, so that an interrupted first load stays a first load."""
    with db.write() as w:
        unfinished = _unfinished(w, body, now)
        if unfinished is not None:
            return _resumed(w, unfinished, kind)
        loaded = w.execute("SELECT 1 FROM run WHERE body = ? LIMIT 1", [body]).fetchone()
        return _begun(w, body, source, now, kind or ("incremental" if loaded else "initial"))


def begin_part(db: Database, body: str, source: str, now: dt.datetime, kind: RunKind) -> Run:
    """Begins or goes on with a run of exactly this kind; one of another kind is ended as it stands.

    What an interrupted first load saw must not be announced because the next run is incremental.
    """
    with db.write() as w:
        unfinished = _unfinished(w, body, now)
        if unfinished is not None and unfinished.kind == kind and not _stale(unfinished, now):
            return unfinished
        if unfinished is not None:
            _finish(w, unfinished, now, None)
        return _begun(w, body, source, now, kind)


def _stale(run: Run, now: dt.datetime) -> bool:
    """News bear the moment at which their run began: it must not lie days back."""
    return run.kind == "incremental" and now - dt.datetime.fromisoformat(run.started_at) > FRESH


def _unfinished(w: SqliteUtils, body: str, now: dt.datetime) -> Run | None:
    row = w.execute(
        "SELECT id, body, kind, started_at FROM run WHERE body = ? AND finished_at IS NULL", [body]
    ).fetchone()
    if row is None:
        return None
    return Run(row["id"], body, row["kind"], row["started_at"], _day(w, body, now))


def _begun(w: SqliteUtils, body: str, source: str, now: dt.datetime, kind: RunKind) -> Run:
    started = now.isoformat()
    row_id = w.execute(
        "INSERT INTO run (body, kind, source, started_at) VALUES (?, ?, ?, ?)", [body, kind, source, started]
    ).lastrowid
    assert row_id is not None  # noqa: S101 - an INSERT has one
    return Run(row_id, body, kind, started, _day(w, body, now))


def _day(w: SqliteUtils, body: str, now: dt.datetime) -> str:
    zone = w.execute("SELECT time_zone FROM body WHERE key = ?", [body]).fetchone()
    return now.astimezone(ZoneInfo(zone[0] if zone else "Europe/Berlin")).date().isoformat()


def _resumed(w: SqliteUtils, run: Run, kind: RunKind | None) -> Run:
    """An interrupted run goes on as the operator now says, unless it is the city's first."""
    if kind is None or run.kind in {kind, "initial"}:
        return run
    w.execute("UPDATE run SET kind = ? WHERE id = ?", [kind, run.id])
    return replace(run, kind=kind)


def finish_run(db: Database, run: Run, now: dt.datetime, counts: dict[str, int]) -> None:
    with db.write() as w:
        _finish(w, run, now, counts)


def _finish(w: SqliteUtils, run: Run, now: dt.datetime, counts: dict[str, int] | None) -> None:
    """`counts` None: it did not come to its end (stored as JSON null)."""
    w.execute(
        "UPDATE run SET finished_at = ?, counts = ? WHERE id = ?",
        [now.isoformat(), json.dumps(counts), run.id],
    )


def last_loads(db: Database) -> dict[str, str]:
    """When each city was last brought up to date, an instant; '' where it never came to an end."""
    rows = db.rows(
        "SELECT body.key, max(CASE WHEN counts != 'null' THEN finished_at END) AS at"
        " FROM body LEFT JOIN run ON run.body = body.key GROUP BY body.key"
    )
    return {row["key"]: row["at"] or "" for row in rows}
