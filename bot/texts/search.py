"""Sentences around search results."""

from bot.texts.general import number, several


def hits(query: str, total: int) -> str:
    return f"{several(total, 'Treffer', 'Treffer')} zu „{query}“"


def in_city(city: str, total: int) -> str:
    return f"{city}: {several(total, 'Treffer', 'Treffer')}"


def elsewhere(total: int) -> str:
    return f"In den anderen Städten: {several(total, 'Treffer', 'Treffer')}"


def nothing_in(city: str) -> str:
    return f"In {city} ist dazu nichts zu finden."


def nothing(query: str, stock: str) -> str:
    return f"Zu „{query}“ ist nichts zu finden. Durchsucht: {stock}."


def stock_of(city: str, first: str, last: str, papers: int) -> str:
    years = first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
    return f"{city} {years} ({several(papers, 'Vorlage', 'Vorlagen')})"


def page(first: int, last: int, total: int) -> str:
    return f"{first} bis {last} von {number(total)}"


HINT_NOTHING = "Oft hilft ein anderes Wort oder ein kürzeres. Nummern suche ich so: /vorlage 2025/0142"
