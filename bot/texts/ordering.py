"""The sentences of /abo, /abos and /abbestellen."""

import datetime as dt
from collections.abc import Sequence

from bot.texts.general import listed, several, short
from bot.texts.subscriptions import DAYS, clock

HOW = (
    "Ein Abo meldet hier, was in den Städten neu ist. So wird es bestellt:\n"
    "• /abo jeden Montag um 8 neue Beschlüsse zu Radverkehr aus allen Städten\n"
    "• /abo wochentags 7:30 Tagesordnungen und Niederschriften des Umweltausschusses\n"
    "• /abo sofort, wenn ein Antrag zu Schulhöfen da ist\n"
    "• /abo freitags um 12 alles zu Wärmeplanung, ohne Kenntnisnahmen\n"
    "Was hier abonniert ist: /abos"
)
MORE = (
    "Rhythmus: sofort, täglich, wochentags oder an Wochentagen, mit Uhrzeit. Gemeldet werden Beschlüsse, "
    "Ergebnisse, Vorlagen, Tagesordnungen, Niederschriften, alles oder Früherkennung (was eine andere Stadt "
    "schon beschlossen hat). Einschränken: aus allen Städten; im Bauausschuss; zu einem Thema; ohne Routine, "
    'ohne Kenntnisnahmen, ohne ein Gremium, ohne "Wort". Mit „auch wenn nichts da ist“ bleibt es nie still.\n'
    "Ändern: /abo 2 täglich um 7. Anhalten: /abo 2 pause. Vorschau: /abo probe 2.\n"
    "Zu viel? /abo weniger zeigt, was sich aus der letzten Ausgabe weglassen lässt. Zu einer früheren: "
    "/abo weniger 12, zu einer ihrer Zeilen: /abo weniger 12.3, alle ihre Zeilen: /abo alle 12. 12 ist die "
    "Nummer der Ausgabe, wie in den Knöpfen unter ihr; sie zählt über alle Räume und ist nicht die des Abos."
)
MAY_NOT = "Das darf hier nur, wer den Raum verwalten darf. Was hier abonniert ist: /abos"
WHO_CONFIRMS = "Bestätigen kann das, wer den Raum verwalten darf."
NONE = "Hier ist nichts abonniert. Zum Beispiel: /abo jeden Montag um 8 neue Beschlüsse zu Radverkehr"

YES, NO, PROBE = "Ja, abonnieren", "Verwerfen", "Vorschau"
CHANGE, PAUSE, GO_ON, END, AGAIN = (
    "Ja, ändern",
    "Anhalten",
    "Fortsetzen",
    "Abbestellen",
    "Doch wieder abonnieren",
)
NO_EDITION = "Hier kam noch keine Ausgabe eines Abos. Was hier abonniert ist: /abos"
END_ALL = "Ja, alle abbestellen"
CAPTION = "Das ist hier abonniert:"
HEADER = ("Abo", "Was", "Stand", "Nächste Ausgabe")
STATES = {"draft": "noch nicht bestätigt", "active": "läuft", "paused": "angehalten"}
AS_IT_COMES = "sobald etwas da ist"


def draft(number: int, told: str) -> str:
    return f"Verstanden als Abo {number}:\n{told}"


def fitting(papers: int, *, many: bool) -> str:
    verb = "passt" if papers == 1 else "passen"
    return f"Dazu {verb} bisher {'mindestens ' if many else ''}{several(papers, 'Vorlage', 'Vorlagen')}."


def nothing_fits(unknown: Sequence[str]) -> str:
    """`unknown`: words that no paper is about; empty where each is found, but not all together."""
    if unknown:
        why = f"{listed([f'„{short(each)}“' for each in unknown])} kommt in keiner als Thema vor"
    else:
        why = "die Wörter kommen einzeln vor, aber in keiner zusammen"
    return (
        f"Dazu passt bisher keine Vorlage: {why}. Alle Wörter des Themas müssen vorkommen; mit weniger "
        "Wörtern wird mehr gefunden, für mehrere Themen helfen mehrere Abos."
    )


def how_to_change(number: int) -> str:
    return (
        f"Anders gemeint? Zum Beispiel: /abo {number} täglich um 7, /abo {number} ohne Kenntnisnahmen. "
        "Ohne Bestätigung verfällt es nach einem Tag."
    )


def confirmed(number: int, told: str, first: str) -> str:
    return f"Abo {number} läuft: {told}\nDie nächste Ausgabe: {first}."


def already(number: int, told: str) -> str:
    return f"Abo {number} läuft schon: {told}"


def proposed(number: int, told: str) -> str:
    return f"Abo {number} wäre dann:\n{told}"


def changed(number: int, told: str, following: str) -> str:
    return f"Abo {number} ist geändert: {told}{f' Die nächste Ausgabe: {following}.' if following else ''}"


def unchanged(number: int, told: str) -> str:
    return f"Abo {number} ist schon so: {told}"


def shown(number: int, told: str, state: str, following: str) -> str:
    when = f", nächste Ausgabe: {following}" if following else ""
    return f"Abo {number} ({state}{when}):\n{told}"


def paused(number: int) -> str:
    return (
        f"Abo {number} ist angehalten. Was bis dahin geschieht, wird nicht nachgeholt. "
        f"Weiter geht es mit /abo {number} weiter"
    )


def paused_already(number: int) -> str:
    return f"Abo {number} ist schon angehalten. Weiter geht es mit /abo {number} weiter"


def not_confirmed(number: int) -> str:
    return f"Abo {number} ist noch nicht bestätigt. Das geht mit /abo ja {number}"


def no_such(number: int) -> str:
    return f"Ein Abo {number} gibt es hier nicht. Was hier abonniert ist: /abos"


def full(most: int) -> str:
    return (
        f"Hier laufen schon {several(most, 'Abo', 'Abos')}, mehr gehen nicht. Welche entfallen können: /abos"
    )


def ended(number: int, told: str) -> str:
    return f"Abo {number} ist abbestellt: {told}"


def dropped(number: int) -> str:
    return f"Abo {number} ist verworfen."


def ended_all(count: int) -> str:
    return f"{several(count, 'Abo', 'Abos')} abbestellt. Hier kommt nichts mehr von selbst."


def end_all(count: int) -> str:
    return f"Wirklich {several(count, 'Abo', 'Abos')} abbestellen?"


def end_which(number: int) -> str:
    return f"Welches Abo soll enden? Zum Beispiel: /abbestellen {number}"


def not_a_number(said: str) -> str:
    return f"„{short(said)}“ ist keine Nummer eines Abos. Zum Beispiel: /abbestellen 2, /abbestellen alles"


def what_can_be_done(number: int) -> str:
    return (
        f"Ansehen und ändern: /abo {number}, /abo {number} täglich um 7 · anhalten: /abo {number} pause · "
        f"fortsetzen: /abo {number} weiter · Vorschau: /abo probe {number} · beenden: /abbestellen {number}"
    )


def moment(at: dt.datetime, today: dt.date) -> str:
    """heute um 16 Uhr, morgen um 8 Uhr, Montag, 11.05., um 8 Uhr"""
    day = {0: "heute", 1: "morgen"}.get((at.date() - today).days, f"{DAYS[at.weekday()]}, {at:%d.%m.},")
    return f"{day} um {clock(at.time())}"


def after_quiet(moment: str) -> str:
    return f"{moment}, nach der Ruhezeit (/einstellungen)"


def many_drafts(count: int) -> str:
    return (
        f"Hier warten schon {count} Abos auf Bestätigung. Erst muss jemand, der den Raum verwalten darf, sie "
        "bestätigen oder verwerfen: /abos"
    )
