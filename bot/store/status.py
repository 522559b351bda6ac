"""How a city's load stands, for the operator: what is there, how old it is, and what is missing."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.store.bodies import local, zone_of
from bot.store.database import Database
from bot.store.documents import unread_counts
from bot.store.restored import RESTORE
from bot.store.source_state import gap_counts, recall


@dataclass(frozen=True, slots=True)
class LoadStatus:
    """`source` and `loaded_at` are of the last finished run, '' where there was none; instants are UTC.
    `product` is what the city's system says of itself.

    `files` are public ones with an address or a text, `with_text` of them have one, `recognised` of these
    hold pages read from pictures. `unread` counts documents without text by cause, `gaps` what could not be
    read by cause, `hidden` what the source does not give out at the moment, `braked` withdrawals that wait
    for the operator. `restored` is when it was put back from a backup, where nothing has been loaded since.
    """

    body: str
    source: str = ""
    product: str = ""
    loaded_at: str = ""
    unfinished: str = ""
    restored: str = ""
    files: int = 0
    with_text: int = 0
    recognised: int = 0
    first_meeting: dt.date | None = None
    last_meeting: dt.date | None = None
    hidden: int = 0
    braked: int = 0
    gaps: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)


def load_status(db: Database, body: str) -> LoadStatus:
    zone = zone_of(db, body)
    last = db.row(
        "SELECT source, finished_at FROM run WHERE body = ? AND finished_at IS NOT NULL"
        " AND counts != 'null' ORDER BY id DESC",
        [body],
    )
    begun = db.row("SELECT source, started_at FROM run WHERE body = ? AND finished_at IS NULL", [body])
    from_backup = begun is not None and begun["source"] == RESTORE
    files = db.row(_FILES, [body])
    meetings = db.row(
        "SELECT min(start), max(start) FROM meeting WHERE body = ? AND publicness = 'public'", [body]
    )
    waiting = db.row(
        "SELECT coalesce(sum(hidden), 0), coalesce(sum(1 - hidden), 0) FROM withdrawal WHERE body = ?", [body]
    )
    assert files is not None and meetings is not None and waiting is not None  # noqa: S101, PT018 - aggregates
    return LoadStatus(
        body,
        source=last["source"] if last else "",
        product=recall(db, body, "sync product"),
        loaded_at=last["finished_at"] if last else "",
        unfinished=begun["started_at"] if begun and not from_backup else "",
        restored=begun["started_at"] if begun and from_backup else "",
        files=files[0],
        with_text=files[1],
        recognised=files[2],
        first_meeting=_day(meetings[0], zone),
        last_meeting=_day(meetings[1], zone),
        hidden=waiting[0],
        braked=waiting[1],
        gaps=gap_counts(db, body),
        unread=unread_counts(db, body),
    )


_FILES = """
SELECT count(*), coalesce(sum(t.characters > 0), 0), coalesce(sum(t.ocr_pages != '[]'), 0)
FROM file f LEFT JOIN file_text t ON t.file_no = f.no
WHERE f.body = ? AND f.publicness = 'public' AND (t.file_no OR f.download_url != '' OR f.access_url != '')
"""


def _day(text: str | None, zone: ZoneInfo) -> dt.date | None:
    found = local(text, zone)
    return found.date() if found else None
