"""Sentences around meetings."""

import datetime as dt

WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def day(date: dt.date | dt.datetime) -> str:
    return f"{date:%d.%m.%Y}"


def day_and_time(start: dt.datetime) -> str:
    return f"{WEEKDAYS[start.weekday()]} {start:%d.%m.%Y %H:%M}"


def none_found(what: str) -> str:
    return f"Eine Sitzung {what} ist nicht zu finden."


def for_organization(name: str) -> str:
    return f"von „{name}“"


def in_period(first: dt.date, last: dt.date) -> str:
    return f"am {day(first)}" if first == last else f"vom {day(first)} bis {day(last)}"


NEXT = "Die nächsten Sitzungen"
LAST = "Es stehen keine Sitzungen an. Die letzten waren:"
FOUND = "Sitzungen"
CANCELLED = "fällt aus"
HEADER = ("Termin", "Gremium", "Stadt", "Tagesordnung")
NO_AGENDA = "noch keine"
HOW_TO_OPEN = "Tagesordnung ansehen: /sitzung Gremium Datum"
