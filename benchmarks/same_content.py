"""Whether two stores hold the same of a council, however it came into them."""

import hashlib
from collections import Counter

from adapters.command_line.compose import House

_IN_STOCK = "EXISTS (SELECT 1 FROM paper p WHERE p.body = {0}.body AND p.id = {1})"
_STATION = _IN_STOCK.format("c", "c.paper")
_OF_STATION = _IN_STOCK.format("c", "substr(c.object, 1, instr(c.object, char(31)) - 1)")
_OF_PUBLIC_FILE = (
    "EXISTS (SELECT 1 FROM file f WHERE f.body = c.body AND f.id = c.object AND f.publicness = 'public')"
)
CONTENT = {
    "organization": "SELECT id, name, short_name, kind, stated, publicness FROM organization",
    "paper": "SELECT id, name, reference, reference_key, paper_type, date, web, originators,"
    " under_direction_of, superordinated, subordinated, related, stated, publicness FROM paper",
    "meeting": 'SELECT id, name, start, "end", cancelled, state, location, organizations, web, stated,'
    " publicness FROM meeting",
    "agenda_item": "SELECT id, meeting, number, position, name, consultation, result, resolution, stated,"
    " publicness FROM agenda_item",
    "consultation": "SELECT paper, id, at, agenda_item, meeting, organizations, role, authoritative, stated,"
    f" publicness FROM consultation c WHERE {_STATION}",
    "station_item": f"SELECT paper, id, at, item FROM station_item c WHERE {_STATION}",
    "file": "SELECT id, name, file_name, mime_type, date, access_url, download_url, version, stated,"
    " publicness FROM file",
    "file_use": "SELECT parent_kind, parent, role, position, file FROM file_use",
    "text": "SELECT f.id, t.source_hash, t.characters, t.ocr_pages, t.text FROM file_text t"
    " JOIN file f ON f.no = t.file_no WHERE f.publicness = 'public'",
    "change": "SELECT kind, object, field, old, new FROM change c"
    f" WHERE (kind != 'Consultation' OR {_OF_STATION}) AND (field != 'text' OR {_OF_PUBLIC_FILE})",
    "delivered": "SELECT kind, id, hash FROM delivered WHERE kind IN ('Organization', 'Paper', 'Meeting')",
    "tombstone": "SELECT kind, id FROM tombstone",
    "withdrawal": "SELECT kind, id, cause, hidden FROM withdrawal",
    "index": "SELECT p.id, count(*), sum(x.start), sum(x.end) FROM passage x JOIN paper p"
    " ON p.no = x.id >> 20 GROUP BY p.id",
    "titles": "SELECT p.id FROM title t JOIN paper p ON p.no = t.paper_no",
    "stale": "SELECT count(*) FROM stale_paper",
}
"""What has to be equal. Left out are
- numbers, moments, runs and `via`, which depend on the order of arrival;
- the Body, which our archives do not have;
- stations of papers that are in no list, which are never shown;
- texts of files that are not public, which a sync does not fetch;
- words as they were analysed: with the vocabulary that was there when a paper was indexed.
"""


def differences(one: House, other: House) -> dict[str, int]:
    """By table, how many rows only one of the two stores has."""
    found = {}
    for name, sql in CONTENT.items():
        here, there = _rows(one, sql), _rows(other, sql)
        if here != there:
            found[name] = ((here - there) + (there - here)).total()
    return found


def _rows(house: House, sql: str) -> Counter[bytes]:
    cursor = house.db.reader().execute(sql)
    return Counter(hashlib.blake2b(repr(tuple(row)).encode("utf-8", "replace")).digest() for row in cursor)
