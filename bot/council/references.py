"""Reference numbers of papers: one comparable key for all ways to write them.

A key is the numbers first, then the letters: `BV/0857/2031/2` is `857/31/2 BV`. So one text index
finds a number whatever its prefix (`857/31 …`) and its revisions (`857/31/…`) as ranges.

What folding makes equal although it may differ, all of it accepted because a hit shows its number:
- a two-digit year has lost its century, and its place: 2019/26 and 19/2026 are both `19/26`;
- leading zeros: 0857/31 and 857/31; kinds of separators: 1-2/24 and 1/2/24;
- the noun of an ordinal: „1. Ergänzung“ and „1. Nachtrag“ are both revision 1.
A number between 1970 and 2069 beside a full year (BV/2022/2016) is kept in full, and so is the
year: folding either would make it 2022/0016. Its short form 22/2016 therefore does not find it.
"""

import re
import unicodedata
from enum import IntEnum


def reference_key(reference: str) -> str:
    """The canonical form for comparison, "" where there is neither letter nor digit.

    Letters before the first and after the last number move to the end, letters between numbers
    keep their place (`17/SVV/0123` is `17/SVV/123`): they are part of the counting, no prefix.
    """
    tokens = _TOKEN.findall(_ORDINAL_NOUN.sub(r"\1", unicodedata.normalize("NFKC", reference)))
    places = [place for place, token in enumerate(tokens) if token.isdigit()]
    if not places:
        return " ".join(tokens).upper()
    first, last = places[0], places[-1]
    numbers = "/".join(_folded(tokens[first : last + 1]))
    return " ".join([numbers, *tokens[:first], *tokens[last + 1 :]]).upper()


def number_key(key: str) -> str:
    """A key without its letters, which papers of the same number share: `857/31/2`."""
    number = key.partition(" ")[0]
    return number if number[:1].isdigit() else ""


def group_key(key: str) -> str:
    """The same for a paper and its revisions or supplements, else the key itself.

    A last part counts as revision only where the form is certain, see `_ancestors`. A paper
    wrongly left alone is shown twice, one wrongly grouped would hide another.
    """
    number, space, letters = key.partition(" ")
    bases = _ancestors(number, prefixed=bool(letters))
    return bases[-1] + space + letters if bases else key


class Match(IntEnum):
    """How well a stored key fits what was asked, the best first."""

    EXACT = 0
    UNPREFIXED = 1
    """The same number; one of the two has no letters."""
    REVISION = 2
    """Stored is a revision of what was asked."""
    BASE = 3
    """Stored is what the asked one is a revision of."""
    OTHER_PREFIX = 4
    """The same number with other letters, in many cities another paper."""


def matches(asked: str, stored: str) -> Match | None:
    """Compares two keys; None where `stored` is not what was asked."""
    number, _, letters = asked.partition(" ")
    stored_number, _, stored_letters = stored.partition(" ")
    if not number_key(asked):
        return None
    if number == stored_number:
        return _same_number(letters, stored_letters)
    if letters and stored_letters and letters != stored_letters:
        return None
    prefixed = bool(letters or stored_letters)
    if number in _ancestors(stored_number, prefixed=prefixed):
        return Match.REVISION
    return Match.BASE if stored_number in _ancestors(number, prefixed=prefixed) else None


def lookup_ranges(asked: str) -> list[tuple[str, str]]:
    """Half-open ranges of keys that hold every match of the asked key, for an indexed column.

    They may hold more: `matches` decides. Texts must compare by code points (SQLite BINARY).
    """
    number = number_key(asked)
    if not number:
        return []
    revisions = (number + "/", number + "0")  # "0" is the character after "/"
    # Of a bare number 12 all of 12/… would be revisions.
    ranges = [_with_any_letters(number), revisions] if "/" in number else [_with_any_letters(number)]
    return ranges + [_with_any_letters(ancestor) for ancestor in _ancestors(number, prefixed=True)]


_TOKEN = re.compile(r"[0-9]+|[A-Za-zÄÖÜäöüß]+")
_SMALL = re.compile(r"[0-9]{1,2}")
_FULL_YEAR = re.compile(r"19[7-9][0-9]|20[0-6][0-9]")
_ORDINAL_NOUN = re.compile(r"\b([0-9]{1,2})\. ?[A-Za-zÄÖÜäöüß]+\s*$")


def _folded(tokens: list[str]) -> list[str]:
    """Zeros dropped, and the year among the first two numbers in two digits."""
    parts = [token.lstrip("0") or "0" if token.isdigit() else token for token in tokens]
    numbers = [place for place, token in enumerate(parts) if token.isdigit()]
    years = [place for place in numbers[:2] if is_full_year(parts[place])]
    if len(years) == 1 and len(numbers) > 1:
        parts[years[0]] = parts[years[0]][2:].lstrip("0") or "0"
    return parts


def is_full_year(part: str) -> bool:
    """1970 to 2069: a hundred years, so that two digits name each of them once."""
    return _FULL_YEAR.fullmatch(part) is not None


def is_small(part: str) -> bool:
    return _SMALL.fullmatch(part) is not None


def _ancestors(number: str, *, prefixed: bool) -> list[str]:
    """What the number is a revision of, nearest first; empty where it is none for certain.

    Certain are year and number (in either order) followed by small numbers only. Where the number
    is as short as the year (36/13/1), it takes letters, or a revision of one digit: `40/12/24` may
    be office, number and year. Letters between the numbers (16/V/9/12) are a system of their own.
    """
    parts = number.split("/")
    head, tail = parts[:2], parts[2:]
    if not all(part.isdigit() for part in head) or not all(map(is_small, tail)):
        return []
    if not any(is_small(part) or is_full_year(part) for part in head):
        return []
    if all(map(is_small, head)) and not prefixed and any(len(part) > 1 for part in tail):
        return []
    return ["/".join(parts[:end]) for end in range(len(parts) - 1, 1, -1)]


def _same_number(letters: str, stored_letters: str) -> Match:
    if letters == stored_letters:
        return Match.EXACT
    return Match.OTHER_PREFIX if letters and stored_letters else Match.UNPREFIXED


def _with_any_letters(number: str) -> tuple[str, str]:
    return number, number + "!"  # "!" is the character after the space before the letters
