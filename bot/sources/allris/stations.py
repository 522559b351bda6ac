"""The Beratungsfolge of a paper: a table that gives each station two rows.

The first says who is to do what („Stadtrat“, „Entscheidung“ under „Beschluss“), the second when and where
it was on the agenda, and what came of it. A station that no meeting is set for has no second row, one that
was put off has several.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from bot.sources.allris.addresses import number_in
from bot.sources.allris.heads import labels_of
from bot.sources.allris.pages import layout_changed
from bot.sources.html import Node, Row, links_in, rows_of, text_of
from bot.sources.moments import day_in

DECIDING = "entscheidung"
NEEDED = {"datum", "gremium", "beschluss"}


@dataclass(frozen=True, slots=True)
class Station:
    """`meeting` is a SILFDNR, `item` a TOLFDNR, `result` the system's wording; '' where nothing is said."""

    gremium: str
    role: str
    day: dt.date | None = None
    meeting: str = ""
    item: str = ""
    result: str = ""

    @property
    def authoritative(self) -> bool | None:
        return DECIDING in self.role.casefold() if self.role else None


def read_stations(tree: LexborHTMLParser, base: str, *, address: str) -> tuple[Station, ...]:
    """Raises LayoutChanged where the table has lost its headers: results would vanish unnoticed."""
    table = table_in(tree)
    if table is None:
        return ()
    rows = [row for row in rows_of(table) if not row.is_header]
    found = tuple(dict.fromkeys(_stations(rows, base)))
    labels = {label for row in rows for label in row.labels}
    if any(text_of(row.node) for row in rows) and not labels >= NEEDED:
        raise layout_changed("Der Beratungsfolge fehlen bekannte Spalten.", tree, address)
    return found


def table_in(tree: LexborHTMLParser) -> Node | None:
    named = tree.css_first("table.bfTable, #bfTable table")
    return named or next((table for table in tree.css("table") if _is_sequence(table)), None)


def _is_sequence(table: Node) -> bool:
    return {"gremium", "datum"} <= labels_of(table)


def _stations(rows: list[Row], base: str) -> Iterator[Station]:
    head: Station | None = None
    used = False
    for row in rows:
        meeting, following = _at_meeting(row, base), _head(row)
        if meeting is not None:
            yield replace(meeting, gremium=head.gremium if head else "", role=head.role if head else "")
            used = True
        elif following is not None:
            if head not in {None, following} and not used:
                yield head
            head, used = following, False
    if head is not None and not used:
        yield head


def _head(row: Row) -> Station | None:
    gremium = text_of(row.cell("gremium"))
    return Station(gremium, text_of(row.cell("beschluss"))) if gremium else None


def _at_meeting(row: Row, base: str) -> Station | None:
    """A row with a date or a link to a meeting or item; None for the row before it."""
    links = links_in(row.node, base)
    day = day_in(text_of(row.cell("datum")))
    numbers = {name: _first(number_in(link, name) for link in links) for name in ("SILFDNR", "TOLFDNR")}
    if day is None and not any(numbers.values()):
        return None
    result = text_of(row.cell("beschluss"))
    return Station("", "", day, numbers["SILFDNR"], numbers["TOLFDNR"], result)


def _first(found: Iterator[str]) -> str:
    return next(filter(None, found), "")
