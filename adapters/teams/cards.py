"""A paper and a meeting in full: a heading, a line of facts, then sections and the way to the original."""

from adapters.teams.buttons import original
from adapters.teams.lines import Line, Part, line, linked, piece, section, strong, subtle
from adapters.teams.phrases import CANCELLED, DOT, NO_AGENDA, NO_NUMBER, day, joined, result, when
from bot.messages import AgendaLine, FileLink, MeetingCard, PaperCard, PaperLink, Station


def paper(card: PaperCard) -> list[Part]:
    """The title stands below its number, where it can be a link: headings are Markdown."""
    told = [
        piece("heading", card.reference or NO_NUMBER),
        piece("row", linked(card.title, card.web, bold=True)),
        piece("row", subtle(joined([card.paper_type, day(card), card.city, ", ".join(card.originators)]))),
    ]
    return [
        tuple(each for each in told if each.line),
        *section("Beratungsfolge", tuple(map(_station, card.stations))),
        *section("Dateien", tuple(map(_file, card.files))),
        *section("Zusammenhang", tuple(map(_related, card.related))),
        *_original(card.web, told=not card.title),
    ]


def _station(station: Station) -> Line:
    role = f" ({station.role})" if station.role else ""
    said = strong(result(station)) if station.deciding else result(station)
    return line(f"{when(station)}{DOT}{station.organization}{role}: ", said)


def _file(file: FileLink) -> Line:
    return line(linked(file.name, file.url))


def _related(related: PaperLink) -> Line:
    return line(f"{related.relation}: {joined([related.reference, related.title])}")


def meeting(card: MeetingCard) -> list[Part]:
    begins = f"{card.start:%d.%m.%Y, %H:%M} Uhr" if card.start else "Termin offen"
    cancelled = [piece("warning", CANCELLED)] if card.cancelled else []
    head = (
        piece("heading", f"{card.name}, {card.city}"),
        piece("row", subtle(joined([begins, card.location]))),
        *cancelled,
    )
    return [
        head,
        *_agenda(card),
        *section("Dateien", tuple(map(_file, card.files))),
        *_original(card.web, told=True),
    ]


def _agenda(card: MeetingCard) -> list[Part]:
    if not card.agenda and not card.cancelled:
        return [(piece("text", NO_AGENDA),)]
    return section("Tagesordnung (öffentlicher Teil)", tuple(map(_agenda_line, card.agenda)))


def _agenda_line(item: AgendaLine) -> Line:
    reference = subtle(f" [{item.reference}]" if item.reference else "")
    said = (" – ", strong(item.result)) if item.result else ()
    number = (strong(item.number), " ") if item.number else ()
    return line(*number, item.name, reference, *said)


def _original(web: str | None, *, told: bool) -> list[Part]:
    return [(each,) for each in original(web, told=told)]
