"""Which files of a city name a paper by its number: for the operator's commands only."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.council.references import is_full_year
from bot.store.blockable import BETWEEN, find_files
from bot.store.bodies import local, zone_of
from bot.store.database import Database

FEWEST_DIGITS = 3
"""A number with fewer, such as „5“ or „1/2“, stands everywhere and names nothing."""
_TOKEN = re.compile(r"[0-9]+|[A-Za-zÄÖÜäöüß]+")
_BETWEEN = r"\s?[/\-–—_]\s?"
_PARENTS = """
SELECT coalesce(m.name, i.name, p.reference, '') AS parent, coalesce(m.start, i.start, '') AS start
FROM file_use u
LEFT JOIN paper p ON u.parent_kind = 'Paper' AND p.body = u.body AND p.id = u.parent
LEFT JOIN meeting m ON u.parent_kind = 'Meeting' AND m.body = u.body AND m.id = u.parent
LEFT JOIN agenda_item a ON u.parent_kind = 'AgendaItem' AND a.body = u.body AND a.id = u.parent
LEFT JOIN meeting i ON i.body = a.body AND i.id = a.meeting
WHERE u.body = ? AND u.file = ? ORDER BY start DESC, parent DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A public file whose text names the paper. `parent` is a meeting's name or another paper's number, `day`
    the local one of the meeting, `address` what it can be blocked by."""

    file: str
    parent: str
    day: dt.date | None
    address: str


def mentions(db: Database, body: str, reference: str) -> list[Mention]:
    """Files of meetings first, the newest first. All texts of the city are read: seconds for a large one."""
    wanted = _pattern(reference)
    if wanted is None:
        return []
    pattern, needle = wanted
    found = [_mention(db, body, row) for row in _naming(db, body, needle, pattern)]
    return sorted(found, key=lambda each: each.day or dt.date.min, reverse=True)


def _naming(db: Database, body: str, needle: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Only one text is held at a time: together they do not fit into memory."""
    rows = db.rows(
        "SELECT f.no FROM file f JOIN file_text t ON t.file_no = f.no"
        " WHERE f.body = ? AND f.publicness = 'public' AND instr(t.text, ?) > 0",
        [body, needle],
    )
    for row in rows:
        text = db.value("SELECT text FROM file_text WHERE file_no = ?", [row["no"]])
        if text and pattern.search(text):
            yield row["no"]


def _mention(db: Database, body: str, no: int) -> Mention:
    file = db.rows("SELECT id, name, file_name FROM file WHERE no = ?", [no])[0]
    above = db.rows(_PARENTS, [body, file["id"]])
    start = local(above[0]["start"] or None, zone_of(db, body)) if above else None
    return Mention(
        file["name"] or file["file_name"] or "Datei",
        above[0]["parent"] if above else "",
        start.date() if start else None,
        _address(db, body, file["id"]),
    )


def _address(db: Database, body: str, file: str) -> str:
    """The one that chats show, if that is the file's own."""
    (found,) = find_files(db, body, file)
    return found.web.split(BETWEEN)[-1] or file


def _pattern(reference: str) -> tuple[re.Pattern[str], str] | None:
    """How texts write the number, and what stands in all ways to write it: prefixes, leading zeros and the
    century may be missing, and separators be others."""
    tokens = _TOKEN.findall(reference)
    places = [place for place, token in enumerate(tokens) if token.isdigit()]
    if not places:
        return None
    parts = tokens[places[0] : places[-1] + 1]
    if sum(len(part) for part in parts if part.isdigit()) < FEWEST_DIGITS:
        return None
    plain = [part.lstrip("0") or "0" for part in parts]
    years = [is_full_year(part) and len(parts) > 1 for part in plain]
    shown = [_written(part, year=year) for part, year in zip(plain, years, strict=True)]
    certain = [part[2:] if year else part for part, year in zip(plain, years, strict=True) if part.isdigit()]
    pattern = rf"(?<![0-9]){_BETWEEN.join(shown)}(?![0-9])"
    return re.compile(pattern, re.IGNORECASE), max(certain, key=len)


def _written(part: str, *, year: bool) -> str:
    if not part.isdigit():
        return re.escape(part)
    return rf"(?:{part[:2]})?{part[2:]}" if year else f"0*{part}"
