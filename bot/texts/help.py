"""The sentences of /hilfe, /stand and /datenschutz."""

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

PRIVACY = (
    "Was ich speichere:\n"
    "• Ihre Nachricht nur so lange, bis sie beantwortet ist; dann lösche ich ihren Wortlaut.\n"
    "• Statt Ihres Namens ein Kürzel, aus dem er sich nicht zurückrechnen lässt.\n"
    "• Ihre letzte Liste in diesem Gespräch mit ihren Suchwörtern, damit /mehr sie fortsetzen und "
    "/vorlage 2 daraus öffnen "
    "kann: {memory}.\n"
    "• Ihre letzten Fragen und Suchen in diesem Gespräch und welche Vorlagen ich dazu gezeigt habe, für "
    "Rückfragen wie „und was kostet das?“: {conversation}. "
    "/vergiss löscht sie und die Liste sofort.\n"
    "• Von einer Datei, die Sie mir ohne Auftrag schicken, nur wo sie liegt: {memory}. Texte zum "
    "Zusammenfassen oder "
    "Umschreiben speichere ich nicht.\n"
    "• Welche Antwort wann in welchen Raum ging, ohne ihren Text: {ledger}. So kann ich eine Antwort "
    "zurückziehen, wenn die Stadt ein Dokument zurückzieht.\n"
    "• Ob Ihnen eine Antwort geholfen hat (👍 oder 👎 darunter), mit demselben Kürzel: {ledger}, oder bis "
    "Sie die Reaktion zurücknehmen.\n"
    "• Wohin Antworten in diesem Gespräch gehen und was hier eingestellt ist (/einstellungen), bis ich es "
    "verlasse.\n"
    "• Was hier abonniert ist (/abos) und verfolgt wird (/verfolgt), bis es abbestellt wird, und welche "
    "Meldungen dieses Gespräch schon bekommen hat, ohne ihren Text: 400 Tage.\n"
    "{elsewhere}"
    "Was ich nicht tue: Nachrichten auswerten, die nicht an mich gerichtet sind, Namen weitergeben"
    "{nowhere}. Ich zeige nur, was die Städte selbst veröffentlicht haben."
)
NOT_ELSEWHERE = ", Texte an fremde Dienste schicken"


def elsewhere(server: str) -> str:
    """`server` is asked what a question means."""
    return (
        f"• Den Wortlaut Ihrer Fragen schicke ich, ohne Namen und ohne Kürzel, an {server}: Dort rechnet "
        "das Sprachmodell, das die Stadt für die Suche eingerichtet hat.\n"
    )


def written_at(server: str) -> str:
    """`server` has the model that writes."""
    return (
        "• Fragen, Aufträge für Texte und Dateien, die ich zusammenfassen soll, schicke ich mit den "
        "passenden Stellen "
        f"der Vorlagen, ohne Namen und ohne Kürzel, an {server}: Dort schreibt das Sprachmodell, das die "
        "Stadt dafür "
        "eingerichtet hat. Was es schreibt, ist gekennzeichnet, und gezählt wird nur, wie viel es war.\n"
    )


def days(count: int) -> str:
    return "einen Tag" if count == 1 else f"{count} Tage"


WORDS_ONLY = "Gesucht wird nach Wörtern; die Suche nach Bedeutung ist nicht eingerichtet."


def meaning_incomplete(waiting: int) -> str:
    return (
        f"Die Suche nach Bedeutung wird noch vorbereitet ({several(waiting, 'Vorlage', 'Vorlagen')} fehlen); "
        "nach Wörtern ist alles zu finden."
    )
