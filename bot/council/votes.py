"""How a council voted: the counts and the words for a majority, as council systems write them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Majority(StrEnum):
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Votes:
    """The count as stated; None for a number that is not given, which is not the same as 0."""

    yes: int | None = None
    no: int | None = None
    abstentions: int | None = None
    biased: int | None = None
    """Members who took no part because the matter concerns them („Befangen“)."""


def read_votes(wording: str) -> Votes | None:
    """The count in „Ja: 20, Nein: 4, Enthaltung: 22, Befangen: 0“ or „9 Ja-Stimmen, eine Enthaltung“.

    None without a count and where there is more than one (several votes on parts).
    """
    counted = counts(folded(wording))
    return counted[0] if len(counted) == 1 else None


def folded(wording: str) -> str:
    """What patterns are compared with: casefolded (ß is ss), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", wording).casefold().split())


def counts(text: str) -> list[Votes]:
    """All votes that a folded text gives the numbers of, in order.

    Numbers of several votes that cannot be told apart are votes without numbers.
    """
    found = _numbers(_LABELLED if _LABEL.search(text) else _COUNTED, text)
    most = max(map(len, found))
    if most < 2:  # noqa: PLR2004 - one vote
        return [Votes(*(numbers[0] if numbers else None for numbers in found))] if most else []
    yes, no, *_ = found
    if len(yes) == len(no) == most:
        return [Votes(*pair) for pair in zip(yes, no, strict=True)]
    return [Votes()] * most


def majority(text: str, votes: Votes | None) -> Majority | None:
    """What a full count shows goes before the word for it."""
    if votes and votes.yes is not None and votes.no is not None and (votes.yes or votes.no):
        if votes.yes == votes.no:
            return Majority.TIE
        return Majority.MAJORITY if votes.yes and votes.no else Majority.UNANIMOUS
    said = [each for each, pattern in _MAJORITIES if pattern.search(text)]
    # Two words for it are two votes, unless a tie is only explained by the second.
    return said[0] if len(said) == 1 or Majority.TIE in said else None


_MAJORITIES: tuple[tuple[Majority, re.Pattern[str]], ...] = (
    (Majority.TIE, re.compile(r"\bstimmengleichheit\b")),
    (Majority.UNANIMOUS, re.compile(r"(?<!nicht )\beinst(?:immig|\.)|\beinmütig|\bohne gegenstimmen?\b")),
    (Majority.MAJORITY, re.compile(r"\bmehrheitlich|\bstimmenmehrheit|\bmit mehrheit")),
)

_NUMBER_WORDS = {
    "keine": 0, "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_WORDS = "|".join(_NUMBER_WORDS)
# Figures may stick to the word before them („1 Nein-Stimme8 Ja-Stimmen“), number words may not.
_NUMBER = rf"((?<![\d.,])\d{{1,3}}|(?<!\w)(?:{_WORDS}))"

_YES, _NO, _ABSTENTION = "(?:ja|dafür)", "(?:nein|dagegen|gegen)", "(?:stimm)?enthaltung(?:en)?"
# A colon, or a number right behind the label that has none before it: „Ja 6 Nein 1“, not „6 Ja 1 Nein“.
_BEHIND = rf"(?:-?\s?stimmen)?(?:\s?[:=]\s?|\s)(?:(\d{{1,3}})(?!\d)|({_WORDS})\b)"
_LABEL = re.compile(rf"\b{_YES}(?:-?\s?stimmen)?\s?:\s?\d|(?<!\d )(?<!\d)\bja{_BEHIND}|\bnein\s?:\s?\d")
_BIASED = re.compile(rf"\bbefangen(?:heit)?\s?:\s?(\d{{1,3}})|{_NUMBER}\s?(?:mitglied\w* )?befangen")

_LABELLED = (*(re.compile(rf"\b{label}{_BEHIND}") for label in (_YES, _NO, _ABSTENTION)), _BIASED)
_COUNTED = (
    re.compile(rf"{_NUMBER}\s?(?:x\s?)?-?\s?(?:ja\b|(?:stimmen? )?dafür|(?:stimmen? )?gegen (?=\d))"),
    re.compile(
        rf"{_NUMBER}\s?(?:x\s?)?-?\s?(?:nein\b|gegenstimme|(?:stimmen? )?dagegen)|(?<=\d gegen )(\d{{1,3}})\b"
    ),
    re.compile(rf"{_NUMBER}\s?(?:x\s?)?-?\s?(?:stimm)?ent(?:h(?:alt|\b|\.)|\.)|enthaltung(?:en)?: (\d+)"),
    _BIASED,
)


def _numbers(patterns: Sequence[re.Pattern[str]], text: str) -> list[list[int]]:
    """Yes, no, abstentions and biased. Every pattern has one group that takes part: the number."""
    return [[_number(found[found.lastindex or 0]) for found in each.finditer(text)] for each in patterns]


def _number(word: str) -> int:
    return _NUMBER_WORDS[word] if word in _NUMBER_WORDS else int(word)
