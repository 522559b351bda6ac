"""What `ratsbot doctor CITY` says of a server, whatever the source."""

import datetime as dt
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.findings import Finding
from bot.sources.http.pace import Servers
from bot.sources.http.page import Page
from bot.sources.http.probe import probe
from bot.sources.http.product import OPARL_PATHS, Product, product_of
from tests.sources.http.client import AGENT, FakeTime, city_of
from tests.sources.http.web_certificates import DAY, issue, served, trusted
from tests.sources.http.web_server import WebServer

TODAY = dt.datetime.now(dt.UTC).date()
START = '<html><head><meta name="sessionnet" content="V:050407"></head></html>'
NO_OPARL = (
    "Unter den üblichen Pfaden gibt es keine OParl-Schnittstelle. Die IT der Stadt fragen, ob das "
    "OParl-Modul eingeschaltet werden kann."
)
SYSTEM = {"type": "https://schema.oparl.org/1.1/System", "vendor": "Musterhaus", "product": "Ratsakte 3"}


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        running.answer("/bi/", START)
        yield running


def asked(server: WebServer, ca_file: str = "", further: Any = None, **changes: Any) -> list[Finding]:
    clock = FakeTime()
    ways: dict[str, Any] = {"servers": Servers(), "pause": clock.pause, "now": clock.now}
    if further:
        ways["further"] = further
    return probe(city_of(server, **changes), AGENT, ca_file, today=TODAY, **ways)


def said(findings: list[Finding]) -> str:
    return "\n".join(f"{each.level}: {each.text} {each.remedy}".strip() for each in findings)


def test_a_system_in_good_order(server: WebServer) -> None:
    findings = asked(server)
    assert said(findings).splitlines() == [
        "ok: 127.0.0.1 hat die Adresse 127.0.0.1.",
        "ok: Eine robots.txt gibt es nicht; damit ist alles erlaubt.",
        f"ok: {server.url}/bi/ antwortet mit HTTP 200.",
        "ok: Es antwortet SessionNet 5.4.7.",
        f"ok: {NO_OPARL}",
    ]
    assert server.paths == ["/robots.txt", "/bi/", *("/" + path for path in OPARL_PATHS)]


def test_sources_add_what_they_can_check(server: WebServer) -> None:
    findings = asked(server, further=lambda http: [Finding("ok", f"{http.requests} Anfragen bis hier.")])
    assert findings[-1].text == "12 Anfragen bis hier."


def test_oparl_where_nobody_knew_of_it(server: WebServer) -> None:
    server.answer("/oparl/v1.1/system", SYSTEM)
    told = said(asked(server))
    assert f"OParl gibt es unter {server.url}/oparl/v1.1/system (Musterhaus Ratsakte 3). Als [source]" in told
    assert server.paths[-1] == "/oparl/v1.1/system"


def test_oparl_that_is_not_switched_on(server: WebServer) -> None:
    error = {"type": "https://schema.oparl.org/1.1/Error", "message": "OParl is not active."}
    server.answer("/oparl/system", error)
    assert "nicht eingeschaltet. Das Ratsbüro bitten, OParl einzuschalten." in said(
        asked(server, ask="Das Ratsbüro")
    )


def test_an_oparl_city(server: WebServer) -> None:
    server.answer("/oparl/system", SYSTEM)
    told = said(asked(server, kind="oparl", url=f"{server.url}/oparl/system"))
    assert "ok: Es antwortet Musterhaus Ratsakte 3." in told
    assert "üblichen Pfaden" not in told
    wrong = said(asked(server, kind="oparl"))
    assert 'kind prüfen: "sessionnet" statt "oparl"?' in wrong


