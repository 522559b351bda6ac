"""In which order an edition tells, and what it keeps where not all fits.

As people look for it: their own city first, in it the council before its committees, in each the Beschlüsse
before what else happened, the latest first. The council comes first because it decides for all and last;
local and advisory bodies come after the committees. New papers have a list of their own in each city, as no
Gremium has dealt with them yet. What other cities have decided before comes last.
"""

from collections.abc import Collection
from functools import lru_cache

from bot.council.glossary import Phrases, tokens
from bot.digest.edition.line import organizations
from bot.digest.edition.matters import Matter
from bot.retrieval.query.vocabulary import packaged_glossary
from bot.texts import digest as texts

COUNCIL, COMMITTEE, OTHER, LOCAL, ADVISORY, NOBODY = range(6)
_ADVISORY = {"integration", "seniors", "disability", "youth_council", "design", "women"}
KINDS = ("result", "early", "agenda", "paper", "minutes")
"""By how soon somebody has to act: what is decided, what is about to be, what only has been written down."""


def heading(matter: Matter) -> str:
    """Of the list in which it stands."""
    news, section = matter.main.news, _section(matter)
    if section == WARNINGS:
        return texts.EARLY
    within = {ROUTINE: texts.ROUTINE, PAPERS: texts.NEW_PAPERS, BODIES: organizations(news)}[section]
    return texts.DOT.join(filter(None, (news.city, within)))


def order(matter: Matter, home: str | None) -> tuple[object, ...]:
    """City by city; in each the Gremien, then new papers, then routine. The early warnings come last."""
    news = matter.main.news
    section = _section(matter)
    name = organizations(news) if section == BODIES else ""
    within = (not matter.decided, KINDS.index(news.kind), -_time(matter), matter.ids)
    return (section == WARNINGS, city_order(matter, home), section, rank(name), name, *within)


def city_order(matter: Matter, home: str | None) -> tuple[bool, str, str]:
    news = matter.main.news
    return news.body != home, news.city, news.body


BODIES, PAPERS, ROUTINE, WARNINGS = range(4)


def _section(matter: Matter) -> int:
    if matter.main.news.kind == "early":
        return WARNINGS
    if matter.routine:
        return ROUTINE
    return PAPERS if matter.main.news.kind == "paper" else BODIES


def importance(matter: Matter, corrected: Collection[int] = ()) -> tuple[object, ...]:
    """What is kept where not all fits, the best first: what is corrected, for nobody would learn of it else;
    Beschlüsse, what has a topic in its title, what has it at all; then by kind, the council before others,
    the latest first."""
    news = matter.main.news
    in_title = any(reason.marks for each in matter.every for reason in each.reasons)
    has_topic = any(reason.topic for reason in matter.reasons)
    return (
        not is_among(matter, corrected), not matter.decided, not in_title, not has_topic,
        bool(matter.routine), KINDS.index(news.kind), rank(organizations(news)), -_time(matter), matter.ids,
    )  # fmt: skip


def is_among(matter: Matter, news: Collection[int]) -> bool:
    return not set(matter.ids).isdisjoint(news)


def _time(matter: Matter) -> float:
    """Of the meeting, else of when it became known."""
    news = matter.main.news
    return (news.start or news.observed_at).timestamp()


@lru_cache(maxsize=1024)
def rank(organization: str) -> int:
    """How far ahead the news of a Gremium stand."""
    if not organization:
        return NOBODY
    kind = _gremien().at(tokens(organization), 0)
    key = kind[1] if kind else ""
    if key in {"council", "local"}:
        return COUNCIL if key == "council" else LOCAL
    if key in _ADVISORY or "beirat" in organization.casefold():
        return ADVISORY
    return COMMITTEE if key or "ausschuss" in organization.casefold() else OTHER


@lru_cache(maxsize=1)
def _gremien() -> Phrases:
    found = Phrases()
    for each in packaged_glossary().gremien:
        found.add((each.name, *each.words), each.key)
    return found
