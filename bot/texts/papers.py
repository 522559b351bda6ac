"""Sentences around single papers."""


def not_found(number: str) -> str:
    """The same for a number that never existed and for one that is not public."""
    return (
        f"Eine öffentliche Vorlage mit der Nummer „{number}“ ist nicht zu finden. "
        "Die Nummer steht oben auf der Vorlage, etwa 2025/0142."
    )


def no_number(text: str) -> str:
    return f"In „{text}“ erkenne ich keine Nummer. Nach Wörtern sucht: /suche {text}"


def ambiguous(number: str, count: int) -> str:
    return f"„{number}“ passt auf {count} Vorlagen. Welche ist gemeint?"


NO_ORGANIZATION = "Gremium nicht genannt"
ABOVE = "gehört zu"
BELOW = "hierzu"
RELATED = "siehe auch"
