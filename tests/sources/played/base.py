"""What all played cities have in common: see tests/played_cities.py."""

from functools import cache
from typing import Any, Protocol
from zlib import crc32

from bot.settings.sources import CitySource, Kind
from tests.documents.pdf_maker import text_pdf
from tests.sources.http.web_server import Answer, WebServer
from tests.sources.played.council import Council

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


def document(city: Played, number: int) -> Answer:
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
