"""Sentences around what is new."""

from bot.texts.general import several, short


def decisions(count: int, since: str) -> str:
    return f"{several(count, 'Beschluss', 'Beschlüsse')} seit {since}"


def papers(count: int, since: str, *, further: bool = False) -> str:
    """`further`: others of that time have been named already."""
    one, more = ("weitere Vorlage", "weitere Vorlagen") if further else ("Vorlage", "Vorlagen")
    return f"{several(count, one, more)} seit {since}"


def nothing_since(since: str) -> str:
    return f"Seit {since} ist nichts Neues da."


def latest(since: str) -> str:
    return f"Seit {since} ist nichts Neues da. Die neuesten Vorlagen:"


def not_a_date(text: str) -> str:
    return (
        f"„{short(text)}“ erkenne ich nicht als Datum. Zum Beispiel: /neu 01.03.2025 oder /neu letzte Woche"
    )
