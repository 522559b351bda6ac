"""What was understood of a search, and what was not."""

import datetime as dt
from collections.abc import Sequence

from bot.texts.general import number, several, short

NO_FILTER = "ohne Filter"
DATE_FORMS = "2024, 03/2024, März 2024, 12.03.2024, letztes Jahr, 2020-2022"
OUTCOMES = "beschlossen, abgelehnt, vertagt, verwiesen, zurückgezogen, erledigt, zur Kenntnis genommen"
MOST_PARTS = 6
"""Of what was understood that are told one by one."""
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def understood(parts: Sequence[str], undo: str) -> str:
    """`undo` is what to type to search without, '' where all of it was typed as filters."""
    line = " · ".join(parts[:MOST_PARTS])
    if len(parts) > MOST_PARTS:
        line += f" und {len(parts) - MOST_PARTS} weitere"
    return f"Verstanden: {line} (anders gemeint: /suche {short(undo)})" if undo else f"Gefiltert: {line}"


def originator(name: str) -> str:
    """Derived, not stated by the source, and that is said."""
    return f"{name} (aus Titel und Briefkopf erschlossen)"


def period(since: dt.date | None, until: dt.date | None) -> str:
    if since and until:
        return _span(since, until)
    if since:
        return f"seit {since.year}" if _begins_year(since) else f"ab {_day(since)}"
    if until:
        return f"bis {until.year}" if _ends_year(until) else f"bis {_day(until)}"
    return ""


def _span(since: dt.date, until: dt.date) -> str:
    if _begins_year(since) and _ends_year(until):
        return str(since.year) if since.year == until.year else f"{since.year} bis {until.year}"
    if since == until:
        return _day(since)
    if since.day == 1 and (until + dt.timedelta(days=1)).day == 1:
        first, last = _month(since), _month(until)
        return first if first == last else f"{first} bis {last}"
    return f"{_day(since)} bis {_day(until)}"


def _begins_year(day: dt.date) -> bool:
    return (day.month, day.day) == (1, 1)


def _ends_year(day: dt.date) -> bool:
    return (day.month, day.day) == (12, 31)


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _month(day: dt.date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _meant(names: Sequence[str]) -> str:
    return f" Meinten Sie: {', '.join(names)}?" if names else ""


def more_problems(count: int) -> str:
    return f"… und {several(count, 'weitere Angabe, die', 'weitere Angaben, die')} ich nicht kenne."


def too_many_values(count: int) -> str:
    return f"So viele Angaben auf einmal lese ich nicht, {number(count)} habe ich weggelassen."


def unknown_gremium(value: str, names: Sequence[str], some: Sequence[str] = ()) -> str:
    """`some`: Gremien that there are, where none is like it."""
    there = f" Hier gibt es zum Beispiel: {', '.join(some)}." if some and not names else ""
    return f"Ein Gremium „{short(value)}“ kenne ich nicht.{_meant(names)}{there}"


def not_loaded(city: str) -> str:
    """A city that is known and set up, but of which nothing was loaded yet."""
    return f"{city} ist hier nicht geladen."


def unknown_city(value: str, names: Sequence[str], loaded: Sequence[str]) -> str:
    there = f" Geladen: {', '.join(loaded)}." if loaded and not names else ""
    return f"Eine Stadt „{short(value)}“ ist hier nicht geladen.{_meant(names)}{there}"


def unknown_kind(value: str, names: Sequence[str], all_kinds: Sequence[str]) -> str:
    there = f" Möglich sind: {', '.join(all_kinds)}." if all_kinds and not names else ""
    return f"Eine Art „{short(value)}“ kenne ich nicht.{_meant(names)}{there}"


def unknown_result(value: str, names: Sequence[str]) -> str:
    there = "" if names else f" Möglich sind: {OUTCOMES}."
    return f"Ein Ergebnis „{short(value)}“ kenne ich nicht.{_meant(names)}{there}"


def unknown_party(value: str, names: Sequence[str]) -> str:
    return f"Eine Fraktion „{short(value)}“ kenne ich nicht.{_meant(names)}"


def unreadable_date(value: str) -> str:
    return f"„{short(value)}“ kann ich nicht als Datum lesen. Das geht: {DATE_FORMS}."


def unreadable_number(value: str, examples: Sequence[str]) -> str:
    """`examples`: how numbers look in the cities that were asked for."""
    shown = " oder ".join(f"nummer:{each}" for each in examples or ("2025/0142",))
    return f"„{short(value)}“ ist keine Nummer einer Vorlage, so geht es: {shown}"


def no_value(name: str) -> str:
    return f"Nach „{name}:“ fehlt die Angabe."


def unknown_filter(name: str, meant: str) -> str:
    return f"Einen Filter „{short(name)}:“ gibt es nicht. Meinten Sie {meant}:?"


def no_sorting() -> str:
    return "Sortieren kann ich nicht: Das Passendste steht oben."


def no_such_period() -> str:
    return "Die Zeitangaben schließen einander aus, ich habe ohne sie gesucht."
