"""Sentences that are false or not backed: each a true one that is broken in one way.

Some kinds need a hand that knows the matter (tests/assistant/texts/*.txt, `falsch`), the others are made
here of the true sentences.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.assistant.records import Backing, Claim, Source
from tests.assistant.facts import Fact

HARD = ("number", "date", "result", "vote", "reference", "page", "foreign paper", "other paper", "cut")
"""Kinds of which none may be shown."""


@dataclass(frozen=True, slots=True)
class Lie:
    kind: str
    name: str
    claim: Claim
    sources: dict[int, Source]
    question: str = ""


def lies(facts: Iterable[Fact]) -> Iterator[Lie]:
    for fact in facts:
        sources = fact.sources()
        for kind, claim in (*_told(fact), *_made(fact)):
            yield Lie(kind, f"{fact.key}: {claim.text}", claim, sources, fact.question)


def _told(fact: Fact) -> Iterator[tuple[str, Claim]]:
    for kind, sentence in fact.lies:
        yield kind, fact.claim(sentence)


def _made(fact: Fact) -> Iterator[tuple[str, Claim]]:
    first, last = fact.truths[0], fact.truths[-1]
    others = sorted(fact.sources())[-2:]
    yield "page", fact.claim(first, others[0])
    yield "foreign paper", fact.claim(first, others[1])
    yield "foreign paper", fact.claim(f"In {fact.sources()[others[1]].city}: {first}")
    yield "no source", Claim(first, ())
    yield "no source", fact.claim(last, 99)
    yield "reference", fact.claim(f"{last.rstrip('.')} (Vorlage {_another(fact.reference)}).")
    for sentence in fact.truths:
        yield from (("number", fact.claim(each)) for each in _scaled(sentence))
    for quote in _altered(fact.quote):
        yield "quote", Claim(first, (Backing(1, quote),))


def _another(reference: str) -> str:
    """The number after this one."""
    return re.sub(
        r"\d{3,4}(?=\D|$)", lambda found: str(int(found[0]) + 1).zfill(len(found[0])), reference, count=1
    )


_AMOUNT = re.compile(r"(?<![\d.,/-])\d+(?:[.,]\d+)*(?= (?:Euro|€|Mio|Millionen|Prozent|%|Jahre|Plätze))")


def _scaled(sentence: str) -> Iterator[str]:
    """Each amount once ten times as much."""
    for found in _AMOUNT.finditer(sentence):
        said = found[0].replace(".", "")
        whole, _, rest = said.partition(",")
        more = f"{whole}{rest[:1] or '0'}" + (f",{rest[1:]}" if rest[1:] else "")
        yield sentence[: found.start()] + more + sentence[found.end() :]


def _altered(quote: str) -> Iterator[str]:
    """One word of the quote exchanged, left out or added."""
    words = quote.split()
    middle = len(words) // 2
    yield " ".join([*words[:middle], "Wasserturm", *words[middle + 1 :]])
    yield " ".join([*words[:middle], "angeblich", *words[middle:]])
    if len(words) > 3:
        yield " ".join([*words[:1], *words[2:]])
