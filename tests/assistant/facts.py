"""The fictional facts in tests/assistant/texts: sources with quotes, what is true of them and what is not."""

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.assistant.records import Backing, Claim, Source
from bot.council.stations import StationFacts
from bot.documents.normalise import normalise
from bot.messages import ObjectRef
from bot.texts import sources as lines

UNSEEN = ("unseen", "demo", "other", "another")
"""Written after the checks, each looked at before what it showed was mended: see benchmarks/grounding.md."""
NAMED = {
    "stadt",
    "vorlage",
    "titel",
    "text",
    "zitat",
    "ergebnis",
    "frage",
    "belege",
    "andere",
    "andere_beratung",
}
FOLDER = Path(__file__).parent / "texts"
DEMO = Path(__file__).parents[2] / "demo"
ZONE = ZoneInfo("Europe/Berlin")


@dataclass(slots=True)
class Fact:
    """Sources 1 … are those of the paper; `quote` stands in the first."""

    key: str
    fields: dict[str, str] = field(default_factory=dict)
    stations: list[str] = field(default_factory=list)
    truths: list[str] = field(default_factory=list)
    lies: list[tuple[str, str]] = field(default_factory=list)

    @property
    def city(self) -> str:
        return self.fields["stadt"]

    @property
    def reference(self) -> str:
        return self.fields["vorlage"]

    @property
    def quote(self) -> str:
        return self.fields.get("zitat") or self.sources()[1].text

    @property
    def question(self) -> str:
        return self.fields.get("frage", "")

    def claim(self, sentence: str, source: int = 1) -> Claim:
        """`belege: alle` cites every station and the other paper as well."""
        if source == 1 and "belege" in self.fields:
            cited = list(self.sources().items())[:-2]
            return Claim(sentence, tuple(Backing(number, each.text) for number, each in cited))
        return Claim(sentence, (Backing(source, self.quote),))

    def sources(self) -> dict[int, Source]:
        """The page or the stations, then another page of the file, then a paper of another city."""
        own = self._stations() or [self._page()]
        paper = own[0]
        own += self._other_paper()
        page = replace(paper, text=OTHER_PAGE, file="Anlage 2", page=7, station=None, outcomes=paper.outcomes)
        every = [*own, page, self._foreign()]
        return {number: replace(source, number=number) for number, source in enumerate(every, start=1)}

    def _page(self) -> Source:
        return replace(
            self._bare(),
            text=self.fields["text"],
            file="Vorlage",
            page=2,
            outcomes=tuple(filter(None, [self.fields.get("ergebnis")])),
        )

    def _stations(self) -> list[Source]:
        facts = [_station(line) for line in self.stations]
        outcomes = tuple(each.result for each in facts)
        return [replace(self._bare(), text=_line(each), station=each, outcomes=outcomes) for each in facts]

    def _other_paper(self) -> list[Source]:
        """Another paper of the same city: „andere: Nummer | Titel | Text“, or a station of it."""
        if said := self.fields.get("andere"):
            reference, title, text = said.split(" | ")
            return [
                replace(self._page(), paper=self._ref(reference), reference=reference, title=title, text=text)
            ]
        if said := self.fields.get("andere_beratung"):
            reference, title, line = said.split(" | ", 2)
            facts = _station(line)
            source = Source(1, self._ref(reference), self.city, reference, title, _line(facts))
            return [replace(source, station=facts, outcomes=(facts.result,))]
        return []

    def _ref(self, reference: str) -> ObjectRef:
        return ObjectRef("paper", self.city.lower(), reference)

    def _bare(self) -> Source:
        return Source(1, self._ref(self.reference), self.city, self.reference, self.fields["titel"], "")

    def _foreign(self) -> Source:
        city = "Quellstadt" if self.city != "Quellstadt" else "Birkenhafen"
        ref = ObjectRef("paper", city.lower(), FOREIGN)
        return Source(
            1, ref, city, FOREIGN, "Satzung über die Sondernutzung", FOREIGN_PAGE, "Vorlage", page=1
        )


FOREIGN = "2027/0931"
FOREIGN_PAGE = (
    "Für das Aufstellen von Tischen und Stühlen wird eine Gebühr von 4,50 Euro je Quadratmeter erhoben. "
    "Die Satzung tritt am Tag nach ihrer Bekanntmachung in Kraft."
)
OTHER_PAGE = (
    "Die Abwägung der eingegangenen Stellungnahmen ist als Anlage beigefügt. Auf Nachfrage erläutert das "
    "Fachamt das weitere Verfahren. Weitere Wortmeldungen liegen nicht vor."
)


def _station(line: str) -> StationFacts:
    day, organization, role, result = (part.strip() for part in line.split("|"))
    start = dt.datetime.strptime(f"{day} 17:00", "%d.%m.%Y %H:%M").replace(tzinfo=ZONE)
    return StationFacts(start, organization, role, None, result, "5", "item", "meeting")


def _line(station: StationFacts) -> str:
    """As code writes it for the model."""
    assert station.start is not None
    where = lines.station(station.organization, station.start.date(), station.role)
    return lines.with_result(where, station.result, station.number)


@cache
def facts() -> tuple[Fact, ...]:
    return tuple(
        fact for path in sorted(FOLDER.glob("*.txt")) if path.stem not in UNSEEN for fact in _of(path)
    )


@cache
def unseen(name: str) -> tuple[Fact, ...]:
    return tuple(_of(FOLDER / f"{name}.txt"))


def halves() -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """What the checks were tuned on, and what was kept away from them at first."""
    return facts()[::2], facts()[1::2]


def _of(path: Path) -> list[Fact]:
    found: list[Fact] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        _read(line, found)
    return found


def _read(line: str, into: list[Fact]) -> None:
    if line.startswith("== "):
        into.append(Fact(line[3:]))
    elif not line or line.startswith("#"):
        return
    elif ": " not in line:
        into[-1].fields["text"] += "\n" + line
    else:
        _add(into[-1], *line.split(": ", 1))


def _demo(town: str, number: str) -> str:
    """The text of a file of the demo council, with its lines and pages as they are stored."""
    for line in (DEMO / town / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, str] = json.loads(line)
        if row["file"].endswith(f"/{number}"):
            return normalise(row["text"])
    raise LookupError(number)


def _add(fact: Fact, name: str, text: str) -> None:
    if name == "datei":
        fact.fields["text"] = _demo(*text.split())
    elif name == "wahr":
        fact.truths.append(text)
    elif name.startswith("falsch "):
        fact.lies.append((name.removeprefix("falsch "), text))
    elif name == "beratung":
        fact.stations.append(text)
    elif name in NAMED:
        fact.fields[name] = text
    else:
        fact.fields["text"] += f"\n{name}: {text}"
