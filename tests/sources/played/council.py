"""One small council that any kind of system can show (cities.py), and what may happen to it."""

import datetime as dt
from dataclasses import dataclass, field, replace

SUBJECTS = ("Brunnen", "Radweg", "Kita", "Fähre", "Leuchtturm", "Spielplatz", "Markthalle", "Uferweg")


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda item. `paper` 0: it has none."""

    number: str
    title: str
    paper: int = 0
    result: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    number: int
    day: dt.date
    points: tuple[Point, ...]

    @property
    def gremium(self) -> str:
        return ("Stadtrat", "Bauausschuss")[self.number % 2]


@dataclass(frozen=True, slots=True)
class Paper:
    """`edition` counts how often its document was replaced."""

    number: int
    title: str
    edition: int = 1

    @property
    def text(self) -> str:
        return f"Zur Vorlage {self.number}, {self.title}: Fassung {self.edition} des Beschlusstextes."


@dataclass(slots=True)
class Council:
    """`refused`: kind („Paper“, „Meeting“, „File“) and number of what answers a status instead of itself."""

    today: dt.date
    sittings: dict[int, Sitting] = field(default_factory=dict)
    papers: dict[int, Paper] = field(default_factory=dict)
    refused: dict[tuple[str, int], int] = field(default_factory=dict)

    def decide(self, number: int, result: str) -> None:
        """The result of the first item is known."""
        first, *others = self.sittings[number].points
        self._points(number, (replace(first, result=result), *others))

    def drop_last_point(self, number: int) -> None:
        self._points(number, self.sittings[number].points[:-1])

    def add_point(self, number: int, title: str) -> None:
        points = self.sittings[number].points
        self._points(number, (*points, Point(f"Ö {len(points) + 1}", title)))

    def _points(self, number: int, points: tuple[Point, ...]) -> None:
        self.sittings[number] = replace(self.sittings[number], points=points)

    def replace_document(self, number: int) -> None:
        self.papers[number] = replace(self.papers[number], edition=self.papers[number].edition + 1)


def council(today: dt.date, meetings: int = 10, *, every: int = 12) -> Council:
    """A meeting every so many days, one of them ahead; each with two papers and an item without one.

    Meeting 100 is the one ahead, 101 the last one that was, and so on; their papers are 1000, 1001, 1010 …
    """
    made = Council(today)
    for at in range(meetings):
        number, day = 100 + at, today + dt.timedelta(days=every * (1 - at))
        papers = [Paper(number * 10 + n, _title(number * 10 + n)) for n in (0, 1)]
        made.papers |= {each.number: each for each in papers}
        result = "" if at == 0 else "ungeändert beschlossen"
        points = [
            Point(f"Ö {n}", each.title, each.number, result if n == 1 else "")
            for n, each in enumerate(papers, 1)
        ]
        made.sittings[number] = Sitting(number, day, (*points, Point("Ö 3", f"Bericht {number}")))
    return made


def _title(number: int) -> str:
    return f"{SUBJECTS[number % len(SUBJECTS)]} am Kai {number}"
