"""What a city's data do not say, so that a count of it would be a false zero."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.assistant.counting.asked import Asked, Group, Subject
from bot.assistant.counting.counter import within
from bot.council.glossary import Glossary
from bot.retrieval.counted import CountedReader
from bot.retrieval.query.allowed import allowed
from bot.retrieval.query.filters import NO_FILTERS
from bot.retrieval.query.periods import Period
from bot.store.database import Database

LEAST_PARTIES = 0.5
"""Of the papers that members file: on real servers a party is known of 96 % or of less than a sixth."""
LEAST_KIND = 0.005
"""Of all papers of a city: what is rarer is not told apart there. Real servers have 4 % or more motions and
questions, or next to none."""
MANY = 200
"""Papers from which on a share says something; of few, a kind must be missing altogether."""


@dataclass(frozen=True, slots=True)
class Unstated:
    """In `body` only `known` of `papers` papers say it."""

    body: str
    what: Literal["party", "kind"]
    known: int
    papers: int


def unstated(db: Database, asked: Asked, glossary: Glossary) -> list[Unstated]:
    """The cities whose data do not say what the question asks for."""
    wanted = asked.wanted
    if wanted.subject is Subject.MEETINGS:
        return []
    return [each for body in asked.bodies for each in _of(_Stated(db, body, glossary), asked)]


def without(asked: Asked, left_out: list[Unstated]) -> Asked:
    gone = {each.body for each in left_out}
    return replace(asked, bodies=tuple(body for body in asked.bodies if body not in gone))


def _of(stated: "_Stated", asked: Asked) -> Iterator[Unstated]:
    """One at most."""
    filters = asked.wanted.filters
    by_party = filters.originators or asked.wanted.group is Group.PARTY
    kinds = stated.kinds(filters.kinds) if filters.kinds else None
    found = kinds or (stated.parties(filters.kinds, filters.spans) if by_party else None)
    if found:
        yield found


@dataclass(frozen=True, slots=True)
class _Stated:
    db: Database
    body: str
    glossary: Glossary

    def kinds(self, kinds: frozenset[str]) -> Unstated | None:
        every, known = len(self._papers(frozenset())), len(self._papers(kinds))
        if known and (every < MANY or known >= LEAST_KIND * every):
            return None
        return Unstated(self.body, "kind", known, every)

    def parties(self, kinds: frozenset[str], spans: tuple[Period, ...]) -> Unstated | None:
        filed = frozenset(kind.key for kind in self.glossary.kinds if kind.by_party)
        reader = CountedReader(self.db, [self.body])
        papers = reader.papers(self._papers(kinds & filed or filed))
        numbers = [no for no, each in papers.items() if within(each.date, spans)] or list(papers)
        known = len(reader.parties(numbers))
        if known and known >= LEAST_PARTIES * len(numbers):
            return None
        return Unstated(self.body, "party", known, len(numbers))

    def _papers(self, kinds: frozenset[str]) -> frozenset[int]:
        return (
            allowed(self.db, replace(NO_FILTERS, bodies=frozenset((self.body,)), kinds=kinds)) or frozenset()
        )
