"""vo0050: a paper's title, number and type, and its documents."""

import re
from dataclasses import dataclass
from datetime import date

from bot.council.model import File
from bot.sources.moments import day_in
from bot.sources.sessionnet.addresses import PAPER_PAGES, STATION_PAGES, first_number
from bot.sources.sessionnet.documents import documents_in
from bot.sources.sessionnet.fields import Labels, field_text, head_fields
from bot.sources.sessionnet.sheet import Sheet

HEAD: Labels = {
    "vobetr": ("betreff", "bezeichnung", "titel"),
    "voname": ("vorlage", "vorlagennummer", "vorlagen-nr.", "nummer", "drucksache"),
    "vovaname": ("art", "vorlageart", "vorlagenart", "art der vorlage"),
    "voakz": ("aktenzeichen",),
    "vodat": ("datum", "erstellt am", "vorlagendatum"),
}
_SORTING = re.compile(r"^[0-9]{1,3}_")


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`date` is None where the page has none, as on those that we know. `has_stations`: vo0053 is linked."""

    title: str
    reference: str
    type: str
    date: date | None
    files: tuple[File, ...]
    has_stations: bool


def read_paper(sheet: Sheet, number: str) -> PaperPage:
    """Raises LayoutChanged where neither title nor number is to be found."""
    sheet.expect((*PAPER_PAGES, *STATION_PAGES), "__kvonr", number)
    head = head_fields(sheet, HEAD)
    title, reference = field_text(head, "vobetr"), field_text(head, "voname")
    if not title and not reference:
        raise sheet.changed("Die Vorlage ist nicht so aufgebaut, wie Ratsbot sie kennt.")
    return PaperPage(
        title,
        reference or field_text(head, "voakz"),
        _SORTING.sub("", field_text(head, "vovaname")),
        day_in(field_text(head, "vodat")),
        tuple(documents_in(sheet)),
        bool(first_number(sheet.links(), STATION_PAGES, "__kvonr")),
    )
