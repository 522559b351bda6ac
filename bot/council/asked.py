"""The numbers of papers in what people type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.council.city_numbers import number_spans
from bot.council.references import is_full_year, is_small, reference_key


@dataclass(frozen=True, slots=True)
class AskedReference:
    """A paper a user means by its number. The span holds the words for it too: „Vorlage Nr. 19/1012“."""

    key: str
    start: int
    end: int


def asked_references(text: str, forms: Sequence[re.Pattern[str]] = ()) -> tuple[AskedReference, ...]:
    """The reference numbers in what a user typed, in order; dates, times, amounts are none.

    What looks like a number of a paper is taken anywhere; what could be something else (31234,
    1/12, 2018/19) only with a word such as Vorlage before it or, less strictly, as the whole text.
    What has one of the `forms` (`city_numbers.number_pattern`) is one wherever it stands.
    """
    spaced = _SPACED_WHOLE.fullmatch(text)
    if spaced and any(map(is_full_year, _DIGITS.findall(spaced["reference"])[:2])):
        return (AskedReference(reference_key(spaced["reference"]), *spaced.span("all")),)
    found = [asked for each in _CANDIDATE.finditer(text) if (asked := _read(text, each))]
    own = [_with_word(text, *span) for span in number_spans(text, forms)]
    own = [
        each for each in own if not any(asked.start <= each.start < each.end <= asked.end for asked in found)
    ]
    found = [
        asked for asked in found if not any(asked.start < each.end and each.start < asked.end for each in own)
    ]
    return tuple(sorted((*own, *found), key=lambda asked: asked.start))


_L = "A-Za-zÄÖÜäöü"
_DIGITS = re.compile(r"[0-9]+")
_WORD = (
    r"(?:\b\w*(?:vorlagen?|antrag|anträge|anfragen?|drucksachen?|mitteilung(?:en)?)"
    r"(?:[- ]?(?:nr|nummern?)\b\.?)?|\b(?:drs|nr|nummern?)\b\.?|#)\s?[:–-]?\s?[„\"(]?"
)
_WORD_BEFORE = re.compile(_WORD + "$", re.IGNORECASE)
# Numbers of laws, telephones, calendar weeks and files look like those of papers.
_OTHER = r"(?:art|artikel|abs|tel|telefon|fax|kw|az|e[ug]|ewg)\b"
_OTHER_BEFORE = re.compile(rf"(?:§|\b{_OTHER}\.?)\)?[\s:/-]?(?:nr\.?\s?)?$", re.IGNORECASE)
_SPACED_PREFIX = re.compile(r"(?<![\w.-])[A-ZÄÖÜ]{1,5} $")
# „DHH 2025 6701“: spaces between numbers, only as the whole text.
_SPACED_WHOLE = re.compile(
    rf"\W*(?P<all>(?:{_WORD}\s?)?(?!{_OTHER})"
    rf"(?P<reference>[{_L}]{{1,5}}[ /-]?[0-9]{{1,7}}(?:[ /-][0-9]{{1,7}}){{1,3}}))\W*",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(
    r"(?<![\w/+@-])(?<![0-9][.,:])"
    rf"(?P<letters>(?<!\.)(?:[{_L}]{{1,5}}[/-]){{0,2}}[{_L}]{{1,5}}[/-]?)?[0-9]{{1,7}}"
    rf"(?:(?:\s?[/／]\s?|[-‐‑–])(?:[0-9]{{1,7}}|[{_L}]{{1,4}}(?=[/-][0-9])|[A-ZÄÖÜ]{{1,4}}\b)){{0,5}}"
    r"(?:\s[0-9]{1,2}\.\s?(?:Erg|Änd|Nachtr|Neuf)\w*)?"
    r"(?!\w|[/-][0-9]|[.,:][0-9])"
)
_DATE = re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS = 12
_REACH = 60  # characters before a number in which a word for it can stand


def _read(text: str, candidate: re.Match[str]) -> AskedReference | None:
    start, end = candidate.span()
    before = text[max(0, start - _REACH) : start]
    if _OTHER_BEFORE.search(before + (candidate["letters"] or "")) or _DATE.fullmatch(candidate[0]):
        return None
    prefix = None if _WORD_BEFORE.search(before) else _SPACED_PREFIX.search(before)
    if prefix:
        start -= len(prefix[0])
        before = before[: prefix.start()]
    reference = text[start:end]
    if word := _WORD_BEFORE.search(before):
        start -= len(word[0])
    whole = not re.search(r"\w", text[:start] + text[end:])
    if not _is_meant(reference, worded=word is not None, whole=whole):
        return None
    return AskedReference(reference_key(reference), start, end)


def _with_word(text: str, start: int, end: int) -> AskedReference:
    word = _WORD_BEFORE.search(text[max(0, start - _REACH) : start])
    return AskedReference(reference_key(text[start:end]), start - len(word[0]) if word else start, end)


def _is_meant(reference: str, *, worded: bool, whole: bool) -> bool:
    numbers = _DIGITS.findall(reference)
    if len(numbers) == 1:
        return (worded or whole) and not is_small(numbers[0]) and not is_full_year(numbers[0])
    if worded:
        return True
    if re.search(f"[{_L}]", reference):
        return _may_have_year(numbers)
    if whole:
        return _may_have_year(numbers) and all(map(is_small, numbers[2:]))
    return bool(re.search("[/／]", reference)) and _surely_has_year(numbers)


def _may_have_year(numbers: list[str]) -> bool:
    head = numbers[:2]
    return any(map(is_full_year, head)) or (any(map(is_small, head)) and not all(map(is_small, numbers)))


def _surely_has_year(numbers: list[str]) -> bool:
    """Not a month (10/2025), school year (2018/19, 2018/2019), fraction or telephone number."""
    first, second = numbers[:2]
    if not all(map(is_small, numbers[2:])) or (is_full_year(first) and is_full_year(second)):
        return False
    if is_full_year(first):
        return not is_small(second)
    if is_full_year(second):
        return not is_small(first) or int(first) > _MONTHS
    return is_small(first) != is_small(second)
