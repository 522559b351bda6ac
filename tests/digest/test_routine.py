"""What may be counted instead of told, and what may not."""

import pytest

from bot.digest.edition.routine import Routine, is_routine, routine
from tests.digest.news import news


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Genehmigung der Niederschrift über die Sitzung vom 3. Februar", Routine.MINUTES),
        ("TOP 2: Einwendungen gegen die Niederschrift der letzten Sitzung", Routine.MINUTES),
        ("Protokollgenehmigung", Routine.MINUTES),
        ("Feststellung des Protokolls", Routine.MINUTES),
        ("Niederschriften vom 3. und 17. März", Routine.MINUTES),
        ("Feststellung der Tagesordnung", Routine.FORMALITY),
        ("1. Änderung und Ergänzung der Tagesordnung", Routine.FORMALITY),
        ("Eröffnung und Begrüßung", Routine.FORMALITY),
        ("Eröffnung der Sitzung - Feststellung der Beschlussfähigkeit", Routine.FORMALITY),
        ("Verschiedenes", Routine.FORMALITY),
        ("VERSCHIEDENES / Anregungen", Routine.FORMALITY),
        ("- abgesetzt -", Routine.FORMALITY),
        ("Sitzungskalender 2027", Routine.FORMALITY),
        ("Festlegung der Termine für Stadtratssitzungen", Routine.FORMALITY),
        ("Mitteilungen", Routine.ANNOUNCEMENT),
        ("Mitteilungen der Verwaltung", Routine.ANNOUNCEMENT),
        ("Berichte und Mitteilungen des Oberbürgermeisters", Routine.ANNOUNCEMENT),
        ("Mitteilungen zur Kenntnis Werkausschuss", Routine.ANNOUNCEMENT),
        ("Bekanntgaben", Routine.ANNOUNCEMENT),
        ("Bekanntgabe der in nichtöffentlicher Sitzung gefassten Beschlüsse", Routine.CLOSED),
        ("Mitteilung über nicht öffentlich gefasste Beschlüsse", Routine.CLOSED),
        ("Einwohnerfragestunde", Routine.QUESTION_TIME),
        ("Bürger- und Einwohnerfragestunde im Ortsbeirat", Routine.QUESTION_TIME),
        ("Anfragen", Routine.QUESTION_TIME),
        ("Mündliche Anfragen der Ratsmitglieder", Routine.QUESTION_TIME),
        ("Anfragen und Anregungen aus dem Ortsbeirat", Routine.QUESTION_TIME),
        ("Annahme von Spenden gemäß Gemeindeordnung", Routine.DONATION),
        ("Zustimmung zur Annahme einer Sachspende", Routine.DONATION),
        ("Annahme des Angebots einer Schenkung", Routine.DONATION),
        ("Wahl der Schriftführerinnen und Schriftführer", Routine.PERSONNEL),
        ("Ergänzungswahlen zu den Ausschüssen", Routine.PERSONNEL),
        ("Neu- bzw. Umbesetzung in Gremien", Routine.PERSONNEL),
        ("Bestellung der Mitglieder des Aufsichtsrats der Hafen GmbH", Routine.PERSONNEL),
        ("Benennung von Vertretern in die Verbandsversammlung", Routine.PERSONNEL),
        ("Verpflichtung eines neuen Ratsmitglieds", Routine.HONOUR),
        ("Einführung und Verpflichtung nachrückender Mitglieder", Routine.HONOUR),
        ("Ehrung langjähriger Mitglieder", Routine.HONOUR),
        ("Verabschiedung ausgeschiedener Ratsmitglieder", Routine.HONOUR),
    ],
)
def test_the_business_of_a_meeting_is_known_by_its_title(title: str, kind: Routine) -> None:
    assert routine(news(title=title, result="zur Kenntnis genommen")) is kind


