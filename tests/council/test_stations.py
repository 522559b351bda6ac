"""What a station says about where a matter stands."""

import pytest

from bot.council.stations import StationFacts, is_decision


def station(role: str, result: str, *, authoritative: bool | None = None) -> StationFacts:
    return StationFacts(None, "Stadtrat", role, authoritative, result, "1", "i", "m")


@pytest.mark.parametrize(
    ("role", "authoritative", "decided"),
    [
        ("Entscheidung", None, True),
        ("Beschlussfassung", None, True),
        ("Vorberatung", None, False),
        ("Vorberatung", True, True),
        ("", None, True),
        ("unbekannt", None, True),
        ("Anhörung", False, False),
    ],
)
def test_a_decision_is_taken_where_the_role_says_so(
    role: str, *, authoritative: bool | None, decided: bool
) -> None:
    assert is_decision(station(role, "einstimmig beschlossen", authoritative=authoritative)) is decided
    assert not is_decision(station(role, "vertagt", authoritative=authoritative))
