"""What is embedded for a paper: its title, and the first lines that say what it is about."""

import pytest

from bot.retrieval.vectors.lead import lead
from bot.retrieval.vectors.texts import MOST_CHARACTERS, paper_text

MAYOR = """Stadt Krähenfurt
Der Oberbürgermeister

ANTRAG

Fraktion Die Uhus
Vorlage Nr.: 2031/0815
Beleuchtung des Uferwegs am Mühlbach

Gremium Termin TOP ö nö
Stadtrat 18.02.2031 37
x

1. Ist es richtig, dass der Uferweg im Winter nicht beleuchtet ist?

2. Was würde eine Beleuchtung mit Bewegungsmeldern in etwa kosten?

Begründung

Der Weg wird von vielen Schulkindern genutzt."""

FORM = """Beschlussvorlage

Gedruckt auf 100 Prozent Recyclingpapier

Vorlage Nr.: 2031/4711
Verantwortlich: Dez. 3
Dienststelle: Bäderamt
Sanierung des Freibads in der Au (zweiter
Bauabschnitt)
Beratungsfolge dieser Vorlage
Gremium Termin TOP ö nö Ergebnis
Bauausschuss 17.03.2031 3 x
Stadtrat 23.03.2031 17 x

Finanzielle Auswirkungen
Gesamtkosten
der Maßnahme
Ja ☐ Nein ☒
Die Finanzierung wird auf Dauer wie folgt sichergestellt und ist in den Erläuterungen auszuführen:
CO2-Relevanz: Auswirkung auf den Klimaschutz

Sachverhalt
Das Becken ist undicht, und die Technik stammt aus dem Jahr 1974.

Beschlussvorschlag:
Der Stadtrat beschließt die Sanierung des Freibads mit einem neuen
Becken aus Edelstahl.
Haushaltsmittel sind dauerhaft im Budget vorhanden
"""

LETTER = """STADTVERWALTUNG SILBERBRÜCK · Amt für Umwelt · Telefon 0000 / 12 34
Drucksache 12/31
Betreff: Kauf von Ersatzbäumen
An den Vorsitzenden des Umweltausschusses

Der Ausschuss nimmt den Bericht über die gefällten Platanen zur Kenntnis.
Die Ersatzbäume werden im Herbst gepflanzt."""


def test_an_inquiry_begins_below_its_letterhead() -> None:
    found = lead(MAYOR, "Beleuchtung des Uferwegs am Mühlbach", words=14)
    assert found == "1. Ist es richtig, dass der Uferweg im Winter nicht beleuchtet ist? 2. Was"


def test_a_form_gives_what_shall_be_decided() -> None:
    found = lead(FORM, "Sanierung des Freibads in der Au (zweiter Bauabschnitt)")
    assert found == "Der Stadtrat beschließt die Sanierung des Freibads mit einem neuen Becken aus Edelstahl."


def test_without_a_head_the_sentence_that_resolves_is_the_first() -> None:
    found = lead(LETTER, "Kauf von Ersatzbäumen", words=11)
    assert found == "Der Ausschuss nimmt den Bericht über die gefällten Platanen zur Kenntnis."


@pytest.mark.parametrize(
    "head",
    [
        "Beschlussantrag",
        "I. Beschlussvorschlag:",
        "Beschlussempfehlung",
        "Information (Kurzfassung)",
        "Kurzfassung",
        "Antrag an den Stadtrat",
        "ANTRAG:",
        "Beschlussvorschlag des Ausschusses für Umwelt",
    ],
)
def test_heads_of_decisions(head: str) -> None:
    before = "Ein Satz steht davor und hat mit der Sache nichts zu tun."
    text = f"{before}\n{head}\nDie Brücke wird für Lastwagen gesperrt."
    assert lead(text, "Mühlbachbrücke") == "Die Brücke wird für Lastwagen gesperrt."


def test_a_title_with_its_sender_is_found_without_it() -> None:
    before = "Fraktion Die Uhus ist in der Stadt und für alle da"
    text = f"{before}\nMehr Bänke am Weiher\nWir bitten um mehr Bänke für den Weiher."
    assert lead(text, "Antrag Die Uhus: Mehr Bänke am Weiher") == "Wir bitten um mehr Bänke für den Weiher."


def test_the_matter_named_in_a_sentence_is_no_title() -> None:
    text = "Das Kinderhaus\nWir wollen, dass in der Stadt\ndas Kinderhaus am Abend länger geöffnet ist."
    assert lead(text, "Kinderhaus").startswith("Wir wollen, dass")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "☐ Ja ☒ Nein",
        "Lageplan M 1:500\nFlurstück 12/4\nGemarkung Au",
        "12,5 14,0 7,3\n" * 50,
        "A" * 10_000,
    ],
)
def test_plans_and_tables_have_no_lead(text: str) -> None:
    assert lead(text, "Lageplan") == ""


def test_a_lead_is_no_longer_than_asked() -> None:
    assert len(lead("Das ist ein Satz, der für alle gilt. " * 200, "Titel", words=40).split()) == 40


def test_a_paper_is_its_title_and_the_first_prose_of_its_files() -> None:
    title = "Sanierung des Freibads in der Au\n(zweiter Bauabschnitt)"
    unread = iter(["M 1:500", FORM, MAYOR])
    text = paper_text(title, unread)
    assert list(unread) == [MAYOR], "no more is read than it takes"
    start = "Sanierung des Freibads in der Au (zweiter Bauabschnitt). Der Stadtrat beschließt die Sanierung"
    assert text.startswith(start)


def test_a_paper_without_prose_is_its_title() -> None:
    assert paper_text("Freibad", []) == "Freibad"
    assert paper_text("Freibad", ["Lageplan M 1:500"]) == "Freibad"
    assert paper_text("", []) == ""
    assert len(paper_text("Freibad " * 1_000, [])) == MOST_CHARACTERS