@pytest.mark.parametrize(
    "title",
    [
        "Verschiedene Grundstücke am Hafen",
        "Verabschiedung des Haushalts 2027",
        "Verpflichtung zur Begrünung von Dächern",
        "Verpflichtungsermächtigung für den Neubau der Feuerwache",
        "Gewährung von Zuwendungen an freie Träger",
        "Mitteilungen zum Neubau der Klinik: weiteres Vorgehen",
        "Anfragen zur Schülerbeförderung: Auftrag an die Verwaltung",
        "Protokollierung der Sitzungen in Ton und Bild",
        "Eröffnung des neuen Hallenbades",
        "Wahl einer Beigeordneten als Mitglied des Stadtvorstands",
        "Wahl des Ortsvorstehers durch den Ortsbeirat",
        "Bestellung der Geschäftsführung und Vertretung der Hafen GmbH",
        "Wahl des Standorts der Versammlungsstätte",
        "Bestellung eines Erbbaurechts am Sportplatz",
        "Vermehrung der Stadtbäume",
        "Tagesordnung für die Zukunft: Leitbild 2040",
    ],
)
def test_what_only_sounds_like_it_is_decided_like_anything_else(title: str) -> None:
    assert not is_routine(news(title=title, result="einstimmig beschlossen"))


@pytest.mark.parametrize(
    ("paper_type", "result", "kind"),
    [
        ("Informationsvorlage", "zur Kenntnis genommen", Routine.NOTED),
        ("Mitteilungsvorlage", "Kenntnisnahme", Routine.NOTED),
        ("", "Kenntnisnahme", Routine.NOTED),
        ("Informationsvorlage", "vorberaten ohne Änderungen", Routine.REPORT),
        ("", "erledigt", Routine.REPORT),
        ("Anfrage", "Kenntnisnahme", Routine.QUESTION),
        ("Anfrage der Fraktion", "schriftliche Stellungnahme", Routine.QUESTION),
        ("Stellungnahme", "zur Kenntnis genommen", Routine.NOTED),
        # What says where a matter stands is told.
        ("Beschlussvorlage", "vertagt", None),
        ("Beschlussvorlage", "verwiesen in den Bauausschuss", None),
        ("Antrag", "zurückgezogen", None),
        ("Informationsvorlage", "abgesetzt", None),
        # A motion has ended, a proposal was to be decided.
        ("Antrag", "erledigt", None),
        ("Antrag", "zur Kenntnis genommen", None),
        ("Änderungsantrag", "keine Abstimmung", None),
        ("Beschlussvorlage", "zur Kenntnis genommen", None),
        ("Informationsvorlage", "einstimmig zugestimmt", None),
        ("Beschlussvorlage", "einstimmig beschlossen", None),
        ("", "Die Sache wurde lebhaft erörtert", None),
    ],
)
def test_what_was_only_listened_to_is_known_by_paper_and_result(
    paper_type: str, result: str, kind: Routine | None
) -> None:
    told = news(title="Sachstand Schwimmhalle", paper_type=paper_type, result=result)
    assert routine(told) is kind


def test_what_is_voted_down_is_never_routine() -> None:
    assert is_routine(news(title="Annahme von Spenden", result="einstimmig beschlossen"))
    assert not is_routine(news(title="Annahme von Spenden", result="mehrheitlich abgelehnt"))


def test_that_somebody_shall_be_honoured_is_a_beschluss() -> None:
    assert not is_routine(news(title="Ehrung der Wasserwacht", result="einstimmig beschlossen"))


def test_members_who_ask_about_minutes_mean_it() -> None:
    asked = news(title="Genehmigung der Niederschrift", paper_type="Antrag", result="einstimmig beschlossen")
    assert not is_routine(asked)


def test_new_papers_are_routine_by_title_only() -> None:
    assert routine(news(kind="paper", title="Annahme von Spenden")) is Routine.DONATION
    assert not is_routine(news(kind="paper", title="Sachstand Klinik", paper_type="Informationsvorlage"))


def test_minutes_and_agendas_are_what_was_asked_for() -> None:
    assert not is_routine(news(kind="minutes", at="Verschiedenes"))
    assert not is_routine(news(kind="agenda"))
    assert not is_routine(news(kind="early", title="Annahme von Spenden"))
