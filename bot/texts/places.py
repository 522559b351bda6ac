"""The sentences about a place: greeting, /einstellungen, what it may not do."""

from collections.abc import Sequence

from bot.texts.general import listed, short

GREETING = (
    "Guten Tag, ich bin Ratsbot, ein Programm. Ich finde Vorlagen und Beschlüsse der Stadträte, nur was "
    "die Städte selbst veröffentlicht haben. Zum Beispiel: /suche Hitzeaktionsplan\n"
    "Alle Befehle: /hilfe. Ich lese nur, was an mich gerichtet ist, und lösche jede Frage, sobald sie "
    "beantwortet ist; mehr dazu: /datenschutz"
)
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


def denied(command: str) -> str:
    return (
        f"Der Befehl /{command} ist für dich hier nicht freigegeben. Das legt fest, wer diesen Bot betreibt."
    )
