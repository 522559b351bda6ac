"""What is said about what was said before."""

from collections.abc import Sequence

from bot.texts.general import short


def understood_as(question: str) -> str:
    return f"Verstanden als: {short(question)}"


def about(question: str) -> str:
    return f"Zu: {short(question)}"


def compared(topic: str) -> str:
    return f"Verstanden als: /vergleich {short(topic)}"


def not_loaded(city: str, loaded: Sequence[str]) -> str:
    return f"{city} ist hier nicht geladen. Geladen: {', '.join(loaded)}."


def no_such_city(name: str, loaded: Sequence[str]) -> str:
    return (
        f"„{short(name)}“ ist keine Stadt, von der hier etwas geladen ist. Geladen: {', '.join(loaded)}. "
        "Ist ein Stadtteil gemeint, stellen Sie die Frage bitte ganz."
    )


LOST = (
    "Worauf bezieht sich das? An die letzte Frage hier kann ich das nicht anknüpfen. Bitte ganz fragen, "
    "etwa: /frage Wann wurde die Sanierung des Freibads beschlossen?"
)
