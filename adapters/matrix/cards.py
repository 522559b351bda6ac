"""A paper and a meeting in full: a linked heading, a line of facts, then sections."""

from adapters.matrix.markup import Line, Part, Run, heading, line, linked, paragraph, section, strong
from adapters.matrix.phrases import CANCELLED, DOT, NO_AGENDA, NO_NUMBER, day, joined, result, when
from bot.messages import AgendaLine, FileLink, MeetingCard, PaperCard, PaperLink, Station


def paper(card: PaperCard) -> list[Part]:
    head = heading(f"{card.reference or NO_NUMBER}{DOT}", linked(card.title, card.web))
    facts = line(joined([card.paper_type, day(card), card.city, ", ".join(card.originators)]))
    return [
        (head, paragraph(facts)) if facts else (head,),
        *section("Beratungsfolge", tuple(map(_station, card.stations))),
        *section("Dateien", tuple(map(_file, card.files))),
        *section("Zusammenhang", tuple(map(_related, card.related))),
    ]


def _station(station: Station) -> Line:
    role = f" ({station.role})" if station.role else ""
    said = Run(result(station), strong=station.deciding)
    return line(f"{when(station)}{DOT}{station.organization}{role}: ", said)


def _file(file: FileLink) -> Line:
    return line(linked(file.name, file.url))


def _related(related: PaperLink) -> Line:
    return line(f"{related.relation}: {joined([related.reference, related.title])}")


def meeting(card: MeetingCard) -> list[Part]:
    begins = f"{card.start:%d.%m.%Y, %H:%M} Uhr" if card.start else "Termin offen"
    facts = [line(joined([begins, card.location]))]
    facts += [line(strong(CANCELLED))] if card.cancelled else []
    head = heading(linked(f"{card.name}, {card.city}", card.web))
    return [
        (head, paragraph(*facts)),
        *_agenda(card),
        *section("Dateien", tuple(map(_file, card.files))),
    ]


def _agenda(card: MeetingCard) -> list[Part]:
    if not card.agenda and not card.cancelled:
        return [(paragraph(line(NO_AGENDA)),)]
    return section("Tagesordnung (öffentlicher Teil)", tuple(map(_agenda_line, card.agenda)))


def _agenda_line(item: AgendaLine) -> Line:
    reference = f" [{item.reference}]" if item.reference else ""
    said = (" – ", strong(item.result)) if item.result else ()
    number = (strong(item.number), " ") if item.number else ()
    return line(*number, f"{item.name}{reference}", *said)
