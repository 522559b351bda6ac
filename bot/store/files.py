"""What people may see of files: every query here asks for public rows."""

from dataclasses import dataclass

from bot.messages import ObjectRef
from bot.store.database import Database, Row

ROLES = (
    "mainFile", "invitation", "resultsProtocol", "verbatimProtocol", "resolutionFile", "auxiliaryFile", ""
)  # fmt: skip
"""The order in which files are listed."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """`url` is the address a person can open, '' where the source gives none."""

    id: str
    name: str
    role: str
    url: str


def files_of(db: Database, parent: ObjectRef) -> list[FileRow]:
    """The files that hang on an object, the main one first, each once."""
    rows = db.rows(
        "SELECT f.id, f.name, f.file_name, f.access_url, f.download_url, u.role, u.position"
        " FROM file_use u JOIN file f ON f.body = u.body AND f.id = u.file"
        " WHERE u.body = ? AND u.parent_kind = ? AND u.parent = ? AND f.publicness = 'public'",
        [parent.body, parent.kind, parent.id],
    )
    files: dict[str, FileRow] = {}
    for row in sorted(rows, key=lambda row: (ROLES.index(row["role"]), row["position"])):
        files.setdefault(row["id"], _file_row(row))
    return list(files.values())


def _file_row(row: Row) -> FileRow:
    return FileRow(
        row["id"],
        row["name"] or row["file_name"] or "Datei",
        row["role"],
        row["access_url"] or row["download_url"],
    )
