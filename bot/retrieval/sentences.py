"""Where the sentences of a text from a PDF begin and end, and which of them are readable ones."""

import re
from collections.abc import Iterator
from statistics import median

from bot.messages import Span

_END = re.compile(r"[.!?:][\"“)]?\s+(?=[A-ZÄÖÜ„\"(•–\d-])|\n\n+|\n(?=[A-ZÄÖÜ„\"(•▪–☐\d-])")
"""A full stop before a capital, an empty line; a line that ends early before a capital."""

_ABBREVIATION = re.compile(
    r"(?<![^\W_])(?:[a-zäöü]|[ivx]{1,4}|\d{1,2}|abs|abt|art|bzgl|bzw|ca|dez|dr|einschl|etc|evtl|ff|gem|ggf|hrsg"
    r"|inkl|incl|insb|lfd|lit|max|min|mind|mio|mrd|nr|prof|rd|sog|st|std|str|tel|teilw|tlw|usw|vgl|vorauss|vs"
    r"|zzgl|ziff|zzt)\.$",
    re.IGNORECASE,
)
_REACH = 12
"""Characters before a full stop in which an abbreviation stands."""

_BULLETS = "•▪☐"
_FULL_LINE = 40
_EARLY = 0.6
"""Of the usual line: a shorter one ends a paragraph, a heading or an entry of a form."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL_WORD = re.compile(r"\b[a-zäöüß]{2,}\b")
_FORM = re.compile(
    r"[☐☒□_|@]|\.{4,}|https?:|\bIBAN\b|\bTel\b|\b(?:ja|nein)\s+(?:ja|nein)\b"
    r"|\bTOP\b|\b(?:Vorlagen?|Drucksachen?)[ -]?(?:Nr|Nummer)\b|\b(?:Vorlage|Drucksache|Aktenzeichen|Termin"
    r"|Gremium|Verantwortlich|Vorsitzende[r/]*|Tagesordnung|Ort|Seite|Anlagen?):|^Seite [-\d]",
)
_STARTS = re.compile(r"[\"„(]?[A-ZÄÖÜ]|\d")
_CLOSING = '"“)'

_FEWEST_WORDS, _FEWEST_TORN = 3, 5
_SMALL_SHARE = 0.4
"""Of the words of a sentence so many have no capital; headings, lists of names and tables have fewer."""

FORM_LIKE = 0.5
_TORN, _QUESTION = 0.85, 0.75


def sentences(text: str) -> Iterator[Span]:
    """Spans without blanks around them, in order; together they hold every word."""
    early = _early_line(text)
    start = 0
    for found in _END.finditer(text):
        if _is_end(text, found, start, early):
            yield from _stripped(text, start, found.end())
            start = found.end()
    yield from _stripped(text, start, len(text))


def readability(sentence: str) -> float:
    """1 for a whole sentence that says something, less for a question or a torn one, least for lines
    of a form, letterhead or table."""
    words = len(_WORD.findall(sentence))
    small = len(_SMALL_WORD.findall(sentence))
    last = sentence.rstrip(_CLOSING)[-1:]
    fewest = _FEWEST_WORDS if last in ".!?" else _FEWEST_TORN
    if words < fewest or small < _SMALL_SHARE * words or _FORM.search(sentence):
        return FORM_LIKE
    if last == "?":
        return _QUESTION
    return 1.0 if last in ".!" and _STARTS.match(sentence) else _TORN


def _early_line(text: str) -> float:
    """Characters below which a line counts as ended early; 0 where lines tell nothing."""
    full = [len(line) for line in text.split("\n") if len(line) >= _FULL_LINE]
    return _EARLY * median(full) if full else 0.0


def _is_end(text: str, end: re.Match[str], start: int, early: float) -> bool:
    mark = end[0]
    if "\n\n" in mark:
        return True
    if mark == "\n":
        line = end.start() - max(start, text.rfind("\n", 0, end.start()) + 1)
        return line < early or text[end.end()] in _BULLETS
    return mark[0] != "." or not _ABBREVIATION.search(text, max(0, end.start() - _REACH), end.start() + 1)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = start + len(piece.rstrip())
    if first < last:
        yield first, last