def test_robots_txt_that_forbids(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /")
    told = said(asked(server, ask="Das Ratsbüro"))
    assert "error: Die robots.txt verbietet /bi/. Das Ratsbüro um Erlaubnis bitten" in told
    assert server.paths == ["/robots.txt"]


def test_robots_txt_that_forbids_with_leave(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /\nCrawl-delay: 5")
    told = said(asked(server, leave="Frau Amt, 02.11.2026"))
    assert "ok: Die robots.txt verbietet /bi/. Sie bittet um 5 Sekunden Abstand. Erlaubt laut Datei" in told
    assert "SessionNet 5.4.7" in told


def test_oparl_paths_that_robots_txt_forbids_are_not_tried(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /oparl/")
    assert "(6 davon verbietet die robots.txt)" in said(asked(server))
    assert not any(path.startswith("/oparl/") for path in server.paths)


def test_a_firewall(server: WebServer) -> None:
    server.fault("/bi/", "blocked", times=9)
    findings = asked(server)
    assert findings[-1].level == "error"
    assert "Firewall" in findings[-1].text
    assert server.paths == ["/robots.txt", "/bi/"]


def test_a_wrong_address(server: WebServer) -> None:
    told = said(asked(server, url=f"{server.url}/falsch/"))
    assert "warning: " in told
    assert "/falsch/ antwortet mit HTTP 404. Adresse in der Datei der Stadt prüfen" in told


def test_a_name_that_nobody_knows(server: WebServer) -> None:
    findings = asked(server, url="https://ris.birkenhafen.invalid/")
    assert said(findings).startswith("error: Der Name ris.birkenhafen.invalid lässt sich nicht auflösen.")
    assert len(findings) == 1


def test_robots_txt_out_of_order(server: WebServer) -> None:
    server.fault("/robots.txt", "500", times=99)
    told = said(asked(server))
    assert "error: Die robots.txt ist nicht zu lesen; solange gilt alles als verboten." in told
    assert "oder 404 zu antworten" in told


def test_nobody_answers_is_no_matter_of_the_citys_robots_txt(server: WebServer) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{nobody.getsockname()[1]}"
        findings = asked(server, url=f"http://{place}/bi/", hosts=(place,))
    ours = findings[1]
    assert [each.level for each in findings] == ["ok", "error"]
    assert "robots.txt" not in ours.text + ours.remedy
    assert "eigene Firewall" in ours.remedy
    assert "Proxy" in ours.remedy


def test_what_forbids_everything_is_said_once(server: WebServer) -> None:
    server.fault("/robots.txt", "500", times=99)
    assert [each.level for each in asked(server)] == ["ok", "error"]


def test_certificates(tmp_path: Path) -> None:
    root = issue("Wurzel Quellstadt", authority=True)
    between = issue("Zwischenstelle Quellstadt", root, authority=True)
    ca_file = trusted(tmp_path, root)
    whole = [issue("server", between), between]
    with WebServer(served(tmp_path, *whole)) as server:
        server.answer("/bi/", START)
        ends = TODAY + 90 * DAY
        assert (
            f"ok: Das Zertifikat von 127.0.0.1 gilt bis {ends:%d.%m.%Y}, ausgestellt von „Zwischen"
            in said(asked(server, ca_file))
        )
    with WebServer(served(tmp_path, issue("server", between, ends=5 * DAY), between)) as server:
        server.answer("/bi/", START)
        assert "daran erinnern, es zu erneuern" in said(asked(server, ca_file))
    with WebServer(served(tmp_path, whole[0])) as server:
        told = said(asked(server, ca_file))
        assert "Zwischenzertifikat nicht mit" in told
        assert "Der Server schickt 1 Zertifikat(e); es fehlt das von „Zwischenstelle Quellstadt“." in told
        assert server.requests == []
    with WebServer(served(tmp_path, *whole)) as server:
        told = said(asked(server))
        assert "Der Server schickt 2 Zertifikat(e); es fehlt das von „Wurzel Quellstadt“." in told


@pytest.mark.parametrize(
    ("head", "product"),
    [
        ('<meta name="SessionNet" content="V:060012">', Product("SessionNet 6.0.12", "sessionnet")),
        ('<meta name="sessionnet" content="neu">', Product("SessionNet neu", "sessionnet")),
        ('<meta content="ALLRIS net 4.1.7" name="generator">', Product("ALLRIS net 4.1.7", "allris")),
        ('<meta name="author" content="Sternberg SD.NET">', Product("Sternberg SD.NET", "")),
        ('<meta name="description" content="Stadt Probedorf">', Product()),
        ("", Product()),
    ],
)  # fmt: skip
def test_products(head: str, product: Product) -> None:
    page = Page("http://a.example/", 200, {"content-type": "text/html"}, f"<html><head>{head}".encode())
    assert product_of(page) == product
