"""The items of an agenda, in either of the two forms that SessionNet gives it: rows of a table, or cards."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.council.model import File, Stated
from bot.sources.html import Link, Node, Row, attribute, rows_of, text_of
from bot.sources.sessionnet.addresses import ITEM_PAGES, PAPER_PAGES, number_of
from bot.sources.sessionnet.documents import documents_in
from bot.sources.sessionnet.parts import LONGEST_HEADING, following, is_part, mark_of, part_of, stated
from bot.sources.sessionnet.sheet import Sheet, has_class

_NUMBER = re.compile(
    r"(?:TOP\s*)?(?P<part>Ö|NÖ|N|O|oe|nö|n\.?ö\.?|ö)?\s*(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3})*\.?[a-z]?)"
    r"(?:\s+Nachtrag\b.*)?"
)
_TITLES = ".smc-card-header-title-simple, .smc-card-header-title, .smc-card-text-title"
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_TITLE_LABELS = ("betreff", "bezeichnung", "titel", "tagesordnungspunkt", "beratungsgegenstand")
_NUMBER_LABELS = ("top", "nr.", "nr", "nummer")
_RESULT = re.compile(r"(?:Beschluss|Beratungsergebnis|Ergebnis)\s*:\s*(.*)", re.IGNORECASE)
_VOTES = re.compile(r"Abstimmung(?:sergebnis)?\s*:\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Point:
    """One item. `item` and `paper` are the numbers of their pages, '' where none is linked."""

    number: str
    title: str
    stated: Stated
    result: str = ""
    item: str = ""
    paper: str = ""
    reference: str = ""
    files: tuple[File, ...] = ()
    further: tuple[str, ...] = ()
    """The papers that are linked besides the first."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands, the number that it shows there, and the part that the headings before it say."""

    node: Node
    shown: str
    part: Stated


def read_points(sheet: Sheet) -> list[Point]:
    """In the order of the page; what is there twice counts once."""
    places = _rows(sheet) or _cards(sheet)
    read = [_point(sheet, place) for place in places]
    lost = sum(1 for point in read if not (point.number and point.title))
    if lost * 2 > len(read):
        raise sheet.changed("In der Tagesordnung fehlen Nummern oder Titel.")
    return list(dict.fromkeys(point for point in read if point.title or point.paper))


def _rows(sheet: Sheet) -> list[_Place]:
    found: list[_Place] = []
    part = Stated.MISSING
    rows = {row.node.mem_id: row for table in sheet.tree.css("table") for row in rows_of(table)}
    for node in sheet.tree.css(f"tr, {_HEADINGS}, caption"):
        row = rows.get(node.mem_id)
        shown = None if row is None or row.is_header else _row_number(row)
        if shown is not None:
            found.append(_Place(node, shown, part))
            # An item may be all that says where the closed part begins.
            part = following(part, said) if is_part(said := _title(sheet, node, shown)) else part
        elif heading := _heading(node, row):
            part = following(part, heading)
    return found


def _heading(node: Node, row: Row | None) -> str:
    """What stands between items as a heading, '' for anything else. Outside of rows only a part's counts."""
    said = text_of(node)
    names_part = len(said) <= LONGEST_HEADING and part_of(said) is not Stated.UNREADABLE
    if row is None:
        return said if names_part and not _within(node, "tr") else ""
    if any(has_class(cell, "totrenn") for cell in row.cells):
        return said
    filled = [cell for cell in row.cells if text_of(cell)]
    if len(filled) != 1:
        return ""
    return said if names_part or _heads_items(filled[0]) else ""


def _heads_items(cell: Node) -> bool:
    """Whether it is made as a heading, in a table of items."""
    table = _within(cell, "table")
    items = table is not None and table.css_first("td.tofnum, td.tobetr, .badge") is not None
    return items and cell.css_first(_HEADINGS) is not None


def _within(node: Node, tag: str) -> Node | None:
    above = node.parent
    while above is not None and above.tag != tag:
        above = above.parent
    return above


def _row_number(row: Row) -> str | None:
    """The number as the row shows it, read or not, '' for an item without one, None for what is no item."""
    if any(has_class(cell, "totrenn") for cell in row.cells):
        return None
    marked = [cell for cell in row.cells if has_class(cell, "tofnum")]
    labelled = row.cell(*_NUMBER_LABELS)
    candidates = [
        *marked,
        *([labelled] if labelled is not None else []),
        *row.node.css(".badge"),
        *row.cells,
    ]
    said = [text_of(cell) for cell in candidates]
    number = next((text for text in said if _NUMBER.fullmatch(text)), "")
    # A number of another build may still say which part it is of.
    number = number or next((text for cell in marked if (text := text_of(cell))), "")
    is_item = bool(marked or row.node.css_first(f"td.tobetr, {_TITLES}"))
    return number if is_item or (number and _could_be_item(row)) else None


