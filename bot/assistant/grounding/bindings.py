"""Whether a number is said of what the quotes say it of, where they give several of one kind."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from bot.assistant.grounding.clauses import root
from bot.assistant.grounding.number_words import WORD, number_of
from bot.assistant.grounding.numbers import Quantity
from bot.assistant.grounding.words import TELLING
from bot.retrieval.words.german import terms

Stretch = tuple[frozenset[str], Decimal | Fraction]
"""Content words around a number, and the number."""
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
_SENTENCE = re.compile(r"(?<!\b[A-Za-z])(?<!\D\d)(?<!\D\d\d)(?<!Mio)(?<!Mrd)[.!?]\s(?=[A-ZÄÖÜ])|\s\|\s")
_SEPARATOR = re.compile(r"[,;:|]\s|(?<!\b[A-Za-z])\.\s|\s(?:und|sowie|während)\s")


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


def belong(sentence: str, said: Sequence[Quantity], quoted: str, known: Sequence[Quantity]) -> bool:
    """Only where a sentence has one number, so that all of its words speak of that."""
    measured = [each for each in said if each.unit not in {"", "ordinal"} or each.thing]
    rivals = [each for each in known if measured and each.unit == measured[0].unit]
    if len(measured) != 1 or not measured[0].unit or len({each.value for each in rivals}) < 2:  # noqa: PLR2004 - a rival
        return True
    [mine] = measured
    words = frozenset(word for word in terms(sentence) if word not in TELLING and not word.isdigit())
    ends = [gap.end() for gap in _SENTENCE.finditer(quoted)]
    beside = [
        each
        for each in rivals
        if _at(each, ends) in {_at(own, ends) for own in rivals if own.value == mine.value}
    ]
    if len({each.value for each in beside}) > 1:
        return _fits(mine, _parts(quoted, beside, _SEPARATOR), words)
    return _is_not_copied(mine, _parts(quoted, rivals, _SENTENCE), words)


def _at(number: Quantity, ends: Sequence[int]) -> int:
    """The place of its sentence."""
    return bisect(ends, number.start)


def _fits(mine: Quantity, parts: Sequence[Stretch], words: frozenset[str]) -> bool:
    """Whether the sentence has no more words of another number's stretch than of its own.

    The first stretch has words that hold for all: „ein Anteil von 35 Prozent, in der Altstadt 22 Prozent“.
    """
    first = parts[0][1]
    own = max((_distinct(part, parts, words) for part, value in parts if value == mine.value), default=0)
    others = max((_distinct(part, parts, words) for part, value in parts if value != mine.value), default=0)
    return others == 0 or own > others or (own == others and mine.value != first)


def _is_not_copied(mine: Quantity, parts: Sequence[Stretch], words: frozenset[str]) -> bool:
    """Where another sentence's number is told, nothing else is said than what stands there."""
    own = [part for part, value in parts if value == mine.value]
    others = [part for part, value in parts if value != mine.value]
    return not words or any(words <= part for part in own) or not any(words <= part for part in others)


def _parts(quoted: str, rivals: Sequence[Quantity], separator: re.Pattern[str]) -> list[Stretch]:
    """The stretch of text around each of them, up to the next separator."""
    found = []
    for each in rivals:
        start = max((gap.end() for gap in separator.finditer(quoted, 0, each.start)), default=0)
        gap = separator.search(quoted, each.start + len(each.figures))
        stretch = quoted[start : gap.start() if gap else len(quoted)]
        found.append((frozenset(terms(stretch)), each.value))
    return found


def _distinct(part: frozenset[str], parts: Sequence[Stretch], words: frozenset[str]) -> int:
    """Content words of the sentence that stand in this part and in no other."""
    own = {root(word) for word in part}
    others = {root(word) for other, _ in parts if other is not part for word in other}
    return sum(1 for word in words if root(word) in own - others)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else number_of(word)
