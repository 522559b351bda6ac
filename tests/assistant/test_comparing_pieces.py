"""What is cut from papers for a comparison: resolutions, costs, where a matter stands."""

import datetime as dt

import pytest

from bot.assistant.comparing.costs import costs
from bot.assistant.comparing.names import other_names, subject
from bot.assistant.comparing.reading import Document
from bot.assistant.comparing.resolution import resolution
from bot.assistant.comparing.standing import Status, stands
from bot.council.stations import StationFacts
from bot.messages import ObjectRef
from bot.store.files import FileRow

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 12)


def document(text: str, name: str = "Vorlage", *, minutes: bool = False) -> Document:
    ref = ObjectRef("File", "probedorf", name)
    return Document(FileRow(name, name, "", ""), ref, text, minutes, not minutes)


def said(text: str) -> list[tuple[str, str, str, bool]]:
    return [(each.kind, each.what, each.amount, each.yearly) for each in costs([document(text)])]


def station(
    day: int, result: str, *, role: str = "", organization: str = "Rat", month: int = 3
) -> StationFacts:
    start = dt.datetime(2026, month, day, 17, tzinfo=dt.UTC)
    return StationFacts(start, organization, role, None, result, "1", "item", "meeting")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Gesamtkosten betragen 1,2 Mio. Euro.", ("cost", "Gesamtkosten", "1,2 Mio. Euro", False)),
        ("Die Wartung kostet 4.700 Euro je Jahr.", ("cost", "Kosten", "4.700 Euro", True)),
        ("Gesamtkosten: 100.000 €", ("cost", "Gesamtkosten", "100.000 €", False)),
        ("Jährlicher Ertrag: + 115.000€", ("income", "Jährlicher Ertrag", "115.000€", True)),
        ("Mehrerträge von 312.000 Euro sind zu erwarten.", ("income", "Mehrerträge", "312.000 Euro", False)),
        ("Das Land gibt einen Zuschuss von 15.000 Euro.", ("grant", "Zuschuss", "15.000 Euro", False)),
        ("Die Kosten betragen 250 TEUR.", ("cost", "Kosten", "250 TEUR", False)),
    ],
)  # fmt: skip
def test_what_is_stated(text: str, expected: tuple[str, str, str, bool]) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Die Steuer beträgt für jeden Hund 144,00 Euro.",
        "Der Haushaltsentwurf sieht Aufwendungen von 152,0 Mio. Euro vor.",
        "Die Kosten sind von 17,8 auf 23,1 Mio. Euro gestiegen.",
        "Im Jahr 2023 betrugen die Erträge 329.130 Euro.",
        "Bieter B fordert Kosten von 20.000 Euro.",
        "Es gibt 1.500 Bäume.",
        "",
    ],
)
def test_what_is_no_cost_of_the_matter(text: str) -> None:
    assert said(text) == []


def test_amounts_below_the_heading_about_money_count_before_others() -> None:
    text = (
        "Nebenan kosten Brunnen 90.000 Euro.\n\nFinanzielle Auswirkungen\n"
        "Die Investition von 38.400 Euro ist geplant."
    )
    assert said(text) == [("cost", "Investition", "38.400 Euro", False)]


def test_one_amount_is_told_once() -> None:
    text = "Jährlicher Ertrag: 115.000€\n\nMit Mehreinnahmen von 115.000,00 Euro wird gerechnet."
    assert [what for _, what, _, _ in said(text)] == ["Jährlicher Ertrag"]


def test_no_sum_is_made() -> None:
    found = costs([document("Der Bau hat Baukosten von 10.000 Euro. Die Folgekosten betragen 2.000 Euro.")])
    assert [each.amount for each in found] == ["10.000 Euro", "2.000 Euro"]


def test_a_paper_that_says_there_are_none() -> None:
    (found,) = costs([document("Finanzielle Auswirkungen\nJa ☐ Nein ☒\n\nSachverhalt\nEs wird gebaut.")])
    assert (found.what, found.amount) == ("", "")
    assert found.piece.text == "Finanzielle Auswirkungen Ja ☐ Nein ☒"


def test_annexes_and_minutes_state_no_costs() -> None:
    assert costs([document("Gesamtkosten: 100.000 €", minutes=True)]) == ()


def test_the_page_is_that_of_the_words() -> None:
    (found,) = costs([document("Anfang\fMitte\fDie Gesamtkosten betragen 2 Mio. Euro.")])
    assert found.piece.page == 3


