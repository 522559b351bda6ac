"""A SessionNet on the wire, and the source that asks it as a run does."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from bot.settings.sources import CitySource
from bot.sources.delivered import Delivered, Item
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.http.patience import Patience
from bot.sources.live import Slice
from bot.sources.sessionnet.source import SessionNet
from tests.sources.http.web_server import Answer, Seen, WebServer
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.town import Document, Point, Sheet, Sitting, Stop

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 10, 7)
PDF = b"%PDF-1.4\n% Birkenhafen\n%%EOF\n"


def birkenhafen(extension: str = "php") -> Town:
    """A small council: two meetings on one day, one without agenda, one not linked, one ahead, one old."""
    plan = Document(8101, "Beschlussvorlage")
    annex = Document(8102, "Anlage 1 Lageplan")
    return Town(
        [
            Sitting(
                401,
                "2024-05-16",
                "Stadtrat",
                items=(Point("Ö 1", "Bänke am Leuchtturm", 70, "mehrheitlich abgelehnt"),),
            ),
            Sitting(
                501,
                "2026-09-03",
                "Stadtrat",
                "17:00-21:30",
                items=(
                    Point(
                        "Ö 1", "Eröffnung", page=880, result="erledigt", minutes="Um 17 Uhr wird eröffnet."
                    ),
                    Point(
                        "Ö 2",
                        'Fähre nach "Sandhaken" & zurück',
                        71,
                        "ungeändert beschlossen",
                        "Ja: 20, Nein: 4, Enthaltung: 2, Befangen: 0",
                    ),
                    Point("Ö 2.1", "Antwort zum Radweg", 72, "Kenntnis genommen"),
                    Point("N 3", "Grundstück", documents=(Document(8301, "Beschlussauszug"),)),
                ),
                documents=(Document(9001, "Einladung"), Document(9002, "Öffentliche Niederschrift")),
                in_calendar=(Document(9001, "Einladung"),),
            ),
            Sitting(
                502,
                "2026-09-03",
                'Ausschuss "Hafen"',
                "16:00",
                items=(Point("Ö 1", "Fähre", 71, "ungeändert empfohlen"),),
            ),
            Sitting(
                503,
                "2026-09-10",
                "Ortsbeirat Dünen",
                items=None,
                in_calendar=(Document(9003, "Öffentliche Bekanntmachung"),),
            ),
            Sitting(0, "2026-09-17", "Sozialausschuss"),
            Sitting(504, "2026-10-29", "Stadtrat", "17:00-00:30", items=(Point("Ö 1", "Fähre", 71),)),
        ],
        [
            Sheet(
                70,
                "AT/0007/2024",
                "Bänke am Leuchtturm",
                "Antrag",
                (Document(8001, "Antrag"),),
                (Stop("2024-05-16", "Stadtrat", 401, "1", role="Entscheidung"),),
                table=True,
            ),
            Sheet(
                71,
                "BV/0101/2026",
                "Fähre nach Sandhaken",
                "01_Beschlussvorlage",
                (annex, plan),
                (
                    Stop("2026-09-03", 'Ausschuss "Hafen"', 502, "1", role="Vorberatung"),
                    Stop("2026-09-03", "Stadtrat", 501, "2", role="ungeändert beschlossen"),
                    Stop("2026-10-29", "Stadtrat", 504, "1", role="Entscheidung"),
                    Stop("2026-11-12", "Hauptausschuss", part="nicht öffentlich", role="Kenntnisnahme"),
                ),
            ),
            Sheet(72, "AW/0012/2026", "Antwort zum Radweg", "Antwort", (Document(8201, "Antwort"),)),
        ],
        extension,
    )


def answer(town: Town, seen: Seen, folder: str = "/bi/") -> Answer:
    """What SessionNet says to a request; pages of another extension do not exist."""
    parts = urlsplit(seen.target)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    name, _, extension = parts.path.removeprefix(folder).partition(".")
    if extension != town.extension:
        return Answer("not here", 404)
    try:
        return _page(town, name, query)
    except (KeyError, StopIteration):
        return Answer(town.page("error", "SessionNet Fehlermeldung", "<p>Ein Fehler ist aufgetreten.</p>"))


def _page(town: Town, name: str, query: dict[str, str]) -> Answer:
    match name:
        case "si0040":
            year, month = int(query["__cjahr"]), int(query["__cmonat"])
            return Answer(town.calendar(year, month, query.get("__cpanr", "")))
        case "si0057" if town.sitting(int(query["__ksinr"])).items is None:
            return Answer("", 302, {"Location": f"si0050.{town.extension}?__ksinr={query['__ksinr']}"})
        case "getfile":
            return Answer(PDF, headers={"Content-Type": "application/pdf"})
    pages: dict[str, tuple[Callable[[int], str], str]] = {
        "si0057": (town.meeting, "__ksinr"),
        "si0050": (town.meeting, "__ksinr"),
        "to0050": (town.minutes, "__ktonr"),
        "vo0050": (town.vorlage, "__kvonr"),
        "vo0053": (town.stations, "__kvonr"),
    }
    make, parameter = pages[name]
    return Answer(make(int(query[parameter])))


class Memory:
    """What a store tells its source: fulfils live.Known, and takes in what a run delivers."""

    def __init__(self) -> None:
        self.held: set[tuple[str, str]] = set()
        self.notes: dict[str, str] = {}

    def has(self, kind: str, object_id: str) -> bool:
        return (kind, object_id) in self.held

    def meetings(self, first: date, last: date | None = None) -> list[str]:  # noqa: ARG002
        return [object_id for kind, object_id in self.held if kind == "Meeting"]

    def recall(self, key: str) -> str:
        return self.notes.get(key, "")

    def remember(self, key: str, value: str) -> None:
        self.notes[key] = value

    def take(self, items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, Delivered):
                self.held |= {(type(each).__name__, each.id) for each in item.objects}


@contextmanager
def asked(
    server: WebServer, memory: Memory | None = None, *, budget: int | None = None, **city: object
) -> Iterator[SessionNet]:
    """A run against that server, without pauses."""
    settings = {"url": f"{server.url}/bi/", "interval": 0.0, "first_year": 2024, **city}
    source = CitySource("sessionnet", **settings)  # type: ignore[arg-type]  # fields by name
    with PoliteHttp(
        source,
        agent="Ratsbot (test@birkenhafen.example)",
        budget=budget,
        pause=lambda _: None,
        servers=Servers(),
        patience=Patience(attempts=2),
    ) as http:
        yield SessionNet(source, http, memory or Memory(), zone=BERLIN, today=TODAY)


def items_of(slices: Iterable[Slice], memory: Memory | None = None) -> list[Item]:
    """Takes all that a run yields, as the sync does: slice by slice."""
    found: list[Item] = []
    for each in slices:
        items = list(each.items)
        if memory is not None:
            memory.take(items)
        found += items
    return found


def delivered(items: list[Item]) -> dict[str, Delivered]:
    """By the end of the address: „si0057.php?__ksinr=501“."""
    found = [item for item in items if isinstance(item, Delivered)]
    assert max(Counter(item.id for item in found).values(), default=1) == 1
    return {item.id.partition("/bi/")[2]: item for item in found}


def with_etags(town: Town, server: WebServer) -> None:
    """As many servers do: a mark that changes with the page."""

    def marked(seen: Seen) -> Answer:
        made = answer(town, seen)
        return (
            replace(made, headers={**made.headers, "ETag": f'"{hash(made.body)}"'})
            if made.status == 200
            else made
        )

    server.handle("/bi/", marked)
