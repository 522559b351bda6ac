"""Sentences of summaries."""

import datetime as dt
from collections.abc import Sequence

from bot.texts.general import listed, several, short

DECISION = "Vorgeschlagener Beschluss"
REQUEST = "Beantragt wird"
QUESTIONS = "Gefragt wird"
ABOUT = "Worum es geht"
COSTS = "Kosten und Finanzierung"
DATES = "Termine"
STATEMENT = "Stellungnahme der Verwaltung"
ANSWERS = "Antwort der Verwaltung"
MINUTES = "Aus dem Protokoll"
SPOKEN = "Aus den Redebeiträgen, im Wortlaut und ohne Namen"
KEY_SENTENCES = "Wichtige Sätze im Wortlaut"

COURSE_HEADER = ("Termin", "Gremium", "Aufgabe", "Ergebnis", "Einordnung")
AGENDA_HEADER = ("TOP", "Gegenstand", "Vorlage", "Ergebnis")
DECISIVE = "Beschluss"
LATEST = "letzter Stand"
PREPARING = "vorbereitend"
TO_COME = "steht noch aus"
NO_RESULT = "ohne Ergebnis"
NO_STATIONS = "Zu dieser Vorlage ist keine öffentliche Beratung bekannt."
NO_RESULT_YET = "Stand: Ein Ergebnis ist nicht bekannt."
NO_TEXT = "Zu dieser Vorlage liegt kein lesbarer Text vor; bekannt sind nur diese Angaben."
NO_MINUTES = "Ein Protokoll mit lesbarem Text liegt nicht vor. Das sagen die Daten zur Tagesordnung:"
NO_AGENDA = "Zu dieser Sitzung sind weder Protokoll noch Tagesordnung mit Ergebnissen veröffentlicht."
NOTHING_TELLING = "In diesem Text steht kein ganzer Satz, der sich wiedergeben ließe."
LOOKING = "Die Zusammenfassung entsteht …"
SAME_EVERYWHERE = "Was sich geändert hat"
RELATED = "Änderungsanträge und andere Vorlagen dazu"

VERBATIM = "Deshalb stehen hier wörtliche Auszüge."
WITHOUT_MODEL = "Wörtliche Auszüge; ein Sprachmodell ist nicht eingerichtet."
CUT = "Das Sprachmodell hat nicht zu Ende geschrieben: In dieser Zusammenfassung kann etwas fehlen."
NOTHING_HELD = (
    "Was das Sprachmodell schrieb, ließ sich nicht am Text belegen. Deshalb stehen hier wörtliche Auszüge."
)
TOO_LATE = "Die Zusammenfassung hat zu lange gedauert und wurde beendet."
NOT_SIMPLER = "Für eine Fassung in einfacheren Worten bräuchte es ein Sprachmodell."
SUMMARY_OF_UPLOAD = "Grundlage ist allein die Datei. Sie wird nicht aufbewahrt."
THREAD_NOT_KEPT = "Grundlage ist allein dieser Thread. Er wird nicht aufbewahrt."
EMPTY_THREAD = "In diesem Thread steht nichts, was sich zusammenfassen ließe."
NOTHING_SAID = "Im Thread wurde Folgendes gesagt"
ONLY_ONE = "Zusammengefasst wird die erste Datei. Die anderen bitte einzeln schicken."

TOO_LARGE = "Die Datei ist zu groß. Zusammenfassen kann ich Dateien bis 20 MB."
ENCRYPTED = "Die Datei ist mit einem Kennwort geschützt. Bitte eine Fassung ohne Kennwort schicken."
EMPTY = "In der Datei steht kein Text."
PICTURES = (
    "Die Datei besteht nur aus Bildern, etwa einem Scan. Text ließ sich darin nicht erkennen. "
    "Bitte eine Fassung mit Text schicken."
)
BROKEN = "Die Datei ist beschädigt oder unvollständig und lässt sich nicht lesen."
TOO_HEAVY = "Die Datei ist zu umfangreich oder zu verschachtelt. Das Lesen wurde abgebrochen."
NOT_READ = (
    "Diese Art von Datei kann ich nicht lesen. Möglich sind PDF, Word (.docx), ODT, HTML und reiner Text."
)

