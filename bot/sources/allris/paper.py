"""The page vo020: a paper with its stations, documents and text."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from bot.council.model import Consultation, CouncilObject, File, FileUse, Organization, Paper
from bot.sources.allris.addresses import Addresses, number_in
from bot.sources.allris.documents import attachments_in, documents_in
from bot.sources.allris.gremien import Gremien
from bot.sources.allris.heads import Head
from bot.sources.allris.pages import layout_changed
from bot.sources.allris.stations import Station, read_stations
from bot.sources.allris.status import stated_as
from bot.sources.allris.text import Part, parts_in
from bot.sources.html import links_in
from bot.sources.moments import day_in


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper with everything that its page says. `stations` carry the results of its agenda items."""

    paper: Paper
    objects: tuple[CouncilObject, ...]
    uses: tuple[FileUse, ...]
    stations: tuple[Station, ...]


def read_paper(
    tree: LexborHTMLParser, number: str, addresses: Addresses, gremien: Gremien, *, address: str
) -> PaperPage:
    """Raises LayoutChanged where neither title nor reference is found, or the stations cannot be read."""
    head = Head(tree)
    own = addresses.id_of("Paper", number)
    kind = head.text("voart", "Vorlageart", "Vorlagenart", "Art")
    name, reference = head.text("vobetreff", "Betreff"), _reference(head.title, kind)
    if not name or not (kind or reference):
        raise layout_changed("Auf der Seite der Vorlage fehlen Betreff oder Nummer.", tree, address)
    stations = read_stations(tree, addresses.base, address=address)
    offices = [gremien.office(each) for each in filter(None, [head.text("vofamt", "Federführung")])]
    factions = gremien.factions(
        head.text("voverfasser1", "1. Berichterstattung", "Verfasser", "Berichterstattung")
    )
    bodies = {station.gremium: gremien.named(station.gremium) for station in stations if station.gremium}
    paper = Paper(
        own,
        name,
        reference,
        kind,
        day_in(head.text("vodatum", "Datum")) or _first_day(stations),
        addresses.page_of("Paper", own),
        tuple(each.id for each in factions),
        tuple(each.id for each in offices),
        related=_related(head, addresses, own),
        stated=stated_as(head.text("vostatus", "Status")),
    )
    files, uses = _files(tree, addresses, own)
    organizations = dict.fromkeys([*bodies.values(), *offices, *factions])
    consultations = _consultations(stations, own, addresses, bodies)
    return PaperPage(paper, (paper, *consultations, *organizations, *files), uses, stations)


def _reference(title: str, kind: str) -> str:
    """Of „Antrag - 648/2031“ what stands behind the kind."""
    rest = title.removeprefix(kind).lstrip() if kind else title
    found = re.match(r"[-–:]\s*(.+)", rest) or re.search(r"\s[-–]\s+(\S.*)$", title)
    return found[1].strip() if found else ""


def _first_day(stations: tuple[Station, ...]) -> dt.date | None:
    """The page has no date; a paper is as old as its first meeting."""
    return min((station.day for station in stations if station.day), default=None)


def _related(head: Head, addresses: Addresses, own: str) -> tuple[str, ...]:
    found = [link for link in links_in(head.values, addresses.base) if link.page == "vo020"]
    numbers = filter(None, (number_in(link, "VOLFDNR") for link in found))
    others = dict.fromkeys(addresses.id_of("Paper", each) for each in numbers)
    return tuple(each for each in others if each != own)


def _consultations(
    stations: tuple[Station, ...], paper: str, addresses: Addresses, bodies: dict[str, Organization]
) -> tuple[Consultation, ...]:
    found: dict[tuple[str, str], Consultation] = {}
    for station in stations:
        mark = station.meeting or f"{station.gremium}, {station.role}, {station.day or 'geplant'}"
        made = Consultation(
            f"{paper}#{mark}",
            paper,
            addresses.id_of("AgendaItem", station.item) if station.item else "",
            addresses.id_of("Meeting", station.meeting) if station.meeting else "",
            (bodies[station.gremium].id,) if station.gremium else (),
            station.role,
            station.authoritative,
        )
        found.setdefault((made.id, made.at), made)
    return tuple(found.values())


def _files(
    tree: LexborHTMLParser, addresses: Addresses, paper: str
) -> tuple[tuple[File, ...], tuple[FileUse, ...]]:
    """The main document first; it carries the page's text, which is that of its PDF without the breaks."""
    documents = documents_in(tree, addresses)
    attachments = attachments_in(tree, addresses, paper)
    single = [each.file for each in documents if not each.is_collection]
    collections = [each.file for each in documents if each.is_collection]
    text = _text(parts_in(tree))
    if text and single:
        single[0] = replace(single[0], text=text)
    elif text:
        page = addresses.page_of("Paper", paper)
        single = [File(f"{paper}#text", "Vorlage (Text)", access_url=page, text=text)]
    wanted = [*single, *(collections if attachments or not single else [])]
    files = {each.id: each for each in [*wanted, *attachments]}
    main = single[0].id if single else ""
    uses = [
        FileUse(each, "Paper", paper, "mainFile" if each == main else "auxiliaryFile", position)
        for position, each in enumerate(files)
    ]
    return tuple(files.values()), tuple(uses)


def _text(parts: tuple[Part, ...]) -> str:
    return "\n\n".join(f"{part.title}\n\n{part.text}".strip() for part in parts)
