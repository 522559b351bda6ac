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
