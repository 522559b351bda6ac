"""What an edition says of the news."""

import datetime as dt
from collections.abc import Sequence

from bot.council.results import Outcome
from bot.council.votes import Majority, Votes
from bot.texts.general import listed, number, several
from bot.texts.meetings import WEEKDAYS, day, day_and_time

LONGEST_TITLE = 140
LONGEST_WORDING = 60
"""Characters. A source's wording up to here is its own label, and beyond that it is cut where it must be
shown."""

# ---- Results

OUTCOMES = {
    Outcome.RESOLVED: "beschlossen",
    Outcome.REJECTED: "abgelehnt",
    Outcome.POSTPONED: "vertagt",
    Outcome.REFERRED: "verwiesen",
    Outcome.RECOMMENDED: "empfohlen",
    Outcome.NOT_RECOMMENDED: "nicht empfohlen",
    Outcome.NOTED: "zur Kenntnis genommen",
    Outcome.WITHDRAWN: "zurückgezogen",
    Outcome.SETTLED: "erledigt",
    Outcome.DISCUSSED: "beraten",
    Outcome.NO_VOTE: "ohne Abstimmung",
}
AGREED = "zugestimmt"
"""Of a body that does not decide the matter."""
SAID = (
    "gewählt", "bestellt", "genehmigt", "bestätigt", "festgestellt", "erteilt", "versagt", "verweigert",
    "hergestellt", "stattgegeben", "angenommen", "zugestimmt", "zurückgewiesen", "beschlossen", "abgesetzt",
    "zurückgestellt", "verschoben", "überwiesen", "befürwortet", "beantwortet",
)  # fmt: skip
"""Words of a longer wording that say the outcome better than ours, which stand for several."""
MAJORITIES = {
    Majority.UNANIMOUS: "einstimmig",
    Majority.MAJORITY: "mehrheitlich",
    Majority.TIE: "bei Stimmengleichheit",
}


def outcome(word: str, majority: Majority | None, *, amended: bool, partly: bool) -> str:
    """„mehrheitlich teilweise beschlossen“"""
    changed = "geändert" if amended else ""
    return " ".join(
        filter(None, (MAJORITIES[majority] if majority else "", "teilweise" if partly else "", changed, word))
    )


def votes(count: Votes) -> str:
    """„20 Ja, 4 Nein, 2 Enthaltungen“; what the source does not give is left out, which is not 0."""
    told = (
        (count.yes, "Ja", "Ja"),
        (count.no, "Nein", "Nein"),
        (count.abstentions, "Enthaltung", "Enthaltungen"),
        (count.biased, "befangen", "befangen"),
    )
    return ", ".join(several(each, one, many) for each, one, many in told if each is not None)


def late(date: dt.date) -> str:
    return f"Sitzung vom {day(date)}, Ergebnis erst jetzt veröffentlicht"


def before(stations: Sequence[str]) -> str:
    return f"zuvor: {'; '.join(stations)}"


def after(stations: Sequence[str]) -> str:
    return f"danach: {'; '.join(stations)}"


def at_station(organization: str, result: str, when: str) -> str:
    """„Bauausschuss empfohlen (3.3.)“"""
    told = " ".join(filter(None, (organization, result)))
    return f"{told} ({when})" if when else told


def further_stations(count: int) -> str:
    return several(count, "weitere Station", "weitere Stationen")


def short_day(date: dt.date, beside: dt.date | None) -> str:
    """„3.3.“, with the year where that is not the one of the day beside it."""
    year = "" if beside and date.year == beside.year else str(date.year)
    return f"{date.day}.{date.month}.{year}"


def item(number_: str) -> str:
    return f"TOP {number_}"


def others(label: str, names: Sequence[str]) -> str:
    """„dazu abgelehnt: Änderungsantrag 2025/0101/1, Änderungsantrag 2025/0101/2“"""
    return f"dazu {label}: {', '.join(names)}"


def corrected(label: str) -> str:
    return label if label.endswith(CORRECTED) else f"{label} {CORRECTED}"


CORRECTED = "(berichtigt)"
CORRECTION = "Berichtigung"
NO_LONGER = "kein Ergebnis mehr"


