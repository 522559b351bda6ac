"""Whole council systems on 127.0.0.1, each kind showing the same council (tests/played_council.py).

with played("allris", council(today)) as city:
    city.toml, city.source            # as the operator's file and as settings say it
    city.council.decide(101, "vertagt"); city.show()
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from bot.settings.sources import CitySource, Kind
from tests.allris_pages.council import Council as AllrisCouncil
from tests.allris_pages.council import Sitting as AllrisSitting
from tests.allris_pages.council import Step, Top, Vorlage
from tests.allris_server import AllrisServer
from tests.oparl_maker import consultation, file, item, meeting, paper, url
from tests.oparl_server import OParlServer
from tests.oparl_ways import Raw, Ways
from tests.pdf_maker import text_pdf
from tests.played_council import Council, Paper, Sitting
from tests.sessionnet_pages import Town
from tests.sessionnet_server import answer
from tests.sessionnet_town import Document, Sheet, Stop
from tests.sessionnet_town import Point as SessionNetPoint
from tests.sessionnet_town import Sitting as SessionNetSitting
from tests.web_server import Answer, Seen, WebServer

KINDS = ("sessionnet", "allris", "oparl")
SHIFT = 5_000_000
"""The numbers of documents: those of papers and this."""


class Played(Protocol):
    """`pdf`: documents come as PDFs, else as plain text, which is read faster."""

    council: Council
    web: WebServer
    kind: Kind
    url: str
    pdf: bool

    def show(self) -> None:
        """What has happened to the council can be seen from now on."""

    def name_body(self, name: str) -> None:
        """Of several bodies that this system might serve it is that one: its name or number."""


def source_of(city: Played, **fields: Any) -> CitySource:
    first = min(each.day for each in city.council.sittings.values()).year
    given: dict[str, Any] = {"hosts": (city.web.host,), "interval": 0.0, "first_year": first} | fields
    return CitySource(city.kind, city.url, **given)


def _document(city: Played, number: int) -> Answer:
    paper = city.council.papers.get(number)
    if paper is None:
        return Answer("not here", 404)
    if status := city.council.refused.get(("File", number)):
        return Answer("nicht da", status)
    body = _pdf(paper.text) if city.pdf else paper.text.encode()
    kind = "application/pdf" if city.pdf else "text/plain; charset=utf-8"
    return Answer(body, headers={"Content-Type": kind, "ETag": f'"{crc32(paper.text.encode())}"'})


@cache
def _pdf(text: str) -> bytes:
    return text_pdf([text])


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
            return _document(self, int(query["id"]) - SHIFT)
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
            return _document(self, int(name.removeprefix("doc").removesuffix(".pdf")) - SHIFT)
        for kind, parameter in (("Paper", "VOLFDNR"), ("Meeting", "SILFDNR")):
            number = int(query.get(parameter, 0))
            if status := self.council.refused.get((kind, number)):
                return Answer("nicht da", status)
        return self.server._answer(seen)


class OParlCity:
    kind: Kind = "oparl"

    def __init__(self, council: Council, web: WebServer, ways: Ways) -> None:
        self.council, self.web, self.pdf = council, web, False
        self.server = OParlServer(ways=ways, web=web)
        self.url = self.server.url
        self._shown: dict[str, Raw] = {}
        self.show()
        web.handle("/", self._answer)

    def name_body(self, name: str) -> None:
        self.server.body_name = name

    def show(self) -> None:
        made = {raw["id"]: (day, raw) for day, raw in self._objects()}
        for key, (day, raw) in made.items():
            if self._shown.get(key) != raw:
                changed = day if key not in self._shown else self.council.today
                stamp = f"{min(changed, self.council.today)}T12:00:00+01:00"
                self.server.put({"created": stamp, "modified": stamp, **raw})
        refused = {
            url(kind, n): status for (kind, n), status in self.council.refused.items() if kind != "File"
        }
        for key in [*(self._shown.keys() - made.keys()), *refused]:
            self.server.remove(self.server._own({"id": key})["id"], refused.get(key, 404))
        self._shown = {key: raw for key, (_, raw) in made.items() if key not in refused}

    def _objects(self) -> Iterator[tuple[dt.date, Raw]]:
        for each in self.council.sittings.values():
            items = [
                item(
                    f"{each.number}-{at}",
                    number=point.number,
                    name=point.title,
                    **({"consultation": url("Consultation", point.paper)} if point.paper else {}),
                    result=point.result,
                )
                for at, point in enumerate(each.points)
            ]
            start = f"{each.day}T17:00:00+01:00"
            yield each.day, meeting(each.number, *items, name=each.gremium, start=start)
        for paper_ in self.council.papers.values():
            sitting = self.council.sittings.get(paper_.number // 10)
            day = sitting.day if sitting else self.council.today
            yield day, self._paper(paper_, day)

    def _paper(self, shown: Paper, day: dt.date) -> Raw:
        stops = [
            consultation(shown.number, item=f"{s.number}-{at}")
            for s in self.council.sittings.values()
            for at, point in enumerate(s.points)
            if point.paper == shown.number
        ]
        main = file(shown.number + SHIFT, sha512Checksum=str(shown.edition))
        return paper(shown.number, shown.title, date=day.isoformat(), mainFile=main, consultation=stops[:1])

    def _answer(self, seen: Seen) -> Answer:
        if "/datei/" in seen.path:
            return _document(self, int(seen.path.rpartition("/")[2].partition(".")[0]) - SHIFT)
        return self.server.serve(seen)


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
