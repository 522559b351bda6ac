"""Sentences that are true and backed, in varied natural German."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.assistant.records import Claim, Source
from tests.assistant.facts import Fact


@dataclass(frozen=True, slots=True)
class Truth:
    name: str
    claim: Claim
    sources: dict[int, Source]
    question: str = ""


def truths(facts: Iterable[Fact]) -> Iterator[Truth]:
    for fact in facts:
        for number, sentence in enumerate(fact.truths, start=1):
            yield Truth(f"{fact.key} {number}", fact.claim(sentence), fact.sources(), fact.question)
