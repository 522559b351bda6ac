"""Documents of a city: which are to be fetched, and what became of them."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database

State = Literal["read", "unread", "failed"]
MOST_ATTEMPTS = 8
"""Failed downloads of one document before it is left alone."""


@dataclass(frozen=True, slots=True)
class WantedDocument:
    """A public file whose text is missing or may be out of date; validators are '' where none are known."""

    no: int
    id: str
    name: str
    file_name: str
    media_type: str
    access_url: str
    download_url: str
    version: str
    etag: str = ""
    modified: str = ""
    content_hash: str = ""

    @property
    def url(self) -> str:
        """What the source states as its address; whether that changes is what counts."""
        return self.download_url or self.access_url


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What became of a document. `cause` and `reason` say why there is no text, '' where there is one."""

    state: State
    url: str
    version: str
    cause: str = ""
    reason: str = ""
    etag: str = ""
    modified: str = ""
    content_hash: str = ""
    media_type: str = ""
    pages: int | None = None
    unread_pages: int = 0


def content_hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


_URL = "coalesce(nullif(f.download_url, ''), f.access_url)"
# Some systems give attachments out on the paper's page only, within a session: there is nothing to fetch.
_ON_A_PAGE = "f.download_url = '' AND f.access_url IN (SELECT web FROM paper WHERE body = :body)"
_NEW = f"s.file_no IS NULL AND t.file_no IS NULL AND {_URL} != '' AND NOT ({_ON_A_PAGE})"
_CHANGED = f"s.file_no IS NOT NULL AND (s.version != f.version OR s.url != {_URL})"
_FAILED = "s.state = 'failed' AND s.attempts < :most AND s.checked_at < :retry"
_OLD = (
    "s.state = 'read' AND (s.etag != '' OR s.modified != '') AND s.checked_at < :stale"
    " AND (SELECT max(m.start) FROM file_use u"
    " LEFT JOIN consultation c ON u.parent_kind = 'Paper' AND c.body = u.body AND c.paper = u.parent"
    " LEFT JOIN agenda_item a ON a.body = u.body AND a.id = iif(u.parent_kind = 'AgendaItem', u.parent,"
    "  c.agenda_item)"
    " JOIN meeting m ON m.body = u.body"
    "  AND m.id IN (a.meeting, c.meeting, iif(u.parent_kind = 'Meeting', u.parent, ''))"
    " WHERE u.body = f.body AND u.file = f.id) >= :since"
)
_NEWEST_FIRST = (
    "(SELECT max(coalesce(p.date, m.start, '')) FROM file_use u"
    " LEFT JOIN paper p ON u.parent_kind = 'Paper' AND p.body = u.body AND p.id = u.parent"
    " LEFT JOIN meeting m ON u.parent_kind = 'Meeting' AND m.body = u.body AND m.id = u.parent"
    " WHERE u.body = f.body AND u.file = f.id) DESC, f.no"
)


def wanted(
    db: Database, body: str, *, now: dt.datetime, retry: dt.timedelta, stale: dt.timedelta, since: dt.datetime
) -> list[WantedDocument]:
    """The newest first: those never read, changed ones by what the source says, failed ones `retry` ago,
    and those of meetings from `since` on that were looked at longer than `stale` ago."""
    values = {
        "body": body,
        "most": MOST_ATTEMPTS,
        "retry": (now - retry).isoformat(),
        "stale": (now - stale).isoformat(),
        "since": since.isoformat(),
    }
    rows = db.rows(
        "SELECT f.no, f.id, f.name, f.file_name, f.mime_type, f.access_url, f.download_url, f.version,"
        # Without a text „unchanged“ would be of no use.
        " iif(t.file_no IS NULL, '', coalesce(s.etag, '')),"
        " iif(t.file_no IS NULL, '', coalesce(s.modified, '')), coalesce(s.content_hash, '')"
        " FROM file f LEFT JOIN file_state s ON s.file_no = f.no LEFT JOIN file_text t ON t.file_no = f.no"
        f" WHERE f.body = :body AND f.publicness = 'public'"
        f" AND (({_NEW}) OR ({_CHANGED}) OR ({_FAILED}) OR ({_OLD})) ORDER BY {_NEWEST_FIRST}",
        values,
    )
    return [WantedDocument(*row) for row in rows]


def doubtful(db: Database, body: str, day: str) -> list[WantedDocument]:
    """Hidden documents that were not given out on a day before this one."""
    rows = db.rows(
        "SELECT f.no, f.id, f.name, f.file_name, f.mime_type, f.access_url, f.download_url, f.version,"
        " '' AS etag, '' AS modified,"
        " coalesce(s.content_hash, '') FROM withdrawal x JOIN file f ON f.body = x.body AND f.id = x.id"
        " LEFT JOIN file_state s ON s.file_no = f.no"
        " WHERE x.body = ? AND x.kind = 'File' AND x.hidden = 1 AND x.seen_on < ? AND f.publicness = 'hidden'"
        " AND x.cause IN ('unauthorized', 'not_found')",
        [body, day],
    )
    return [WantedDocument(*row) for row in rows]


