"""Whether a text would decide about one person or judge one: such texts are not written."""

import re

from bot.assistant.asking import is_individual_case
from bot.texts.writing import ASKING_WORDS

_KINDS = (
    r"\w*bescheide?s?|(?:\w+-?)?zeugnis(?:se)?|\w*abmahnung(?:en)?|\w*kündigung(?:sschreiben|en)?"
    r"|(?:\w+)?beurteilung(?:en)?|\w*empfehlungsschreiben|\w*referenzschreiben|anhörungsschreiben"
)
_BEGINS = re.compile(rf"\W*(?:(?:{'|'.join(ASKING_WORDS)})\s+)*(?:{_KINDS})\b", re.IGNORECASE)


def is_individual(text: str) -> bool:
    """`text` is all that somebody wrote: what is wanted and what it is about."""
    return bool(_BEGINS.match(text)) or is_individual_case(text)
