"""Thirty orders in twenty rooms: what people plausibly want, in two cities."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from benchmarks.digest_replay_truth import Asked
from bot.digest.records import EVERY_DAY, WEEKDAYS, Rhythm, Wish, WishKind, Without
from bot.messages import Place

PLATFORM = "replay"
ZONE = ZoneInfo("Europe/Berlin")
AT_ONCE = Rhythm(())
MORNING = Rhythm(WEEKDAYS, 8, 0)
DAILY = Rhythm(EVERY_DAY, 7, 30)
EVENING = Rhythm(EVERY_DAY, 18, 0)
MONDAY = Rhythm((0,), 8, 0)
FRIDAY = Rhythm((4,), 12, 0)
MID_WEEK = Rhythm((1, 3), 9, 15)

Span = tuple[dt.date, dt.date]
Hours = tuple[int, int]
USUAL_QUIET: Hours = (20, 6)
BUDGET = ("Gemeinderat - Beratungen zum DHH",)
"""How the council is called while it deliberates on the budget; „gremium:Gemeinderat“ means it as well."""


@dataclass(frozen=True, slots=True)
class Order:
    """A subscription and, in plain words for the truth, what it asks for.

    `spans` are the days on which it counts, from four in the morning of the first to that of the last; about
    `topic` the product is asked.
    """

    room: str
    wish: Wish
    asked: Asked
    spans: tuple[Span, ...]
    topic: str = ""

    def active(self, at: dt.datetime) -> dt.datetime | None:
        """The end of the span in which a moment lies, None outside."""
        return next((end for begin, end in self.moments() if begin <= at < end), None)

    def began(self, at: dt.datetime) -> dt.datetime:
        """When the span began in which a moment lies."""
        return next(begin for begin, end in self.moments() if begin <= at < end)

    def moments(self) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        for first, last in self.spans:
            yield four(first), four(last)

    def due(self, at: dt.datetime) -> dt.datetime:
        """The first moment from `at` on at which it may speak, quiet hours apart."""
        rhythm = self.wish.rhythm
        if rhythm.at_once:
            return at
        for offset in range(9):
            day = at.astimezone(ZONE).date() + dt.timedelta(days=offset)
            moment = dt.datetime.combine(day, dt.time(rhythm.hour, rhythm.minute), ZONE)
            if day.weekday() in rhythm.days and moment >= at:
                return moment.astimezone(dt.UTC)
        raise AssertionError("no day of the week")


@dataclass(frozen=True, slots=True)
class Room:
    """`quiet`: from which hour to which nothing is said, None: it may be said at any time."""

    name: str
    orders: tuple[Order, ...]
    quiet: tuple[int, int] | None = USUAL_QUIET
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", Place(PLATFORM, self.name, "room"))

    @property
    def ruhezeit(self) -> str:
        """As /einstellungen takes it."""
        return "{}-{}".format(*self.quiet) if self.quiet else "keine"

    def speaks(self, at: dt.datetime) -> dt.datetime:
        """`at`, or the end of its quiet hours."""
        if self.quiet is None:
            return at
        begin, end = self.quiet
        here = at.astimezone(ZONE)
        day = here.date()
        if begin > end and here.hour >= begin:
            day += dt.timedelta(days=1)
        elif not (here.hour < end and (begin > end or here.hour >= begin)):
            return at
        return dt.datetime.combine(day, dt.time(end), ZONE).astimezone(dt.UTC)


def four(day: dt.date) -> dt.datetime:
    """Four in the morning: after the night's run, before anybody speaks."""
    return dt.datetime.combine(day, dt.time(4), ZONE).astimezone(dt.UTC)