def put_state(w: SqliteUtils, body: str, no: int, state: DocumentState, now: dt.datetime) -> None:
    """Notes what became of a document, unless its file has gone meanwhile."""
    w.execute(
        "INSERT INTO file_state (file_no, body, state, cause, reason, url, version, etag, modified,"
        " content_hash, media_type, pages, unread_pages, checked_at, attempts)"
        " SELECT no, :body, :state, :cause, :reason, :url, :version, :etag, :modified, :content_hash,"
        " :media_type, :pages, :unread_pages, :checked_at, 1 FROM file WHERE no = :no"
        " ON CONFLICT DO UPDATE SET state = excluded.state, cause = excluded.cause, reason = excluded.reason,"
        " url = excluded.url, version = excluded.version, etag = excluded.etag, modified = excluded.modified,"
        " content_hash = excluded.content_hash, media_type = excluded.media_type, pages = excluded.pages,"
        " unread_pages = excluded.unread_pages, checked_at = excluded.checked_at,"
        " attempts = iif(excluded.state = 'failed', attempts + 1, 1)",
        {
            "body": body,
            "no": no,
            "checked_at": now.isoformat(),
            **{name: getattr(state, name) for name in DocumentState.__slots__},
        },
    )


def still_current(w: SqliteUtils, wanted: WantedDocument, now: dt.datetime, etag: str, modified: str) -> None:
    """The document is what its text was read from, whatever went wrong since; validators as stated now."""
    w.execute(
        "UPDATE file_state SET cause = iif(state = 'failed', '', cause),"
        " reason = iif(state = 'failed', '', reason), state = 'read', attempts = 0, url = ?, version = ?,"
        " etag = ?, modified = ?, checked_at = ? WHERE file_no = ?",
        [wanted.url, wanted.version, etag, modified, now.isoformat(), wanted.no],
    )


def looked_at(w: SqliteUtils, no: int, now: dt.datetime) -> None:
    """It was asked for, to no avail; what is known of it stays."""
    w.execute("UPDATE file_state SET checked_at = ? WHERE file_no = ?", [now.isoformat(), no])


@dataclass(frozen=True, slots=True)
class KnownContent:
    """A stored text of the very same bytes."""

    text: str
    source_hash: str
    media_type: str
    pages: int | None
    unread_pages: int
    ocr_pages: str

    @property
    def ocr_list(self) -> list[int]:
        return list(json.loads(self.ocr_pages))


def same_content(db: Database, body: str, hashed: str) -> KnownContent | None:
    """What another file of the city with the same bytes was read as."""
    row = db.row(
        "SELECT t.text, t.source_hash, s.media_type, s.pages, s.unread_pages, t.ocr_pages FROM file_state s"
        " JOIN file_text t ON t.file_no = s.file_no"
        " WHERE s.body = ? AND s.content_hash = ? AND s.state = 'read' LIMIT 1",
        [body, hashed],
    )
    return None if row is None else KnownContent(*row)


def has_content(db: Database, no: int, hashed: str) -> bool:
    """Whether the file was last read from these very bytes."""
    found = db.value("SELECT content_hash FROM file_state WHERE file_no = ? AND state != 'failed'", [no])
    return bool(found == hashed)


def unread_counts(db: Database, body: str) -> dict[str, int]:
    """Public documents without text, by cause."""
    rows = db.rows(
        "SELECT s.cause, count(*) FROM file_state s JOIN file f ON f.no = s.file_no"
        " WHERE s.body = ? AND s.state != 'failed' AND s.cause != '' AND f.publicness = 'public'"
        " GROUP BY s.cause ORDER BY 2 DESC",
        [body],
    )
    on_pages = db.value(
        f"SELECT count(*) FROM file f WHERE f.body = :body AND f.publicness = 'public' AND f.access_url != ''"
        f" AND {_ON_A_PAGE} AND NOT EXISTS (SELECT 1 FROM file_text t WHERE t.file_no = f.no)",
        {"body": body},
    )
    counts = {row[0]: row[1] for row in rows}
    return counts | ({"state": on_pages} if on_pages else {})


@dataclass(frozen=True, slots=True)
class UnreadDocument:
    """A public document without text, and why."""

    name: str
    url: str
    cause: str


def unread(db: Database, body: str) -> list[UnreadDocument]:
    """Those that will not be tried again by themselves; the others are gaps."""
    rows = db.rows(
        "SELECT coalesce(nullif(f.file_name, ''), f.name) AS name, s.url, s.cause FROM file_state s"
        " JOIN file f ON f.no = s.file_no WHERE s.body = ? AND s.state != 'failed' AND s.cause != ''"
        " AND f.publicness = 'public' ORDER BY s.cause, name",
        [body],
    )
    return [UnreadDocument(*row) for row in rows]
