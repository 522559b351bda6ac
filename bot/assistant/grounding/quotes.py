"""Whether a quote stands in a text, and what stands around it.

Both are compared in one spelling: blanks, quotation marks, dashes, soft hyphens and words divided at a line's
end are made alike; letters, their case, figures and their order are not touched.
"""

import re
from dataclasses import dataclass

from bot.assistant.cleaning import plain

_MARKS = re.compile("[\"'„“”«»‚‘’‹›`´]+")
_DASHES = re.compile("[‐‑‒–—―−]")
# „Verwal-⏎tung“ is one word, „Schul- und“ and „Walther-⏎Rathenau“ keep their hyphen.
_DIVIDED = re.compile(
    r"(?<=[^\W\d_])-\s+(?!(?:und|oder|bzw|sowie|beziehungsweise|u|o|als|bis)\b)(?=[a-zäöüß])"
)
_HYPHEN_AT_END = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[A-ZÄÖÜ])")
_LEFT_OUT = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{3,})\s*[\])]|…|\.{3,})\s*")
_EDGES = " \"'.,;:!?…-"
# Not behind „1.“, „z. B.“ and other short forms.
_SENTENCE_END = re.compile(
    r"(?<!\D\d)(?<!\D\d\d)(?<!\b[A-Za-zÄÖÜ])(?<!\b(?:Nr|Dr|St|ca|Ca))(?<!\b(?:Mio|Mrd|Tsd"
    r"|vgl|Abs|Art|bzw))(?<!\b(?:inkl|zzgl|Prof))"
    r"[.!?]\"?\s+(?=[A-ZÄÖÜ\"\d])|\s\|\s|;\s"
)

FEWEST_WORDS = 3
FEWEST_LETTERS = 12
FEWEST_LETTERS_OF_PART = 6
LONGEST_GAP = 400
"""Characters that may be left out of a quote at one place."""
LONGEST_CONTEXT = 600
LONGEST_LEAD, LONGEST_NEXT = 1_500, 80


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a quote stands: its words, what was left out included, and the whole sentences around them."""

    text: str
    context: str
    of_station: bool = False
    """Of a line that code made: its result is known, its words need not be read for one."""
    source: int = 0
    before: str = ""
    """What leads to it: „Der Stadtrat beschließt:“ above a list."""
    after: str = ""
    """The sentence behind it: „Das ist unzutreffend.“"""


def alike(text: str) -> str:
    """The spelling in which texts are compared."""
    text = _DASHES.sub("-", _MARKS.sub('"', plain(text)))
    text = _DIVIDED.sub("", _HYPHEN_AT_END.sub("-", text))
    return " ".join(text.split())


def find(quote: str, text: str) -> Standing | None:
    """None where it does not stand there word for word. `text` is what `alike` gave."""
    parts = [part.strip(_EDGES) for part in _LEFT_OUT.split(alike(quote))]
    parts = [part for part in parts if part]
    if not parts or (len(parts) > 1 and min(map(_letters, parts)) < FEWEST_LETTERS_OF_PART):
        return None
    found = _spans(parts, text)
    if not found:
        return None
    start, end = _around(text, *found)
    before, after = text[max(0, start - LONGEST_LEAD) : start], text[end : end + LONGEST_NEXT]
    return Standing(text[found[0] : found[1]], text[start:end], before=before, after=after)


def says_something(quote: str, whole: str = "") -> bool:
    """A few words, or all of a short line such as a result."""
    words = alike(quote)
    if whole and alike(whole).strip(_EDGES) in words:
        return True
    return len(words.split()) >= FEWEST_WORDS and _letters(words) >= FEWEST_LETTERS


def sentences(text: str) -> list[str]:
    return [each for each in _SENTENCE_END.split(text) if each and each.strip()]


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _spans(parts: list[str], text: str) -> tuple[int, int] | None:
    """From the first part to the last, each near the one before."""
    for first in _places(parts[0], text):
        end = first + len(parts[0])
        for part in parts[1:]:
            place = next((each for each in _places(part, text, end) if each - end <= LONGEST_GAP), None)
            if place is None:
                break
            end = place + len(part)
        else:
            return first, end
    return None


def _places(part: str, text: str, start: int = 0) -> list[int]:
    """Where it stands as whole words and whole numbers: no „5 Euro“ in „15 Euro“ or „2,5 Euro“."""
    found = []
    place = text.find(part, start)
    while place >= 0:
        if _is_whole(text, place, place + len(part)):
            found.append(place)
        place = text.find(part, place + 1)
    return found


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before and before[-1].isalnum() and text[start].isalnum():
        return False
    if after and after[0].isalnum() and text[end - 1].isalnum():
        return False
    cut_before = len(before) > 1 and before[-1] in ".," and before[0].isdigit() and text[start].isdigit()
    cut_after = len(after) > 1 and after[0] in ".," and after[1].isdigit() and text[end - 1].isdigit()
    return not (cut_before or cut_after)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where its whole sentences begin and end."""
    since = max(0, start - LONGEST_CONTEXT)
    before = [found.end() for found in _SENTENCE_END.finditer(text, since, start + 1) if found.end() <= start]
    after = _SENTENCE_END.search(text, max(start, end - 1), end + LONGEST_CONTEXT)
    last = after.start() + 1 if after else end + LONGEST_CONTEXT
    return before[-1] if before else since, min(last, len(text))
