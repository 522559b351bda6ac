"""The one normalised text of a file: what is stored, indexed, quoted and cut.

Spans of passages, marks and citations refer to this text, so it depends on nothing but the raw
text of the same file.
"""

import re
import unicodedata
from functools import cached_property

_LINE_ENDS = re.compile("[\r\x0b\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Control characters and those that show nothing but cut a word in two (zero-width space, bidi marks).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]"
)
# pdfium puts one of these where it took out a hyphen at a line end; fonts without a proper table
# yield \x02 as mere rubbish, so it counts between letters only.
_PDFIUM = re.compile(r"(?<=[^\W\d_])-?[\x02\ufffe] *\n? *(?=[^\W\d_])")
_SOFT_AND_HARD = re.compile("-\xad+-?|\xad+-")
_SOFT_AT_BREAK = re.compile("\xad+ *\n *(?=[^\\W_])")
# Some typesetters use the soft hyphen as the hyphen of "Walther-Rathenau-Platz".
_SOFT_AS_HARD = re.compile("(?<=[a-zß-öø-ÿ])\xad(?=[A-ZÀ-ÖØ-Þ])")
_BLANK_RUN = re.compile("  +")
_EMPTY_LINES = re.compile("\n\n\n+")
_BREAK = re.compile(r"-\n(?=([^\W_]+))")
_PART = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+")
_AFTER_HYPHEN = re.compile(r"-([^\W_]+)")
_HYPHENATED = re.compile(r"\b[^\W_]++-[^\W_]+")

_LONGEST_PART = 80
"""Letters looked at before a hyphen; longer "words" are rubbish, and a bound keeps rubbish cheap."""

_SUSPENDED = frozenset({"und", "oder", "bzw", "sowie", "beziehungsweise", "u", "o", "resp"})
"""After these a hyphen at a line end stands for a left-out part: "Schul- und Sportausschuss"."""


def normalise(raw: str) -> str:
    """The text of a file as Ratsbot keeps it: NFC, whole words, single blanks, page marks kept."""
    text = _LINE_ENDS.sub("\n", raw.replace("\r\n", "\n"))
    text = _SURROGATES.sub("\ufffd", text)
    text = _BLANKS.sub(" ", text).replace("\u2010", "-").replace("\u2011", "-")
    text = _without_invisible(text)
    text = _tidy(unicodedata.normalize("NFC", text))
    return _joined(text).strip(" \n")


def _without_invisible(text: str) -> str:
    if not _INVISIBLE.search(text):
        return text
    text = _PDFIUM.sub("-\n", text)
    if "\xad" in text:
        text = _SOFT_AND_HARD.sub("-", text)
        text = _SOFT_AT_BREAK.sub("-\n", text)
        text = _SOFT_AS_HARD.sub("-", text)
    return _INVISIBLE.sub("", text)


def _tidy(text: str) -> str:
    text = _BLANK_RUN.sub(" ", text)
    for mark in "\n\f":
        text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    return _EMPTY_LINES.sub("\n\n", text)


def _joined(text: str) -> str:
    breaks = _Breaks(text)
    return _BREAK.sub(breaks.mended, text)


class _Breaks:
    """What becomes of each hyphen at a line end, by what else the same text contains."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._text))

    @cached_property
    def _after_hyphen(self) -> frozenset[str]:
        # Quick to find and mostly sufficient: only few texts need the two slower lists.
        return frozenset(_AFTER_HYPHEN.findall(self._text))

    @cached_property
    def _hyphenated(self) -> frozenset[str]:
        return frozenset(_HYPHENATED.findall(self._text))

    def mended(self, found: re.Match[str]) -> str:
        """What stands for `-` and newline between the two parts."""
        second = found[1]
        first = self._word_before(found.start())
        if not first:
            return found[0]
        if second.lower() in _SUSPENDED:
            return "- "
        return "" if self._one_word(first, second) else "-"

    def _word_before(self, end: int) -> str:
        backwards = self._text[max(0, end - _LONGEST_PART) : end][::-1]
        found = _PART.match(backwards)
        return found[0][::-1] if found else ""

    def _one_word(self, first: str, second: str) -> bool:
        if not second[0].islower():
            # Headings in capitals are divided too: BESCHLUSS-⏎VORLAGE.
            return first.isupper() and second.isupper() and first + second in self._words
        if not first[-1].isalpha():
            return False
        if len(first) > 1 and not first.isupper() and not self._has_hyphenated(first, second):
            return True
        return first + second in self._words

    def _has_hyphenated(self, first: str, second: str) -> bool:
        return second in self._after_hyphen and f"{first}-{second}" in self._hyphenated
