"""Which command free words are meant for."""

import re

from bot.assistant.asking import is_question

_SUMMARY = re.compile(
    r"^(?:bitte\s+)?(?:fasse?|fassen sie)\b.*\bzusammen\b|^(?:bitte\s+)?(?:eine\s+)?(?:kurze\s+)?zusammenfassung\b",
    re.IGNORECASE | re.DOTALL,
)
_COMPARISON = re.compile(r"^(?:bitte\s+)?vergleiche?\b|^(?:bitte\s+)?vergleichen sie\b", re.IGNORECASE)
_WRITING = re.compile(
    r"^(?:bitte\s+)?(?:schreibe?n?|formulier\w*|entwirf|entwerfen|verfasse?n?|übersetze?n?|kürze?n?|vereinfache?n?)\b"
    r"|^(?:bitte\s+)?(?:mach|mache|machen sie)\b.*\b(?:kürzer|einfacher|bürgernäher|bürgernah|förmlicher)\b",
    re.IGNORECASE | re.DOTALL,
)


_FOLLOW_UP = re.compile(r"^(?:und|oder|auch|was ist mit)\b.*\?\s*$", re.IGNORECASE | re.DOTALL)


def command_for(text: str) -> str:
    """A question, something to summarise or to write, or else words to search for."""
    for name, wording in (("zusammenfassung", _SUMMARY), ("vergleich", _COMPARISON), ("text", _WRITING)):
        if wording.search(text):
            return name
    return "frage" if is_question(text) or _FOLLOW_UP.search(text) else "suche"
