"""Which command a sentence without a slash is meant for: the table is the test."""

import pytest

from adapters.command_line.compose import House
from bot.commands.routing import meant_for
from tests.houses import Talk

COMMANDS = (
    ("Wann ist die nächste Stadtratssitzung?", "sitzung", "Stadtrat"),
    ("Wann findet die nächste Sitzung des Bauausschusses statt?", "sitzung", "Bauausschuss"),
    ("Wann tagt der Stadtrat?", "sitzung", "Stadtrat"),
    ("Wann tagt der Umweltausschuss wieder?", "sitzung", "Umweltausschuss"),
    ("Wann trifft sich der Ortsbeirat?", "sitzung", "Ortsbeirat"),
    ("Wann tagt der Haupt- und Finanzausschuss?", "sitzung", "Haupt- und Finanzausschuss"),
    ("Wann ist die nächste Sitzung?", "sitzung", ""),
    ("Wann ist die nächste Stadtratssitzung in Quellstadt?", "sitzung", "Stadtrat Quellstadt"),
    ("Was steht auf der Tagesordnung der nächsten Stadtratssitzung?", "sitzung", "Stadtrat"),
    ("Zeig mir die Tagesordnung der nächsten Sitzung des Stadtrats", "sitzung", "Stadtrat"),
    ("Nächste Sitzung Stadtrat", "sitzung", "Stadtrat"),
    ("Nächste Stadtratssitzung", "sitzung", "Stadtrat"),
    ("Welche kommenden Sitzungen gibt es?", "sitzung", ""),
    ("Hallo, wann ist die nächste Gemeinderatssitzung bitte?", "sitzung", "Gemeinderat"),
    ("Zeig mir das Protokoll der letzten Stadtratssitzung", "zusammenfassung", "Stadtrat"),
    ("Was steht in 2025/0142?", "zusammenfassung", "2025/0142"),
    ("Worum geht es in der Vorlage 2023/0412?", "zusammenfassung", "Vorlage 2023/0412"),
    ("Was regelt BV/0377/2025 Silberbrück?", "zusammenfassung", "BV/0377/2025 Silberbrück"),
    ("Was ist neu seit Montag?", "neu", "seit Montag"),
    ("Was gibt es Neues?", "neu", ""),
    ("Gibt es etwas Neues seit gestern?", "neu", "seit gestern"),
    ("Was ist neu?", "neu", ""),
    ("Kannst du mir helfen?", "hilfe", ""),
    ("Können Sie mir bitte helfen?", "hilfe", ""),
    ("Was kannst du?", "hilfe", ""),
    ("Was kannst du alles?", "hilfe", ""),
    ("Welche Befehle gibt es?", "hilfe", ""),
    ("Wie funktionierst du?", "hilfe", ""),
    ("Ich brauche Hilfe", "hilfe", ""),
    ("hilfe zu frage", "hilfe", "frage"),
    ("Erklär mir bitte den Befehl /suche", "hilfe", "suche"),
    ("Welche Daten speicherst du?", "datenschutz", ""),
    ("Welche Daten speicherst du von mir?", "meinedaten", ""),
    ("Was weißt du über mich?", "meinedaten", ""),
    ("Zeig mir meine Daten", "meinedaten", ""),
    ("Lösche meine Daten", "vergiss", "alles"),
    ("Vergiss unser Gespräch", "vergiss", ""),
    ("Welche Städte sind geladen?", "stand", ""),
    ("Welche Abos habe ich?", "abos", ""),
    ("Lösch alle Abos", "abbestellen", "alle"),
    ("abo kündigen", "abbestellen", ""),
    ("Ich möchte das Abo kündigen", "abbestellen", ""),
    ("abo radverkehr", "abo", "radverkehr"),
    ("Bitte abonniere mir Schottergärten", "abo", "Schottergärten"),
    ("Abonniere das Thema Radverkehr", "abo", "Radverkehr"),
    ("verfolgen hitzeaktionsplan", "verfolgen", "hitzeaktionsplan"),
    ("Bitte verfolge die Vorlage 2025/0142", "verfolgen", "2025/0142"),
    ("zusammenfassung hitzeaktionsplan", "zusammenfassung", "hitzeaktionsplan"),
    (
        "https://ris.kraehenfurt.example/vorlage/1073",
        "vorlage",
        "https://ris.kraehenfurt.example/vorlage/1073",
    ),
)
QUESTIONS = (
    "Anzahl der Anträge 2025",
    "Wie viele Anträge zu Radwegen seit 2022?",
    "Was kostet das Freibad",
    "Wann wird die Stadtratssitzung ins Internet übertragen?",
    "Wann tagt der Stadtrat zum Thema Freibad?",
    "Wann ist die nächste Sanierung des Freibads?",
    "Wann war die letzte Stadtratssitzung zum Hitzeschutz?",
    "Warum wurde die Sitzung des Bauausschusses abgesagt?",
    "Was ist neu am Hitzeaktionsplan?",
    "Was gibt es Neues beim Freibad?",
    "Ist das neue Feuerwehrhaus fertig?",
    "Kann mir die Stadt beim Heizungstausch helfen?",
    "Was kann die Stadt gegen Hitze tun?",
    "Was kannst du mir zum Hitzeaktionsplan sagen?",
    "Welche Befehlsstelle bekommt die Feuerwehr?",
    "Wie funktioniert die Abfallsammlung?",
    "Welche Daten speichert die Stadt über Falschparker?",
    "Wurden die Daten gelöscht?",
    "Welche Städte haben eine Katzenschutzverordnung?",
    "Verfolgt die Stadt das Ziel der Klimaneutralität?",
    "Wird das Abo für Schüler billiger?",
    "Haben andere Städte einen Hitzeaktionsplan?",
    "Wie machen das die anderen Städte mit der Hundesteuer?",
    "und in Trier?",
    "Und das Hallenbad?",
    "Wer hat dagegen gestimmt?",
    "Wer zahlt?",
    "Warum abgelehnt",
    "Haben die Grünen zugestimmt",
    "Kosten die Kitas mehr als 2023",
    "Steht im Protokoll, wer gefehlt hat?",
    "Hat der Ortsbeirat eine Sitzung verlangt?",
)
SEARCHES = (
    "stand hitzeaktionsplan",
    "kosten freibad",
    "Kosten Freibad",
    "Haben und Soll",
    "wer freibad",
    "Hitzeaktionsplan",
    "Freibad Sanierung 2024",
    "2025/0142",
    "Sitzungsgeld",
    "Sitzung Bauausschuss Radweg",
    "Tagesordnung Schottergärten",
    "Abo der Zeitung",
    "Abo Deutschlandticket",
    "Abo Preise Theater",
    "Neue Mitte",
    "Neubau Kita",
    "Hilfe für Wohnungslose",
    "Hilfen zur Erziehung",
    "Befehlsstelle Feuerwehr",
    "Datenschutz an Schulen",
    "Protokoll Radwege",
    "Leben im Alter",
    "Planen und Bauen",
    "Bauen Wohnen Verkehr",
    "Stand Radverkehrskonzept",
)
OTHERS = (
    ("Fasse 2025/0142 in drei Sätzen zusammen", "zusammenfassung"),
    ("Vergleiche die Hundesteuer", "vergleich"),
    ("Bitte vergleichen Sie die Hundesteuer", "vergleich"),
    ("kürzer: Das Büro ist geschlossen.", "text"),
)


