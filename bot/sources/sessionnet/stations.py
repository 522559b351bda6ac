"""vo0053: where a paper was and will be dealt with.

No capture of a real page was at hand. Read are both forms that are described: cards, whose heads say
„03.09.2026 Hafenausschuss TOP 4 öffentlich - Vorberatung“, and tables with headers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.council.model import Stated
from bot.council.results import Outcome, read_result
from bot.sources.html import Node, Row, rows_of, text_of
from bot.sources.moments import day_in
from bot.sources.sessionnet.addresses import GREMIUM_PAGES, MEETING_PAGES, first_number
from bot.sources.sessionnet.sheet import Sheet

_HEAD = re.compile(
    r"(?P<gremium>.*?)(?:\s+TOP\s+(?P<number>(?:[ÖN]\s)?[\w.]+))?"
    r"(?:\s+(?P<part>nicht\s?-?öffentlich|öffentlich))?(?:\s+[-–]\s+(?P<role>.*))?",
    re.IGNORECASE,
)
_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
_COUNTED = re.compile(r"\s*\b[0-9]+ (?:Dok\.|Dokumente?)\s*")
_ROLES = re.compile(
    r"(?:vor|weiter|zwischen)?beratung|(?:be)?schlussfassung|entscheidung|anhörung|(?:zur )?kenntnisnahme"
    r"|bekanntgabe|information|empfehlung|behandlung|unterrichtung|mitteilung|stellungnahme|vorstellung"
    r"|beschluss",
    re.IGNORECASE,
)
_DECIDING = re.compile(r"entscheid|beschlussfass|^beschluss$|beschließend", re.IGNORECASE)

LONGEST_HEAD = 500
_GREMIUM = ("gremium", "gremien", "ausschuss")
_DAY = ("datum", "sitzung", "sitzungsdatum", "termin")
_PART = ("status", "öffentlichkeit", "öffentlich", "ö-status")
_ROLE = ("rolle", "zuständigkeit", "beratungsart", "art", "beratung", "aktion")


@dataclass(frozen=True, slots=True)
class Station:
    """`meeting` is the number of its page, '' where it is not linked (yet)."""

    gremium: str
    gremium_number: str
    day: date | None
    meeting: str
    stated: Stated
    role: str

    @property
    def authoritative(self) -> bool | None:
        return True if _DECIDING.search(self.role) else None


def read_stations(sheet: Sheet) -> list[Station]:
    """In the order of the page. Raises LayoutChanged for anything else that is not empty."""
    read = [*_of_cards(sheet), *_of_tables(sheet)]
    stations = [station for station in dict.fromkeys(read) if station.gremium or station.meeting]
    if not stations and not _may_be_empty(sheet):
        raise sheet.changed("Die Beratungsfolge ist nicht so aufgebaut, wie Ratsbot sie kennt.")
    return stations


def _may_be_empty(sheet: Sheet) -> bool:
    """The page of the stations without anything in it that looks like one."""
    dated = _DATE.search(" ".join(text_of(node) for node in sheet.tree.css("#page-content .card, table")))
    return sheet.says_nothing_there() or (sheet.is_page("vo0053") and dated is None)


def _of_cards(sheet: Sheet) -> Iterator[Station]:
    for card in sheet.tree.css("div.card, div[id^=smcpanel]"):
        inner = [each for each in card.css("div.card, div[id^=smcpanel]") if each.mem_id != card.mem_id]
        head = card.css_first("button, .card-header, .card-header-title")
        if inner or head is None:
            continue
        said = _COUNTED.sub(" ", _without_badges(head)).strip()[:LONGEST_HEAD]
        if _DATE.search(said) or re.search(r"öffentlich", said, re.IGNORECASE):
            yield _from_head(sheet, card, said)


def _without_badges(head: Node) -> str:
    """The head's own words: not how many documents there are, nor what is for screen readers only."""
    apart = [text_of(node) for node in head.css(".badge, .smc-badges, .sr-only")]
    said = text_of(head)
    for text in apart:
        said = said.replace(text, " ") if text else said
    return " ".join(said.split())


def _from_head(sheet: Sheet, card: Node, said: str) -> Station:
    found = _HEAD.fullmatch(" ".join(_DATE.sub(" ", said, count=1).split()))
    gremium, part, role = (found["gremium"], found["part"], found["role"]) if found else (said, "", "")
    return _station(sheet, card, gremium.strip(" -–,:"), day_in(said), part=part or "", role=role or "")


def _of_tables(sheet: Sheet) -> Iterator[Station]:
    for table in sheet.tree.css("table"):
        for row in rows_of(table):
            if not row.is_header and _is_station(sheet, row):
                yield _station(
                    sheet,
                    row.node,
                    text_of(row.cell(*_GREMIUM)),
                    day_in(text_of(row.cell(*_DAY))) or day_in(text_of(row.node)),
                    part=text_of(row.cell(*_PART)),
                    role=text_of(row.cell(*_ROLE)),
                )


def _is_station(sheet: Sheet, row: Row) -> bool:
    linked = first_number(sheet.links(row.node), MEETING_PAGES, "__ksinr")
    return bool(linked or (row.cell(*_GREMIUM) is not None and day_in(text_of(row.node))))


def _station(sheet: Sheet, node: Node, gremium: str, day: date | None, *, part: str, role: str) -> Station:
    links = sheet.links(node)
    return Station(
        gremium,
        first_number(links, GREMIUM_PAGES, "__kgrnr"),
        day,
        first_number(links, MEETING_PAGES, "__ksinr"),
        _stated(part),
        role if _is_role(role) else "",
    )


def _stated(part: str) -> Stated:
    word = "".join(part.casefold().split()).replace("-", "")
    if not word:
        return Stated.MISSING
    if "öffentlich" not in word and word not in {"ö", "n", "nö"}:
        return Stated.UNREADABLE
    return Stated.NONPUBLIC if word.startswith("n") else Stated.PUBLIC


def _is_role(said: str) -> bool:
    """What stands there is the role at some systems, the result at others. Results come with the agenda."""
    return bool(_ROLES.fullmatch(said)) or read_result(said).kind is Outcome.UNKNOWN
