"""Sentences around single papers."""

from bot.texts.general import short


def not_found(number: str) -> str:
    """The same for a number that never existed and for one that is not public."""
    return (
        f"Eine öffentliche Vorlage mit der Nummer „{short(number)}“ ist nicht zu finden. "
        "Die Nummer steht oben auf der Vorlage, etwa 2025/0142."
    )


def ambiguous(number: str, count: int) -> str:
    return f"„{short(number)}“ passt auf {count} Vorlagen. Welche ist gemeint?"


def open_one(number: int) -> str:
    return f"Eine davon öffnen: /vorlage {number}"


def no_such_revision(asked: str, base: str) -> str:
    """The same for a revision that never existed and for one that is not public."""
    return f"Eine Fassung {short(asked)} gibt es hier nicht; das ist {base}."


HOW_TO_OPEN = (
    "Nach einer nummerierten Liste öffnet /vorlage 2 den zweiten Eintrag. Gibt es eine Nummer in mehreren "
    "Städten, hilft der Name dahinter: /vorlage 2025/0142 Trier"
)
NO_ORGANIZATION = "Gremium nicht genannt"
ABOVE = "gehört zu"
BELOW = "hierzu"
RELATED = "siehe auch"
VERSIONS = {
    "first": "erste Fassung",
    "earlier": "frühere Fassung",
    "later": "neuere Fassung",
    "same": "noch einmal veröffentlicht",
}
"""By grouping.Kind; another paper of the matter is called what it is: a Vorlage where nothing is said."""
OTHER_PAPER = "weitere Vorlage"
