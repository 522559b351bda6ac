"""The first sentences of a council paper that say what it is about.

A paper begins with a letterhead and a form: city, office, number, committees, dates, and its title
again. Between them and the forms on money and climate stands what shall be decided, in a few lines.
Nothing here knows a city; a line is told by its words: running text has function words, a form has not.
"""

import re
from collections.abc import Iterator

from bot.retrieval.words.stopwords import STOP_WORDS

LEAD_WORDS = 40
"""Longer leads find paraphrases worse and take longer (facts/retrieval.md, section 10)."""

LEAD_CHARACTERS = 6_000
"""Of a file's beginning that are looked at; a form with its letterhead has up to 3,000."""

_TITLE_LINES = 40
_TITLE_LETTERS = 40
_LEAST_WORDS = 5
_LEAST_FUNCTION_WORDS = 0.12
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = r"(?:(?:[IVX]+|\d{1,2}|[A-Z])[.)]\s*)*"
_DECISION = r"Beschluss(?:vorschlag|antrag|empfehlung|entwurf|text|tenor)?"
_HEAD = re.compile(
    rf"{_NUMBER}(?:{_DECISION}|Antrag|Antragstext|Anfrage|Entscheidungsvorschlag|Empfehlung"
    r"|(?:Information\s*\(?)?(?:Kurzfassung|Zusammenfassung)\)?|Inhalt(?:sangabe)?|Anlass|Gegenstand"
    r"|Sachverhalt|Sach- und Rechtslage|Problem(?:stellung)?|Begründung|Erläuterung(?:en)?"
    rf"|{_DECISION} (?:an|für|des|der|zur?) .{{3,60}}|Antrag (?:an|für) .{{3,60}})\s*:?",
    re.IGNORECASE,
)
"""A line that is no prose, although some go like a sentence."""

_OF_DECISION = re.compile(
    rf"{_NUMBER}(?:{_DECISION}|Antrag|Antragstext|Information|Kurzfassung|Zusammenfassung|Entscheid)\b",
    re.IGNORECASE,
)
"""Heads below which reading pays, even if there is prose above them."""

_RESOLVES = re.compile(
    rf"{_NUMBER}(?:Der|Die|Das) (?:[\w-]*(?:rat|tag|ausschuss|versammlung|vorstand|kommission)|Stadt)\b"
    r".{0,40}?\b(?:beschließ|beschliess|stimmt|nimmt|empfiehlt|möge|wird gebeten|wird beauftragt)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"[☐☒□■◻◼✓|]|_{3}|\.{4}|finanzielle\s+auswirkung|haushaltsmittel|gesamtkosten|gesamtaufw|folgekosten"
    r"|finanzposition|produktsachkonto|kontierung|budgetbedarf|einzahlung|jährliche|umschichtung|gegenfinanz"
    r"|beratungsfolge|vorlagen?[- ]?n(?:umme)?r|drucksache|aktenzeichen|sitzungs(?:datum|termin|art)"
    r"|tagesordnungspunkt|recyclingpapier|relevan[zt]\b|\bco2\b|etatisierung|folgejahre|auf das klima"
    r"|anhörung ort|abstimmung mit|unterzeichne|unterschrift|gezeichnet|telefon|telefax|e-mail|www\."
    r"|wie folgt sichergestellt|im gesamtstädtischen interesse|erläuterungen auszuführen|siehe anlage",
    re.IGNORECASE,
)
_FORM_MARKS = (
    *"☐☒□■◻◼✓|", "___", "....", "finanz", "haushaltsmittel", "gesamt", "folge", "produktsachkonto",
    "kontierung", "budgetbedarf", "einzahlung", "jährliche", "umschichtung", "vorlage", "drucksache",
    "aktenzeichen", "sitzungs", "tagesordnungspunkt", "recyclingpapier", "relevan", "co2", "etatisierung",
    "auf das klima", "anhörung ort", "abstimmung mit", "unterzeichne", "unterschrift", "gezeichnet", "tele",
    "e-mail", "www.", "sichergestellt", "erläuterungen auszuführen", "siehe anlage",
)  # fmt: skip
"""One of these stands in whatever `_FORM` finds."""

_END = re.compile(r"[.!?:;]$")


def lead(text: str, title: str, words: int = LEAD_WORDS) -> str:
    """The first so many words of prose of a file; empty where it has none (plans, tables, lists).

    Starts below the letterhead, if possible with what shall be decided.
    """
    lines = [" ".join(line.split()) for line in text[:LEAD_CHARACTERS].splitlines()]
    body = lines[_after_title(lines, title) or _after_title(lines, max(title.split(": "), key=len)) :]
    start = _decision(body)
    chosen = _words(body[start:], words)
    return " ".join(chosen or _words(body, words))


def _after_title(lines: list[str], title: str) -> int:
    """The line below the last place near the top that repeats the title; 0 where none does."""
    whole = _letters(title)
    wanted = whole[:_TITLE_LETTERS]
    if not wanted:
        return 0
    joined, ends = "", [0]
    for line in lines[:_TITLE_LINES]:
        joined += _letters(line)
        ends.append(len(joined))
    # A title begins a line; in the midst of one the text speaks of the same matter.
    begins = [start for start in ends if joined.startswith(wanted, start)]
    at = begins[-1] if begins else joined.find(wanted)
    if at < 0:
        return 0
    last = at + len(whole if joined.startswith(whole, at) else wanted)
    return next(number for number, end in enumerate(ends) if end >= last)


def _decision(lines: list[str]) -> int:
    """The line below the head of a decision, or that of a sentence that resolves; else the first."""
    for number, line in enumerate(lines):
        # The cheap pattern first: few lines begin like a head.
        if _OF_DECISION.match(line) and _HEAD.fullmatch(line):
            return number + 1
    return next((number for number, line in enumerate(lines) if _RESOLVES.match(line)), 0)


def _words(lines: list[str], most: int) -> list[str]:
    found: list[str] = []
    for line in _prose(lines):
        found += line.split()
        if len(found) >= most:
            break
    return found[:most]


def _prose(lines: list[str]) -> Iterator[str]:
    """Lines of running text, and the short last ones of their paragraphs."""
    goes_on = False
    for line in lines:
        goes_on = bool(line) and (goes_on or _runs(line)) and not (_is_form(line) or _HEAD.fullmatch(line))
        if goes_on:
            yield line
            goes_on = not _END.search(line)


def _is_form(line: str) -> bool:
    """Most lines are none, and a look at plain words says so in a tenth of the pattern's time."""
    folded = line.casefold()
    return any(mark in folded for mark in _FORM_MARKS) and _FORM.search(line) is not None


def _runs(line: str) -> bool:
    words = _WORD.findall(line.casefold())
    function = sum(word in STOP_WORDS for word in words)
    return len(words) >= _LEAST_WORDS and function >= _LEAST_FUNCTION_WORDS * len(words)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