MINUTES = document(
    "Niederschrift 12.03.2026\n\nBeschluss:\nDer Rat beschließt die Satzung in geänderter Form.\n\n"
    "Abstimmungsergebnis:\nEinstimmig",
    "Protokoll 12.03.2026",
    minutes=True,
)
PAPER = document(
    "Vorlage 7\n\nBeschlussvorschlag:\nDer Rat beschließt die Satzung, wie sie beigefügt ist.\n"
    "Problembeschreibung/Begründung:\nSie ist alt."
)


def test_minutes_of_the_day_go_before_the_proposal() -> None:
    found = resolution([PAPER, MINUTES], decided=DAY)
    assert found is not None
    assert (found.words, found.piece.text) == (
        "resolved",
        "Der Rat beschließt die Satzung in geänderter Form.",
    )


def test_minutes_of_another_day_do_not() -> None:
    found = resolution([PAPER, MINUTES], decided=dt.date(2026, 5, 2))
    assert found is not None
    assert (found.words, found.piece.text) == (
        "proposed",
        "Der Rat beschließt die Satzung, wie sie beigefügt ist.",
    )


def test_what_was_not_decided_has_only_been_proposed() -> None:
    found = resolution([PAPER, MINUTES], decided=None)
    assert found is not None
    assert found.words == "proposed"


def test_what_members_moved() -> None:
    text = (
        "Antrag\nDer Stadtrat möge beschließen: Die Stadt pflanzt hundert Bäume.\n\nBegründung\nEs ist heiß."
    )
    found = resolution([document(text)], decided=None, by_members=True)
    assert found is not None
    assert found.words == "moved"
    assert "Die Stadt pflanzt hundert Bäume." in found.piece.text
    assert "heiß" not in found.piece.text


def test_an_empty_section_is_no_resolution() -> None:
    text = "Beschlussvorschlag:\nProblembeschreibung/Begründung:\nMit Antrag vom 5. März wurde es verlangt."
    assert resolution([document(text)], decided=None) is None


def test_long_ones_end_with_a_sentence() -> None:
    sentence = "Der Rat beschließt, dass die Verwaltung etwas tut, das lange dauert und niemand lesen mag. "
    found = resolution([document(f"Beschlussvorschlag\n{sentence * 9}\n\nBegründung")], decided=None)
    assert found is not None
    assert found.piece.shortened
    assert found.piece.text.endswith("lesen mag.")


def test_standing() -> None:
    decided = stands([station(12, "einstimmig beschlossen", role="Entscheidung")], NOW)
    assert (decided.status, decided.day) == (Status.DECIDED, DAY)
    assert stands([station(12, "mehrheitlich abgelehnt", role="Entscheidung")], NOW).status is Status.REJECTED
    assert stands([station(12, "vertagt", role="Entscheidung")], NOW).status is Status.RUNNING
    assert stands([station(12, "zur Kenntnis genommen")], NOW).status is Status.NOTED
    assert stands([station(12, "zurückgezogen")], NOW).status is Status.WITHDRAWN
    assert stands([], NOW).status is Status.FILED


def test_a_meeting_ahead_has_decided_nothing() -> None:
    ahead = station(10, "einstimmig beschlossen", role="Entscheidung", month=12)
    found = stands([ahead], NOW)
    assert found.status is Status.RUNNING
    assert found.station is None
    assert found.coming == ahead


def test_a_committee_that_nobody_says_decides_has_not_where_it_went_on() -> None:
    found = stands([station(9, "Einstimmig", organization="Finanzausschuss"), station(16, "")], NOW)
    assert found.status is Status.RUNNING
    assert found.silent is not None


def test_nor_is_a_recommendation_a_decision() -> None:
    assert stands([station(9, "einstimmig beschlossen", role="Vorberatung")], NOW).status is Status.RUNNING


def test_other_names() -> None:
    names = other_names("Feuerwehrbedarfsplan", lambda name: name == "Feuerwehrbedarfsplan")
    assert "Brandschutzbedarfsplan" in names
    assert "Radverkehrskonzeption" in other_names("Radverkehrskonzept", lambda _: False)
    assert other_names("Hundesteuer in Trier", lambda _: False) == ()


def test_the_subject_of_a_title() -> None:
    assert subject("1. Änderungssatzung der Hundesteuer der Gemeinde Probedorf") == "der Hundesteuer der"
    assert subject("Satzung") == "Satzung"
