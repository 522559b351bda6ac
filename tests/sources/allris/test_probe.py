"""What the doctor says of an ALLRIS 4 system."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.findings import Finding
from bot.sources.allris.probe import Probe
from tests.sources.allris.pages import frame
from tests.sources.allris.server import AllrisServer


@pytest.fixture
def server() -> Iterator[AllrisServer]:
    with AllrisServer() as running:
        yield running


def findings(server: AllrisServer, today: dt.date = dt.date(2026, 10, 10)) -> list[Finding]:
    probe = Probe(server.city(), server.http(), zone=ZoneInfo("Europe/Berlin"), today=today)
    return list(probe.found())


def test_a_healthy_system(server: AllrisServer) -> None:
    found = findings(server)

    meeting, paper = "to010?SILFDNR=1000502&refresh=false", "vo020?VOLFDNR=1001903&refresh=false"
    assert [each.text.replace(server.base, "") for each in found[:-1]] == [
        "Es antwortet ALLRIS net 4.1.7.",
        "Der Kalender nennt für 10/2026 2 Sitzungen, 1 davon mit Tagesordnung.",
        f"Eine Sitzung ({meeting}) lässt sich lesen: 1 Punkt, davon 1 mit Vorlage.",
        f"Eine Vorlage ({paper}) lässt sich lesen: 2 Stationen, Text auf der Seite.",
        "Ein Dokument lässt sich laden (15 Bytes, PDF).",
    ]
    assert [each.level for each in found] == ["ok"] * 5 + ["warning"]
    assert "eine davon öffnet sich nur innerhalb einer Sitzung" in found[-1].text
    assert len(server.asked) == 6


def test_a_month_without_agendas_is_no_fault(server: AllrisServer) -> None:
    assert [each.level for each in findings(server, dt.date(2027, 3, 1))] == ["ok"] * 5 + ["warning"]
    assert [each.text for each in findings(server, dt.date(2026, 12, 1))][3].endswith(
        "1 davon mit Tagesordnung."
    )


def test_what_is_wrong_is_said_with_what_to_do(server: AllrisServer) -> None:
    server.council.papers["1001903"] = replace(server.council.papers["1001903"], status="nichtöffentlich")
    assert findings(server)[-1].remedy == "Die Stadt fragen, ob diese Seite öffentlich sein soll."

    server.said["to010"] = frame.page(server.council, "Sitzung", "Neu", "<p>neu</p>", base="to010")
    assert "IT der Stadt" in findings(server)[-1].remedy

    server.said["si010"] = frame.error(server.council, "Zu viele Zugriffe aus Ihrem Netzwerk.")
    assert [(each.level, "lässt uns nicht ein" in each.text) for each in findings(server)] == [
        ("error", True)
    ]


def test_a_document_that_is_a_page_is_said(server: AllrisServer) -> None:
    server.said["wicket/resource"] = "<html>Wartung</html>"

    assert [each.level for each in findings(server)][-2:] == ["error", "warning"]
