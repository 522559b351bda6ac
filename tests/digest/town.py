"""A small council of our own, plainly fictional: what its archive would hold in the end, for replays."""

import datetime as dt
import random

from benchmarks.digest_replay_year import Council
from tests.sources.oparl.maker import Raw, consultation, file, item, meeting, oparl, paper, url

BODIES = ("Stadtrat", "Bauausschuss", "Kulturausschuss")
MATTERS = (
    "Radweg am Mühlbach", "Sanierung der Schwimmhalle", "Bebauungsplan Am Anger", "Zuschuss zum Stadtfest",
    "Schulhof der Lindenschule", "Tempo 30 in der Gartenstraße", "Bücherei am Sonntag", "Hundesteuer",
    "Spielplatz im Erlengrund", "Solardächer auf Schulen", "Radabstellanlagen am Bahnhof", "Musikschule",
)  # fmt: skip
TYPES = ("Beschlussvorlage", "Antrag", "Anfrage", "Informationsvorlage")
RESULTS = (
    "einstimmig beschlossen", "mehrheitlich beschlossen", "mehrheitlich abgelehnt", "vertagt",
    "Kenntnisnahme", "verwiesen in Fachausschuss", "",
)  # fmt: skip
TEXT = "Der Ausschuss befasst sich mit dem Vorhaben {name}. Die Verwaltung legt dazu die Unterlagen vor."


class Town:
    """One council of a seed, over some days: a meeting `every` so many, and a few from before."""

    def __init__(self, seed: int, first: dt.date, days: int, *, every: int = 4) -> None:
        self._chance = random.Random(seed)
        self._papers: list[Raw] = []
        self._meetings: list[Raw] = []
        self._texts: dict[str, str] = {}
        for offset in range(-20, days + 8, every):
            self._meeting(first + dt.timedelta(days=offset))

    def council(self, key: str = "probedorf") -> Council:
        organizations = [
            oparl("Organization", number, name=name, organizationType="Gremium", public=True)
            for number, name in enumerate(BODIES)
        ]
        return Council(key, organizations, self._papers, self._meetings, self._texts)

    def _meeting(self, day: dt.date) -> None:
        number = len(self._meetings)
        holder = self._chance.randrange(len(BODIES))
        items = [self._item(number, place, day, holder) for place in range(self._chance.randrange(2, 7))]
        written = day + dt.timedelta(days=self._chance.randrange(3, 20))
        minutes = file(f"n{number}", name="Niederschrift", date=written.isoformat())
        more = {"resultsProtocol": minutes} if self._chance.random() < 0.6 else {}
        made = meeting(
            number, *items, name=BODIES[holder], start=f"{day.isoformat()}T17:00:00+01:00",
            organization=[url("Organization", holder)], **more,
        )  # fmt: skip
        self._meetings.append(made)

    def _item(self, number: int, place: int, day: dt.date, holder: int) -> Raw:
        key, result = f"{number}-{place}", self._chance.choice(RESULTS)
        fields: Raw = {"number": str(place + 1), "order": place + 1} | ({"result": result} if result else {})
        if self._chance.random() < 0.25:
            return item(key, name="Mitteilungen", **fields)
        name = f"{self._chance.choice(MATTERS)} ({key})"
        self._paper(key, name, number, day, holder)
        return item(key, name=name, consultation=url("Consultation", key), **fields)

    def _paper(self, key: str, name: str, number: int, day: dt.date, holder: int) -> None:
        date = (day - dt.timedelta(days=self._chance.randrange(1, 25))).isoformat()
        role = self._chance.choice(("Entscheidung", "Entscheidung", "Vorberatung", "Kenntnisnahme"))
        station = consultation(
            key, item=key, meeting=url("Meeting", number), role=role, authoritative=role == "Entscheidung",
            organization=[url("Organization", holder)],
        )  # fmt: skip
        document = file(f"v{key}", date=date)
        self._texts[document["id"]] = TEXT.format(name=name)
        made = paper(
            key, name, date=date, reference=f"2025/{len(self._papers):0>4}",
            paperType=self._chance.choice(TYPES), consultation=[station], mainFile=document,
        )  # fmt: skip
        self._papers.append(made)
