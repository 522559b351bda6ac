"""What a paper says became of its own matter, where the data states another result."""

import re

from bot.assistant.grounding.clauses import is_said
from bot.assistant.grounding.dates import take_dates
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.outcomes import stated
from bot.assistant.grounding.words import TELLING
from bot.assistant.records import Source
from bot.council.results import Outcome
from bot.retrieval.words.german import terms

_FINAL = frozenset({Outcome.RESOLVED, Outcome.REJECTED, Outcome.POSTPONED, Outcome.WITHDRAWN})
_BODY = re.compile(r"\b[\w-]{0,60}(?:ausschuss|rat|versammlung|kommission)(?:es|s|e)?\b", re.IGNORECASE)


def contradicts(sentence: str, ground: Ground) -> bool:
    """„Die Sanierung des Freibads wurde abgelehnt“, of a paper of that name that was resolved.

    A text was written before its meeting, so it can know no result of its own matter. What it tells of
    another one, or of an earlier day, is not meant.
    """
    said = stated(sentence) & _FINAL
    data = {each.kind for each in ground.outcomes}
    if not said or not data & _FINAL or said & data or Outcome.SEVERAL in data:
        return False
    return _is_of_its_day(sentence, ground) and _is_its_matter(sentence, ground)


def _is_of_its_day(sentence: str, ground: Ground) -> bool:
    said, _ = take_dates(sentence)
    held = [station.start for each in _of_papers(ground) if (station := each.station) and station.start]
    days = {(day.day, day.month, day.year) for day in held} | {(None, None, day.year) for day in held}
    return not said or not days or any((each.day, each.month, each.year) in days for each in said)


def _is_its_matter(sentence: str, ground: Ground) -> bool:
    """Nothing is spoken of but what the title says, and whoever decides."""
    named = [part for each in _of_papers(ground) for part in (each.title, each.reference, each.city)]
    known = frozenset(terms(" ".join(named)))
    words = [
        each
        for each in terms(_BODY.sub(" ", take_dates(sentence)[1]))
        if each not in TELLING and not each.isdigit()
    ]
    return bool(words) and all(is_said(each, known) for each in words)


def _of_papers(ground: Ground) -> list[Source]:
    """All that was given of the cited papers."""
    cited = {each.paper for each in ground.sources}
    return [each for each in (*ground.sources, *ground.others) if each.paper in cited]
