"""What the change log tells of an object as it was before: its later changes taken back, the latest first."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.council.model import Stated
from bot.council.publicness import Publicness
from bot.store.database import Database, Row
from bot.store.rows import SEPARATOR

DELETED = "deleted"
"""The last word of the log's field 'withdrawn', see store.pending."""
CLOSED = (Stated.NONPUBLIC, Stated.UNREADABLE)

_OF_OBJECTS = """
SELECT c.object, c.field, c.old, c.new, c.run FROM json_each(:objects) o
CROSS JOIN change c ON c.body = :body AND c.kind = :kind AND c.object = o.value
WHERE c.id >= :since ORDER BY c.id DESC
"""
_OF_STATIONS = """
SELECT c.object, c.field, c.old, c.new, c.run FROM json_each(:objects) o
CROSS JOIN change c ON c.body = :body AND c.kind = 'Consultation'
 AND c.object > o.value || :separator AND c.object < o.value || char(unicode(:separator) + 1)
WHERE c.id >= :since ORDER BY c.id DESC
"""
Changes = Mapping[str, list[Row]]
"""By object, the latest first."""


@dataclass(slots=True)
class Past:
    """An object before a moment. `there`: it was held. `hidden`: the source did not give it out then.

    `name` is what it may be called now, '' if it is not public. `given`: it was given out, as the log shows.
    `came`: the run that brought it later, None if it was there.
    """

    values: dict[str, Any]
    there: bool
    hidden: bool
    name: str = ""
    given: bool = False
    came: int | None = None

    @property
    def closed(self) -> bool:
        return self.values.get("stated") in CLOSED

    @property
    def visible(self) -> bool:
        """As far as the log knows: what another object has closed or opened counts as it does now."""
        now = self.values.get("publicness")
        seen = now == Publicness.PUBLIC or self.given
        return self.there and seen and not self.hidden and not self.closed


def past(row: Row | Mapping[str, Any] | None, changes: Iterable[Row]) -> Past:
    """`row` is what is held of it now, None where it is gone; `changes` are its later ones."""
    values: dict[str, Any] = dict(row) if row else {}
    now = values.get("publicness")
    name = values.get("name") if now == Publicness.PUBLIC else ""
    found = Past(values, bool(row), now == Publicness.HIDDEN, name or "")
    for change in changes:
        _take_back(found, change)
    return found


def _take_back(found: Past, change: Row) -> None:
    name, old, new = change["field"], change["old"], change["new"]
    if name == "":
        found.there, found.came = False, change["run"]
    elif name == "withdrawn":
        _give_out(found, old, new)
    elif old is not None or new is not None:
        # A change without values is one that a deletion has blanked.
        if name == "stated" and old == Stated.PUBLIC:
            found.given = True
        # The log holds texts only.
        found.values[name] = int(old) if old and isinstance(found.values.get(name), int) else old


def _give_out(found: Past, old: str | None, new: str | None) -> None:
    if new == DELETED:
        # Whether it had been hidden before that is blanked: rather nothing new than something wrong.
        found.there, found.hidden, found.came = True, False, None
    elif old is not None:
        found.hidden = True
    else:
        found.given = found.given or found.hidden
        found.hidden = False


def changes_of(db: Database, body: str, kind: str, objects: Iterable[str], since: int) -> Changes:
    values = {"objects": json.dumps(list(objects)), "body": body, "kind": kind, "since": since}
    return _by_object(db.rows(_OF_OBJECTS, values))


def changes_of_stations(db: Database, body: str, papers: Iterable[str], since: int) -> Changes:
    """Of all stations that these papers have or had: their keys outlive them."""
    values = {
        "objects": json.dumps(list(papers)),
        "body": body,
        "since": since,
        "separator": SEPARATOR,
    }
    return _by_object(db.rows(_OF_STATIONS, values))


def _by_object(rows: Iterable[Row]) -> Changes:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["object"]].append(row)
    return found
