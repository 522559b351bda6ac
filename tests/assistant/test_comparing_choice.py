"""Which paper of a city stands for a topic."""

import datetime as dt
from itertools import count

import pytest

from bot.assistant.comparing.choosing import Candidate, best, is_clear
from bot.assistant.comparing.standing import Standing, Status
from bot.assistant.comparing.versions import successor_first
from bot.council.stations import StationFacts
from bot.messages import ObjectRef
from bot.retrieval.titled import Titled

TODAY = dt.date(2026, 11, 20)
NUMBERS = count(1)


def paper(
    name: str,
    year: int,
    *,
    focus: float = 0.6,
    status: Status = Status.DECIDED,
    kind: str = "proposal",
    place: int = 0,
) -> Candidate:
    day = dt.date(year, 6, 1)
    start = dt.datetime(year, 6, 1, 17, tzinfo=dt.UTC)
    station = StationFacts(start, "Rat", "Entscheidung", None, "beschlossen", "1", "item", "meeting")
    number = next(NUMBERS)
    ref = ObjectRef("Paper", "probedorf", str(number))
    titled = Titled(number, ref, f"{number}/{year}", "", name, "", frozenset({kind}), day, place=place)
    told = status not in {Status.FILED, Status.RUNNING}
    return Candidate(titled, focus, Standing(status, station if told else None))


def first(*found: Candidate) -> str:
    return successor_first(best(found, TODAY))[0].paper.name


def test_the_statute_in_force_goes_before_an_older_one_with_a_shorter_title() -> None:
    old = paper("Satzung über die Erhebung der Grundsteuer", 2021, focus=0.8)
    new = paper("Steuerreform 2025 – Satzung über die Erhebung der Grundsteuer", 2024, focus=0.3)
    assert first(old, new) == new.paper.name


def test_a_budget_statute_is_that_of_the_last_year() -> None:
    old = paper("Haushaltssatzung und Haushaltsplan 2023", 2022, focus=0.9)
    new = paper("Haushaltssatzung und Haushaltsplan 2025 sowie ein Sicherungskonzept", 2024, focus=0.4)
    assert first(old, new) == new.paper.name


def test_what_is_called_information_and_was_decided_is_a_decision() -> None:
    old = paper("Bericht über die Marktgebühren", 2025, kind="information", status=Status.NOTED)
    new = paper("Neue Marktgebühren", 2024, kind="information")
    assert first(old, new) == new.paper.name


def test_another_bodys_rules_succeed_nothing() -> None:
    council = paper("Neufassung der Geschäftsordnung des Gemeinderats", 2024, focus=0.8)
    other = paper("Geschäftsordnung für den Kunstbeirat", 2025, focus=0.6)
    assert first(council, other) == council.paper.name


def test_a_motion_does_not_succeed_a_statute() -> None:
    statute = paper("Neufassung der Parkgebührenordnung", 2024, focus=0.8)
    motion = paper("Parkgebührenordnung für Berufsschulen", 2025, focus=0.7, kind="motion")
    assert first(statute, motion) == statute.paper.name


def test_one_that_was_voted_down_leaves_the_old_one_in_force() -> None:
    statute = paper("Hundesteuersatzung", 2022, focus=1.0)
    change = paper("Änderung der Hundesteuersatzung", 2025, focus=0.9, status=Status.REJECTED)
    assert first(statute, change) == statute.paper.name


@pytest.mark.parametrize(
    "single",
    [
        "Anwohnerparken in der Lindenstraße",
        "Anwohnerparken auf der Alten Lindenstraße",
        "Anwohnerparken Am Alten Ring in der Ulmer Straße",
        "Anwohnerparken Verkehrsanlage „Alter Lindenweg“",
        "HH26_7 - Anwohnerparken teurer machen",
        "Umsetzung des Anwohnerparkens",
        "Auslegungsbeschluss zum Anwohnerparken",
    ],
)
def test_what_is_on_one_place_or_one_step_stands_only_where_nothing_general_is_there(single: str) -> None:
    general = paper("Gebühren für das Anwohnerparken", 2022, focus=0.6)
    assert first(general, paper(single, 2026, focus=0.6)) == general.paper.name
    assert first(paper(single, 2026)) == single


@pytest.mark.parametrize("name", ["Schutz der Radwege und Spielplätze", "Ordnung auf dem Spielplatz"])
def test_ways_and_places_that_are_no_streets(name: str) -> None:
    assert not paper(name, 2026).single


def test_what_nobody_heard_of_again_goes_behind() -> None:
    old = paper("Schulsozialarbeit", 2007, focus=1.0, status=Status.FILED)
    new = paper("Neue Prioritätenliste der Schulsozialarbeit", 2018, focus=0.5, status=Status.FILED)
    assert first(old, new) == new.paper.name


def test_an_enterprises_own_statute_only_comes_close() -> None:
    own = paper("Neufassung der Eigenbetriebssatzung des Eigenbetriebes Kindertagesstätten", 2025)
    fees = paper("Satzung über Gebühren für den Eigenbetrieb Musikschule", 2025)
    assert not is_clear(own, TODAY)
    assert is_clear(fees, TODAY)


def test_what_is_decided_along_with_something_else_goes_behind() -> None:
    name = "Neufassung der Förderrichtlinie Kultur und der Geschäftsordnung des Beirats"
    along = paper(name, 2026, focus=0.4, place=name.index("Geschäftsordnung"))
    itself = paper("Änderung der Geschäftsordnung des Stadtrats", 2021, focus=0.8)
    assert first(along, itself) == itself.paper.name
