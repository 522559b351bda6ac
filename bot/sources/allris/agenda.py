"""The page to010: a meeting and its agenda. Fields by id or label, columns by class or header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from bot.council.model import AgendaItem, Meeting, Organization, Stated
from bot.sources.allris.addresses import Addresses, number_in
from bot.sources.allris.heads import Head, labels_of
from bot.sources.allris.pages import layout_changed
from bot.sources.allris.status import stated_as
from bot.sources.html import Node, Row, attribute, classes, links_in, rows_of, text_of
from bot.sources.moments import day_in, instants

_ITEM_ID = re.compile(r"(?:link|betreff|vo)_([0-9]{1,12})")
_NUMBER = re.compile(
    r"(?P<mark>Ö|O|N|NÖ)?\s*(?P<number>[0-9]+(?:\.[0-9]+)*\.?(?:\s?[a-z](?![a-z]))?)(?![0-9:])", re.IGNORECASE
)
_CLOSED = re.compile(
    r"nicht[\W_]*(?:öffentlich|oeffentlich)|ausschluss der öffentlich|vertraulich", re.IGNORECASE
)
_OPEN = re.compile(
    r"(?:(?:tagesordnung|sitzungsteil|teil)\b\W*)?(?:(?:[ivx]{1,4}|[0-9]{1,2}|[a-z])\b\W*)?"
    r"öffentlich(?:e[rnms]?)?\b",
    re.IGNORECASE,
)
_TITLE_OF_PART = re.compile(r"(?:nicht[\W_]*)?öffentliche[rn]? (?:sitzungs)?teil\b", re.IGNORECASE)
_CANCELLED = re.compile(r"\babgesagt|\bentfällt\b|\bfällt aus\b|\bausgefallen\b|\babsage\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """An agenda item with what only its row tells. `paper` is a VOLFDNR, '' without one.

    `role` (Zuständigkeit) is what is to be done with it here, no result; `linked`: it has a page of its own.
    """

    item: AgendaItem
    number: str
    paper: str
    role: str
    linked: bool
    row: Node


@dataclass(frozen=True, slots=True)
class Agenda:
    meeting: Meeting
    organization: Organization | None
    lines: tuple[Line, ...]


def read_agenda(
    tree: LexborHTMLParser, number: str, addresses: Addresses, zone: ZoneInfo, *, address: str
) -> Agenda:
    """Raises LayoutChanged where the day is missing, or an item is named that no row yields."""
    head = Head(tree)
    day = day_in(head.text("sidatum", "Datum")) or day_in(head.title)
    if day is None:
        raise layout_changed("Auf der Seite der Sitzung fehlt das Datum.", tree, address)
    start, end = instants(day, head.text("sizeit", "Uhrzeit"), zone)
    organization = _organization(head, addresses)
    name = head.text("sibetreff", "Betreff") or re.sub(r"\s*[-–]\s*[0-9.]+\s*$", "", head.title)
    state = head.text("sistat").strip("() ")
    status = head.text("sistatus", "Status")
    meeting = Meeting(
        addresses.id_of("Meeting", number),
        name,
        start,
        end,
        bool(_CANCELLED.search(f"{state} {name}")),
        state,
        ", ".join(dict.fromkeys(filter(None, (head.text("siraum", "Raum"), head.text("siort", "Ort"))))),
        (organization.id,) if organization else (),
        addresses.page_of("Meeting", addresses.id_of("Meeting", number)),
        stated_as(status, mixed=Stated.PUBLIC),
    )
    lines = tuple(_lines(tree, meeting, addresses, silent=stated_as(status, mixed=Stated.UNREADABLE)))
    _check(tree, lines, addresses, address)
    return Agenda(meeting, organization, lines)


def _organization(head: Head, addresses: Addresses) -> Organization | None:
    name = head.text("sigremium", "Gremium")
    if not name:
        return None
    numbers = [
        number_in(link, "GRLFDNR") for link in links_in(head.node("sigremium", "Gremium"), addresses.base)
    ]
    number = next(filter(None, numbers), "")
    return Organization(
        addresses.gremium(number) if number else addresses.named("gremium", name), name, kind="Gremium"
    )


def table_in(tree: LexborHTMLParser) -> Node | None:
    named = tree.css_first("table#toTreeTable, table.toTable")
    return named or next((table for table in tree.css("table") if _is_agenda(table)), None)


def _is_agenda(table: Node) -> bool:
    return {"top", "betreff"} <= labels_of(table)


def _lines(
    tree: LexborHTMLParser, meeting: Meeting, addresses: Addresses, *, silent: Stated
) -> Iterator[Line]:
    """`silent` is what holds for an item that says nothing and stands under no heading."""
    table = table_in(tree)
    section = silent
    seen: set[str] = set()
    for row in rows_of(table) if table else ():
        line = None if row.is_header else _line(row, meeting, addresses, section, len(seen))
        if line is None or _names_a_part(line):
            section = _section(row, section)
        elif line.item.id not in seen:
            seen.add(line.item.id)
            yield line


def _names_a_part(line: Line) -> bool:
    """„2 | Nichtöffentlicher Teil“: a heading with a number of its own, and no item."""
    return not line.number and _TITLE_OF_PART.match(line.item.name) is not None


def _section(row: Row, before: Stated) -> Stated:
    """What holds below a row that is no item: „Öffentlicher Teil“, „II. Nichtöffentlicher Teil (ab 19 Uhr)“.

    A heading that says neither may open the closed part as well, so it ends what the last one said of items
    without a mark; but nothing opens a closed part but the word.
    """
    said = text_of(row.node)
    if _CLOSED.search(said):
        return Stated.NONPUBLIC
    if _OPEN.match(said):
        return Stated.PUBLIC
    return Stated.UNREADABLE if _is_heading(row) and before is not Stated.NONPUBLIC else before


def _is_heading(row: Row) -> bool:
    """A line across the table, which is no row of headers and links to nothing."""
    filled = [cell for cell in row.cells if text_of(cell)]
    return len(filled) == 1 and not row.is_header and row.node.css_first("a[href]") is None


def item_number(node: Node) -> str:
    """The TOLFDNR that the row's links and ids name."""
    for anchor in node.css("a"):
        if own := _ITEM_ID.fullmatch(attribute(anchor, "id")):
            return own[1]
    linked = (number_in(link, "TOLFDNR") for link in links_in(node, "http://row/"))
    return next(filter(None, linked), "")


