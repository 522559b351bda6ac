"""What is said around counts and lists."""

from collections.abc import Sequence

from bot.council.results import Outcome
from bot.texts.general import listed, number, several, short

VORLAGE = ("Vorlage", "Vorlagen")
BESCHLUSS = ("Beschluss", "Beschlüsse")
BERATUNG = ("Beratung", "Beratungen")
SITZUNG = ("Sitzung", "Sitzungen")
ERGEBNIS = ("Ergebnis", "Ergebnisse")

PAPER_HEADER = ("Datum", "Nr.", "Titel", "Gremium", "Ergebnis")
MEETING_HEADER = ("Datum", "Gremium", "Sitzung")
CITY = "Stadt"
SHEET_HEADER = (
    "Stadt", "Datum", "Nummer", "Titel", "Art", "Fraktion (erschlossen)", "Gremium", "Tag der Sitzung",
    "Ergebnis", "Gruppe", "Link",
)  # fmt: skip
MEETING_SHEET_HEADER = ("Stadt", "Datum", "Beginn", "Gremium", "Sitzung", "Gruppe", "Link")
GROUPS = {
    "city": "Stadt",
    "year": "Jahr",
    "month": "Monat",
    "gremium": "Gremium",
    "party": "Fraktion",
    "result": "Ergebnis",
    "kind": "Art",
}
COUNT = "Anzahl"
_UNKNOWN_GROUP = {
    "party": "keine Fraktion erkannt",
    "result": "kein Ergebnis bekannt",
    "year": "ohne Datum",
    "month": "ohne Datum",
    "gremium": "kein Gremium genannt",
    "kind": "Art unbekannt",
    "city": "Stadt unbekannt",
}
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
    Outcome.NO_VOTE: "keine Abstimmung",
    Outcome.SEVERAL: "mehrere Abstimmungen",
    Outcome.UNKNOWN: "Ergebnis nicht eindeutig",
}
TAKEN_OFF = "von der Tagesordnung abgesetzt"
NO_RESULT = "–"

DAY_OF_PAPER = "Datum der Vorlage"
DAY_OF_MEETING = "Tag der Sitzung"
EVERY_CITY = "alle geladenen Städte"
WHERE_DECIDED = "dort, wo entschieden wird"
IS_DECISION = "Tagesordnungspunkte, an denen entschieden wurde"
OF_PAST = "nur Sitzungen, die schon waren"
BY_LATEST = "nach dem letzten bekannten Stand"


def amount(count: int, noun: tuple[str, str]) -> str:
    return several(count, *noun)


DEALT_WITH = "beraten"


def times(count: int, what: str, papers: int) -> str:
    about = f" ({several(papers, *VORLAGE)})" if papers else ""
    return f"{number(count)}-mal {what}{about}"


def total(counted: str, matters: int, parts: Sequence[tuple[str, int]]) -> str:
    """„12 Anträge in 10 Angelegenheiten: Trier 7, Mainz 5.“; `matters` 0 where they are no fewer."""
    together = f" in {several(matters, 'Angelegenheit', 'Angelegenheiten')}" if matters else ""
    split = ", ".join(f"{name} {number(count)}" for name, count in parts)
    return f"{counted}{together}{': ' if split else ''}{split}."


def most(names: Sequence[str], count: int, noun: tuple[str, str], all_of_them: int) -> str:
    """`names` have so many, more than all others."""
    each = "Je " if len(names) > 1 else ""
    whole = number(all_of_them)
    return f"{each}{several(count, *noun)} und damit die meisten von {whole}: {listed(list(names))}."


def query(parts: Sequence[str], stock: Sequence[str]) -> str:
    held = f"; Bestand {'; '.join(stock)}" if stock else ""
    return f"Gezählt: {' · '.join(parts)}{held}."


def topic(text: str, *, anywhere: bool = False) -> str:
    return f"Thema „{short(text)}“ ({'irgendwo im Text' if anywhere else 'im Titel oder im Kern des Textes'})"


def matter(word: str) -> str:
    return f"„{word}“ im Titel"


def only_mentioned(text: str, counted: str) -> str:
    where = "nur erwähnt; im Titel oder im Kern des Textes steht es nirgends"
    return f"{counted} „{short(text)}“ wird dort {where}."


