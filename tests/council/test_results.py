"""The vocabulary of results: typed wordings one by one; whole vocabularies are in test_results_wordings."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.council.results import Outcome, is_resolution, read_result
from bot.council.votes import Majority, Votes, read_votes

KINDS = {
    Outcome.RESOLVED: [
        "beschlossen", "zugestimmt", "Zustimmung", "angenommen", "genehmigt", "gewählt", "festgestellt",
        "ungeändert beschlossen", "geändert beschlossen", "einstimmig", "einstimmig laut Beschlussvorschlag",
        "mehrheitlich", "ja", "wie vom Ausschuss empfohlen beschlossen", "einstimmig lt. Beschlussempfehlung",
        "zur Kenntnis genommen und beschlossen", "9 Ja-Stimmen", "12 Ja, 3 Nein", "Eilentscheidung",
        "Einvernehmen erteilt", "nicht öffentlich beschlossen", "EINSTIMMIG  BESCHLOSSEN",
        "ohne Aussprache Zustimmung", "Zu 1. einstimmig, zu 2. 8 Ja-Stimmen/1 Nein-Stimme",
        "zu 1. zur Kenntnis genommen, zu 2. beschlossen", "ungeändert beschlossen / überwiesen",
    ],
    Outcome.REJECTED: [
        "abgelehnt", "Ablehnung", "einstimmig abgelehnt", "nicht beschlossen", "nicht zugestimmt",
        "nicht gewählt", "Einvernehmen versagt", "Stimmengleichheit", "keine Mehrheit", "3 Ja, 12 Nein",
        "5 Ja-Stimmen, 5 Nein-Stimmen", "eine Ja-Stimme und 28 Nein-Stimmen lt. Beschlussvorschlag",
        "teilweise abgelehnt", "keine Zustimmung", "einstimmig nein", "Der Rat lehnt den Antrag ab.",
        "2 Ja, 8 Nein; 2 Ja, 9 Nein",
    ],
    Outcome.POSTPONED: ["vertagt", "zurückgestellt", "abgesetzt", "einstimmig vertagt", "Wiedervorlage"],
    Outcome.REFERRED: [
        "verwiesen", "in den Bauausschuss verwiesen", "überwiesen", "in die Verwaltung zurückverwiesen",
        "Weiterbehandlung im Bauausschuss", "Beratung im Fachgremium",
    ],
    Outcome.RECOMMENDED: ["empfohlen", "einstimmig empfohlen", "geändert empfohlen", "befürwortet"],
    Outcome.NOT_RECOMMENDED: [
        "nicht empfohlen", "Ablehnung empfohlen", "zur Ablehnung empfohlen", "nicht einstimmig empfohlen",
        "empfiehlt, den Antrag abzulehnen",
    ],
    Outcome.NOTED: ["Kenntnisnahme", "zur Kenntnis genommen", "zustimmend zur Kenntnis genommen", "z.K."],
    Outcome.WITHDRAWN: ["zurückgezogen", "vom Antragsteller zurückgenommen"],
    Outcome.SETTLED: [
        "erledigt", "gegenstandslos", "mit Stellungnahme erledigt", "wird schriftlich beantwortet",
        "schriftliche Stellungnahme", "mit Stellungnahme einverstanden",
    ],
    Outcome.DISCUSSED: ["vorberaten", "beraten ohne Beschluss", "nur beraten, keine Beschlussfassung"],
    Outcome.NO_VOTE: [
        "keine Abstimmung", "nicht zur Abstimmung gestellt", "kein Beschluss", "ohne Beschlussfassung",
        "keine Empfehlung", "entfällt", "nicht beraten", "ohne Ergebnis", "nicht beschlussfähig",
    ],
    Outcome.SEVERAL: [
        "Einzelabstimmung", "Mehrfachbeschlüsse", "Punkt 1 beschlossen, Punkt 2 abgelehnt",
        "Punkt 1: 9 Ja, 1 Nein; Punkt 2: 1 Ja, 9 Nein", "2 Ja, 8 Nein; 8 Ja, 2 Nein",
        "zu a) einstimmig, zu b) vertagt", "Antrag abgelehnt, Vorlage beschlossen",
        "Vorlage beschlossen, Zusatzantrag abgelehnt",
    ],
    Outcome.UNKNOWN: [
        "", " ", "siehe Dokument Abstimmungsergebnisse", "Aushang im Foyer", "keine", "angehalten",
        "Vertagung mehrheitlich abgelehnt", "nicht vertagt", "5 Enthaltungen", "(offen)",
        "abgelehnt " + "und so weiter " * 30, "zu 1. einstimmig, zu 2. einstimmig " + "und so weiter " * 30,
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "kind"), [(wording, kind) for kind, wordings in KINDS.items() for wording in wordings]
)
def test_kind(wording: str, kind: Outcome) -> None:
    assert read_result(wording).kind is kind


def test_every_outcome_has_an_example() -> None:
    assert set(KINDS) == set(Outcome)


@pytest.mark.parametrize(
    ("wording", "majority"),
    [
        ("einstimmig beschlossen", Majority.UNANIMOUS),
        ("mehrheitlich abgelehnt", Majority.MAJORITY),
        ("mit Stimmenmehrheit beschlossen", Majority.MAJORITY),
        ("bei Stimmengleichheit mehrheitlich abgelehnt", Majority.TIE),
        ("beschlossen", None),
        ("keine Mehrheit", None),
        ("Punkt 1 einstimmig, Punkt 2 mehrheitlich", None),
        ("Punkt 1 einstimmig, Punkt 2 einstimmig", Majority.UNANIMOUS),
        ("EinstimmigMehrheitlich", None),
        ("2 Ja, 8 Nein; 3 Ja, 7 Nein", Majority.MAJORITY),
        ("ohne Gegenstimme angenommen", Majority.UNANIMOUS),
        ("beschlossen (Ja: 20, Nein: 4)", Majority.MAJORITY),
        ("beschlossen (Ja: 20, Nein: 0)", Majority.UNANIMOUS),
        ("abgelehnt (Ja: 10, Nein: 10)", Majority.TIE),
        ("einstimmig bei 18 Ja-Stimmen und 5 Nein-Stimmen", Majority.MAJORITY),
        ("einstimmig, 9 Ja-Stimmen", Majority.UNANIMOUS),
    ],
)
def test_majority(wording: str, majority: Majority | None) -> None:
    assert read_result(wording).majority is majority


@pytest.mark.parametrize(
    ("wording", "amended"),
    [
        ("geändert beschlossen", True),
        ("zugestimmt mit geändertem Beschlusstext", True),
        ("angenommen mit Änderungen", True),
        ("zum modifizierten Antrag zugestimmt", True),
        ("einstimmig/abweichender Beschluss", True),
        ("ungeändert beschlossen", False),
        ("unverändert beschlossen", False),
        ("vorberaten ohne Änderungen", False),
        ("mit Beschlussfassung zum Änderungsantrag erledigt", False),
    ],
)
def test_amended(wording: str, amended: bool) -> None:
    assert read_result(wording).amended is amended


def test_partly() -> None:
    assert read_result("teilweise zugestimmt").partly
    assert not read_result("zugestimmt").partly


@pytest.mark.parametrize(
    ("wording", "votes"),
    [
        ("Ja: 20, Nein: 4, Enthaltung: 22, Befangen: 0", Votes(20, 4, 22, 0)),
        ("Ja:\xa020, Nein:\xa04, Befangen:\xa02", Votes(20, 4, None, 2)),
        ("20 Ja-Stimmen, 1 befangen", Votes(20, biased=1)),
        ("einstimmig, 2 Mitglieder befangen", Votes(biased=2)),
        ("Ja 6 Nein 1 Enthaltung 2", Votes(6, 1, 2)),
        ("Anwesend 9 / Ja 6 / Nein 3", Votes(6, 3)),
        ("8 Ja 1 Nein 2 Enthaltungen", Votes(8, 1, 2)),
        ("Ja: 12, Nein: keine", Votes(12, 0)),
        ("12 dafür, 3 dagegen", Votes(12, 3)),
        ("mit 12 gegen 3 Stimmen angenommen", Votes(12, 3)),
        ("vertagt gegen 18 Uhr", None),
        ("zu 1. 9 Ja-Stimmen, zu 2. einstimmig", None),
        ("Ja: 20 Nein: 4", Votes(20, 4)),
        ("Dafür: 7, Dagegen: 1", Votes(7, 1)),
        ("20 Ja-Stimmen, eine Nein-Stimme, keine Enthaltung", Votes(20, 1, 0)),
        ("8 Ja/1 Nein/2 Enth.", Votes(8, 1, 2)),
        ("9 Ja-Stimme(n), 0 Gegenstimme(n), 0 Stimmenthaltung(en)", Votes(9, 0, 0)),
        ("7 Stimmen dafür, 1 Stimme dagegen", Votes(7, 1)),
        ("einstimmig bei einer Enthaltung", Votes(abstentions=1)),
        ("2 Ja, 8 Nein; 8 Ja, 2 Nein", None),
        ("2 Ja-Stimmen8 Ja-Stimmen", None),
        ("Zuschuss von 2.000 ja", None),
        ("einstimmig", None),
    ],
)
def test_votes(wording: str, votes: Votes | None) -> None:
    assert read_result(wording).votes == votes


def test_a_count_is_read_without_an_outcome() -> None:
    assert read_votes("Abstimmung: Ja: 20, Nein: 4, Enthaltung: 22, Befangen: 0") == Votes(20, 4, 22, 0)
    assert read_votes("2 Ja, 8 Nein; 8 Ja, 2 Nein") is None
    assert read_votes("einstimmig") is None


def test_only_adopting_and_rejecting_decide() -> None:
    assert {kind for kind in Outcome if is_resolution(kind)} == {Outcome.RESOLVED, Outcome.REJECTED}


@given(st.text())
def test_reads_any_text_and_keeps_it(wording: str) -> None:
    assert read_result(wording).wording == wording


@pytest.mark.parametrize(
    "part", ["zu 1. einstimmig ", "9 Ja ", "abgelehnt ", "nicht ", "Ja: 1 ", "a) ", "kenntnis "]
)
def test_long_wordings_take_no_time(part: str) -> None:
    begun = time.process_time()
    for length in (299, 100_000):
        read_result((part * length)[:length])
    assert time.process_time() - begun < 1