def cell_of(row: Row, name: str, *labels: str) -> Node | None:
    """The cell of this class, else the one under one of these headers."""
    return next((cell for cell in row.cells if name in classes(cell)), None) or row.cell(*labels)


def _number_cell(row: Row) -> re.Match[str] | None:
    return _NUMBER.match(text_of(cell_of(row, "tonr", "TOP", "Nr.")))


def _line(row: Row, meeting: Meeting, addresses: Addresses, section: Stated, position: int) -> Line | None:
    number, said = item_number(row.node), _number_cell(row)
    name = text_of(cell_of(row, "tobetreff", "Betreff"))
    if not number and (said is None or not name):
        return None
    links = links_in(row.node, addresses.base)
    paper = next(filter(None, (number_in(link, "VOLFDNR") for link in links if link.page == "vo020")), "")
    item = AgendaItem(
        addresses.id_of("AgendaItem", number) if number else f"{meeting.id}#top={said[0] if said else ''}",
        meeting.id,
        said[0] if said else "",
        position,
        name,
        f"{addresses.id_of('Paper', paper)}#{meeting.id.rpartition('=')[2]}" if paper else "",
        text_of(cell_of(row, "tobanr", "Beschluss", "Beschlussart", "Ergebnis")),
        stated=_stated(said, section),
    )
    role = text_of(cell_of(row, "tozunr", "Zuständigkeit"))
    return Line(item, number, paper, role, any(link.page == "to020" for link in links), row.node)


def _stated(said: re.Match[str] | None, section: Stated) -> Stated:
    """The mark before the number; but nothing below a heading „Nichtöffentlicher Teil“ counts as public."""
    mark = (said["mark"] or "").casefold() if said else ""
    if mark.startswith("n") or section is Stated.NONPUBLIC:
        return Stated.NONPUBLIC
    return Stated.PUBLIC if mark else section


def _check(tree: LexborHTMLParser, lines: tuple[Line, ...], addresses: Addresses, address: str) -> None:
    """An item that the page names and no row yielded means that rows are read wrongly."""
    read = {line.number for line in lines}
    main = tree.css_first("#mainContent") or tree.body
    named = {
        own[1] for a in (main.css("a[id]") if main else ()) if (own := _ITEM_ID.fullmatch(attribute(a, "id")))
    }
    named |= {number_in(link, "TOLFDNR") for link in links_in(main, addresses.base) if link.page == "to020"}
    if named - read - {""} or (lines and not any(line.item.name for line in lines)):
        raise layout_changed("Die Tagesordnung nennt Punkte, die sich nicht lesen lassen.", tree, address)
