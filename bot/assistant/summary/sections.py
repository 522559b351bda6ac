"""The parts of a council document, told by the headings that offices put over them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.assistant.summary.document import Page


class Part(StrEnum):
    HEAD = "head"
    """What stands above the first heading: letterhead, or, without any heading, the whole text."""
    DECISION = "decision"
    SHORT = "short"
    REASON = "reason"
    COST = "cost"
    DATES = "dates"
    ANSWER = "answer"
    VOTE = "vote"
    SPEECH = "speech"
    """What somebody said in a meeting: no statement of the document."""
    FORM = "form"
    """Boxes to tick, distribution lists, signatures: nothing to quote."""


@dataclass(frozen=True, slots=True)
class Section:
    """`texts` are the pieces of it, each with its page."""

    part: Part
    title: str
    texts: tuple[Page, ...]


_NUMBER = r"(?:(?:[IVX]{1,4}|\d{1,2}(?:\.\d{1,2})*|[A-Za-z])[.):]+\s+)?"
_DECISION = r"Beschluss(?:vorschlag|antrag|empfehlung|entwurf|text|tenor|fassung)?"
_OF_BODY = r"(?: (?:an|für|des|der|zur?|im|in)\b.{2,70})?"
_BY = r"(?: der (?:Stadtv|V)erwaltung)?"
_REASON = (
    r"(?:(?:Ergänzende )?(?:Begründung|Erläuterung(?:en)?)|Sachverhalt|Sachstand|Sach- und Rechtslage|Anlass"
    r"|Ausgangslage|Ausgangssituation|Problem(?:stellung|beschreibung)?|Hintergrund|Einleitung|Vorbemerkung"
    r"|Gegenstand|Ziel(?:e|setzung)?|Lösung(?:svorschlag)?)"
)
_PATTERNS: Mapping[Part, Sequence[str]] = {
    Part.FORM: (
        r"Beratungsfolge\b.{0,40}|Anlagen?(?:verzeichnis)?|Verteiler|Unterschriften?|Gezeichnet",
        r"Unterzeichnet von|Mit freundlichen Grüßen|Ablauf der Beratung|Korridorthema|ISEK.*|IQ-relevant.*",
        r"CO\s?2?\s?-?\s?Relevanz.*|Klima(?:relevanz|wirkung|check)?|Anhörung Ortschaftsrat.*",
        r"Abstimmung mit (?:städtischen )?Gesellschaften.*|Tagesordnung",
        r"Anwesend(?:e)?\b.{0,40}|Entschuldigt.{0,30}|Teilnehme(?:r|nde).{0,40}",
    ),
    Part.VOTE: (r"(?:Abstimmungs|Beratungs|Wahl)ergebnis(?:se)?|Abstimmung|Ergebnis der Abstimmung",),
    Part.SHORT: (
        r"(?:Information \()?(?:Kurzfassung|Zusammenfassung|Kurzdarstellung|Kurzinformation)\)?",
        r"Inhalt(?:sangabe)?",
    ),
    Part.DECISION: (
        rf"{_DECISION}{_OF_BODY}|Antrag{_OF_BODY}|Antragstext|Entscheidungsvorschlag|Entscheidung|Tenor",
        r"(?:Es wird|Wir) beantrag(?:t|en).{0,40}|Empfehlung(?: der Verwaltung)?",
    ),
    Part.COST: (
        r"(?:Finanzielle|Haushalts\w*|Haushalterische) Auswirkungen?.{0,40}",
        r"Auswirkungen? auf den (?:Haushalt|Stellenplan)|Finanzierung(?: und Kosten)?|Deckung",
        r"Kosten(?:schätzung|berechnung|rahmen)?(?: und |/| / )?(?:Finanzierung|Folgekosten)?",
        r"Haushaltsmittel|Gesamtkosten|Förderung",
    ),
    Part.DATES: (
        r"Zeitplan(?:ung)?|Termine|(?:Weiteres|Das weitere) Vorgehen|Nächste Schritte|Bauzeit",
        r"Umsetzung|Ausblick",
    ),
    Part.REASON: (rf"{_REASON}(?:\s?(?:/|,|–|-|und)\s?{_REASON})?",),
    Part.ANSWER: (rf"(?:Stellungnahme|Antwort){_BY}(?: des \w+)?",),
}
_HEADS = tuple(
    (part, re.compile(rf"{_NUMBER}(?:{'|'.join(words)})\s*[:.]?", re.IGNORECASE))
    for part, words in _PATTERNS.items()
)
_INLINE = tuple(
    (part, re.compile(rf"({_NUMBER}(?:{'|'.join(words)}))\s*:\s+(?=\S)", re.IGNORECASE))
    for part, words in _PATTERNS.items()
)
_SPEAKERS = (
    r"(?:Der|Die) Vorsitzende\b|(?:Ober|Erste[rn]? )?[Bb]ürgermeister(?:in)?\b|Stadtr(?:at|ätin)\b|Ratsherr\b"
    r"|Ratsfrau\b|Rats(?:mitglied|frau|herr)\b|Beigeordnete[rn]?\b|Stadtverordnete[rn]?\b"
    r"|Ortschaftsr(?:at|ätin)\b|Frau [A-ZÄÖÜ]|Herr [A-ZÄÖÜ]|(?:StR|StRn|RM|Rm)\.? [A-ZÄÖÜ]"
)
_SPEAKER = re.compile(
    rf"(?:{_SPEAKERS})[^:]{{0,70}}:\s+\S"
    r"|(?:Der|Die) Vorsitzende (?:ruft|eröffnet|begrüßt|schließt|stellt|bittet|lässt)\b"
)
_LONGEST = 90
"""Characters of a line that may be a heading."""


def sections(pages: Sequence[Page]) -> list[Section]:
    """In order; pieces of one section that go on over a page stay one section."""
    made: list[tuple[Part, str, list[Page]]] = [(Part.HEAD, "", [])]
    for page in pages:
        for start, head, text in _cut(page.text):
            if start:
                made.append((start, head, []))
            if text.strip():
                made[-1][2].append(Page(page.number, text))
    return [Section(part, title, tuple(texts)) for part, title, texts in made if texts]


def _cut(text: str) -> Iterator[tuple[Part | None, str, str]]:
    """The pieces of a page; the first has no heading of its own unless the page begins with one."""
    part, head, lines = None, "", []
    for line in text.split("\n"):
        found = heading(line)
        if found is None:
            lines.append(line)
            continue
        yield part, head, "\n".join(lines)
        part, head, rest = found
        lines = [rest] if rest else []
    yield part, head, "\n".join(lines)


def heading(line: str) -> tuple[Part, str, str] | None:
    """What begins with this line, its words, and what of the line is text already."""
    said = " ".join(line.split())
    if not said or not said[0].isalnum():
        return None
    if _SPEAKER.match(said):
        return Part.SPEECH, "", said
    if len(said) <= _LONGEST:
        for part, pattern in _HEADS:
            if pattern.fullmatch(said):
                return part, said.rstrip(":. "), ""
    for part, pattern in _INLINE:
        if found := pattern.match(said):
            return part, found[1], said[found.end() :]
    return None
