"""What is said about what was said before."""

from bot.texts.general import several, short


def understood_as(question: str) -> str:
    return f"Verstanden als: {short(question)}"


def about(question: str) -> str:
    return f"Zu: {short(question)}"


def forgotten(count: int) -> str:
    if not count:
        return "Hier habe ich mir von Ihnen nichts gemerkt."
    return f"Gelöscht: {several(count, 'Eintrag', 'Einträge')}. Die nächste Frage beginnt ohne Vorgeschichte."


HOW_TO_FORGET = (
    "Gemerkt sind Ihre letzten Fragen in diesem Raum, für Rückfragen wie „und in Trier?“, und Ihre letzte "
    "Liste, für "
    "/mehr; beides höchstens so lange, wie /datenschutz sagt. Was im Chat selbst steht, löschen Sie dort."
)
