"""What kind of paper it is: by letterhead, title, file name and type, in that order of trust."""

import pytest

from bot.retrieval.query.kinds import paper_kinds
from tests.retrieval.query_world import GLOSSARY


@pytest.mark.parametrize(
    ("title", "paper_type", "names", "heads", "kinds"),
    [
        ("Zoo", "Antrag", (), (), "motion"),
        ("Zoo", "Änderungs-/Ergänzungsantrag", (), (), "amendment"),
        ("Zoo", "Anfrage der Fraktion", (), (), "question"),
        ("Zoo", "Offenlage", (), (), "=offenlage"),
        ("Zoo", "", (), (), ""),
        ("Antrag CDU: Zoo", "Beschlussvorlage", (), (), "motion"),
        ("TOP 5: Anfrage KLS: Zoo", "Beschlussvorlage", (), (), "question"),
        ("Zoo: Anfrage Stadträtin Muster (KLS)", "Beschlussvorlage", (), (), "question"),
        ("Zoo (Antrag der CDU-Fraktion)", "Beschlussvorlage", (), (), "motion"),
        ("Änderungsantrag SPD: Zoo", "Anfrage", (), (), "amendment+question"),
        ("Stellungnahme zum Antrag der CDU", "Beschlussvorlage", (), (), "proposal"),
        ("Anträge zur Aufnahme ins Landesprogramm", "Beschlussvorlage", (), (), "proposal"),
        ("Antrag auf Fördermittel", "Beschlussvorlage", (), (), "proposal"),
        ("Antragsfristen", "Beschlussvorlage", (), (), "proposal"),
        ("Zoo", "Beschlussvorlage", ("TOP 6, ANTRAG",), (), "motion"),
        ("Zoo", "Beschlussvorlage", ("TOP_5_Anfrage_FDP_Zoo",), (), "question"),
        ("Zoo", "Beschlussvorlage", ("Beschlussvorlage",), (), "proposal"),
        ("Zoo", "Beschlussvorlage", ("Vorlage 7",), ("Stadt\n\nANTRAG\n\nKLS",), "motion"),
        ("Zoo", "Haushalt THH 4100", ("Antrag KLS_026",), (), "=haushalt thh 4100+motion"),
        ("Zoo", "Beschlussvorlage", ("x",), ("Wir stellen den Antrag\nauf Ablehnung",), "proposal"),
    ],
)
def test_kinds(
    title: str, paper_type: str, names: tuple[str, ...], heads: tuple[str, ...], kinds: str
) -> None:
    assert "+".join(sorted(paper_kinds(title, paper_type, names, heads, GLOSSARY))) == kinds
