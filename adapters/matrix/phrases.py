"""How facts are worded; the terminal says them in the same words."""

from collections.abc import Iterable

from bot.messages import Hit, PaperCard, Station

DOT = " · "
HELD_DOT = "\u00a0· "
"""Begins no line: in running text, where lines end anywhere."""
NO_NUMBER = "ohne Nummer"
NO_AGENDA = "Die Tagesordnung ist noch nicht veröffentlicht."
CANCELLED = "Diese Sitzung fällt aus."
BY_MODEL = "Von einer KI formuliert."
STATIONS = "Beratungsfolge"
LONGEST_QUOTE = 240
"""Characters; the place itself is a click away."""
FILE_TOO_LARGE = "Die Datei ist zu groß: Ich lese höchstens {most} MB."
FILE_UNREACHABLE = "Die Datei ist nicht zu holen. Bitte noch einmal schicken."
NO_THREAD = "Das geht nur in einem Thread: dort zusammenfassen lassen, worum es geht."
THREAD_EMPTY = "In diesem Thread ist nichts, was ich lesen kann."
THREAD_UNREACHABLE = "Der Thread ist gerade nicht zu lesen. Bitte gleich noch einmal."


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
    """At most `length` characters, cut between words, with … in place of what is cut off."""
    if len(text) <= length:
        return text
    cut = text[: length - 2]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"
