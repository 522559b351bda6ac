"""The calendar si010, a month at a time: the only list of meetings that ALLRIS 4 has.

The page comes without its table; a script fetches that from an Ajax listener of the very page, within
the same session. The listener's address stands in the script ("u":"./si010?0-1.0-&MM=10&YY=2026"), where
the first number is the page's and changes. No capture of the whole first page was at hand: that script is
known from descriptions of other ALLRIS 4 systems, so where it is not found the described address is asked,
and a page that brings its table along is read as it is.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from bot.errors import LayoutChanged, Unreachable
from bot.sources.allris.addresses import Addresses, number_in
from bot.sources.allris.heads import labels_of
from bot.sources.allris.pages import Pages, layout_changed, raise_if_blocked, raise_if_cut
from bot.sources.html import Node, Row, attribute, classes, link_of, parse, rows_of, text_of
from bot.sources.http.page import Page
from bot.sources.http.text import decoded
from bot.sources.moments import day_in

MOST_SCRIPT = 2_000_000
"""Characters of a page that are searched for its listener."""
MOST_BEHIND = 1000
"""Bytes in which an answer of the listener must come to its end."""
_LISTENER = re.compile(
    r'"u"\s*:\s*"([^"]{1,500}?si010\?[0-9]{1,9}-[0-9]{1,9}\.[0-9]{1,9}-(?:&[^"]{0,300})?)"'
)
_BASE = re.compile(r'Wicket\.Ajax\.baseUrl\s*=\s*"([^"\r\n]{1,300})"')
_PAGE_NUMBER = re.compile(r"si010\?([0-9]{1,9})(?:&|$)")
_COMPONENT = re.compile(r"<component\b([^>]{0,500})>\s{0,50}<!\[CDATA\[")
_END_OF_DATA = "]]>"
_REDIRECT = re.compile(r"<redirect>\s*<!\[CDATA\[(.{0,500}?)\]\]>", re.DOTALL)
_DAY_OF_MONTH = re.compile(r"(?<![0-9])([0-9]{1,2})(?![0-9])")
_OWN_ID = re.compile(r"si_([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in the calendar. Without `released` it has no page yet, so it is no object yet.

    `number` is its SILFDNR; `day` None where the row does not say it.
    """

    number: str
    day: dt.date | None
    title: str
    released: bool