class Rooms:
    """Collects them; `first` and `last` bound the time that is played."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.whole: tuple[Span, ...] = ((first, last),)
        self._orders: dict[str, list[Order]] = {}
        self._quiet: dict[str, Hours | None] = {}

    def quiet(self, room: str, hours: Hours | None) -> None:
        self._quiet[room] = hours

    def order(
        self,
        room: str,
        kinds: Sequence[WishKind],
        rhythm: Rhythm,
        *,
        bodies: Sequence[str] = (),
        cities: Sequence[str] = (),
        topic: str = "",
        also: Sequence[str] = (),
        without: tuple[Without, ...] = (),
        spans: tuple[Span, ...] = (),
    ) -> None:
        """`topic` is what a paper must fit: words, or „art:Antrag“, which is derived from titles too. `also`
        are Gremien that the filters mean as well."""
        words = [topic, *(f'gremium:"{each}"' for each in bodies)]
        wish = Wish(tuple(kinds), rhythm, " ".join(words).strip(), tuple(cities), without)
        asked = Asked(frozenset(kinds), frozenset(cities), frozenset((*bodies, *also)))
        order = Order(room, wish, asked, spans or self.whole, topic)
        self._orders.setdefault(room, []).append(order)

    def all(self) -> list[Room]:
        return [
            Room(name, tuple(orders), self._quiet.get(name, USUAL_QUIET))
            for name, orders in self._orders.items()
        ]


def karlsruhe_rooms(first: dt.date, last: dt.date) -> list[Room]:
    rooms, ka, small = Rooms(first, last), ("karlsruhe",), ("probedorf",)
    order = rooms.order
    order("hauptamt", ["decision"], MORNING, cities=ka, bodies=["Gemeinderat"], also=BUDGET)
    order("hauptamt", ["result"], MONDAY, cities=ka, bodies=["Gemeinderat"], also=BUDGET)
    order("hauptamt", ["minutes"], MONDAY, cities=ka)
    order("planung", ["result"], DAILY, cities=ka, bodies=["Planungsausschuss"])
    order("planung", ["paper"], DAILY, topic="Bebauungsplan")
    order("bau", ["result", "paper"], MORNING, cities=ka, bodies=["Bauausschuss"])
    order("durlach", ["result", "agenda"], AT_ONCE, cities=ka, bodies=["Ortschaftsrat Durlach"])
    rooms.quiet("durlach", None)
    order("neureut", ["result"], FRIDAY, cities=ka, bodies=["Ortschaftsrat Neureut"])
    order("neureut", ["agenda"], DAILY, cities=ka, bodies=["Ortschaftsrat Neureut"])
    order("wettersbach", ["agenda"], MORNING, cities=ka, bodies=["Ortschaftsrat Wettersbach"])
    order("radverkehr", ["decision", "paper"], MONDAY, topic="Radverkehr")
    order("radverkehr", ["paper"], DAILY, topic="Fahrradstraße")
    order("klima", ["decision", "paper"], MID_WEEK, topic="Klimaschutz")
    order("schule", ["result", "paper"], MORNING, topic="Schulsozialarbeit")
    order("kita", ["decision"], MONDAY, topic="Kita Gebühren")
    order("wohnen", ["result"], FRIDAY, topic="sozialer Wohnungsbau")
    order("digital", ["paper"], AT_ONCE, topic="Digitalisierung")
    rooms.quiet("digital", (18, 8))
    order("anfragen", ["paper"], DAILY, cities=ka, topic="art:Anfrage")
    order("antraege", ["paper"], EVENING, cities=ka, topic="art:Antrag")
    order("presse", ["decision"], AT_ONCE)
    order("presse", ["decision"], MORNING, cities=ka, bodies=["Gemeinderat"], also=BUDGET)
    order("presse", ["paper"], MORNING, topic="Haushalt")
    order("archiv", ["minutes"], DAILY)
    order("alles", ["decision", "result", "paper", "agenda", "minutes"], DAILY)
    march, april = dt.date(first.year, 3, 1), dt.date(first.year, 4, 1)
    pause = ((first, march), (april, last))
    order("urlaub", ["result"], MORNING, cities=ka, bodies=["Haupt- und Finanzausschuss"], spans=pause)
    middle = dt.date(first.year, 7, 1)
    order("neu", ["decision"], MORNING, cities=ka, spans=((middle, last),))
    order("neu", ["agenda"], DAILY, cities=ka, bodies=["Gemeinderat"], also=BUDGET, spans=((middle, last),))
    order(
        "zu-ende",
        ["result"],
        EVENING,
        cities=ka,
        bodies=["Gemeinderat"],
        also=BUDGET,
        spans=((first, middle),),
    )
    order("nachbarn", ["result", "paper", "agenda", "minutes"], DAILY, cities=small)
    order("nachbarn", ["decision"], AT_ONCE, cities=small, bodies=["Bauausschuss"])
    return rooms.all()
