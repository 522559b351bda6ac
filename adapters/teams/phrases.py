"""How facts are worded; the terminal says them in the same words."""

from collections.abc import Iterable

from bot.messages import Hit, PaperCard, Station

DOT = " · "
HELD_DOT = "\u00a0· "
"""Begins no line: in running text, where lines end anywhere."""
WARNING = "⚠️ "
NO_NUMBER = "ohne Nummer"
NO_AGENDA = "Die Tagesordnung ist noch nicht veröffentlicht."
CANCELLED = "Diese Sitzung fällt aus."
BY_MODEL = "Von einer KI formuliert."
SOURCES = "Quellen"
STATIONS = "Beratungsfolge"
LONGEST_QUOTE = 240
"""Characters; the place itself is a click away."""
DETAILS = "Details"
FILE_ELSEWHERE = "Als Datei ({name}) gibt es das im persönlichen Chat mit mir."
FILE_OFFERED = "Die Datei wird in OneDrive abgelegt, in den Ordner der Anwendungen."
FILE_KEPT = "Gespeichert: {name}"
FILE_DECLINED = "Die Datei {name} wird nicht gespeichert."
FILE_GONE = "Diese Datei habe ich nicht mehr. Bitte noch einmal danach fragen."
FILE_FAILED = "Die Datei {name} ließ sich nicht speichern. Bitte noch einmal danach fragen."
FILES_IN_PERSON = "Dateien kann ich in Teams nur im persönlichen Chat lesen. Bitte die Datei dort schicken."
FILE_TOO_LARGE = "Die Datei ist zu groß: Ich lese höchstens {most} MB."
FILE_UNREACHABLE = "Die Datei ist nicht zu holen. Bitte noch einmal schicken."
NO_THREADS = (
    "Was in Teams in einem Kanal oder Chat steht, kann ich nicht lesen: Das bräuchte eine Berechtigung, "
    "um die Ratsbot nicht bittet. Ich sehe nur Nachrichten, die mich erwähnen. Der Text lässt sich im "
    "persönlichen Chat einfügen oder als Datei schicken."
)
OPEN = "Im Ratsinformationssystem öffnen"
TOO_BIG = "Hier fehlt noch etwas: Mehr passt nicht in eine Karte."


def joined(parts: Iterable[str]) -> str:
    return DOT.join(part for part in parts if part)


def day(paper: Hit | PaperCard) -> str:
    return f"{paper.date:%d.%m.%Y}" if paper.date else ""


def when(station: Station) -> str:
    return f"{station.date:%d.%m.%Y}" if station.date else "ohne Termin"


def result(station: Station) -> str:
    return station.result or ("noch offen" if station.open else "kein Ergebnis veröffentlicht")


def page(number: int | None) -> str:
    return f"S. {number}" if number else ""


def shortened(text: str, length: int) -> str:
    """At most `length` characters, with … in place of what is cut off."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
