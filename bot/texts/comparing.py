"""What is said of several cities on one topic."""

import datetime as dt
from collections.abc import Sequence

from bot.council.results import Outcome, read_result
from bot.council.stations import StationFacts
from bot.texts.general import short
from bot.texts.meetings import day

RESULT, COSTS, GRANTS, INCOME, STATUS = "Ergebnis", "Kosten", "Zuschüsse", "Einnahmen", "Stand"
ALSO, SINCE, NEWER, EARLIER = "außerdem", "seither", "neuere Fassung", "frühere Fassung"
ONLY_ASKED = "nur angefragt"
WORDED = {
    "resolved": "Beschluss",
    "proposed": "Beschlussvorschlag",
    "moved": "Beantragt",
    "summary": "Kurzfassung",
}
"""By resolution.Worded."""
NOT_STATED = "keine Angabe"
NO_TEXT = "keine Angabe, der Text der Vorlage liegt hier nicht vor"
NO_MONEY = "laut Vorlage keine:"
SOME_MONEY = "laut Vorlage ja, ein Betrag ist nicht genannt:"
NEAR = "Am nächsten kommt, ist aber vielleicht etwas anderes:"
OWN = "Davon ging der Vergleich aus."
OCR = "Texterkennung"
LONGEST_NAME = 48
ONE_CITY = "Es ist nur eine Stadt geladen. Zum Vergleichen braucht es mindestens zwei."
VERBATIM = (
    "Was in Anführungszeichen steht, ist wörtlich aus den Vorlagen; Ergebnisse stehen so in den Daten der "
    "Städte."
)
HINT_NOTHING = (
    "Oft hilft ein anderes Wort oder ein kürzeres, etwa nur „Hundesteuer“. Alles zum Thema findet /suche."
)
MORE = (
    "Statt eines Themas geht auch die Nummer einer Vorlage: /vergleich 2025/0142. Nur bestimmte Städte: "
    "/vergleich Hundesteuer in Trier und Mainz. Eine Vorlage daraus öffnet /vorlage 1."
)


def one_topic(taken: str, others: Sequence[str]) -> str:
    """Of several topics the first one is compared."""
    left = ", ".join(f"/vergleich {short(each)}" for each in others)
    return f"Ich vergleiche ein Thema auf einmal, hier „{short(taken)}“. Das Weitere: {left}"


def no_city(place: str, loaded: Sequence[str]) -> str:
    """With the word nothing was found, without it something."""
    return f"„{short(place)}“ ist hier nicht geladen; verglichen sind {', '.join(loaded)}."


def filtered(labels: Sequence[str]) -> str:
    return f"Berücksichtigt: {' · '.join(labels)}"


def heading(topic: str) -> str:
    return f"„{short(topic)}“ im Vergleich"


def nothing(since: str, loaded: str) -> str:
    """„nichts gefunden, Bestand seit 2014 (Stand 22.11.2026)“; the years are '' where nothing is held."""
    held = f", Bestand seit {since}" if since else ", kein Bestand"
    return f"nichts gefunden{held}{f' (Stand {loaded})' if loaded else ''}"


def station_line(station: StationFacts) -> str:
    """„Stadtrat am 14.03.2031: mehrheitlich abgelehnt“"""
    return f"{_at(station)}: {station.result or 'kein Ergebnis veröffentlicht'}"


def _at(station: StationFacts) -> str:
    when = f" am {day(station.start)}" if station.start else ""
    return f"{station.organization or 'Gremium nicht genannt'}{when}"


def decided(result: str) -> str:
    """In one word what a Beschluss did with a paper: it may say less than the wording, never more."""
    read = read_result(result)
    if read.kind is Outcome.REJECTED:
        return "abgelehnt"
    if read.partly:
        return "teilweise beschlossen"
    return "geändert beschlossen" if read.amended else "beschlossen"


_OUTCOMES = {
    Outcome.POSTPONED: "vertagt",
    Outcome.REFERRED: "verwiesen",
    Outcome.RECOMMENDED: "empfohlen",
    Outcome.NOT_RECOMMENDED: "nicht empfohlen",
    Outcome.DISCUSSED: "beraten",
    Outcome.NO_VOTE: "ohne Abstimmung",
    Outcome.NOTED: "zur Kenntnis genommen",
    Outcome.WITHDRAWN: "zurückgezogen",
    Outcome.SETTLED: "erledigt",
    Outcome.SEVERAL: "einzeln abgestimmt",
    Outcome.RESOLVED: "befürwortet",
    Outcome.REJECTED: "nicht befürwortet",
}


def undecided(result: str) -> str:
    """What a body that took no decision did."""
    return _OUTCOMES.get(read_result(result).kind, "beraten")


IN_DELIBERATION = "in Beratung"
NO_DECISION = "kein Beschluss veröffentlicht"
NO_RESULT = "kein Ergebnis veröffentlicht"
ONLY_MOVED = "nur beantragt"
ONLY_FILED = "eingebracht"


def on(what: str, when: dt.date | None) -> str:
    return f"{what} am {day(when)}" if when else what


def no_decision(what: str, when: dt.date | None) -> str:
    """„kein Beschluss veröffentlicht, zuletzt vertagt am 14.03.2031“"""
    return f"{NO_DECISION}, zuletzt {on(what, when)}"


def result(station: StationFacts) -> str:
    """In the source's wording: „mehrheitlich beschlossen – Gemeinderat, 21.10.2025“"""
    at = ", ".join(filter(None, (station.organization, day(station.start) if station.start else "")))
    return " – ".join(filter(None, (station.result or NO_RESULT, at)))


def coming(station: StationFacts) -> str:
    return f"nächste Station: {_at(station)}"


def silent(station: StationFacts) -> str:
    return f"{_at(station)}: {NO_RESULT}"


def silent_after(station: StationFacts) -> str:
    return f"danach {silent(station)}"


def cost(label: str, what: str, *, yearly: bool) -> str:
    """„Kosten (Eigenanteil, jährlich)“, without what the label has said already."""
    word = "" if what.casefold() == label.casefold() else what
    often = "jährlich" if yearly and "jährlich" not in what.casefold() else ""
    said = ", ".join(filter(None, (word, often)))
    return f"{label} ({said})" if said else label


def worded(what: str, outcome: str) -> str:
    """„Beschlussvorschlag, geändert beschlossen“"""
    return f"{what}, {outcome}" if outcome else what


def titled(title: str, status: str) -> str:
    return f"{title} ({status})"


def cut(name: str) -> str:
    """Names of files may be as long as titles."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 2].rstrip()} …"
