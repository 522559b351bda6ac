"""The answer without a model: the sentences that tell most, word for word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.assistant.evidence import Evidence, Telling
from bot.assistant.records import Backing, Checked

MOST = 3
WORTHY = 0.8
"""Of the best sentence's worth: what is worth less is not shown beside it."""

ALIKE = 0.6
"""Of the words of two sentences: then one of them is enough."""

LOST = 0.8
"""A noun of the question that is nearly the most telling one and stands nowhere near the sentence."""

ENOUGH, ENOUGH_SAID = 0.55, 0.4
"""Which share of the question must stand in and around a sentence that answers it; less where it has the
amount, the day or the number that was asked for."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Extract:
    """`answers`: what was asked stands in the first sentence; otherwise it is only what comes nearest."""

    checked: tuple[Checked, ...]
    answers: bool


def extract(evidence: Evidence) -> Extract:
    """Pure and fast. Of sources that were taken out of the evidence since then nothing is told."""
    known = {source.number for source in evidence.sources}
    chosen = list(_chosen([each for each in evidence.telling if each.source in known]))
    checked = tuple(Checked(each.told.text, (Backing(each.source, each.told.text),)) for each in chosen)
    return Extract(checked, bool(chosen) and _answers(evidence, chosen[0]))


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
    if (wants.needed and not told.said) or told.lost >= LOST or wants.of_another_year(told.text):
        return False
    return told.share >= (ENOUGH_SAID if told.said else ENOUGH)