USAGE = "/zusammenfassung Nummer, Link oder Sitzung"
SUMMARY = "fasst eine Vorlage, Beratungsfolge, Sitzung oder Datei zusammen, jeder Satz mit Fundstelle"
EXAMPLE = "/zusammenfassung 2025/0142 kurz für die Presse"
MORE = (
    "Auch so: /zusammenfassung Beratungsfolge 2025/0142, /zusammenfassung Stadtrat 12.03.2025, "
    "/zusammenfassung 2 nach einer Liste, /zusammenfassung Thread. Eine Datei (PDF, Word) zusammen mit dem "
    "Befehl schicken oder direkt davor. Umfang: kurz, mittel, lang oder „in drei Sätzen“. Für wen: für die "
    "Verwaltung, für den Rat, für Bürgerinnen und Bürger, für die Presse."
)
WHICH_OF_THESE = "Welche davon ist gemeint?"
NOTHING_SPOKEN_OF = "Was soll ich zusammenfassen? Zuletzt ging es hier um keine Vorlage."
MANY_MEETINGS = "Welche Sitzung ist gemeint?"
NO_MEETING = (
    "Dazu ist keine Sitzung und keine Nummer zu finden. So geht es: /zusammenfassung Stadtrat 12.03.2025, "
    "oder mit der Nummer einer Vorlage: /zusammenfassung 2025/0142"
)
SEARCH_FOR_IT = "Danach suchen"
SUMMARISE_FILE = "Zusammenfassen"
SUMMARISE_SHORTLY = "Kurz, in drei Sätzen"
OPEN_PAPER = "Vorlage zeigen"
OPEN_COURSE = "Beratungsfolge zusammenfassen"

READERS = {
    "verwaltung": "Beschäftigte der Verwaltung: Zuständigkeit, Fristen, Kosten und Aufträge sind wichtig.",
    "rat": "Mitglieder des Rats: Was entschieden werden soll, warum, was es kostet und was dagegen spricht.",
    "einfach": "Bürgerinnen und Bürger ohne Vorwissen: kurze Sätze, keine Abkürzungen, keine Fachwörter.",
    "presse": "Die Presse: das Neue zuerst, dann Ergebnis, Kosten, Termine und wen es betrifft.",
}
"""What a model is told of its readers."""


def day(when: dt.date | dt.datetime) -> str:
    return f"{when:%d.%m.%Y}"


def paper_line(kind: str, reference: str, city: str, date: dt.date | None, title: str) -> str:
    head = " ".join(filter(None, (kind or "Vorlage", reference, f"({city})" if city else "")))
    return f"{head}{f' vom {day(date)}' if date else ''}: {title}"


def originators(names: Sequence[str]) -> str:
    return f"Von: {', '.join(names)}"


def station_line(organization: str, when: dt.datetime | None, result: str) -> str:
    place = ", ".join(filter(None, (organization or "Gremium nicht genannt", day(when) if when else "")))
    return f"{place}: {result}" if result else place


def standing(line: str, *, decided: bool) -> str:
    return f"Stand: {line}{' (Beschluss)' if decided else ''}"


def before(lines: Sequence[str]) -> str:
    return f"Davor: {'; '.join(lines)}"


def next_up(line: str) -> str:
    return f"Als Nächstes: {line}"


def overtaken(line: str) -> str:
    return f"danach: {line}"


def prepared_for(line: str) -> str:
    return f"{PREPARING}; danach {line}"


def course_caption(reference: str, title: str) -> str:
    return f"Beratungsfolge von {reference or 'dieser Vorlage'}: {title}"


def amended(line: str) -> str:
    return f"In geänderter Form: {line}"


def postponed(line: str) -> str:
    return f"Vertagt oder verwiesen: {line}"


def related(relation: str, reference: str, title: str, result: str) -> str:
    name = " ".join(filter(None, (relation, reference)))
    return f"{name}: {short(title)}{f' ({result})' if result else ''}"