def no_parties(city: str, known: int, papers: int) -> str:
    of = f" (bekannt bei {number(known)} von {number(papers)} Anträgen und Anfragen)" if papers else ""
    return f"Nicht gezählt: {city}. Welche Fraktion etwas eingebracht hat, steht dort kaum in den Daten{of}."


def no_kind(city: str, kinds: str, known: int, papers: int) -> str:
    these = (
        f"sind dort nur {number(known)} von" if known > 1 else f"ist dort nur {known} von" if known else ""
    )
    told = f"{these or 'ist dort keine von'} {several(papers, *VORLAGE)}"
    return f"Nicht gezählt: {city}. Als „{kinds}“ {told} zu erkennen."


def silent(city: str, count: int) -> str:
    these = several(count, "weiteren Beschluss", "weiteren Beschlüssen")
    return f"{city}: Bei {these} ist die Mehrheit nicht hinterlegt; sie sind nicht dabei."


NOT_KNOWN = "Das ist nicht bekannt: Die geladenen Daten sagen es nicht."
NOT_MET = "Von diesem Gremium ist aus dieser Zeit keine Sitzung geladen."
POSTPONED_TOO = (
    "Als vertagt zählt auch, was zurückgestellt wurde, und alles, was einmal vertagt war, gleich was daraus "
    "wurde. Von der Tagesordnung Abgesetztes zählt nicht."
)
MAJORITIES = {"unanimous": "einstimmig", "majority": "mit Mehrheit, nicht einstimmig"}


def also(kinds: Sequence[str]) -> str:
    return f"auch {listed(list(kinds))}"


def grouped(name: str) -> str:
    return f"je {name}"


def group_name(group: str, key: str) -> str:
    if not key:
        return _UNKNOWN_GROUP[group]
    if group == "month":
        return f"{key[5:]}/{key[:4]}"
    if group == "result":
        return TAKEN_OFF if key == "taken_off" else OUTCOMES[Outcome(key)]
    return key


def first(shown: int, count: int) -> str:
    return f"{shown} von {number(count)}" if shown < count else ""


def further(count: int, name: str) -> str:
    return f"Weitere {number(count)} stehen in der Datei {name}."


def undated(count: int) -> str:
    return f"{number(count)} ohne Datum {'ist' if count == 1 else 'sind'} nicht dabei."


def unknown(count: int) -> str:
    these = "sie ist" if count == 1 else "sie sind"
    return (
        f"Bei {several(count, 'weiteren Vorlage', 'weiteren Vorlagen')} ist dafür kein eindeutiges Ergebnis "
        f"hinterlegt; {these} nicht dabei."
    )


def loose(count: int) -> str:
    votes = several(count, "Abstimmung", "Abstimmungen")
    return f"Nicht dabei: {votes} ohne Vorlage, etwa über die Tagesordnung."


def ahead(count: int) -> str:
    meetings = several(count, "Sitzung, die noch bevorsteht", "Sitzungen, die noch bevorstehen")
    return f"Nicht dabei: {meetings}."


def cancelled(count: int) -> str:
    return f"Nicht dabei: {several(count, 'Sitzung, die ausfiel', 'Sitzungen, die ausfielen')}."


def overlap(count: int) -> str:
    return f"Manche stehen in mehreren Zeilen; ohne Doppelte sind es {number(count)}."


def at_home(city: str) -> str:
    return f"Gezählt ist nur {city}. Für alle fragen Sie mit „in allen Städten“."


def without(what: str, count: int) -> str:
    return f"{what} {'wäre' if count == 1 else 'wären'} es {number(count)}"


def relaxed(parts: Sequence[str]) -> str:
    return f"{_capital('; '.join(parts))}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def not_loaded(cities: Sequence[str]) -> str:
    loaded = f": {listed(list(cities))}" if cities else ""
    return f"Gezählt wird nur, was hier geladen ist{loaded}."


WITHOUT_TIME = "ohne Zeitraum"
WITHOUT_RESULT = "ohne Ergebnis"
WITHOUT_GREMIUM = "ohne Gremium"
WITHOUT_PARTY = "ohne Fraktion"
WITHOUT_KIND = "in allen Arten von Vorlagen"
WITHOUT_CITY = "in allen geladenen Städten"


def sittings(city: str, first: str, last: str, count: int) -> str:
    years = first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
    return f"{city} {years}, {several(count, 'Sitzung', 'Sitzungen')}"
