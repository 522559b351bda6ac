"""Sentences around meetings."""

import datetime as dt

from bot.texts.general import several, short

WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def day(date: dt.date | dt.datetime) -> str:
    return f"{date:%d.%m.%Y}"


def day_and_time(start: dt.datetime) -> str:
    return f"{WEEKDAYS[start.weekday()]} {start:%d.%m.%Y %H:%M}"


def none_found(what: str) -> str:
    return " ".join(filter(None, ("Eine Sitzung", what, "ist nicht zu finden.")))


def for_organization(name: str) -> str:
    return f"von „{short(name)}“"


def in_period(first: dt.date, last: dt.date) -> str:
    return f"am {day(first)}" if first == last else f"vom {day(first)} bis {day(last)}"


def last(organization: str) -> str:
    coming = (
        f"Von „{short(organization)}“ steht keine Sitzung an" if organization else "Es steht keine Sitzung an"
    )
    return f"{coming}. Die letzten waren:"


def further(count: int) -> str:
    return several(count, "weitere Sitzung", "weitere Sitzungen")


NEXT = "Die nächsten Sitzungen"
FOUND = "Sitzungen"
CANCELLED = "fällt aus"
HEADER = ("Termin", "Gremium", "Stadt", "Tagesordnung")
NO_AGENDA = "noch keine"
HOW_TO_OPEN = "Tagesordnung ansehen: /sitzung Gremium Datum"
