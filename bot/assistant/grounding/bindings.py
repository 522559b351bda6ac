"""Parts and wholes: „62 von 75“, in that order."""

import re
from collections.abc import Iterator

from bot.assistant.grounding.number_words import WORD, number_of

_PAIR = re.compile(
    rf"(?<![\d.,])(\d+|\b(?:{WORD})) (?:von|der|von insgesamt|von den) (\d+"
    rf"|(?:{WORD})\b)(?![.,]?\d)",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"\bvon (?:den |insgesamt |rund )?(\d+|{WORD}) [A-ZÄÖÜ][\w-]+(?: [a-zäöüß][\w-]*"
    rf"| [A-ZÄÖÜ][\w-]+){{1,5}}? (\d+|{WORD})(?=[ .](?!Prozent|Euro|%))(?![.,]?\d)",
    re.IGNORECASE,
)


def pairs_hold(sentence: str, quoted: str) -> bool:
    """„62 von 75“ is not „75 von 62“."""
    known = set(pairs(quoted))
    wholes = {whole for _, whole in known}
    return not any(
        (whole, part) in known or (whole in wholes and (part, whole) not in known)
        for part, whole in pairs(sentence)
    )


def pairs(text: str) -> Iterator[tuple[int, int]]:
    """Part and whole."""
    for part, whole in _PAIR.findall(text):
        yield _value(part), _value(whole)
    for whole, part in _OF.findall(text):
        yield _value(part), _value(whole)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else number_of(word)