def instead(now: str, told: str) -> str:
    return f"statt „{told}“ jetzt „{now}“" if told else f"jetzt „{now}“"


# ---- Papers, meetings, minutes

PAPER = "Vorlage"
NEW = "neu"
MINUTES = "Niederschrift veröffentlicht"
PUBLISHED = "Tagesordnung veröffentlicht"
CHANGED = "Tagesordnung geändert"
CANCELLED = "Sitzung fällt aus"


def new(paper_type: str) -> str:
    return f"{NEW} ({paper_type})" if paper_type else NEW


def bodies(names: Sequence[str]) -> str:
    """To whom a new paper goes."""
    return f"geht an: {', '.join(names)}"


def sitting(start: dt.datetime) -> str:
    return f"Sitzung am {day_and_time(start)}"


def coming(start: dt.datetime | None) -> str:
    return (
        f"auf der Tagesordnung am {WEEKDAYS[start.weekday()]} {day(start)}"
        if start
        else "auf der Tagesordnung"
    )


# ---- Why


def topics(names: Sequence[str]) -> str:
    """„Themen „Radverkehr“ und „Schulwege““"""
    return f"{'Thema' if len(names) == 1 else 'Themen'} {listed([f'„{name}“' for name in names])}"


# ---- The whole

DOT = " · "
NEW_PAPERS = "Neue Vorlagen"
EARLY = "Früherkennung"
ROUTINE = "Routine"
EVERYTHING = "alles"
ALL = "Alle anzeigen"
LESS = "Weniger davon"
KINDS = {
    "decision": "Beschlüsse",
    "result": "Ergebnisse",
    "paper": "Vorlagen",
    "agenda": "Tagesordnungen",
    "minutes": "Niederschriften",
    "early": "Früherkennung",
}
ROUTINES = {
    "minutes": ("genehmigte Niederschrift", "genehmigte Niederschriften"),
    "formality": ("Formalie", "Formalien"),
    "announcement": ("Mitteilungspunkt", "Mitteilungspunkte"),
    "closed": ("Bekanntgabe nichtöffentlicher Beschlüsse", "Bekanntgaben nichtöffentlicher Beschlüsse"),
    "question_time": ("Fragestunde", "Fragestunden"),
    "donation": ("Annahme von Spenden", "Annahmen von Spenden"),
    "personnel": ("Gremienbesetzung", "Gremienbesetzungen"),
    "honour": ("Ehrung oder Verpflichtung", "Ehrungen und Verpflichtungen"),
    "question": ("Anfrage ohne Beschluss", "Anfragen ohne Beschluss"),
    "noted": ("Kenntnisnahme", "Kenntnisnahmen"),
    "report": ("Bericht ohne Beschluss", "Berichte ohne Beschluss"),
}
"""By the values of `digest.routine.Routine`."""


def heading(names: Sequence[str], period: str, *, corrected: bool, reduced: bool = False) -> str:
    """„Neues zu „Radverkehr“ und Beschlüsse · 3.3. bis 10.3.2026“"""
    about = f"Neues: {listed(names)}" if names else "Neues"
    said = ("ohne Zurückgezogenes" if reduced else "", "berichtigt" if corrected else "")
    return DOT.join(filter(None, (about, period, *said)))


def further(count: int) -> str:
    return f"{number(count)} weitere"


def quoted(words: str) -> str:
    return f"„{words}“"


def period(first: dt.date, last: dt.date) -> str:
    return day(last) if first == last else f"{short_day(first, last)} bis {short_day(last, None)}"


def shortened(shown: int, total: int) -> str:
    return f"Gezeigt sind die {number(shown)} wichtigsten von {number(total)} Meldungen."


def routine(counts: Sequence[tuple[str, int]], city: str, *, only: bool) -> str:
    """„Außerdem Routine in Trier: 8 Kenntnisnahmen, 2 Niederschriften“. `city` is '' where there is one."""
    told = ", ".join(several(count, *ROUTINES[kind]) for kind, count in counts)
    return f"{'Nur' if only else 'Außerdem'} Routine{f' in {city}' if city else ''}: {told}"


def nothing(names: Sequence[str], period: str) -> str:
    about = f": {listed(names)}" if names else ""
    return DOT.join(filter(None, (f"Nichts Neues{about}", period)))
