"""Sentences around search results."""

from collections.abc import Sequence

from bot.texts.general import listed, several, short


def _count(total: int) -> str:
    return several(total, "Treffer", "Treffer")


def hits(query: str, total: int | None) -> str:
    """`total` None, here and below: so many that their number says nothing."""
    return f"{'Die besten Treffer' if total is None else _count(total)} zu „{short(query)}“"


def in_city(city: str, total: int | None) -> str:
    return f"{city}: {'die besten Treffer' if total is None else _count(total)}"


def elsewhere(total: int | None) -> str:
    return f"In den anderen Städten: {'die besten Treffer' if total is None else _count(total)}"


def nothing_in(city: str) -> str:
    return f"In {city} ist dazu nichts zu finden."


def nothing(query: str, stock: str, *, filtered: bool = False) -> str:
    """`stock` is '' where nothing can be promised about what was searched."""
    found = f"Zu „{short(query)}“ ist {'mit diesen Filtern ' if filtered else ''}nichts zu finden."
    return f"{found} Durchsucht: Bestand {stock}." if stock else found


def stock_of(city: str, first: str, last: str, papers: int) -> str:
    years = first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
    return f"{city} {years}, {several(papers, 'Vorlage', 'Vorlagen')}"


def unknown_number(number: str) -> str:
    return f"Eine Vorlage {short(number)} gibt es hier nicht; gesucht habe ich nach den übrigen Wörtern."


def searched_instead(searched: str) -> str:
    return f"Ich habe nach „{short(searched)}“ gesucht; so geschrieben kommt es in keiner Vorlage vor."


def shown(count: int) -> str:
    return f"Gezeigt sind die ersten {count}."


def meant(words: Sequence[str]) -> str:
    return f"Meinten Sie vielleicht: {listed([f'„{short(each)}“' for each in words])}?"


LITERALLY = "Wörtlich suchen"
MEANT, OR_MEANT = "Meinten Sie vielleicht", "oder"
WITHOUT_FILTER = "Ohne diese Filter suchen"
WORDS_ONLY = "Gerade suche ich nur nach den Wörtern selbst, nicht nach ihrem Sinn."
HINT_NOTHING = "Oft hilft ein anderes Wort oder ein kürzeres. Nummern suche ich so: /vorlage 2025/0142"