def meeting_line(name: str, city: str, when: dt.datetime | None) -> str:
    return f"{name} ({city}){f' am {day(when)}' if when else ''}"


def counted_results(items: int, results: int, kinds: Sequence[tuple[str, int]]) -> str:
    told = several(items, "Punkt", "Punkte")
    if results:
        told = f"{told}, {several(results, 'Ergebnis', 'Ergebnisse')}"
    each = ", ".join(f"{count} {name}" for name, count in kinds)
    return f"Tagesordnung: {told}{f' ({each})' if each else ''}"


TAKEN_OFF = "abgesetzt"
KINDS = {
    "resolved": "beschlossen",
    "rejected": "abgelehnt",
    "postponed": "vertagt",
    "referred": "verwiesen",
    "recommended": "empfohlen",
    "not_recommended": "nicht empfohlen",
    "noted": "zur Kenntnis genommen",
    "withdrawn": "zurückgezogen",
    "settled": "erledigt",
    "discussed": "beraten",
    "no_vote": "ohne Abstimmung",
    "several": "mit mehreren Abstimmungen",
    "unknown": "sonstige",
}


def part_of(number: int, count: int) -> str:
    return f"Teil {number} von {count} …"


def more_items(count: int, meeting: str) -> str:
    these = several(count, "weiterer Punkt", "weitere Punkte")
    return f"Dazu {these} mit Ergebnis. Alle: /sitzung {meeting}"


def span_of(name: str, first: int | None, last: int | None) -> str:
    """Pages of a file; without pages the name says it."""
    if first is None:
        return name
    where = f"Seite {first}" if first == last or last is None else f"Seiten {first} bis {last}"
    return f"{where} von „{short(name)}“"


def part_name(number: int, count: int) -> str:
    return f"Teil {number} von {count}"


def missing(spans: Sequence[str], reason: str) -> str:
    return f"Nicht enthalten: {'; '.join(spans)}. {reason}".strip()


PART_FAILED = "Das Sprachmodell hat dazu nichts geliefert, was sich belegen ließ."


def unread(names: Sequence[str]) -> str:
    shown = [short(each) for each in names[:4]]
    rest = len(names) - len(shown)
    return f"Nicht ausgewertet: {listed([*shown, *([f'{rest} weitere'] if rest > 0 else [])])}."


def pages_unread(count: int) -> str:
    pages = "1 Seite ist ein Bild" if count == 1 else f"{count} Seiten sind Bilder"
    return f"{pages} und konnte{'' if count == 1 else 'n'} nicht gelesen werden."


def upload_line(name: str, pages: int | None) -> str:
    told = f", {several(pages, 'Seite', 'Seiten')}" if pages else ""
    return f"Datei „{short(name)}“{told}"


def upload_received(name: str) -> str:
    return f"„{short(name)}“ ist angekommen. Ich kann die Datei zusammenfassen; sie wird nicht aufbewahrt."


def thread_line(messages: int, people: int, first: dt.datetime, last: dt.datetime) -> str:
    told = f"{several(messages, 'Nachricht', 'Nachrichten')} von {several(people, 'Person', 'Personen')}"
    days = day(first) if first.date() == last.date() else f"{day(first)} bis {day(last)}"
    return f"Thread: {told}, {days}"


def said(name: str, text: str) -> str:
    return f"{name}: {text}"


def message_title(name: str, at: dt.datetime) -> str:
    return f"{name}, {at:%d.%m. %H:%M}"


def summarise_one(number: int, how: str = "") -> str:
    """`how`: the length and the readers that were asked for."""
    return f"Eine davon zusammenfassen: /zusammenfassung {number} {how}".rstrip()


def not_in_list(number: str) -> str:
    return (
        f"Eine Liste mit einer Nummer {short(number)} wurde hier zuletzt nicht gezeigt. "
        "Mit der Nummer einer Vorlage geht es so: /zusammenfassung 2025/0142"
    )


def meeting_choice(name: str, city: str, when: dt.datetime | None) -> str:
    """`city` '' where all choices are of one."""
    return f"{name}{f' ({city})' if city else ''}{f', {day(when)}' if when else ''}"
