"""The cities in the store: what they are called and what there is of each."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.council.publicness import Publicness
from bot.store.database import Database
from bot.store.publicness import undecide
from bot.store.rows import MAPPINGS


@dataclass(frozen=True, slots=True)
class BodyRow:
    key: str
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Stock:
    """The public papers of a body; the dates are ISO texts, '' where there is none."""

    body: BodyRow
    papers: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is held of a body, public objects only. `with_text` counts papers."""

    stock: Stock
    meetings: int
    loaded_at: str
    with_text: int


def ensure(db: Database, key: str, *, name: str, time_zone: str, unstated: Publicness | None) -> Publicness:
    """Makes the city known. `unstated` None keeps what was declared before, public for a new city; the
    answer is what holds."""
    before = db.value("SELECT unstated FROM body WHERE key = ?", [key])
    holds = unstated or Publicness(before or Publicness.PUBLIC)
    with db.write() as w:
        w.execute(
            "INSERT INTO body (key, name, time_zone, unstated) VALUES (?, ?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET time_zone = excluded.time_zone, unstated = excluded.unstated",
            [key, name, time_zone, holds],
        )
        if before is not None and holds != before:
            undecide(w, key)
    return holds


def counts(db: Database, key: str) -> dict[str, int]:
    """How many objects of each kind are held of a city, whatever their publicness."""
    return {
        kind: int(db.value(f"SELECT count(*) FROM {mapping.table} WHERE body = ?", [key]))
        for kind, mapping in MAPPINGS.items()
    }


def all_bodies(db: Database) -> list[BodyRow]:
    rows = db.rows(
        "SELECT key, coalesce(nullif(short_name, ''), name) AS name, time_zone FROM body ORDER BY name"
    )
    return [BodyRow(row["key"], row["name"], row["time_zone"]) for row in rows]


def zone_of(db: Database, key: str) -> ZoneInfo:
    return ZoneInfo(db.value("SELECT time_zone FROM body WHERE key = ?", [key]) or "Europe/Berlin")


def local(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """A stored instant in a city's own time."""
    return None if not text else dt.datetime.fromisoformat(text).astimezone(zone)


def organization_names(db: Database, key: str) -> dict[str, str]:
    """The names of a city's public organizations by source id."""
    rows = db.rows("SELECT id, name FROM organization WHERE body = ? AND publicness = 'public'", [key])
    return {row["id"]: row["name"] for row in rows if row["name"]}


def coverage(db: Database) -> list[Coverage]:
    return [_coverage(db, body) for body in all_bodies(db)]


def _coverage(db: Database, body: BodyRow) -> Coverage:
    meetings = db.value("SELECT count(*) FROM meeting WHERE body = ? AND publicness = 'public'", [body.key])
    loaded = db.value("SELECT max(finished_at) FROM run WHERE body = ?", [body.key])
    with_text = db.value(
        "SELECT count(DISTINCT p.no) FROM paper p JOIN file_use u ON u.body = p.body AND u.parent = p.id"
        " AND u.parent_kind = 'Paper' JOIN file f ON f.body = u.body AND f.id = u.file"
        " JOIN file_text t ON t.file_no = f.no"
        " WHERE p.body = ? AND p.publicness = 'public' AND f.publicness = 'public' AND t.characters > 0",
        [body.key],
    )
    return Coverage(_stock(db, body), meetings, loaded or "", with_text)


def stock(db: Database) -> list[Stock]:
    return [_stock(db, body) for body in all_bodies(db)]


def _stock(db: Database, body: BodyRow) -> Stock:
    row = db.row(
        "SELECT count(*) AS n, coalesce(min(nullif(date, '')), '') AS first, coalesce(max(date), '') AS last"
        " FROM paper WHERE body = ? AND publicness = 'public'",
        [body.key],
    )
    assert row is not None  # noqa: S101 - an aggregate has one row
    return Stock(body, row["n"], row["first"], row["last"])


def waiting_for_index(db: Database) -> int:
    """How many public papers a search does not find yet, or finds as they were."""
    return int(
        db.value(
            "SELECT count(*) FROM stale_paper s JOIN paper p ON p.no = s.paper_no"
            " WHERE p.publicness = 'public'"
        )
    )


def city_name(db: Database, key: str) -> str:
    """What people read; the source's own name once it has given one."""
    return next((body.name for body in all_bodies(db) if body.key == key), key)
