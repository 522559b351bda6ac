"""si0040: one month of meetings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.council.model import File
from bot.sources.fields import clean
from bot.sources.html import Link, Node, Row, attribute, classes, rows_of, text_of
from bot.sources.moments import day_in
from bot.sources.sessionnet.addresses import FILE_PAGES, MEETING_PAGES, number_of
from bot.sources.sessionnet.documents import documents_in
from bot.sources.sessionnet.sheet import Sheet

CANCELLED = re.compile(r"\bf[aä]llt aus\b|\bentf[aä]llt\b|\babgesagt\b|\bausgefallen\b", re.IGNORECASE)

_MONTHS = (
    *("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober"),
    *("november", "dezember"),
)
_TITLE = re.compile(
    rf"\b(?:([0-9]{{4}})\s+({'|'.join(_MONTHS)})|({'|'.join(_MONTHS)})\s+([0-9]{{4}}))\b", re.IGNORECASE
)
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}|[0-9]\s*Uhr")
_DAY = re.compile(r"(?:[A-Z][a-z]\.?,?\s)?([0-9]{1,2})\.?(?:\s[A-Z][a-z]\.?)?")
_DAY_CLASSES = {"smc_fct_day", "smc_fct_day_991"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting that the calendar links to. `time` and `place` are its wording."""

    number: str
    day: date
    name: str
    time: str = ""
    place: str = ""
    cancelled: bool = False
    files: tuple[File, ...] = ()


def read_calendar(sheet: Sheet, year: int, month: int) -> list[Entry]:
    """The linked meetings of the month, each once. Raises LayoutChanged for anything but that calendar."""
    _check_month(sheet, year, month)
    table = _table(sheet)
    if table is None:
        if sheet.is_page("si0040") and sheet.says_nothing_there():
            return []
        raise sheet.changed("Der Sitzungskalender ist nicht so aufgebaut, wie Ratsbot ihn kennt.")
    found: dict[str, Entry] = {}
    day = 0
    for row in rows_of(table):
        day = _day(row) or day
        for entry in _entries(sheet, row, year, month, day):
            found.setdefault(entry.number, entry)
    if not found and _leads_elsewhere(sheet, table):
        raise sheet.changed("Die Sitzungen im Kalender führen zu Seiten, die Ratsbot nicht kennt.")
    return list(found.values())


def _check_month(sheet: Sheet, year: int, month: int) -> None:
    """A server that ignores what it is asked for would show one month again and again."""
    said = _TITLE.search(sheet.headline)
    if said is None:
        return
    name, shown = (said[2], said[1]) if said[1] else (said[3], said[4])
    if (int(shown), _MONTHS.index(name.casefold()) + 1) != (year, month):
        raise sheet.changed(f"Der Kalender zeigt {clean(said[0])} statt {month}/{year}.")


def _table(sheet: Sheet) -> Node | None:
    known = sheet.tree.css_first("#smc_page_si0040_contenttable1, table.smctablesitzungen")
    if known is not None:
        return known
    marked = (
        table
        for table in sheet.tree.css("table")
        if table.css_first("td.silink, td.smc_fct_day, td[data-label=Sitzung]") is not None
        or any("sitzung" in row.labels or "gremium" in row.labels for row in rows_of(table))
        or any(number_of(link, MEETING_PAGES, "__ksinr") for link in sheet.links(table))
    )
    return next(marked, None)


def _day(row: Row) -> int:
    """The day's number; 0 in the further rows of a day, whose cell is empty."""
    marked = [cell for cell in row.cells if _DAY_CLASSES & classes(cell)]
    for cell in marked or row.cells:
        if found := _DAY.fullmatch(text_of(cell)):
            return int(found[1])
    return 0


def _entries(sheet: Sheet, row: Row, year: int, month: int, day: int) -> Iterator[Entry]:
    links: dict[str, Link] = {}
    for link in sheet.links(row.node):
        number = number_of(link, MEETING_PAGES, "__ksinr")
        if number and not (number in links and links[number].text):
            links[number] = link
    files = tuple(documents_in(sheet, row.node)) if len(links) == 1 else ()
    for number, link in links.items():
        details = _details(link, alone=len(links) == 1, row=row)
        when = _date(link, year, month, day)
        if when is None and day:
            # A day that this month does not have is the last one's, whose calendar lists it.
            continue
        if when is None:
            raise sheet.changed("Im Kalender ist nicht zu erkennen, an welchem Tag eine Sitzung ist.")
        time = next((said for said in details if _CLOCK.search(said)), "")
        place = ", ".join(said for said in details if said != time)
        own = row.node if len(links) == 1 else _around(sheet, link.node)
        cancelled = bool(CANCELLED.search(" ".join([text_of(own), *details])))
        yield Entry(number, when, link.text, time, place, cancelled, files)


def _around(sheet: Sheet, node: Node) -> Node:
    """All that stands with this meeting's link and with no other's."""
    here = node
    while (above := here.parent) is not None and above.tag not in {"td", "tr"}:
        if len({number_of(link, MEETING_PAGES, "__ksinr") for link in sheet.links(above)} - {""}) > 1:
            break
        here = above
    return here


def _date(link: Link, year: int, month: int, day: int) -> date | None:
    """The link's title ends in the date; where it does not, the row's day counts.

    Rows of the weeks at both ends may be a neighbouring month's: there the title knows better.
    """
    titled = day_in(attribute(link.node, "title")) or day_in(attribute(link.node, "aria-label"))
    if titled and ((titled.year, titled.month) == (year, month) or titled.day == day):
        return titled
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _details(link: Link, *, alone: bool, row: Row) -> list[str]:
    """Time and place: the list that follows the link, wherever it stands."""
    lists = _following(link.node, "ul")
    if not lists and alone:
        lists = row.node.css("ul")
    return [said for node in lists[:1] for item in node.css("li") if (said := text_of(item))]


def _following(node: Node, tag: str) -> list[Node]:
    """The first element of that kind after the node, within its cell."""
    here: Node | None = node
    while here is not None and here.tag not in {"td", "tr"}:
        after = here.next
        while after is not None:
            if after.tag == tag:
                return [after]
            after = after.next
        here = here.parent
    return []


def _leads_elsewhere(sheet: Sheet, table: Node) -> bool:
    """Whether its rows link to anything of this system but documents and what the days are links for."""
    return any(
        link.text and link.page not in {*FILE_PAGES, "si0040", "si0046"} and not _DAY.fullmatch(link.text)
        for link in sheet.links(table)
    )
