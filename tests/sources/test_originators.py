"""Which parties file a paper: title, letterhead and file names as they come."""

import pytest

from bot.council.originators import originators
from tests.retrieval.query_world import GLOSSARY


def found(title: str = "", head: str = "", name: str = "") -> str:
    parties = originators(title, [name] if name else [], [head] if head else [], GLOSSARY.parties)
    return ", ".join(party.name for party in parties)


@pytest.mark.parametrize(
    ("title", "parties"),
    [
        ("Antrag CDU: Zoo", "CDU"),
        ("Antrag GRÜNE: Zoo", "GRÜNE"),
        ("Anfrage StRn Muster, StR Beispiel (Die Linke): Zoo", "DIE LINKE"),
        ("Anfrage Stadtrat Muster (KLS): Zoo", "KLS"),
        (
            "Interfraktioneller Änderungsantrag: SPD, GRÜNE, FÜR/Die PARTEI. Zoo",
            "SPD, GRÜNE, FÜR, Die PARTEI",
        ),
        ("Interfraktioneller Antrag SPD, CDU, FDP: Zoo", "SPD, CDU, FDP"),
        ("Antrag der FDP-Ortschaftsratsfraktion vom 16.02.2020 - Zoo", "FDP"),
        ("Landesprogramm: Anfrage CDU-Fraktion", "CDU"),
        ("Zoo (Antrag der CDU-Ortschaftsratsfraktion)", "CDU"),
        ("Anfrage der Fraktion BÜNDNIS 90/DIE GRÜNEN zum Zoo", "GRÜNE"),
        ("Antrag der Fraktionen von SPD und CDU: Zoo", "SPD, CDU"),
        ("Antrag der Unabhängigen Liste-Fraktion: Zoo", "Unabhängigen Liste"),
        ("Antrag KLS: Zoo", "KLS"),
        ("Antrag der Fraktion Grüner Anker: Zoo", "Grüner Anker"),
        ("Antrag der Fraktionen Grüner Anker und Soziales Ufer: Zoo", "Grüner Anker, Soziales Ufer"),
        ("Antrag der Fraktionen SPD und Soziales Ufer: Zoo", "SPD, Soziales Ufer"),
        ("Anfrage der Fraktion Linke Alternative: Zoo", "Linke Alternative"),
        ("Anfrage der Fraktion Grüne: Zoo", "GRÜNE"),
        ("Antrag FW|FÜR-Gemeinderatsfraktion: Zoo", "FW, FÜR"),
        ("Antrag zur Förderung der CDU", ""),
        ("Antrag für Kinder", ""),
        ("Anfrage zum Grünen Weg", ""),
        ("Haushaltsrede der SPD", ""),
        ("Antrag: Neues für Kinder", ""),
        ("Antrag des Ortschaftsrats: Zoo", ""),
        ("Interfraktioneller Antrag: Zoo", ""),
    ],
)
def test_titles(title: str, parties: str) -> None:
    assert found(title) == parties


@pytest.mark.parametrize(
    ("head", "parties"),
    [
        (
            "STADT KRÄHENFURT\nDer Oberbürgermeister\n\nANTRAG\n\nGRÜNE-Gemeinderatsfraktion\nvom 12.2.",
            "GRÜNE",
        ),
        ("ANTRAG\nOR-Fraktion B‘90/Die Grünen\nvom 12.2.2010", "GRÜNE"),
        ("ANTRAG\nB ́90/DIE GRÜNEN-OR-Fraktion", "GRÜNE"),
        ("ANTRAG\nCDU-OR-Fraktion\nvom 25.3.2013", "CDU"),
        ("ANTRAG\nSPD- Fraktion im Ortschaftsrat Rabenau", "SPD"),
        ("Anfrage\nFW|FÜR-Gemeinderatsfraktion\nEingang: 1.1.", "FW, FÜR"),
        ("Anfrage\nFÜR Krähenfurt-Fraktion", "FÜR"),
        ("Anfrage\nKLS Gemeinderatsfraktion, Rathausplatz 1", "KLS"),
        ("Anfrage\nCDU/FW-Ortschaftsratsfraktion Rabenau Vorlage Nr.: 7", "CDU, FW"),
        ("Antrag\nEingang: 1.1.\nMehr Bäume\nAntrag: SPD\nGremien Termin TOP", "SPD"),
        ("Antrag\nMehr Bäume\n(Antrag der CDU-Ortschaftsratsfraktion)\nGremien Termin TOP", "CDU"),
        ("ANFRAGE\nStadtrat Dr. Max Muster (FDP)\nStadträtin Eva Muster (FDP)\nGremium:", "FDP"),
        ("Antrag\nMehr Bäume\nAntrag: SPD, KLS\nGremien Termin TOP", "SPD, KLS"),
        ("Antrag\nKLS/Die PARTEI-Gemeinderatsfraktion", "Die PARTEI, KLS"),
        ("Antrag\nAntrag: Neue Bänke, KLS\nGremien", ""),
        ("ANFRAGE\nStadtrat Max Muster (parteilos)", ""),
        ("ANTRAG\nMax Muster (CDU) hat gesprochen", ""),
        ("Antrag\nGremien Termin\nGemeinderat\nSPD-Gemeinderatsfraktion", ""),
        ("Antrag\nDie CDU hatte dem Zoo zugestimmt, die SPD nicht", ""),
        ("Antrag\nFraktionsgeschäftsstelle\nFraktionszimmer 7", ""),
    ],
)
def test_letterheads(head: str, parties: str) -> None:
    assert found(head=head) == parties


@pytest.mark.parametrize(
    ("name", "parties"),
    [
        ("SPD-Notrufknöpfe", "SPD"),
        ("TOP 4 FDP-Antrag Zoo", "FDP"),
        ("TOP 2_Antrag CDU_Schnelles Netz", "CDU"),
        ("Antrag FW_FÜR_004", "FW, FÜR"),
        ("GRÜNE Leitlinien", "GRÜNE"),
        ("Stellungnahme zur Rede der CDU", ""),
        ("Antrag Grünfläche", ""),
        ("Linker Weg", ""),
    ],
)
def test_file_names(name: str, parties: str) -> None:
    assert found(name=name) == parties


def test_file_names_count_only_where_nothing_better_says_it() -> None:
    assert found("Antrag CDU: Zoo", name="SPD-Zoo") == "CDU"


def test_where_it_was_found_is_told() -> None:
    (party,) = originators("Antrag CDU: Zoo", [], ["ANTRAG\nCDU-Fraktion"], GLOSSARY.parties)
    assert party.found_in == "title"
