"""Import runs: what was loaded when, and of which kind the changes are that it saw."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Literal

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database

RunKind = Literal["initial", "backfill", "incremental", "reimport"]
"""Only changes seen by an incremental run are ever announced."""


@dataclass(frozen=True, slots=True)
class Run:
    id: int
    body: str
    kind: RunKind
    started_at: str


def begin_run(db: Database, body: str, source: str, now: dt.datetime, kind: RunKind | None = None) -> Run:
    """Goes on with the body's unfinished run, so that an interrupted first load stays a first load."""
    with db.write() as w:
        open_run = w.execute(
            "SELECT id, body, kind, started_at FROM run WHERE body = ? AND finished_at IS NULL", [body]
        ).fetchone()
        if open_run is not None:
            return _resumed(w, Run(*open_run), kind)
        loaded = w.execute("SELECT 1 FROM run WHERE body = ? LIMIT 1", [body]).fetchone()
        chosen: RunKind = kind or ("incremental" if loaded else "initial")
        started = now.isoformat()
        row_id = w.execute(
            "INSERT INTO run (body, kind, source, started_at) VALUES (?, ?, ?, ?)",
            [body, chosen, source, started],
        ).lastrowid
    assert row_id is not None  # noqa: S101 - an INSERT has one
    return Run(row_id, body, chosen, started)


def _resumed(w: SqliteUtils, run: Run, kind: RunKind | None) -> Run:
    """An interrupted run goes on as the operator now says, unless it is the city's first."""
    if kind is None or run.kind in {kind, "initial"}:
        return run
    w.execute("UPDATE run SET kind = ? WHERE id = ?", [kind, run.id])
    return replace(run, kind=kind)


def finish_run(db: Database, run: Run, now: dt.datetime, counts: dict[str, int]) -> None:
    with db.write() as w:
        w.execute(
            "UPDATE run SET finished_at = ?, counts = ? WHERE id = ?",
            [now.isoformat(), json.dumps(counts), run.id],
        )
