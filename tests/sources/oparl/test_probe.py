"""What the doctor says about an OParl server."""

from collections.abc import Iterator

import pytest

from bot.findings import Finding
from bot.sources.choose import probe_source
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.http.patience import Patience
from tests.documents.pdf_maker import text_pdf
from tests.sources.http.web_server import Answer
from tests.sources.oparl.maker import file, meeting, paper
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import BERLIN, TODAY

DOCUMENTS = "/oparl/datei/"
DOCUMENT = f"{DOCUMENTS}12.pdf"


def council() -> Iterator[Raw]:
    for n in range(1, 13):
        stamps = {
            "created": f"2026-{n:02}-01T08:00:00+01:00",
            "modified": f"2026-{n:02}-02T08:00:{n:02}+01:00",
        }
        yield paper(n, date=f"2026-{min(n, 11):02}-01", mainFile=file(n), **stamps)
        yield meeting(n, start=f"2026-{n:02}-15T17:00:00+01:00", **stamps)


def said(server: OParlServer, **city: object) -> list[Finding]:
    source = server.city(interval=0.0, **city)
    patience = Patience(attempts=1)
    with PoliteHttp(
        source, agent="Ratsbot (test)", pause=lambda _: None, servers=Servers(), patience=patience
    ) as http:
        return list(probe_source(source, http, zone=BERLIN, today=TODAY))


def serving(ways: Ways | None = None) -> OParlServer:
    server = OParlServer(council(), ways or Ways(page_size=5))
    pdf = Answer(text_pdf(["Ein Radweg."]), headers={"Content-Type": "application/pdf"})
    server.web.handle(DOCUMENTS, lambda _: pdf)
    return server


def test_a_sound_server() -> None:
    with serving() as server:
        found = said(server)
        assert [each.text for each in found] == [
            f"OParl 1.1 unter {server.url}: Produkt Probe-RIS 1, Hersteller nicht genannt.",
            "Körperschaften: „Gemeinde Probedorf“.",
            "Sitzungen: 12, 5 auf der neuesten Seite, die neueste bis heute vom 15.11.2026.",
            "modified_since wird befolgt: 3 Sitzungen seit dem 21.09.2026.",
            "Vorlagen: 12, 5 auf der neuesten Seite, die neueste bis heute vom 01.11.2026.",
            "modified_since wird befolgt: 3 Vorlagen seit dem 21.09.2026.",
            "Ein Dokument ist abrufbar: PDF, 1 kB.",
        ]
        assert {each.level for each in found} == {"ok"}
        assert len(server.web.paths) <= 15


@pytest.mark.parametrize(
    "ways",
    [
        Ways(page_size=5, filter="ignored"),
        Ways(page_size=5, filter="failing", vendor="STERNBERG"),
        Ways(page_size=5, vendor="more!rubin", stamps="today", today=TODAY.isoformat()),
        Ways(page_size=5, stamps="constant", filter="empty", newest_last=True),
    ],
    ids=["ignored", "failing", "rubin", "allris"],
)
def test_a_filter_that_is_worth_nothing(ways: Ways) -> None:
    with serving(ways) as server:
        found = said(server)
    assert [each.level for each in found] == ["ok", "ok", "ok", "warning", "ok", "warning", "ok"]
    assert found[3].text.startswith("modified_since taugt bei den Sitzungen nichts")
    assert "die neuesten Seiten" in found[3].remedy


def test_a_vendor_that_is_recognised_by_any_sign() -> None:
    with serving(Ways(page_size=5, vendor="http://www.somacos.de")) as server:
        assert said(server)[0].text.endswith("Produkt Probe-RIS 1, Hersteller SOMACOS.")


def test_no_oparl_at_all() -> None:
    with OParlServer(base="https://ris.probedorf.example/anderswo") as server:
        [only] = said(server, url=server.site, ask="ris@probedorf.example")
    assert only.level == "error"
    assert "ist keine OParl-Schnittstelle" in only.text
    assert only.remedy == "Ansprechpartner: ris@probedorf.example"


def test_a_list_that_cannot_be_read_is_one_finding_among_others() -> None:
    with serving() as server:
        server.web.answer("/oparl/body/1/meetings", "<html>Wartung</html>", status=503)
        found = said(server)
    faults = [each for each in found if each.level == "error"]
    assert [each.text.partition(". ")[0] for each in faults] == [
        "Die Liste der Sitzungen war nicht zu lesen",
        "Was sich geändert hat (Sitzungen) war nicht zu lesen",
    ]
    assert all("IT der Stadt" in each.remedy for each in faults)
    assert found[-1].text == "Ein Dokument ist abrufbar: PDF, 1 kB."


def test_a_list_that_no_body_names() -> None:
    with serving() as server:
        body = {
            "id": f"{server.base}/body/1",
            "type": "https://schema.oparl.org/1.1/Body",
            "name": "Gemeinde Probedorf",
            "meeting": f"{server.base}/body/1/meetings",
        }
        server.web.answer("/oparl/bodies", {"data": [body]})
        found = said(server)
    [fault] = [each for each in found if each.level == "error"]
    assert fault.text == "Keine Körperschaft nennt eine Liste der Vorlagen (Feld paper)."
    assert "Hersteller" in fault.remedy


def test_an_empty_list() -> None:
    with OParlServer() as server:
        found = said(server)
    assert next(each.text for each in found if each.level == "warning") == "Die Liste der Sitzungen ist leer."


def test_a_document_that_is_not_given_out() -> None:
    with serving() as server:
        server.web.answer(DOCUMENT, "nein", status=403)
        refused = said(server)[-1]
        server.web.answer(DOCUMENT, "<p>Bitte anmelden</p>")
        page = said(server)[-1]
    assert (refused.level, refused.text) == ("error", "Ein Dokument ist nicht abrufbar (HTTP 403).")
    assert (page.level, page.text) == ("warning", "Statt eines Dokuments kam eine Webseite.")
    assert DOCUMENT in page.remedy


def test_papers_without_documents() -> None:
    with OParlServer([paper(1, modified="2026-11-01T08:00:00+01:00")]) as server:
        assert said(server)[-1].text == "Die neuesten Vorlagen nennen keine Dokumente."


def test_a_long_document_is_there_as_well() -> None:
    with serving() as server:
        server.web.answer(DOCUMENT, b"%PDF-" + b"0" * 6_000_000, headers={"Content-Type": "application/pdf"})
        assert said(server)[-1].text == "Ein Dokument ist abrufbar."
