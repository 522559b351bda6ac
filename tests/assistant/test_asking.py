"""What a text asks for: the table of accepted wordings is the test."""

import pytest

from benchmarks.questions import TREATED, UNTREATED
from bot.assistant.asking import foreign, is_individual_case, is_question

QUESTIONS = (
    "wer hat der Erhöhung der Hundesteuer zugestimmt?",
    "Was kostet das Freibad",
    "Gibt es einen Beschluss zu Tempo 30",
    "Erkläre mir die Grundsteuer",
    "Hallo, wann tagt der Bauausschuss?",
    "Mit wie vielen Stimmen wurde das beschlossen?",
    "Bis zu welchem Jahr soll die Stadt klimaneutral sein",
    "Ab wann gilt die neue Satzung",
    "und wer hat dagegen gestimmt?",
    "Nenne mir die Gründe für die Ablehnung",
    "Ich möchte wissen, was die Sanierung kostet",
    "Kannst du sagen, wie hoch der Zuschuss ist",
    "Seit wann gibt es die Baumschutzsatzung?",
    "Hat die Stadt ein Lastenradprogramm?",
    "Fass mir die Vorlage zusammen",
    "Der Radweg am Hafenring kommt wann?",
    "Stand der Wärmeplanung?",
    "Sachstand zur Wärmeplanung?",
    "Guten Tag, was kostet das Freibad? Danke.",
)
SEARCHES = (
    "Hitzeaktionsplan Trier",
    "Hitzeaktionsplan?",
    "Freibad Kosten?",
    "Sachstand Wärmeplanung",
    "2025/0142",
    "Kita-Gebühren seit:2022",
    "Ist-Analyse Radverkehr",
    "Soll-Ist-Vergleich Haushalt",
    "Anträge der Fraktion Bündnis Blau 2024",
    "Wahl der Beigeordneten",
    "Wiederkehrende Beiträge",
    "???",
    "",
    "Wer-darf-was-Konzept Spielplätze",
)
NOT_A_COUNCILS = (
    "Wie wird morgen das Wetter in Trier?",
    "Regnet es am Wochenende?",
    "Wer hat gestern das Spiel gewonnen?",
    "Welche Aktien soll ich kaufen?",
    "Rezept für Kartoffelsuppe",
    "Schreib mir ein Gedicht über den Herbst",
    "Erzähl einen Witz",
    "Wie geht es dir?",
    "Wer bist du?",
    "Wie programmiere ich eine Schleife in Python?",
    "Was ist die Hauptstadt von Peru?",
    "Was ist 7 * 8?",
    "Wie spät ist es?",
    "Was hilft gegen Kopfschmerzen?",
    "Horoskop für Löwe",
)
A_COUNCILS_AS_WELL = (
    "Hat die Stadt Aktien des Energieversorgers verkauft?",
    "Welches Rezept hat die Verwaltung gegen Leerstand?",
    "Wird im Stadion die Bundesliga gespielt?",
    "Wer bezahlt die Fußball-WM-Übertragung auf dem Marktplatz?",
    "Wird es im Wetterpark einen neuen Spielplatz geben?",
    "Welche Smartphones schafft die Stadt für die Schulen an?",
    "Wie viel kostet das Kino im Park heute Abend?",
)
INDIVIDUAL = (
    "Soll ich den Wohngeldantrag von Frau Beispiel ablehnen?",
    "Hat Herr Muster Anspruch auf Bürgergeld?",
    "Schreib einen Ablehnungsbescheid für Familie Beispiel",
    "Formuliere eine Abmahnung für den Kollegen aus dem Bauhof",
    "Welchen Bewerber sollen wir einstellen?",
    "Wen soll ich für die Stelle einstellen?",
    "Bewerte die Leistung von Frau Muster",
    "Steht mir Wohngeld zu?",
    "Wie steht es um meinen Bauantrag?",
    "Soll diese Mitarbeiterin befördert werden?",
    "Entwurf Arbeitszeugnis für Herrn Muster",
    "Darf Frau Beispiel die Leistung gekürzt werden?",
    "Ist die Bewerberin für die Amtsleitung geeignet?",
    "Bekomme ich einen Kitaplatz?",
    "Sollen wir dem Mitarbeiter kündigen?",
)
GENERAL = (
    "Wie viele Widersprüche gegen Bescheide des Jobcenters gab es 2017?",
    "Wer hat Anspruch auf den Sozialpass?",
    "Welche Kriterien gelten für die Vergabe von Kitaplätzen?",
    "Was hat der Stadtrat zur Einstellung von Erzieherinnen beschlossen?",
    "Wie viele Stellen sind im Sozialamt unbesetzt?",
    "Wie lange dauert die Bearbeitung eines Wohngeldantrags?",
    "Wurde der Antrag auf Kürzung der Zuschüsse abgelehnt?",
    "Gibt es einen Beschluss zur Beförderung von Beamten?",
    "Hat die Stadt das Personal für Wohngeld aufgestockt?",
    "Wer wurde zur Beigeordneten gewählt?",
    "Welche Bauanträge hat die Stadt 2024 genehmigt?",
    "Bekommen Familien einen Zuschuss für Windeln?",
    "Kann ich als Bürger im Ortsbeirat Fragen stellen?",
    "Wie bewertet die Verwaltung die Eignung des Geländes für Windkraft?",
    "Was wurde aus dem Antrag von Frau Beispiel im Ortsbeirat?",
)


@pytest.mark.parametrize("text", [*QUESTIONS, *(each for each in TREATED if each.endswith("?"))])
def test_a_question_is_one_with_or_without_its_mark(text: str) -> None:
    assert is_question(text)
    assert is_question(text.casefold()) or text[:1].islower()


@pytest.mark.parametrize("text", [*SEARCHES, *(each for each in TREATED if not each.endswith("?"))])
def test_words_are_searched_for(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize("text", NOT_A_COUNCILS)
def test_the_world_outside_is_no_councils_matter(text: str) -> None:
    assert foreign(text, evidence_is_there=False)


@pytest.mark.parametrize("text", [*A_COUNCILS_AS_WELL, *TREATED, *QUESTIONS])
def test_what_the_papers_have_is_never_refused(text: str) -> None:
    assert not foreign(text, evidence_is_there=True)


@pytest.mark.parametrize("text", [*TREATED, *QUESTIONS])
def test_a_councils_matter_is_one_even_where_nothing_is_found(text: str) -> None:
    assert not foreign(text, evidence_is_there=False)


@pytest.mark.parametrize("text", INDIVIDUAL)
def test_nobodys_case_is_decided(text: str) -> None:
    assert is_individual_case(text)


@pytest.mark.parametrize("text", [*GENERAL, *QUESTIONS, *TREATED, *UNTREATED])
def test_rules_numbers_and_decisions_are_answered(text: str) -> None:
    assert not is_individual_case(text)
