"""Whole council systems on 127.0.0.1, each kind showing the same council (tests/sources/played/council.py).

with played("allris", council(today)) as city:
    source_of(city)     # as the operator's file says it
    city.council.decide(101, "vertagt"); city.show()
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from bot.settings.sources import Kind
from tests.sources.allris.pages.council import Council as AllrisCouncil
from tests.sources.allris.pages.council import Sitting as AllrisSitting
from tests.sources.allris.pages.council import Step, Top, Vorlage
from tests.sources.allris.server import AllrisServer
from tests.sources.http.web_server import Answer, Seen, WebServer
from tests.sources.oparl.ways import Ways
from tests.sources.played.base import SHIFT, Played, document
from tests.sources.played.council import Council, Paper, Sitting
from tests.sources.played.oparl import OParlCity
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import answer
from tests.sources.sessionnet.town import Document, Sheet, Stop
from tests.sources.sessionnet.town import Point as SessionNetPoint
from tests.sources.sessionnet.town import Sitting as SessionNetSitting

KINDS = ("sessionnet", "allris", "oparl")


class SessionNetCity:
    kind: Kind = "sessionnet"

    def __init__(self, council: Council, web: WebServer, extension: str = "php") -> None:
        self.council, self.web, self.extension, self.pdf = council, web, extension, False
        self.url = f"{web.url}/bi/" + ("si0040.asp" if extension == "asp" else "")
        self.mandant = ""
        self.show()
        web.handle("/bi/", self._answer)

    def name_body(self, name: str) -> None:
        self.mandant = name
        self.show()

    def show(self) -> None:
        sittings = [self._sitting(each) for each in self.council.sittings.values()]
        self.town = Town(
            sittings, [self._sheet(each) for each in self.council.papers.values()], self.extension
        )

    def _sitting(self, shown: Sitting) -> SessionNetSitting:
        points = tuple(
            SessionNetPoint(each.number, each.title, each.paper, each.result) for each in shown.points
        )
        return SessionNetSitting(
            shown.number, shown.day.isoformat(), shown.gremium, items=points, mandant=self.mandant
        )

    def _sheet(self, shown: Paper) -> Sheet:
        document = Document(shown.number + SHIFT, f"Vorlage {shown.number}")
        stops = tuple(
            Stop(each.day.isoformat(), each.gremium, each.number, "1", role="Entscheidung")
            for each in self.council.sittings.values()
            if any(point.paper == shown.number for point in each.points)
        )
        return Sheet(
            shown.number, f"BV/{shown.number:04}/2026", shown.title, "Beschlussvorlage", (document,), stops
        )

    def _answer(self, seen: Seen) -> Answer:
        parts = urlsplit(seen.target)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if "getfile" in parts.path:
            return document(self, int(query["id"]) - SHIFT)
        for kind, name in (("Paper", "__kvonr"), ("Meeting", "__ksinr")):
            if name in query and (status := self.council.refused.get((kind, int(query[name])))):
                return Answer("nicht da", status)
        made = answer(self.town, seen)
        etag = {"ETag": f'"{crc32(bytes(str(made.body), "utf-8"))}"'} if made.status == 200 else {}
        return Answer(made.body, made.status, {**made.headers, **etag})


class AllrisCity:
    kind: Kind = "allris"

    def __init__(self, council: Council, web: WebServer) -> None:
        self.council, self.web, self.pdf = council, web, False
        self.server = AllrisServer(AllrisCouncil(), web)
        self.url = self.server.base
        self.show()
        web.handle("/public/", self._answer)

    def name_body(self, name: str) -> None:
        """There is only one."""

    def show(self) -> None:
        shown = self.server.council
        shown.sittings = {str(each.number): self._sitting(each) for each in self.council.sittings.values()}
        shown.papers = {str(each.number): self._vorlage(each) for each in self.council.papers.values()}

    def _sitting(self, shown: Sitting) -> AllrisSitting:
        tops = [
            Top(
                f"{shown.number}{at}",
                each.number,
                each.title,
                str(each.paper or ""),
                "Entscheidung" * bool(each.paper),
            )
            for at, each in enumerate(shown.points)
        ]
        number = "17"[shown.number % 2]
        head = Top("", "", "Öffentlicher Teil")
        return AllrisSitting(
            str(shown.number),
            shown.gremium,
            number,
            shown.day,
            title=f"Sitzung {shown.number}",
            tops=(head, *tops),
        )

    def _vorlage(self, shown: Paper) -> Vorlage:
        steps = tuple(
            Step(
                sitting.gremium,
                "Entscheidung",
                "Erledigt" if point.result else "Geplant",
                sitting.day,
                str(sitting.number),
                f"{sitting.number}{at}",
                point.result,
            )
            for sitting in self.council.sittings.values()
            for at, point in enumerate(sitting.points)
            if point.paper == shown.number
        )
        documents = ((str(shown.number + SHIFT), "Vorlage"),)
        reference = f"{shown.number}/2026"
        return Vorlage(
            str(shown.number), "Beschlussvorlage", reference, shown.title, steps=steps, documents=documents
        )

    def _answer(self, seen: Seen) -> Answer:
        query = {key: values[0] for key, values in parse_qs(urlsplit(seen.target).query).items()}
        name = seen.path.rpartition("/")[2]
        if name.startswith("doc"):
            return document(self, int(name.removeprefix("doc").removesuffix(".pdf")) - SHIFT)
        for kind, parameter in (("Paper", "VOLFDNR"), ("Meeting", "SILFDNR")):
            number = int(query.get(parameter, 0))
            if status := self.council.refused.get((kind, number)):
                return Answer("nicht da", status)
        return self.server._answer(seen)


@contextmanager
def played(
    kind: str, council: Council, web: WebServer | None = None, *, pdf: bool = False, ways: Ways | None = None
) -> Iterator[Played]:
    """`kind`: one of KINDS, „asp“ or „rubin“. `pdf`: see Played. `ways`: of an OParl server."""
    with web or WebServer() as running:
        made = _made(kind, council, running, ways)
        made.pdf = pdf
        yield made


def _made(kind: str, council: Council, web: WebServer, ways: Ways | None) -> Played:
    match kind:
        case "allris":
            return AllrisCity(council, web)
        case "oparl":
            return OParlCity(council, web, ways or Ways(own_ids=True, page_size=10, etags=True))
        case "rubin":
            today = council.today.isoformat()
            rubin = Ways(own_ids=True, page_size=10, vendor="more!rubin", stamps="today", today=today)
            return OParlCity(council, web, rubin)
    return SessionNetCity(council, web, "asp" if kind == "asp" else "php")
