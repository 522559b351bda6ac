"""Two council systems in which something happens every day: SessionNet and OParl, at ten times a city's.

New meetings with their papers, results, agendas that grow and shrink, documents that are replaced, papers
that are withdrawn (404), closed (401) and given out again.
"""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.settings.sources import CitySource
from tests.sources.played.base import Played, source_of
from tests.sources.played.cities import played
from tests.sources.played.council import SUBJECTS, Council, Paper, Point, Sitting, council
from tests.sources.played.faults import Illness, IllServer

TITLE = r"(?:{}) am Kai \d+".format("|".join(SUBJECTS))
"""What every paper of theirs is called; the number is its own."""
AHEAD = dt.timedelta(days=14)
MEETINGS = 8
"""At the beginning."""
KINDS = (("500", ""), ("429", "1"), ("503", ""), ("cut", ""), ("close", ""), ("garbage", ""))


@dataclass(slots=True)
class LivingCity:
    """`sittings` a day, each with `papers`. `first` is the number of its first new meeting."""

    key: str
    city: Played
    server: IllServer
    chance: random.Random
    first: int
    sittings: int
    papers: int
    days: int = 0
    made: int = 0
    away: list[tuple[str, int]] = field(default_factory=list)

    @property
    def council(self) -> Council:
        return self.city.council

    def live_on(self, today: dt.date) -> None:
        """What happens on a day; seen in the night that follows."""
        self.days += 1
        self.council.today = today
        self._decide(today)
        for _ in range(self.sittings):
            self._convene(today + AHEAD)
        self._change(today)
        self._come_and_go()
        self.server.forget()
        ill = self.days % 3 == 0
        self.server.illness = Illness(self.days, share=0.1, spell=2, kinds=KINDS) if ill else None
        self.city.show()

    def _convene(self, day: dt.date) -> None:
        number = self.first + self.made
        self.made += 1
        papers = [Paper(number * 10 + n, title(number * 10 + n)) for n in range(self.papers)]
        self.council.papers |= {each.number: each for each in papers}
        points = tuple(Point(f"Ö {n}", each.title, each.number) for n, each in enumerate(papers, 1))
        self.council.sittings[number] = Sitting(number, day, points)

    def _decide(self, today: dt.date) -> None:
        for each in list(self.council.sittings.values()):
            if each.day < today and each.points and not each.points[0].result:
                self.council.decide(each.number, self.chance.choice(("ungeändert beschlossen", "vertagt")))

    def _change(self, today: dt.date) -> None:
        coming = [each.number for each in self.council.sittings.values() if each.day > today]
        if coming:
            self.council.add_point(self.chance.choice(coming), f"Nachtrag {self.days}")
            self.council.drop_last_point(self.chance.choice(coming))
        self.council.replace_document(self.chance.choice(list(self.council.papers)))

    def _come_and_go(self) -> None:
        """Every second day one paper goes, on the days between one comes back."""
        refused = self.council.refused
        if self.days % 2 and self.made > self.sittings:
            gone = ("Paper", (self.first + self.chance.randrange(self.made - self.sittings)) * 10)
            refused[gone] = self.chance.choice((401, 404))
            self.away.append(gone)
        elif self.away:
            refused.pop(self.away.pop(0), None)


def title(number: int) -> str:
    return f"{SUBJECTS[number % len(SUBJECTS)]} am Kai {number}"


@contextmanager
def living(kind: str, key: str, today: dt.date, *, first: int, size: tuple[int, int]) -> Iterator[LivingCity]:
    """`size`: meetings a day, and papers of each."""
    server = IllServer()
    with played(kind, council(today, MEETINGS), server) as city:
        yield LivingCity(key, city, server, random.Random(key), first, *size)


def source(living_city: LivingCity) -> CitySource:
    return source_of(living_city.city)