def _could_be_item(row: Row) -> bool:
    """A numbered row whose marks are gone: it shows a public or closed part, or leads to a paper."""
    badge = row.node.css_first(".badge")
    parted = any((found := _NUMBER.fullmatch(text_of(cell))) and found["part"] for cell in row.cells)
    titled = row.cell(*_TITLE_LABELS)
    return badge is not None or parted or titled is not None


def _cards(sheet: Sheet) -> list[_Place]:
    """The innermost cards that hold a number; what stands between them may head a part."""
    found: list[_Place] = []
    part = Stated.MISSING
    items = {card.mem_id: card for card in sheet.tree.css("div.card") if _is_item(card)}
    for node in sheet.tree.css(f"div.card, {_HEADINGS}, .card-header, .card-header-title, button"):
        if node.mem_id in items:
            badge = node.css_first(".badge")
            found.append(_Place(node, text_of(badge), part))
        elif heading := _heading(node, None):
            part = following(part, heading)
    return found


def _is_item(card: Node) -> bool:
    if card.css_first(".badge") is None or card.css_first(_TITLES) is None:
        return False
    inner = (each for each in card.css("div.card") if each.mem_id != card.mem_id)
    return not any(each.css_first(_TITLES) is not None for each in inner)


def _point(sheet: Sheet, at: _Place) -> Point:
    place, shown = at.node, at.shown
    links = sheet.links(place)
    papers: dict[str, Link] = {}
    for link in links:
        if number := number_of(link, PAPER_PAGES, "__kvonr"):
            papers.setdefault(number, link)
    first = next(iter(papers), "")
    return Point(
        _number(shown),
        _title(sheet, place, shown),
        stated(mark_of(shown), at.part),
        _result(place),
        next((n for link in links if (n := number_of(link, ITEM_PAGES, "__ktonr"))), ""),
        first,
        papers[first].text if first else "",
        tuple(documents_in(sheet, place)),
        tuple(papers)[1:],
    )


def _number(shown: str) -> str:
    """Part and number as we keep it: „Ö 28.1“ without what says when it was added."""
    found = _NUMBER.fullmatch(shown)
    return f"{found['part'] or ''} {found['number'].rstrip('.')}".strip() if found else ""


def _result(place: Node) -> str:
    """„ungeändert beschlossen (Ja: 20, Nein: 4)“: the wording, and the count as it is written."""
    words = _said(place, "_beschluss", _RESULT)
    votes = ", ".join(_said(place, "_abstimmung", _VOTES))
    said = ", ".join(words)
    return f"{said} ({votes})" if said and votes else said or votes


def _said(place: Node, ending: str, label: re.Pattern[str]) -> list[str]:
    found = []
    for node in place.css("p, [class*=smc_field_smcdv0_box]"):
        marks = attribute(node, "class").split()
        named = any(mark.startswith("smc_field_smcdv0_box") and mark.endswith(ending) for mark in marks)
        text = text_of(node)
        labelled = label.fullmatch(text)
        if named or labelled:
            found.append(labelled[1] if labelled else text)
    return list(dict.fromkeys(said for said in found if said))


def _title(sheet: Sheet, place: Node, shown: str) -> str:
    marked = place.css_first(_TITLES)
    if marked is not None and (said := text_of(marked)):
        return said
    links = [link for link in sheet.links(place) if number_of(link, ITEM_PAGES, "__ktonr") and link.text]
    if links:
        return links[0].text
    cell = place.css_first("td.tobetr")
    if cell is None and place.tag == "tr":
        cell = _widest(sheet, place, shown)
    said = _without_boxes(cell) if cell is not None else ""
    return said or next((link.text for link in sheet.links(place) if _is_title(link)), "")


def _is_title(link: Link) -> bool:
    """Some systems link the title itself to the paper; in the column of papers stand references."""
    above = _within(link.node, "td")
    apart = above is not None and (has_class(above, "tovo") or attribute(above, "data-label") == "Vorlage")
    words = link.text.split()
    return bool(number_of(link, PAPER_PAGES, "__kvonr")) and not apart and len(words) > 1


def _widest(sheet: Sheet, row: Node, shown: str) -> Node | None:
    """Of cells without marks the one with the longest text, if it holds no links."""
    cells = [cell for cell in row.iter() if text_of(cell) != shown and not sheet.links(cell)]
    return max(cells, key=lambda cell: len(text_of(cell)), default=None)


def _without_boxes(cell: Node) -> str:
    parts: Sequence[Node] = [child for child in cell.iter(include_text=True) if not _is_box(child)]
    return " ".join(said for part in parts if (said := text_of(part)))


def _is_box(node: Node) -> bool:
    boxes = "[class*=smc_field_smcdv0_box], p"
    return node.tag not in {"-text", "-comment"} and (node.tag == "p" or node.css_first(boxes) is not None)