def routed(house: House, text: str) -> tuple[str, str]:
    assistant = house.services.assistant

    def is_count(words: str) -> bool:
        return assistant.counting.read(words, home="kraehenfurt") is not None

    return meant_for(text, " ".join(text.split()), assistant.writing.is_wish, is_count)


@pytest.mark.parametrize(("text", "command", "args"), COMMANDS)
def test_a_sentence_that_is_a_command(demo_house: House, text: str, command: str, args: str) -> None:
    assert routed(demo_house, text) == (command, args)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_sentence_that_is_a_question(demo_house: House, text: str) -> None:
    assert routed(demo_house, text) == ("frage", text)


@pytest.mark.parametrize("text", SEARCHES)
def test_words_that_are_searched_for(demo_house: House, text: str) -> None:
    assert routed(demo_house, text) == ("suche", text)


@pytest.mark.parametrize(("text", "command"), OTHERS)
def test_what_else_is_asked_in_words(demo_house: House, text: str, command: str) -> None:
    assert routed(demo_house, text) == (command, text)


async def test_what_a_person_reads_then(demo_house: House) -> None:
    talk = Talk(demo_house, home="kraehenfurt", who="routing")
    assert "Die nächsten Sitzungen" in await talk("Wann ist die nächste Stadtratssitzung?")
    assert "/suche" in await talk("Kannst du mir helfen?")
    assert "Anträge" in await talk("Anzahl der Anträge 2025")
    assert "nicht zu finden" in await talk("verfolgen hitzeaktionsplan")
    assert "radverkehr" in (await talk("abo radverkehr")).casefold()
    assert "2023/0412" in await talk("kosten freibad")
