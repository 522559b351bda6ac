"""The sentences of /hilfe and /stand."""

from bot.texts.general import several, short

HEADING = (
    "Ich bin ein Programm und finde Vorlagen und Beschlüsse der Stadträte. "
    "Diese Befehle kenne ich; vor jeden passt auch ein ! statt des Schrägstrichs:"
)
HEADER = ("Befehl", "Was er tut")
FREE = (
    "Wer mich direkt anspricht, kann auch ohne Befehl schreiben: Eine Frage beantworte ich aus den "
    "Vorlagen, mit "
    "Fundstelle; nach einzelnen Wörtern suche ich."
)


def no_such_command(name: str) -> str:
    return f"Den Befehl „{short(name)}“ gibt es nicht."


def example(text: str) -> str:
    return f"Zum Beispiel: {text}"


STAND_HEADER = ("Stadt", "Vorlagen", "Zeitraum", "Sitzungen", "mit Text", "zuletzt geladen")
STAND_CAPTION = "Das ist geladen (nur Öffentliches):"
NEVER = "noch nie vollständig"

WORDS_ONLY = "Gesucht wird nach Wörtern; die Suche nach Bedeutung ist nicht eingerichtet."


def meaning_incomplete(waiting: int) -> str:
    return (
        f"Die Suche nach Bedeutung wird noch vorbereitet ({several(waiting, 'Vorlage', 'Vorlagen')} fehlen); "
        "nach Wörtern ist alles zu finden."
    )
