"""Which command free words are meant for."""

import re
from collections.abc import Callable

from bot.assistant.asking import is_question
from bot.assistant.summary.wish import asked_in_words

_COMPARISON = re.compile(r"^(?:bitte\s+)?vergleiche?\b|^(?:bitte\s+)?vergleichen sie\b", re.IGNORECASE)
_FOLLOW_UP = re.compile(r"^(?:und|oder|auch|was ist mit)\b.*\?\s*$", re.IGNORECASE | re.DOTALL)


def command_for(text: str, is_wish: Callable[[str], bool]) -> str:
    """A question, something to summarise, to compare or to write (`is_wish`), or else words to search for."""
    if asked_in_words(text) is not None:
        return "zusammenfassung"
    if _COMPARISON.search(text):
        return "vergleich"
    if is_wish(text):
        return "text"
    return "frage" if is_question(text) or _FOLLOW_UP.search(text) else "suche"
