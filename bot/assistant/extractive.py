"""The answer without a model: the sentences that tell most, word for word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.assistant.appeals import is_appeal
from bot.assistant.evidence import Evidence, Telling
from bot.assistant.records import Backing, Checked
from bot.assistant.want_words import Kind

MOST = 3
WORTHY = 0.8
"""Of the best sentence's worth: what is worth less is not shown beside it."""

ALIKE = 0.6
"""Of the words of two sentences: then one of them is enough."""

LOST, ASTRAY = 0.6, 0.3
"""How telling a word of the question is that stands nowhere near a sentence that answers nothing; what is
asked about is looked for nearer by, and seldom too common to count."""

ENOUGH, ENOUGH_SAID = 0.55, 0.4
"""Which share of the question must stand in and around a sentence that answers it; less where it has the
amount, the day or the number that was asked for."""

SHORTEST = 15
"""Characters that must be left of a sentence without its heading."""

_HEADING = (
    r"(?:Beschluss(?:vorschlag|antrag|empfehlung|text|fassung)?|B\s?e\s?s\s?c\s?h\s?l\s?u\s?s\s?s"
    r"|Begründung|Sachverhalt"
    r"|Sachstand|(?:Ergänzende )?Erläuterung(?:en)?|Antwort(?: der Verwaltung)?|Stellungnahme(?: der "
    r"Verwaltung)?|Problem"
    r"|Lösung|Ausgangslage|Hintergrund|Fazit|Ergebnis|Kosten|Finanzierung|Finanzielle Auswirkungen|Zu(?: "
    r"Frage)? \d+"
    r"|Antrag an (?:den|die) [A-ZÄÖÜ]\w+)"
)
_BEFORE = re.compile(
    rf"^(?:\s*(?:[-–•▪●*]\s+|\(?\d{{1,2}}(?:\.\d{{1,2}})*[.)]\s+(?![A-ZÄÖÜ]\w+ \d{{4}})|\(?[a-z]\)\s+"
    rf"|[IVX]{{1,4}}\.\s+"
    rf"|{_HEADING}(?:\s*[/|]\s*{_HEADING})*\s*:\s+|{_HEADING}\s+(?=(?:{_HEADING}\s*:|Der Gemeinderat |Der "
    rf"Stadtrat )))"
    r")+"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Extract:
    """`answers`: what was asked stands in the first sentence; otherwise it is only what comes nearest.

    `outcome`: it is asked who voted how, and the first sentence is how it went, which is half of it.
    """

    checked: tuple[Checked, ...]
    answers: bool
    outcome: bool = False


def extract(evidence: Evidence) -> Extract:
    """Pure and fast. Of sources that were taken out of the evidence since then nothing is told."""
    known = {source.number: source for source in evidence.sources}
    telling = [each for each in evidence.telling if each.source in known and not is_appeal(each.told.text)]
    chosen = list(_chosen(telling))
    checked = tuple(
        Checked(shown(each.told.text), (Backing(each.source, each.told.text),)) for each in chosen
    )
    if not chosen:
        return Extract((), answers=False)
    answers = _answers(evidence, chosen[0])
    station = known[chosen[0].source].station
    voted = evidence.wants.kind is Kind.VOTERS and station is not None and bool(station.result)
    return Extract(checked, answers, outcome=voted and not answers and chosen[0].told.share >= ENOUGH_SAID)


def shown(text: str) -> str:
    """Without what stands before a sentence in a document: its number in a list, a heading."""
    rest = _BEFORE.sub("", text)
    return rest if len(rest) >= SHORTEST and rest[:1].isalnum() else text


def _chosen(telling: Sequence[Telling]) -> Iterator[Telling]:
    taken: list[set[str]] = []
    for each in telling:
        if len(taken) == MOST or each.told.worth < WORTHY * telling[0].told.worth:
            return
        words = set(_WORD.findall(each.told.text.casefold()))
        if not any(_alike(words, other) for other in taken):
            taken.append(words)
            yield each


def _alike(words: set[str], other: set[str]) -> bool:
    return len(words & other) >= ALIKE * min(len(words), len(other))


def _answers(evidence: Evidence, best: Telling) -> bool:
    wants, told = evidence.wants, best.told
    if (wants.needed and not told.said) or not told.timely:
        return False
    if told.lost >= LOST or told.astray >= ASTRAY or wants.of_another_year(told.text):
        return False
    return told.share >= (ENOUGH_SAID if told.said else ENOUGH)
