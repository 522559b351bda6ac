"""Stations of papers as lines that can be quoted."""

import datetime as dt

AHEAD = "noch nicht beraten"
NO_RESULT = "kein Ergebnis veröffentlicht"


def station(organization: str, day: dt.date | None, role: str) -> str:
    """„Gemeinderat, 12.03.2025, Entscheidung“"""
    return ", ".join(filter(None, (organization, f"{day:%d.%m.%Y}" if day else "", role)))


def with_result(where: str, result: str, number: str) -> str:
    return f"{where}: {result}{f' (TOP {number})' if number else ''}"


def later(organization: str, day: dt.date, result: str) -> str:
    return f"{organization}, {day:%d.%m.%Y}: {result}"
