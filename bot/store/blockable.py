"""What an operator may block and how it is named: for the operator's commands only."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.council.references import reference_key
from bot.messages import ObjectRef
from bot.store.database import Database, Row

BETWEEN = "\n"
"""Between the addresses of one thing; the sources' cleaning leaves no control character in an address."""


@dataclass(frozen=True, slots=True)
class Blockable:
    """A stored paper or file, whatever its publicness. `web` are its addresses, a line each, of a file first
    the one that is its document's; `reference` is a paper's number, `name` what a file is called."""

    ref: ObjectRef
    reference: str
    web: str
    name: str = ""
    twins: tuple[ObjectRef, ...] = ()
    """Files with the same document under other ids."""


def plain_address(asked: str) -> str:
    """As addresses are compared: without a page or another place in it, http or https."""
    return asked.strip().strip("<>").partition("#")[0].replace("http://", "https://").rstrip("/&")


def _plain(column: str) -> str:
    return f"rtrim(replace({column}, 'http://', 'https://'), '/&')"


# The page of a paper or meeting is no address of a file, though some systems give none but that.
_ON_A_PAGE = (
    "(EXISTS (SELECT 1 FROM paper p WHERE p.body = f.body AND p.web = f.access_url)"
    " OR EXISTS (SELECT 1 FROM meeting m WHERE m.body = f.body AND m.web = f.access_url))"
)
_FILES = f"""
SELECT f.id, f.name, f.download_url, iif(f.access_url != '' AND {_ON_A_PAGE}, '', f.access_url) AS access_url
FROM file f WHERE f.body = :body AND
"""
_AT = (
    f"(:at = {_plain('f.download_url')} AND f.download_url != ''"
    f" OR :at = {_plain('f.access_url')} AND f.access_url != '' AND NOT {_ON_A_PAGE})"
)


def find_papers(db: Database, body: str, asked: str) -> list[Blockable]:
    """Papers by number, source id or web address."""
    rows = db.rows(
        "SELECT id, reference, web FROM paper WHERE body = :body AND (id = :asked"
        " OR (:number != '' AND reference_key = :number) OR (web != '' AND web = :asked))",
        {"body": body, "number": reference_key(asked), "asked": asked},
    )
    return [Blockable(ObjectRef("Paper", body, row["id"]), row["reference"], row["web"]) for row in rows]


def find_files(db: Database, body: str, asked: str) -> list[Blockable]:
    """Files by source id, else by one of their addresses; each document once."""
    values = {"body": body, "asked": asked.strip(), "at": plain_address(asked)}
    rows = db.rows(f"{_FILES} f.id = :asked", values)
    if not rows and values["at"]:
        rows = db.rows(f"{_FILES} {_AT} ORDER BY f.no", values)
    found: dict[str, Blockable] = {}
    for row in rows:
        found.setdefault(_document(row) or row["id"], _blockable(db, body, row))
    return list(found.values())


def _document(row: Row) -> str:
    return str(row["download_url"] or row["access_url"])


def _blockable(db: Database, body: str, row: Row) -> Blockable:
    values = {"body": body, "asked": row["id"], "at": _document(row)}
    same = "coalesce(nullif(f.download_url, ''), f.access_url) = :at AND f.id != :asked"
    twins = db.rows(f"{_FILES} :at != '' AND {same}", values)
    addresses = dict.fromkeys(filter(None, (_document(row), row["access_url"])))
    return Blockable(
        ObjectRef("File", body, row["id"]),
        "",
        BETWEEN.join(addresses),
        row["name"],
        tuple(ObjectRef("File", body, twin["id"]) for twin in twins),
    )


def find_blocked(db: Database, body: str, asked: str) -> list[ObjectRef]:
    """Papers and files that are blocked for their own sake, by what they may be called."""
    rows = db.rows("SELECT kind, cause, number, web FROM block WHERE body = ? AND id = cause", [body])
    number, at = reference_key(asked), plain_address(asked)
    return [
        ObjectRef(row["kind"], body, row["cause"])
        for row in rows
        if row["cause"] == asked.strip()
        or (number and row["number"] == number)
        or (at and at in map(plain_address, row["web"].split(BETWEEN)))
    ]


def files_of_meeting(db: Database, body: str, asked: str) -> Sequence[tuple[str, str]] | None:
    """Name and address (else id) of a meeting's own files; None where there is no such meeting."""
    meeting = db.value(
        f"SELECT id FROM meeting WHERE body = ? AND (id = ? OR (web != '' AND {_plain('web')} = ?))",
        [body, asked.strip(), plain_address(asked)],
    )
    if meeting is None:
        return None
    rows = db.rows(
        f"{_FILES} f.id IN (SELECT file FROM file_use WHERE body = :body AND parent_kind = 'Meeting'"
        " AND parent = :meeting) ORDER BY f.no",
        {"body": body, "meeting": meeting},
    )
    return [(row["name"] or "Datei", row["access_url"] or row["download_url"] or row["id"]) for row in rows]