@dataclass(frozen=True, slots=True)
class Month:
    """All entries of a month, in order; `address` is what was asked for.

    ALLRIS gives every day a row, empty or not. Without any the table is not filled, which a wrong question
    gets for an answer: then nothing can be said about what is not there.
    """

    first: dt.date
    entries: tuple[Entry, ...]
    address: str
    is_filled: bool = True

    @property
    def last(self) -> dt.date:
        return (self.first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def read_month(pages: Pages, addresses: Addresses, first: dt.date) -> Month:
    """Asks for the month that begins with `first`, which takes two requests. Raises FetchError."""
    address = addresses.calendar(first.year, first.month)
    page = _asked(pages, address)
    tree = pages.opened(page)
    raise_if_blocked(tree, address)
    raise_if_cut(page)
    table = table_in(tree)
    if table is None:
        answer = _asked(pages, _listener(page, first), page)
        tree = answered(answer)
        raise_if_cut(answer, ended=b"</ajax-response>" in answer.body[-MOST_BEHIND:])
        table = table_in(tree)
    if table is None:
        raise layout_changed("Der Kalender enthält keine Tabelle mit Sitzungen.", tree, address)
    entries = entries_in(table, addresses.base, first)
    if any(each.day and not _is_in(each.day, first) for each in entries):
        raise layout_changed("Der Kalender zeigt einen anderen Monat als den gefragten.", tree, address)
    return Month(first, entries, address, is_filled=any(not row.is_header for row in rows_of(table)))


def _asked(pages: Pages, address: str, seen: Page | None = None) -> Page:
    headers = _headers(seen) if seen else {}
    accept = "application/xml, text/xml, */*; q=0.01" if seen else "text/html, */*; q=0.01"
    page = pages.get(address, accept=accept, headers=headers)
    if not page.ok:
        reason = f"Der Kalender antwortet mit dem Status {page.status}."
        raise Unreachable(reason, address=address, status=page.status)
    return page


def _headers(seen: Page) -> dict[str, str]:
    """What Wicket's own script sends; by it the server knows which page of the session is meant."""
    stated = _BASE.search(decoded(seen)[:MOST_SCRIPT])
    base = html.unescape(stated[1]) if stated else seen.url.rsplit("/", 1)[-1]
    return {"Wicket-Ajax": "true", "Wicket-Ajax-BaseURL": base, "X-Requested-With": "XMLHttpRequest"}


def _listener(page: Page, first: dt.date) -> str:
    """The listener without a component's path is the timer that fills the table; others page or filter."""
    text = decoded(page)[:MOST_SCRIPT].replace(r"\/", "/").replace(r"\u0026", "&").replace("&amp;", "&")
    found = [each for each in _LISTENER.findall(text) if _names(each, first)] or _LISTENER.findall(text)
    if found:
        return str(urljoin(page.url, found[-1]))
    number = _PAGE_NUMBER.search(page.url)
    return urljoin(page.url, f"si010?{number[1] if number else 0}-1.0-&MM={first.month}&YY={first.year}")


def _names(address: str, first: dt.date) -> bool:
    return re.search(rf"MM=0?{first.month}(?!\d)", address) is not None and f"YY={first.year}" in address


def answered(page: Page) -> LexborHTMLParser:
    """The HTML inside <ajax-response>, which is cut out and not parsed as XML: it may be hostile."""
    text = decoded(page)
    if away := _REDIRECT.search(text):
        reason = f"Der Kalender verweist auf „{away[1].strip()}“ und gibt keine Sitzungen heraus."
        raise LayoutChanged(reason, address=page.url, page=page.body)
    parts = list(_components(text))
    tree = parse("".join(parts).encode() if parts else page.body, address=page.url)
    raise_if_blocked(tree, page.url)
    return tree


def _components(text: str) -> Iterator[str]:
    """What the components hold, each searched from where the last one ended: twice over nothing."""
    begun = _COMPONENT.search(text)
    while begun is not None and (end := text.find(_END_OF_DATA, begun.end())) >= 0:
        yield _unescaped(begun[1], text[begun.end() : end])
        begun = _COMPONENT.search(text, end)


def _unescaped(attributes: str, content: str) -> str:
    """Wicket marks what it had to hide from the CDATA section: "]" is written "]^" there."""
    return content.replace("]^", "]") if "encoding" in attributes else content


def table_in(tree: LexborHTMLParser) -> Node | None:
    """By class („calenderView“, as ALLRIS spells it), else by its headers."""
    named = tree.css_first("table.calenderView, table.calendarView")
    return named or next((table for table in tree.css("table") if _is_calendar(table)), None)


def _is_calendar(table: Node) -> bool:
    return {"datum", "sitzung"} <= labels_of(table)


def entries_in(table: Node, base: str, first: dt.date) -> tuple[Entry, ...]:
    """Every meeting of the table; of several on one day only the first row names the day."""
    found: dict[str, Entry] = {}
    day: dt.date | None = None
    for row in rows_of(table):
        if row.is_header:
            continue
        day = _day(row, first) or day
        for entry in _entries(row, base, day):
            held = found.setdefault(entry.number, entry)
            if entry.released and not held.released:
                found[entry.number] = entry
    return tuple(found.values())


def _entries(row: Row, base: str, day: dt.date | None) -> Iterator[Entry]:
    for anchor in row.node.css("a"):
        link = link_of(anchor, base)
        linked = number_in(link, "SILFDNR") if link and link.page == "to010" else ""
        own = _OWN_ID.fullmatch(attribute(anchor, "id"))
        number = linked or (own[1] if own else "")
        if number:
            said = day_in(attribute(anchor, "data-simpletooltip-text"))
            yield Entry(number, said or day, text_of(anchor), bool(linked))


def _day(row: Row, first: dt.date) -> dt.date | None:
    cell = row.node.css_first(".dom") or row.cell("datum")
    if cell is None or classes(cell) & {"time", "textCol"}:
        return None
    number = _DAY_OF_MONTH.search(text_of(cell))
    try:
        return first.replace(day=int(number[1])) if number else None
    except ValueError:
        return None


def _is_in(day: dt.date, first: dt.date) -> bool:
    return (day.year, day.month) == (first.year, first.month)
