"""What a fictional town's council has to show: the data that its pages are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    number: int
    name: str


@dataclass(frozen=True)
class Point:
    number: str
    title: str
    paper: int = 0
    result: str = ""
    votes: str = ""
    page: int = 0
    minutes: str = ""
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Sitting:
    """`items` None: no agenda is published; the agenda's address leads to si0050. `number` 0: not linked."""

    number: int
    day: str
    gremium: str
    time: str = "17:00-19:00"
    place: str = "Rathaus,  Sitzungssaal 1"
    items: tuple[Point, ...] | None = ()
    documents: tuple[Document, ...] = ()
    in_calendar: tuple[Document, ...] = ()
    mandant: str = ""

    @property
    def date(self) -> str:
        return ".".join(reversed(self.day.split("-")))


@dataclass(frozen=True)
class Stop:
    day: str
    gremium: str
    sitting: int = 0
    top: str = ""
    part: str = "öffentlich"
    role: str = ""


@dataclass(frozen=True)
class Sheet:
    """A paper. `table`: its stations come as a table with headers instead of cards."""

    number: int
    reference: str
    title: str
    type: str
    documents: tuple[Document, ...] = ()
    stops: tuple[Stop, ...] = ()
    table: bool = False
