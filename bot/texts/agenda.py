"""Sentences about what has changed in an agenda. They stand below the line of a meeting."""

import datetime as dt

from bot.texts.general import several
from bot.texts.meetings import day_and_time

LONGEST_NAME = 140
"""Characters of an item's name; the meeting itself shows it in full."""


def called(number: str, name: str) -> str:
    """„TOP 5 Radweg am Bach“"""
    return " ".join(filter(None, (f"TOP {number}" if number else "", _cut(name))))


def _cut(name: str) -> str:
    name = " ".join(name.split())
    if len(name) <= LONGEST_NAME:
        return name
    words, _, _ = name[: LONGEST_NAME - 1].rpartition(" ")
    return f"{words or name[: LONGEST_NAME - 1]} …"


def added(number: str, name: str, reference: str) -> str:
    return f"neu: {called(number, name)}{_in_brackets(reference)}"


def removed(number: str, name: str, reference: str) -> str:
    """`number` is the one it had; another item may have it now."""
    former = called(number, name)
    if not former:
        return f"entfallen: Vorlage {reference}" if reference else "entfallen: ein Punkt ohne Nummer"
    return f"entfallen: bisher {former}{_in_brackets(reference)}"


def renamed(number: str, name: str) -> str:
    return f"{called(number, '')} heißt jetzt: {_cut(name)}" if number else f"neuer Titel: {_cut(name)}"


def moved(before: str, now: str, name: str) -> str:
    if before and now:
        return f"TOP {before} → TOP {now}: {_cut(name)}"
    return f"an anderer Stelle: {called(now, name)}"


def paper_added(number: str, name: str, reference: str) -> str:
    paper = f"Vorlage {reference}" if reference else "die Vorlage"
    return f"zu {called(number, name)}: {paper} liegt vor"


def rescheduled(before: dt.datetime | None, now: dt.datetime | None) -> str:
    if now is None:
        return "noch ohne neuen Termin"
    was = f" (bisher {day_and_time(before)})" if before else ""
    return f"verlegt auf {day_and_time(now)}{was}" if before else f"Termin: {day_and_time(now)}"


def relocated(location: str) -> str:
    return f"Ort jetzt: {' '.join(location.split())}"


CANCELLED = "fällt aus"
UNCANCELLED = "findet doch statt"
UNPUBLISHED = "die Tagesordnung ist nicht mehr veröffentlicht"


def published(points: int, *, named: bool) -> str:
    count = several(points, "Punkt", "Punkte")
    return f"{count}, darunter:" if named else count


def further_changes(count: int) -> str:
    return several(count, "weitere Änderung", "weitere Änderungen")


def _in_brackets(reference: str) -> str:
    return f" ({reference})" if reference else ""
