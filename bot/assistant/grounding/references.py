"""Numbers of papers in a sentence: only those of its sources, and what the quotes name."""

import re

from bot.assistant.grounding.ground import Ground
from bot.council.asked import asked_references
from bot.council.references import Match, matches, reference_key


def take_references(sentence: str, ground: Ground) -> tuple[bool, str]:
    """Whether all are known, and the sentence without them."""
    there = f"{ground.quoted} | {ground.stated}"
    known = [each.reference for each in ground.sources if each.reference]
    known += [there[each.start : each.end] for each in asked_references(there)]
    rest, holds = sentence, True
    for number in dict.fromkeys(each.reference for each in ground.sources if each.reference):
        rest = _without(rest, number)
    for each in reversed(asked_references(rest)):
        holds = holds and any(_is_same(rest[each.start : each.end], number) for number in known)
        if holds:
            rest = rest[: each.start] + " … " + rest[each.end :]
    return holds, rest


_SAME = {Match.EXACT, Match.UNPREFIXED}
_WORD = re.compile(r"^\W*(?:[A-Za-zÄÖÜäöüß]{6,}|Nr\.?|Drs\.?)[- ](?:Nr\.?\s)?")
_DIGITS = re.compile(r"\d+")


def _is_same(said: str, known: str) -> bool:
    """One number; a year may be written with two figures, all others but for leading zeros alike."""
    keys = [reference_key(_WORD.sub("", each)) for each in (said, known)]
    if matches(*keys) not in _SAME:
        return False
    return all(
        int(one) == int(other) or (len(one) + len(other) == 6 and int(one) % 100 == int(other) % 100)  # noqa: PLR2004 - 2031 and 31
        for one, other in zip(_DIGITS.findall(said), _DIGITS.findall(known), strict=False)
    )


def _without(text: str, number: str) -> str:
    """Where it stands whole: not in a longer number."""
    place = text.find(number)
    while place >= 0:
        end = place + len(number)
        around = text[place - 1 : place] + text[end : end + 1]
        continues = text[end : end + 1] in "/-" and text[end + 1 : end + 2].isdigit()
        if not any(map(str.isalnum, around)) and not continues and text[place - 1 : place] not in {"/", "-"}:
            text = text[:place] + " … " + text[end:]
            end = place
        place = text.find(number, end)
    return text
