"""The sentences about a place: greeting, /einstellungen, what it may not do."""

from collections.abc import Sequence

from bot.texts.general import listed, several, short

GREETING = (
    "Guten Tag, ich bin Ratsbot, ein Programm. Ich finde Vorlagen und Beschlüsse der Stadträte, nur was "
    "die Städte selbst veröffentlicht haben. Zum Beispiel: /suche Hitzeaktionsplan\n"
    "Alle Befehle: /hilfe. Ich beachte nur, was an mich gerichtet ist (einen Thread, wenn ihn jemand "
    "zusammenfassen lässt), und lösche jede Frage, sobald sie beantwortet ist; nur die letzten merke ich mir "
    "kurz, für Rückfragen. Mehr dazu: /datenschutz"
)
BY_MODEL = (
    "Antworten und Texte formuliert hier auch eine KI; was von ihr ist, ist so gekennzeichnet. Sätze mit "
    "Fundstelle werden vor dem Anzeigen an dieser Stelle geprüft, freie Texte (/text) nicht. Bitte "
    "prüfen Sie "
    "alles, was Sie verwenden."
)
"""Said in every place before, or with, the first words of a model (AI Act, Article 50(1))."""
CAPTION = "Das ist hier eingestellt:"
HEADER = ("Einstellung", "Wert", "Ändern mit")
MAY_NOT = "Das darf hier nur einstellen, wer den Raum verwalten darf."
CITY = "Eigene Stadt"
NO_CITY = "keine"


def city_help(names: Sequence[str]) -> str:
    return f"/einstellungen stadt {names[0] if names else 'Name'}"


def no_such_setting(name: str, known: Sequence[str]) -> str:
    return f"Die Einstellung „{short(name)}“ gibt es nicht. Es gibt: {listed(known)}."


def no_such_city(name: str, known: Sequence[str]) -> str:
    which = f"Geladen: {listed(known)}." if known else "Es ist noch keine Stadt geladen."
    return f"Die Stadt „{short(name)}“ kenne ich nicht. {which}"


def city_chosen(name: str) -> str:
    return f"Treffer aus {name} kommen hier jetzt zuerst."


CITY_FORGOTTEN = "Hier kommt jetzt keine Stadt zuerst."
QUIET = "Ruhezeit"
QUIET_HELP = "/einstellungen ruhezeit 20-6, oder: keine"
NEVER_QUIET = "Hier gilt keine Ruhezeit: Was abonniert ist, kommt zu jeder Stunde."
MOST = "Höchstens ungefragt"


def no_quiet_hours(value: str) -> str:
    return f"„{short(value)}“ ist keine Ruhezeit. Zum Beispiel: {QUIET_HELP}"


def quiet_chosen(told: str) -> str:
    return f"Hier ist jetzt Ruhe von {told}: Was abonniert ist, kommt danach. Fragen beantworte ich immer."


def a_day(most: int) -> str:
    return f"{several(most, 'Nachricht', 'Nachrichten')} am Tag"


def most_help(usual: int) -> str:
    return f"/einstellungen höchstens {usual}"


def no_such_count(value: str, largest: int) -> str:
    return f"„{short(value)}“ geht nicht: Es muss eine Zahl von 1 bis {largest} sein."


def most_chosen(most: int) -> str:
    return (
        f"Ungefragt kommen hier jetzt höchstens {a_day(most)}; was darüber hinausgeht, steht in der nächsten "
        "Ausgabe. Fragen beantworte ich immer."
    )


def denied(command: str) -> str:
    return (
        f"Der Befehl /{command} ist für Sie hier nicht freigegeben. Das legt fest, wer diesen Bot betreibt."
    )
