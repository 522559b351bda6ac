"""Stations of papers as lines that can be quoted."""

import datetime as dt
from collections.abc import Sequence

AHEAD = "noch nicht beraten"
PAPER_DATA = "Angaben zur Vorlage"
NO_RESULT = "kein Ergebnis veröffentlicht"


def station(organization: str, day: dt.date | None, role: str) -> str:
    """„Gemeinderat, 12.03.2025, Entscheidung“"""
    return ", ".join(filter(None, (organization, f"{day:%d.%m.%Y}" if day else "", role)))


def with_result(where: str, result: str, number: str) -> str:
    return f"{where}: {result}{f' (TOP {number})' if number else ''}"


def later(organization: str, day: dt.date, result: str) -> str:
    return f"{organization}, {day:%d.%m.%Y}: {result}"


def origin(names: Sequence[str], title: str) -> str:
    """„Eingebracht von: Fraktion Grüner Anker (Hitzeaktionsplan aufstellen)“"""
    return f"Eingebracht von: {', '.join(names)} ({title})"


REJECTED, WITHDRAWN, POSTPONED = "abgelehnt", "zurückgezogen", "vertagt"
NOT_RECOMMENDED = "nicht empfohlen"
NOT_YET = "noch nicht entschieden"


def standing(what: str, organization: str, day: dt.date | None) -> str:
    """„abgelehnt: Stadtrat, 25.06.2025“"""
    where = ", ".join(filter(None, (organization, f"{day:%d.%m.%Y}" if day else "")))
    return f"{what}: {where}" if where else what
