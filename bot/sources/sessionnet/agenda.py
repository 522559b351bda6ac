"""si0057, si0056, si0050: a meeting with its agenda, its results and its documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.council.model import File
from bot.sources.html import text_of
from bot.sources.moments import day_in
from bot.sources.sessionnet.addresses import GREMIUM_PAGES, MEETING_PAGES, first_number
from bot.sources.sessionnet.calendar import CANCELLED
from bot.sources.sessionnet.documents import documents_in
from bot.sources.sessionnet.fields import Labels, field_text, head_fields
from bot.sources.sessionnet.points import Point, read_points
from bot.sources.sessionnet.sheet import Sheet

HEAD: Labels = {
    "siname": ("sitzung", "bezeichnung", "sitzungsnummer"),
    "sigrname": ("gremium", "gremien"),
    "siort": ("raum", "ort", "sitzungsort"),
    "sidat": ("datum", "sitzungsdatum"),
    "yytime": ("zeit", "uhrzeit", "beginn"),
}
_HEADLINE = re.compile(r"^(?P<gremium>.+?)\s+[-–]\s+(?P<rest>.*[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}.*)$")
_WORDS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting's page. `has_agenda` is false for si0050: no agenda is published."""

    gremium: str
    gremium_number: str
    title: str
    place: str
    day: date | None
    time: str
    files: tuple[File, ...]
    points: tuple[Point, ...]
    has_agenda: bool
    cancelled: bool

    @property
    def name(self) -> str:
        """„Sondersitzung des Stadtrats“ where the meeting has a name, the Gremium where it has a number."""
        return self.title if _WORDS.search(self.title) else self.gremium or self.title

    def papers(self) -> Iterator[str]:
        """The numbers of the papers on the agenda, each once."""
        linked = (paper for point in self.points for paper in (point.paper, *point.further))
        yield from dict.fromkeys(filter(None, linked))


def read_agenda(sheet: Sheet, number: str) -> Agenda:
    """Raises LayoutChanged where this is no meeting's page or its agenda cannot be read."""
    sheet.expect(MEETING_PAGES, "__ksinr", number)
    head = head_fields(sheet, HEAD)
    titled = _HEADLINE.match(sheet.headline)
    points = read_points(sheet)
    has_agenda = "si0050" not in sheet.page.url.rpartition("/")[2].casefold()
    if not (head.keys() & {"sidat", "sigrname"} or titled):
        raise sheet.changed("Die Sitzung ist nicht so aufgebaut, wie Ratsbot sie kennt.")
    if has_agenda and not points and not _is_empty(sheet):
        raise sheet.changed("Auf der Seite der Sitzung ist keine Tagesordnung zu erkennen.")
    gremium = field_text(head, "sigrname") or (titled["gremium"] if titled else "")
    rest = titled["rest"] if titled else ""
    return Agenda(
        gremium,
        first_number(
            sheet.links(head.get("sigrname")) if "sigrname" in head else (), GREMIUM_PAGES, "__kgrnr"
        ),
        field_text(head, "siname"),
        field_text(head, "siort"),
        day_in(field_text(head, "sidat")) or day_in(rest),
        field_text(head, "yytime") or rest,
        tuple(_own_files(sheet, points)),
        tuple(points),
        has_agenda,
        bool(CANCELLED.search(f"{sheet.headline} {field_text(head, 'siname')}")),
    )


def _is_empty(sheet: Sheet) -> bool:
    """A table of the agenda without rows, or a sentence that says so; not: no table that we know."""
    table = sheet.tree.css_first("table.smctablesitzung, #smc_page_si0057_contenttable2, #smcaccordion")
    return (table is not None and not text_of(table)) or sheet.says_nothing_there()


def _own_files(sheet: Sheet, points: list[Point]) -> list[File]:
    """The documents of the meeting: all on the page that stand in no item's row."""
    of_items = {file.id for point in points for file in point.files}
    return [file for file in documents_in(sheet) if file.id not in of_items]
