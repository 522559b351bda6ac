"""What of a text is not read as wording, and what is left of it afterwards."""

import re
from collections.abc import Collection, Sequence

from bot.council.asked import asked_references
from bot.council.glossary import Token
from bot.retrieval.words.quotes import QUOTED


def masked(text: str, forms: Sequence[re.Pattern[str]] = ()) -> str:
    """Quotes and numbers of papers, also of these forms, blanked out, everything else in its place."""
    spans = [found.span() for found in QUOTED.finditer(text)]
    spans += [(asked.start, asked.end) for asked in asked_references(text, forms)]
    for start, end in spans:
        text = f"{text[:start]}{'.' * (end - start)}{text[end:]}"
    return text


def without(text: str, row: Sequence[Token], taken: Collection[int]) -> str:
    """The text without the words at these places of the row."""
    if not taken:
        return text
    kept, place = [], 0
    for number in sorted(taken):
        if number < len(row):
            kept.append(text[place : row[number].start])
            place = max(place, row[number].end)
    kept.append(text[place:])
    return " ".join(part.strip() for part in kept if re.search(r"\w", part))
