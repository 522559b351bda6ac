"""What is handed on inside the assistant."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.council.stations import StationFacts
from bot.messages import ObjectRef


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a sentence may rest on: a piece of a file, or a station as the data states it.

    `number` is what the model calls it by, from 1. `text` is plain (cleaning.plain): what the model reads and
    what its quotes are compared with. A station has no `file` and no page; its text is a German line made by
    code. `superseded` says what came after a station that no longer tells where the matter stands, '' else.
    `outcomes` are all results that the data states for the paper, in the source's wording. `date` is the
    paper's. `caution` says what became of a paper whose words must not be taken for what holds (standings).
    """

    number: int
    paper: ObjectRef
    city: str
    reference: str
    title: str
    text: str
    file: str = ""
    file_ref: ObjectRef | None = None
    page: int | None = None
    url: str | None = None
    station: StationFacts | None = None
    superseded: str = ""
    outcomes: tuple[str, ...] = ()
    date: dt.date | None = None
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Backing:
    """A quote, and the number of the source in which it is said to stand."""

    source: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as a model wrote it, and what it says it rests on: not to be believed."""

    text: str
    backings: tuple[Backing, ...]


class Fault(StrEnum):
    """Why a sentence is not shown."""

    NO_QUOTE = "no_quote"
    """It names nothing that it rests on, or too little to mean anything."""
    NO_SOURCE = "no_source"
    """A source with that number was not given."""
    QUOTE = "quote"
    """The words do not stand in that source."""
    NUMBER = "number"
    DATE = "date"
    VOTE = "vote"
    RESULT = "result"
    """It tells of another result than the quote, or than the data states."""
    NEGATION = "negation"
    REFERENCE = "reference"
    """The number of a paper that its sources do not have."""
    NAME = "name"
    CITY = "city"
    UNRELATED = "unrelated"
    """Too few of its words stand in its quotes."""
    ACTIVE = "active"
    """A link, markup, a mention, a command or hidden characters; or it wants something of the reader."""
    LENGTH = "length"
    """Longer than any sentence is."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that holds: each quote stands in its source, and nothing in it goes beyond them."""

    text: str
    backings: tuple[Backing, ...]
