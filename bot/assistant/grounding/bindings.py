"""Whether a number is said of what the quotes say it of, where they give several of one kind."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence

from bot.assistant.grounding.clauses import is_said
from bot.assistant.grounding.number_words import WORD, number_of
from bot.assistant.grounding.numbers import Quantity
from bot.assistant.grounding.words import TELLING
from bot.retrieval.words.german import terms

_PAIR = re.compile(rf"(?<![\d.,])(\d+|\b(?:{WORD})) (?:von|der|von insgesamt|von den) (\d+|(?:{WORD})\b)(?![.,]?\d)", re.IGNORECASE)
_OF = re.compile(rf"\bvon (?:den |insgesamt |rund )?(\d+|{WORD}) [A-ZÄÖÜ][\w-]+(?: [a-zäöüß][\w-]*| [A-ZÄÖÜ][\w-]+){{1,5}}? (\d+|{WORD})(?=[ .](?!Prozent|Euro|%))(?![.,]?\d)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<!\b[A-Za-z])(?<!\D\d)(?<!\D\d\d)(?<!Mio)(?<!Mrd)[.!?]\s(?=[A-ZÄÖÜ])|\s\|\s")
_SEPARATOR = re.compile(r"[,;:|]\s|(?<!\b[A-Za-z])\.\s|\s(?:und|sowie|während)\s")


def pairs_hold(sentence: str, quoted: str) -> bool:
    """„62 von 75“ is not „75 von 62“."""
    known = set(_pairs(quoted))
    wholes = {whole for _, whole in known}
    return not any(
        (whole, part) in known or (whole in wholes and (part, whole) not in known)
        for part, whole in _pairs(sentence)
    )


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Part and whole."""
    for part, whole in _PAIR.findall(text):
        yield _value(part), _value(whole)
    for whole, part in _OF.findall(text):
        yield _value(part), _value(whole)


def belong(sentence: str, said: Sequence[Quantity], quoted: str, known: Sequence[Quantity]) -> bool:
    """Only where a sentence has one number, so that all of its words speak of that."""
    measured = [each for each in said if each.unit not in {"", "ordinal"} or each.thing]
    if len(measured) != 1:
        return True
    [mine] = measured
    ends = [gap.end() for gap in _SENTENCE.finditer(quoted)]
    at = next((bisect(ends, each.start) for each in known if each[:2] == mine[:2]), None)
    rivals = [each for each in known if each.unit == mine.unit]
    beside = [each for each in rivals if bisect(ends, each.start) == at]
    if len({each.value for each in rivals}) < 2 or not mine.unit:  # noqa: PLR2004 - itself and another
        return True
    words = frozenset(word for word in terms(sentence) if word not in TELLING and not word.isdigit())
    if len({each.value for each in beside}) > 1:
        return _fits(mine, _parts(quoted, beside), words)
    # Of another sentence's number only where nothing else is said than what stands there.
    parts = _parts(quoted, rivals)
    own = [part for part, value in parts if value == mine.value]
    elsewhere = [part for part, value in parts if value != mine.value]
    return not words or any(words <= part for part in own) or not any(words <= part for part in elsewhere)


def _fits(mine: Quantity, parts: Sequence[tuple[frozenset[str], object]], words: frozenset[str]) -> bool:
    own = [_distinct(part, parts, words) for part, value in parts if value == mine.value]
    others = [_distinct(part, parts, words) for part, value in parts if value != mine.value]
    return not own or max(own) > 0 or max(others, default=0) == 0


def _parts(quoted: str, rivals: Sequence[Quantity]) -> list[tuple[frozenset[str], object]]:
    """The stretch of text around each of them, up to the next separator."""
    found = []
    for each in rivals:
        start = max((gap.end() for gap in _SEPARATOR.finditer(quoted, 0, each.start)), default=0)
        gap = _SEPARATOR.search(quoted, each.start + len(each.figures))
        stretch = quoted[start : gap.start() if gap else len(quoted)]
        found.append((frozenset(terms(stretch)), each.value))
    return found


def _distinct(part: frozenset[str], parts: Sequence[tuple[frozenset[str], object]], words: frozenset[str]) -> int:
    """Content words of the sentence that stand in this part and in no other."""
    others = frozenset(word for other, _ in parts if other is not part for word in other)
    return sum(1 for word in words if is_said(word, part) and not is_said(word, others))


def _value(word: str) -> int:
    return int(word) if word.isdigit() else number_of(word)
