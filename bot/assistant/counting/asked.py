"""What a question asks to be counted."""

from dataclasses import dataclass
from enum import StrEnum

from bot.retrieval.query.filters import NO_FILTERS, Filters


class Subject(StrEnum):
    """What is counted."""

    PAPERS = "papers"
    DECISIONS = "decisions"
    """Agenda items at which a Beschluss was taken: council.stations.is_decision."""
    EVENTS = "events"
    """Agenda items at which something was dealt with, whatever came of it: „Wie oft …“"""
    MEETINGS = "meetings"


class Group(StrEnum):
    """What the count is split by."""

    CITY = "city"
    YEAR = "year"
    MONTH = "month"
    GREMIUM = "gremium"
    PARTY = "party"
    RESULT = "result"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as its words say it. `topic` is '' where none is named; `every_city` was said.

    `matter` stands in the title of what is counted („Satzung“). `majority` is one of votes.Majority, '' for
    any. `taken_off`: what was taken off the agenda was asked for. `anywhere`: the topic may stand anywhere in
    the text. `labels` are filter → what is shown for it. `problems` are German sentences about a name that
    nothing is known of: then nothing is counted.
    """

    subject: Subject
    listing: bool = False
    group: Group | None = None
    most: bool = False
    topic: str = ""
    filters: Filters = NO_FILTERS
    labels: tuple[tuple[str, str], ...] = ()
    every_city: bool = False
    matter: str = ""
    majority: str = ""
    taken_off: bool = False
    anywhere: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is counted in these cities, of which `home` comes first.

    `open_to` are all that may be counted. `at_home`: no city was named, and the Gremium is taken to be that
    of the place's own city.
    """

    question: str
    wanted: Wanted
    bodies: tuple[str, ...]
    open_to: tuple[str, ...] = ()
    home: str | None = None
    at_home: bool = False
