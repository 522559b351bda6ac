"""What the doctor says about a SessionNet."""

from collections.abc import Iterator

import pytest

from bot.findings import Finding
from bot.settings.sources import CitySource
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.http.patience import Patience
from bot.sources.sessionnet.probe import probe
from tests.sources.http.web_server import Answer, WebServer
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import TODAY, answer, birkenhafen


@pytest.fixture
def town() -> Town:
    return birkenhafen()


@pytest.fixture
def server(town: Town) -> Iterator[WebServer]:
    with WebServer() as running:
        running.handle("/bi/", lambda seen: answer(town, seen))
        yield running


def said(server: WebServer) -> list[Finding]:
    city = CitySource("sessionnet", f"{server.url}/bi/", interval=0.0, ask="ris@birkenhafen.example")
    patience = Patience(attempts=1)
    with PoliteHttp(
        city, agent="Ratsbot (test)", pause=lambda _: None, servers=Servers(), patience=patience
    ) as http:
        return probe(city, http, today=TODAY)


def test_a_sound_system(server: WebServer) -> None:
    found = said(server)
    assert [each.level for each in found] == ["ok"] * 5
    assert [each.text for each in found] == [
        "Sitzungskalender Oktober 2026: 1 verlinkte Sitzung (Seiten enden auf .php).",
        "Produkt: SessionNet 5.4.7 bi (Layout 6).",
        "Sitzung Stadtrat am 03.09.2026: 4 Punkte, 3 mit Ergebnis, 2 mit Vorlage.",
        "Vorlage BV/0101/2026: 2 Dokumente, 4 Stationen.",
        "Ein Dokument ist abrufbar: PDF, 0 kB.",
    ]
    assert len(server.paths) <= 12


def test_other_pages_of_another_version(server: WebServer, town: Town) -> None:
    def newer(body: str) -> str:
        return body.replace("5.4.7 bi", "6.0.1 bi")

    server.handle("/bi/si0040", lambda seen: Answer(newer(str(answer(town, seen).body))))
    server.handle("/bi/vo0050", lambda _: Answer("<p>neu</p>"))
    found = said(server)
    assert [each.level for each in found] == ["ok", "warning", "ok", "error", "ok"]
    assert "SessionNet 6.0.1" in found[1].text
    assert found[3].text.startswith("Die Vorlage wurde nicht gelesen.")
    assert "Entwicklern" in found[3].remedy


def test_a_server_that_is_not_there(server: WebServer) -> None:
    server.handle("/bi/", lambda _: Answer("", 404))
    [only] = said(server)
    assert only.level == "error"
    assert "Der Sitzungskalender wurde nicht gelesen." in only.text
    assert "ris@birkenhafen.example" in only.remedy


def test_a_town_without_agendas(server: WebServer, town: Town) -> None:
    town.sittings = [each for each in town.sittings if each.number in {503, 504}]
    found = said(server)
    assert "keine Sitzung mit einer Vorlage" in found[2].text
    assert "im Browser" in found[2].remedy


def test_a_document_that_is_none(server: WebServer) -> None:
    server.handle("/bi/getfile", lambda _: Answer("<p>Bitte anmelden</p>"))
    assert "Statt eines PDFs kam etwas anderes (text/html" in said(server)[-1].text
