"""The words of a Beschluss: verbatim from the minutes where these lie with the paper, else as proposed."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.assistant.comparing.reading import Document, Piece, piece

Worded = Literal["resolved", "proposed", "moved", "summary"]
"""resolved: in the minutes. proposed, moved: by the administration, by members. summary: the paper's own."""

_HEAD = r"^[ \t]*(?:[IVX\d]+[.)][ \t]+)?-?[ \t]*"
_TAIL = r"[ \t]*(?:\([^()\n]{1,40}\))?[ \t]*-?[ \t]*:?[ \t]*"
_MINUTED = re.compile(rf"{_HEAD}Beschlu(?:ss|ß){_TAIL}\n", re.MULTILINE)
_KINDS = "vorschlag|antrag|empfehlung|entwurf"
_PROPOSED = re.compile(
    rf"{_HEAD}(?:Beschluss|Beschluß)(?:{_KINDS}|text)?(?:[ \t]*\(Kurzfassung\))?{_TAIL}\n"
    rf"|{_HEAD}Antrag an den (?:Gemeinderat|Stadtrat|Rat|[\wäöüß-]+ausschuss|Ortschaftsrat)\b[^\n]{{0,60}}\n"
    rf"|{_HEAD}Beschluss(?:{_KINDS})[ \t]*:[ \t]*(?=\S)",
    re.MULTILINE,
)
_SUMMARY = re.compile(rf"{_HEAD}Kurzfassung{_TAIL}\n", re.MULTILINE)
_MOVED = re.compile(
    r"^[^\n]{0,60}(?:möge|wolle)(?: folgendes| daher)? ?(?:beschließen|beschliessen)?[^\n]{0,40}[:,]"
    rf"|{_HEAD}(?:Antrag|Beschlussvorschlag){_TAIL}\n",
    re.MULTILINE,
)
_ENDS = (
    "Begründung", "Kurzbegründung", "Sachverhalt", "Sachdarstellung", "Problembeschreibung", "Hintergrund",
    "Erläuterung", "Ergänzende Erläuterung", "Finanzielle Ausw", "Finanzielle und", "Finanzierung",
    "Auswirkung", "Abstimmungsergebnis", "Ergebnis der", "Beratungsergebnis", "Klimarelevanz", "Vorbemerkung",
    "Anlage:", "Anlagen", "Unterzeichnet", "Der Vorsitzende", "CO\n",
)  # fmt: skip
"""Lines that begin what comes after a resolution."""
_NEXT = re.compile(
    rf"{_HEAD}(?:{'|'.join(_ENDS)}|Beschluss[^\n]{{0,20}}:?[ \t]*$)"
    r"|\n\n+(?=[A-ZÄÖÜ][^\n.]{2,40}\n[^\n])"
    r"|^[ \t]*-- \d+ (?:of|von) \d+ --|\f[^\n]{0,3}|^[–-] ?\d+ ?[–-][ \t]*$|[–-] ?\d+ ?[–-]$",
    re.MULTILINE,
)
_SENTENCE = re.compile(
    r"\b(?:Der|Die)\s(?:Gemeinderat|Stadtrat|Rat|Stadtverordnetenversammlung|\w+ausschuss|\w+rat)\b[^.:;]{0,160}?"
    r"\b(?:beschließt|beschliesst|stimmt|beauftragt|nimmt|erlässt|bewilligt|genehmigt|befürwortet)\b[^.]{5,400}\."
)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_RESOLVES = re.compile(r"beschlie(?:ß|ss)|stimmt\b.*\bzu\b|zustimm|beauftrag|zur Kenntnis|genehmig")
LEAST_LETTERS = 25
REACH = 3_000
"""Characters that a section of a resolution may have."""
LETTERHEAD = 700
"""Characters that it may have."""
_LETTERHEAD = re.compile(
    r"^[^\n]{0,60}(?:Gedruckt auf|Recyclingpapier|\b(?:Vorlagen?|Drucksachen?)[- ]?Nr\b|\bEingang:"
    r"|\bVerantwortlich:|\bDienststelle:|\bAktenzeichen\b|\bGremi(?:um|en) +Termin|\bTelefon\b|@\w)[^\n]*$"
    r"|^[^\n.]{3,70}\b\d\d?\.\d\d?\.\d{4}\b(?: +\d+(?:\.\d+)?)?(?: +(?:x|ö|nö|n|Ö|N))?(?: +\w+)?[ \t]*$"
    r"|^[ \t]*(?:Antrag:|Antrag der|Antragsteller\w*:)[^\n]*$"
    r"|^[ \t]*\S+[- ]?(?:gemeinderats|stadtrats|rats)?fraktion[ \t]*$",
    re.MULTILINE,
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Resolution:
    words: Worded
    piece: Piece


def resolution(
    papers: Sequence[Document], *, decided: dt.date | None, by_members: bool = False
) -> Resolution | None:
    """`decided`: the day on which the matter was decided, None where it was not."""
    if decided:
        of_day = [each for each in papers if each.minutes and _is_of(each, decided)]
        minuted = next(filter(None, (_section(each, _MINUTED) for each in of_day)), None)
        if minuted:
            return Resolution("resolved", minuted)
    proposed = (_proposed(each, by_members=by_members) for each in papers if each.main)
    return next(filter(None, proposed), None)


def _proposed(paper: Document, *, by_members: bool) -> Resolution | None:
    """The section that says it, else the first sentence in which a body resolves something."""
    for head in (_MOVED, _PROPOSED) if by_members else (_PROPOSED,):
        if found := _section(paper, head):
            return Resolution("moved" if by_members else "proposed", found)
    if by_members:
        return None
    if said := _SENTENCE.search(paper.text[:REACH]):
        return Resolution("proposed", piece(paper, *said.span()))
    summary = _section(paper, _SUMMARY)
    return Resolution("summary", summary) if summary and _RESOLVES.search(summary.text) else None


def _section(paper: Document, head: re.Pattern[str]) -> Piece | None:
    """What stands below such a heading; the last one counts where forms name it twice."""
    for found in head.finditer(paper.text):
        begin = _past_letterhead(paper.text, found.end())
        end = _NEXT.search(paper.text, begin, begin + REACH)
        last = end.start() if end else min(begin + REACH, len(paper.text))
        if len(_LETTER.findall(paper.text[begin:last])) >= LEAST_LETTERS:
            return piece(paper, begin, last)
    return None


def _past_letterhead(text: str, place: int) -> int:
    """Where the words begin: „Antrag“ stands above the letterhead as well as above what is moved."""
    heads = [each.end() for each in _LETTERHEAD.finditer(text, place, place + LETTERHEAD)]
    return heads[-1] if heads else place


def _is_of(minutes: Document, day: dt.date) -> bool:
    """Whether minutes are of the meeting of that day; those that name none are taken for it."""
    days = _days(minutes.file.name) or _days(minutes.text[:400])
    return not days or (day.year, day.month, day.day) in days


def _days(text: str) -> set[tuple[int, int, int]]:
    return {(int(year), int(month), int(day)) for day, month, year in _DAY.findall(text)}
